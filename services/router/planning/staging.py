"""Stages a script or an article: each unit becomes a beat with its subject, place and hour."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.router.planning.atmosphere import before_night, sight_of, unnegated
from services.router.planning.beats import KEEP_ENDS, KEEP_LINE, KEEP_OPENING, Beat
from services.router.planning.casting import voice_of
from services.router.planning.deeds import action_of, season_of
from services.router.planning.direction import Direction
from services.router.planning.idea import Idea
from services.router.planning.lexicon import Arc, Kind, Lexicon, Senses
from services.router.planning.naming import subject_of
from services.router.planning.people import People
from services.router.planning.phrases import framed_idea
from services.router.planning.posts import Post, post_of
from services.router.planning.reading import KEY_POINT_CHARS_MAX, Form, Reading, Unit
from services.router.planning.sentences import capitalized, count_words, tokens
from shared.domain.plan import Action, Framing, Genre, Season, Setting, TimeOfDay, Weather

__all__ = ["staged_beats"]


@dataclass(slots=True)
class _Stage:
    """Where the film is; it stays there until the text moves on."""

    setting: Setting
    time_of_day: TimeOfDay
    weather: Weather
    season: Season
    senses: Senses
    arc: Arc
    genre: Genre
    falling: bool = False
    """Night has fallen in the sentence before: from here on it is dark."""

    def move(self, text: str, lexicon: Lexicon) -> None:
        if self.falling:
            self.time_of_day, self.falling = TimeOfDay.NIGHT, False
        words = tokens(before_night(text, self.arc, lexicon))
        self.falling = self.arc.nightfall.search(text) is not None
        present = unnegated(words, self.senses.negations)
        sight = sight_of(present, lexicon, self.genre)
        if self.genre is Genre.EXPLAINER:
            # What is explained rains only where the sentence rains.
            self.weather = Weather.CLEAR
        if sight.time_of_day and sight.time_of_day is not self.time_of_day:
            self.weather = Weather.CLEAR
        self.setting = sight.setting or self.setting
        self.time_of_day = sight.time_of_day or self.time_of_day
        self.weather = sight.weather or self.weather
        season = season_of([word.lower() for word in present], self.senses)
        self.season = self.season if season is Season.ANY else season

    def enter(self, heading: str, lexicon: Lexicon) -> None:
        """Read a scene heading: "EXT. LIGHTHOUSE - NIGHT"."""
        lowered = heading.lower()
        words = [word.lower() for word in tokens(heading)]
        inside = lowered.startswith("int")
        named = next((lexicon.settings[word] for word in words if word in lexicon.settings), None)
        implied = next((lexicon.implied[word] for word in words if word in lexicon.implied), None)
        self.setting = named or (Setting.INTERIOR if inside else None) or implied or self.setting
        self.move(heading, lexicon)
        if words and words[-1] in {"day", "jour"}:
            self.time_of_day = TimeOfDay.DAY


def staged_beats(reading: Reading, direction: Direction) -> tuple[Beat, ...]:
    """Turn the author's units into beats, in order.

    Args:
        reading: A text of at least one unit.
        direction: What the text as a whole is about, and where it begins.
    """
    return tuple(_beats(reading, direction))


def _beats(reading: Reading, direction: Direction) -> Iterator[Beat]:
    idea, lexicon, air = direction.idea, direction.lexicon, direction.atmosphere
    hour = _opening_time(reading, direction) or air.time_of_day
    told = (direction.senses, direction.arc, direction.genre)
    stage = _Stage(air.setting, hour, Weather.CLEAR, air.season, *told)
    roles = direction.people
    post = post_of(idea.subject, idea.kind, lexicon, direction.trades)
    posted = False
    cast = tuple(dict.fromkeys(unit.speaker for unit in reading.units if unit.speaker))
    last = len(reading.units) - 1
    for number, unit in enumerate(reading.units):
        if unit.heading:
            stage.enter(unit.heading, lexicon)
        if not unit.speaker:
            stage.move(unit.text, lexicon)
        subject, kind = _subject(unit, cast, roles, direction)
        posted = not posted and subject == idea.subject and _at_post(unit, number, post, lexicon)
        if posted and post:
            subject, kind = post.noun, post.kind
        point = unit.key_point or _heading_point(unit, reading.form)
        yield Beat(
            spoken=_spoken(unit, number, idea, lexicon),
            shown=_shown(unit, number, idea),
            scene=unit.scene,
            subject=subject,
            kind=kind,
            setting=stage.setting,
            time_of_day=stage.time_of_day,
            weather=stage.weather,
            keep=_keep(unit, number, last, point),
            speaker=unit.speaker,
            key_point=point,
            framing=_asked_framing(unit, posted=posted),
            action=_action(unit, subject, kind, direction.senses),
            season=stage.season,
            voice=voice_of(unit.speaker, cast),
            listener=_listener(unit, cast, roles),
        )


def _at_post(unit: Unit, number: int, post: Post | None, lexicon: Lexicon) -> bool:
    """A keeper's film opens on the lighthouse, and shows it where he "puts out the lamp"."""
    if post is None or unit.speaker:
        return False
    return number == 0 or (post.is_named_by(unit.text) and subject_of(unit.text, lexicon) is None)


def _asked_framing(unit: Unit, *, posted: bool) -> Framing | None:
    if unit.heading and not unit.speaker:
        return Framing.ESTABLISHING
    return Framing.WIDE if posted else None


def _action(unit: Unit, subject: str, kind: Kind, senses: Senses) -> Action:
    if unit.speaker:
        return Action.SPEAK
    return action_of([word.lower() for word in tokens(unit.text)], subject, kind, senses)


def _listener(unit: Unit, cast: tuple[str, ...], roles: People) -> str:
    """Give who hears a line: the next of the cast."""
    if not unit.speaker or len(cast) == 1:
        return ""
    name = cast[(cast.index(unit.speaker) + 1) % len(cast)]
    return roles[name][0] if name in roles else name


def _opening_time(reading: Reading, direction: Direction) -> TimeOfDay | None:
    """Begin in the first hour that the text names: the most frequent one may come later."""
    texts = (f"{unit.heading} {unit.text}" for unit in reading.units)
    told = (before_night(text, direction.arc, direction.lexicon) for text in texts)
    sights = (sight_of(tokens(text), direction.lexicon, direction.genre) for text in told)
    return next((sight.time_of_day for sight in sights if sight.time_of_day), None)


def _subject(
    unit: Unit, cast: tuple[str, ...], roles: People, direction: Direction
) -> tuple[str, Kind]:
    """Give who speaks, else who is named, else whom the sentence is about."""
    idea = direction.idea
    if unit.speaker:
        return roles.get(unit.speaker, (unit.speaker, Kind.PERSON))
    words = tokens(unit.text)
    named = [word.title() for word in words]
    member = next((name for name in named if name in cast or name in roles), "")
    if member:
        return roles.get(member, (member, Kind.PERSON))
    if direction.genre is Genre.TRAVEL and _is_us(words, direction):
        return direction.arc.somebody, Kind.PERSON
    found = subject_of(unit.text, direction.lexicon)
    if found is None:
        return idea.subject, idea.kind
    # "The keeper" in a film about a lighthouse keeper is the same; "the lighthouse" is not.
    own = set(found[0].lower().split()) <= set(idea.subject.lower().split())
    return (idea.subject, idea.kind) if own and found[1] is idea.kind else found


def _is_us(words: Sequence[str], direction: Direction) -> bool:
    """In a travel film, "we" and "on" are somebody on the way."""
    after = words.index(",") + 1 if "," in words[:6] else 0
    first = words[after].lower() if after < len(words) else ""
    return first in direction.arc.we


def _shown(unit: Unit, number: int, idea: Idea) -> str:
    if unit.speaker:
        return f'{unit.speaker} says: "{unit.text}"'
    return idea.phrase if number == 0 and idea.stripped else unit.text.rstrip(".!?…")


def _spoken(unit: Unit, number: int, idea: Idea, lexicon: Lexicon) -> str:
    if not unit.spoken:
        return ""
    # "A 30 s film about a keeper." is a request; only what it is about is narrated.
    if number == 0 and idea.stripped:
        return framed_idea(idea, lexicon)
    return capitalized(unit.text) if unit.text[-1:] in '.!?…"”:' else f"{capitalized(unit.text)}."


def _heading_point(unit: Unit, form: Form) -> str:
    """Show the headings of an article; those of a script are for the crew."""
    shown = form is Form.ARTICLE and len(unit.heading) <= KEY_POINT_CHARS_MAX
    return unit.heading if shown and count_words(unit.heading) else ""


def _keep(unit: Unit, number: int, last: int, point: str) -> int:
    if number in {0, last}:
        return KEEP_ENDS
    return KEEP_OPENING if unit.heading or point or not unit.spoken else KEEP_LINE
