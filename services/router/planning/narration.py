"""Finds words for a film whose brief is one sentence.

The author's own words come first; what is added frames and points, and claims nothing that the
brief does not say. No line is said twice: a long film of a short brief has silent shots instead.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from services.router.planning.atmosphere import place_of, sight_of
from services.router.planning.beats import KEEP_ENDS, KEEP_LINE, KEEP_OPENING, KEEP_SILENT, Beat
from services.router.planning.deeds import action_of
from services.router.planning.direction import Direction
from services.router.planning.lexicon import Kind, Templates
from services.router.planning.merits import merit_line
from services.router.planning.moments import (
    Moment,
    asked_moments,
    chosen,
    leaving,
    story_moments,
)
from services.router.planning.phrases import (
    is_picture,
    is_story,
    own_sentence,
    template_name,
)
from services.router.planning.posts import at_post, post_of
from services.router.planning.reading import Unit
from services.router.planning.sentences import capitalized, count_words, tokens
from services.router.planning.shaping import darkened
from services.router.planning.views import is_still, view_of
from shared.domain.ids import digest
from shared.domain.plan import Action, Framing, Genre, Setting

__all__ = ["prompt_beats"]

PLACE_FROM_SHOTS = 5
"""A shorter film has no time to open on the place."""
ASKED_FROM_SHOTS = 5
_UNNAMED = frozenset({Setting.STAGE, Setting.ABSTRACT, Setting.INTERIOR})
"""Places that make no opening: "indoors" is nowhere."""
_PLAIN = {
    Genre.PRODUCT: Setting.STAGE,
    Genre.EXPLAINER: Setting.ABSTRACT,
    Genre.DATA: Setting.ABSTRACT,
    Genre.NEWS: Setting.ABSTRACT,
}
"""Genres that do not dream of their place, and whose lines they borrow."""
_TALK = Fraction(3, 4)
"""At most so much of what the lines could be is said: a film that never pauses tires."""


def prompt_beats(
    direction: Direction, units: tuple[Unit, ...], *, seed: int, shots: int, words_max: int
) -> tuple[Beat, ...]:
    """Write the beats of a one-sentence brief: hook, development, close.

    Args:
        direction: What the sentence is about, where and when.
        units: The sentence, and what the author asked to be shown.
        seed: Chooses among templates.
        shots: How many beats there shall be, at least 1; author's own may make it more.
        words_max: The most words that a shot of usual length has room for.
    """
    writer = _Writer(direction, units, seed, words_max, shots)
    opening = [*(writer.place() if shots >= PLACE_FROM_SHOTS else ()), *writer.hook()]
    told = list(writer.told())
    missing = shots - len(opening) - len(told) - (shots > 1)
    before = (*opening, *told, *writer.views(max(0, missing)))
    spent = sum(count_words(beat.spoken) for beat in before)
    ending = writer.close(int(shots * words_max * _TALK) - spent) if shots > 1 else ()
    return darkened((*before, *ending), direction)


class _Writer:
    """Writes single beats; each line at most once."""

    def __init__(
        self, direction: Direction, units: tuple[Unit, ...], seed: int, words_max: int, shots: int
    ) -> None:
        self._direction, self._units = direction, units
        self._idea, self._atmosphere = direction.idea, direction.atmosphere
        self._lexicon, self._seed, self._words_max = direction.lexicon, seed, words_max
        name = "bare" if direction.genre is Genre.DATA else template_name(self._idea)
        self._opened = False
        self._said: set[str] = set()
        self._story = direction.genre not in _PLAIN and is_story(self._idea, self._lexicon)
        self._pictured = self._story and is_picture(self._idea, self._lexicon)
        bare_question = direction.genre is Genre.EXPLAINER and not self._idea.features
        # Three questions want three shots between the hook and the close.
        self._asks = bare_question and shots >= ASKED_FROM_SHOTS and not self._shown_units()
        self._templates: Templates = self._lexicon.templates[name]

    def hook(self) -> Iterator[Beat]:
        """Say the author's sentence when it is one; else put a template around the idea."""
        idea = self._idea
        own = self._own_sentence()
        # A long theme that no template has room for is said as it stands.
        plain = "" if idea.features else f"{capitalized(idea.phrase)}."
        # "Let us talk about lighthouse" is no English: one bare word is said as it stands.
        bare = plain if count_words(idea.phrase) == 1 and not idea.determined else ""
        told = plain if self._pictured or self._is_told_whole() else ""
        line = own or bare or told or self._chosen(self._templates.hook, "hook")
        line = line or f"{capitalized(idea.phrase)}."
        opens = self._story and not self._opened
        framing = Framing.WIDE if opens else Framing.MEDIUM
        yield self._beat(line, idea.phrase, KEEP_ENDS, framing=framing)

    def place(self) -> Iterator[Beat]:
        """Open on the place, when the author gave one and it matters."""
        themed = template_name(self._idea) in {"product", "topic", "bare"}
        placeless = themed or self._direction.genre in _PLAIN
        # What the hook says itself needs no line before it.
        hooked = self._own_sentence() or (self._idea.phrase if self._pictured else "")
        said = sight_of(tokens(hooked), self._lexicon)
        line = self._place_line(with_hour=said.time_of_day is None)
        if self._atmosphere.place_known and line and not (placeless or said.setting):
            self._opened = True
            shown = f"the place itself, before {self._idea.the} is seen"
            beat = self._beat(line, shown, KEEP_LINE, framing=Framing.ESTABLISHING)
            idea, trades = self._idea, self._direction.trades
            yield at_post(beat, post_of(idea.subject, idea.kind, self._lexicon, trades))

    def told(self) -> Iterator[Beat]:
        """What the author gives besides: actions, features, things to show."""
        # Deeds that the hook has told are not told again.
        for line in () if self._own_sentence() or self._is_told_whole() else self._deeds():
            yield self._beat(line, line.rstrip("."), KEEP_OPENING)
        for number, feature in enumerate(self._idea.features):
            _, view = self._view(number)
            line = merit_line(number, self._direction)
            beat = self._beat(line, f"{view}: {feature}", KEEP_OPENING, point=capitalized(feature))
            there = place_of(tokens(feature), self._lexicon)
            travels = self._direction.genre is Genre.TRAVEL
            yield replace(beat, setting=there, shown=feature) if travels and there else beat
        sells = self._direction.genre is Genre.PRODUCT
        for unit in self._shown_units()[: -1 if self._asked_ending() else None]:
            # What an author wants to see in a spot is no reason to fall silent.
            line = next((moment.line for moment in self._looks(1)), "") if sells else ""
            self._said.add(line)
            yield self._beat(line, unit.text.rstrip("."), KEEP_OPENING)

    def views(self, count: int) -> Iterator[Beat]:
        """Tell moments, evenly spread and the last one last; between them, look at the subject."""
        moments = self._moments(count)
        told = {(at + 1) * count // len(moments) - 1: one for at, one in enumerate(moments)}
        for number in range(count):
            moment = told.get(number)
            yield self._moment(moment) if moment else self._silent(number)

    def _moments(self, count: int) -> list[Moment]:
        """Choose what is told in so many shots."""
        direction = self._direction
        if self._asks:
            body, peak = list(asked_moments(direction, count)), list[Moment]()
        elif self._story:
            action = self._action(self._idea.phrase)
            body, peak = story_moments(direction, action, self._ordered, self._filled)
        else:
            body, peak = [], []
        told = chosen(self._brief(body), self._brief(peak), count)
        return told + list(self._looks(count - len(told))) if not peak else told

    def _looks(self, count: int) -> Iterator[Moment]:
        """Say something of the genre's own, and look at the subject."""
        key = _PLAIN.get(self._direction.genre) or self._atmosphere.setting
        known = self._atmosphere.place_known or self._direction.genre in _PLAIN
        lines = self._ordered(self._direction.senses.lines[key.value], key.value) if known else []
        lines += map(self._filled, self._ordered(self._templates.middle))
        fresh = (line for line in lines if line not in self._said)
        fitting = [line for line in fresh if self._fitting(line)][: max(0, count)]
        for number, line in enumerate(fitting):
            framing, shown = self._view(number)
            yield Moment(line, shown, framing, still=is_still(shown))

    def _brief(self, moments: list[Moment]) -> list[Moment]:
        return [one for one in moments if not one.line or self._fitting(one.line)]

    def _moment(self, moment: Moment) -> Beat:
        beat = self._beat(
            moment.line, moment.shown, KEEP_LINE, framing=moment.framing, point=moment.point
        )
        if moment.still:
            beat = replace(beat, action=Action.STAND)
        if moment.seen:
            deed = self._deed_of(moment)
            beat = replace(beat, subject=moment.seen, kind=moment.kind, action=deed)
        return beat

    def _deed_of(self, moment: Moment) -> Action:
        senses = self._direction.senses
        standing = moment.still or moment.kind is Kind.PRODUCT
        return Action.STAND if standing else action_of((), moment.seen, moment.kind, senses)

    def _silent(self, number: int) -> Beat:
        framing, shown = self._view(number)
        beat = self._beat("", shown, KEEP_SILENT, framing=framing)
        return replace(beat, action=Action.STAND) if is_still(shown) else beat

    def _action(self, shown: str) -> Action:
        lowered = [word.lower() for word in tokens(shown)]
        return action_of(lowered, self._idea.subject, self._idea.kind, self._direction.senses)

    def close(self, words_left: int) -> Iterator[Beat]:
        """Take leave of the subject, in two sentences where so many words allow it."""
        idea = self._idea
        point = ""
        if idea.kind is Kind.PRODUCT:
            point = capitalized(idea.the) if len(idea.the) <= 40 else ""
        topic = idea.kind is Kind.TOPIC
        seen = idea.subject if topic else idea.the
        yield self._beat(
            self._farewell(words_left),
            self._asked_ending() or f"{seen}, seen whole as the film ends",
            KEEP_ENDS,
            framing=Framing.ESTABLISHING if self._story else Framing.WIDE,
            point=point,
        )

    def _farewell(self, words_left: int) -> str:
        """A story ends with its place; a question with an invitation; the rest with its name."""
        if self._story:
            left, ends = leaving(
                self._direction, self._action(self._idea.phrase), self._ordered, self._filled
            )
            both = f"{left} {ends}".strip()
            return both if count_words(both) <= words_left else ends
        if self._asks:
            return self._direction.arc.invites
        return self._chosen(self._templates.close, "close")

    def _shown_units(self) -> tuple[Unit, ...]:
        return tuple(unit for unit in self._units if not unit.spoken)

    def _asked_ending(self) -> str:
        """The last thing that the author wants to see, when there is a sentence for it."""
        shown = self._shown_units()
        return shown[-1].text.rstrip(".") if shown and self._units[-1] is shown[-1] else ""

    def _deeds(self) -> list[str]:
        return [f"{capitalized(self._idea.the)} {action}." for action in self._idea.actions]

    def _is_told_whole(self) -> bool:
        """Whether a deed is too long for a line of its own: the author's sentence has all of it."""
        return not all(map(self._fitting, self._deeds())) and not self._idea.features

    def _own_sentence(self) -> str:
        """The author's words, when they are a sentence rather than a theme."""
        idea = self._idea
        return own_sentence(idea) if not idea.features else ""

    def _place_line(self, *, with_hour: bool) -> str:
        place = self._lexicon.places.get(self._atmosphere.setting, "")
        if not place or self._atmosphere.setting in _UNNAMED:
            return ""
        if not (self._atmosphere.time_known and with_hour):
            return f"{place}."
        return f"{place}, {self._lexicon.hours[self._atmosphere.time_of_day]}."

    def _view(self, number: int) -> tuple[Framing, str]:
        return view_of(self._idea.kind, number, self._idea.subject, self._idea.the)

    def _chosen(self, templates: Iterable[str], role: str) -> str:
        lines = (self._filled(template) for template in self._ordered(templates, role))
        return next((line for line in lines if self._fitting(line)), "")

    def _ordered(self, templates: Iterable[str], role: str = "middle") -> list[str]:
        return sorted(templates, key=lambda line: digest(role, self._seed, line))

    def _filled(self, template: str) -> str:
        idea = self._idea
        filled = template.format(phrase=idea.phrase, the=idea.the, subject=idea.subject)
        return capitalized(filled)

    def _fitting(self, line: str) -> str:
        return line if count_words(line) <= self._words_max else ""

    def _beat(
        self, spoken: str, shown: str, keep: int, *, framing: Framing | None = None, point: str = ""
    ) -> Beat:
        return Beat(
            spoken=spoken,
            shown=shown,
            scene=0,
            subject=self._idea.subject,
            kind=self._idea.kind,
            setting=self._atmosphere.setting,
            time_of_day=self._atmosphere.time_of_day,
            weather=self._atmosphere.weather,
            keep=keep if spoken or point else min(keep, KEEP_OPENING),
            key_point=point,
            framing=framing,
            action=self._action(f"{self._idea.phrase} {shown}"),
            season=self._atmosphere.season,
        )
