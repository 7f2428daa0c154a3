"""Stages a script or an article: each unit becomes a beat with its subject, place and hour."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.router.planning.atmosphere import sight_of, unnegated
from services.router.planning.beats import KEEP_ENDS, KEEP_LINE, KEEP_OPENING, Beat
from services.router.planning.casting import voice_of
from services.router.planning.deeds import action_of, season_of
from services.router.planning.direction import Direction
from services.router.planning.idea import Idea, subject_of
from services.router.planning.lexicon import Kind, Lexicon, Senses
from services.router.planning.narration import framed_idea
from services.router.planning.reading import KEY_POINT_CHARS_MAX, Form, Reading, Unit
from services.router.planning.sentences import capitalized, count_words, tokens
from shared.domain.plan import Action, Framing, Season, Setting, TimeOfDay, Weather

__all__ = ["staged_beats"]


@dataclass(slots=True)
class _Stage:
    """Where the film is; it stays there until the text moves on."""

    setting: Setting
    time_of_day: TimeOfDay
    weather: Weather
    season: Season
    senses: Senses

    def move(self, text: str, lexicon: Lexicon) -> None:
        words = tokens(text)
        present = unnegated(words, self.senses.negations)
        sight = sight_of(present, lexicon)
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
    hour = _opening_time(reading, lexicon) or air.time_of_day
    stage = _Stage(air.setting, hour, Weather.CLEAR, air.season, direction.senses)
    cast = tuple(dict.fromkeys(unit.speaker for unit in reading.units if unit.speaker))
    last = len(reading.units) - 1
    for number, unit in enumerate(reading.units):
        if unit.heading:
            stage.enter(unit.heading, lexicon)
        if not unit.speaker:
            stage.move(unit.text, lexicon)
        subject, kind = _subject(unit, cast, idea, lexicon)
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
            framing=Framing.ESTABLISHING if unit.heading and not unit.speaker else None,
            action=_action(unit, subject, kind, direction.senses),
            season=stage.season,
            voice=voice_of(unit.speaker, cast),
            listener=_listener(unit, cast),
        )


def _action(unit: Unit, subject: str, kind: Kind, senses: Senses) -> Action:
    if unit.speaker:
        return Action.SPEAK
    return action_of([word.lower() for word in tokens(unit.text)], subject, kind, senses)


def _listener(unit: Unit, cast: tuple[str, ...]) -> str:
    """Give who hears a line: the next of the cast."""
    if not unit.speaker or len(cast) == 1:
        return ""
    return cast[(cast.index(unit.speaker) + 1) % len(cast)]


def _opening_time(reading: Reading, lexicon: Lexicon) -> TimeOfDay | None:
    """Begin in the first hour that the text names: the most frequent one may come later."""
    sights = (sight_of(tokens(f"{unit.heading} {unit.text}"), lexicon) for unit in reading.units)
    return next((sight.time_of_day for sight in sights if sight.time_of_day), None)


def _subject(unit: Unit, cast: tuple[str, ...], idea: Idea, lexicon: Lexicon) -> tuple[str, Kind]:
    """Give who speaks, else who of the cast is named, else whom the sentence is about."""
    if unit.speaker:
        return unit.speaker, Kind.PERSON
    named = [word.title() for word in tokens(unit.text)]
    member = next((name for name in cast if name in named), "")
    if member:
        return member, Kind.PERSON
    found = subject_of(unit.text, lexicon)
    # "The keeper" in a film about a lighthouse keeper is the lighthouse keeper.
    if found is None or set(found[0].lower().split()) <= set(idea.subject.lower().split()):
        return idea.subject, idea.kind
    return found


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
