"""Finds words for a film whose brief is one sentence.

The author's own words come first; what is added frames and points, and claims nothing that the
brief does not say. No line is said twice: a long film of a short brief has silent shots instead.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from services.router.planning.atmosphere import place_of
from services.router.planning.beats import KEEP_ENDS, KEEP_LINE, KEEP_OPENING, KEEP_SILENT, Beat
from services.router.planning.deeds import action_of
from services.router.planning.direction import Direction
from services.router.planning.idea import Idea
from services.router.planning.lexicon import Kind, Lexicon, Templates
from services.router.planning.reading import Unit
from services.router.planning.sentences import capitalized, count_words, tokens
from services.router.planning.views import view_of
from shared.domain.ids import digest
from shared.domain.plan import Action, Framing, Genre, Season, Setting, Weather

__all__ = ["framed_idea", "own_sentence", "prompt_beats"]

PLACE_FROM_SHOTS = 5
"""A shorter film has no time to open on the place."""
_UNNAMED = frozenset({Setting.STAGE, Setting.ABSTRACT, Setting.INTERIOR})
"""Places that make no opening: "indoors" is nowhere."""
_PLAIN = {
    Genre.PRODUCT: Setting.STAGE,
    Genre.EXPLAINER: Setting.ABSTRACT,
    Genre.DATA: Setting.ABSTRACT,
    Genre.NEWS: Setting.ABSTRACT,
}
"""Genres that do not dream of their place, and whose lines they borrow."""
_WINTER_SNOW = (Season.WINTER, Weather.SNOW)


def prompt_beats(
    direction: Direction,
    units: tuple[Unit, ...],
    *,
    seed: int,
    shots: int,
    words_max: int,
) -> tuple[Beat, ...]:
    """Write the beats of a one-sentence brief: hook, development, close.

    Args:
        direction: What the sentence is about, where and when.
        units: The sentence, and what the author asked to be shown.
        seed: Chooses among templates.
        shots: How many beats there shall be, at least 1; author's own may make it more.
        words_max: The most words that a shot of usual length has room for.
    """
    writer = _Writer(direction, units, seed, words_max)
    opening = [*(writer.place() if shots >= PLACE_FROM_SHOTS else ()), *writer.hook()]
    told = list(writer.told())
    ending = list(writer.close()) if shots > 1 else []
    missing = shots - len(opening) - len(told) - len(ending)
    return (*opening, *told, *writer.views(max(0, missing)), *ending)


def own_sentence(idea: Idea) -> str:
    """Give the author's words when they are a sentence by themselves, else nothing."""
    if idea.asks:
        return f"{capitalized(idea.phrase)}?"
    return f"{capitalized(idea.phrase)}." if idea.clause and idea.kind is not Kind.TOPIC else ""


def framed_idea(idea: Idea, lexicon: Lexicon) -> str:
    """Say what a film is about, in a sentence of the language's first template."""
    template = lexicon.templates[_template_name(idea)].hook[0]
    line = capitalized(template.format(phrase=idea.phrase, the=idea.the, subject=idea.subject))
    return own_sentence(idea) or line


class _Writer:
    """Writes single beats; each line at most once."""

    def __init__(
        self, direction: Direction, units: tuple[Unit, ...], seed: int, words_max: int
    ) -> None:
        self._direction, self._units = direction, units
        self._idea, self._atmosphere = direction.idea, direction.atmosphere
        self._lexicon, self._seed, self._words_max = direction.lexicon, seed, words_max
        name = "bare" if direction.genre is Genre.DATA else _template_name(self._idea)
        self._templates: Templates = self._lexicon.templates[name]

    def hook(self) -> Iterator[Beat]:
        """Say the author's sentence when it is one; else put a template around the idea."""
        own = self._own_sentence()
        # A long theme that no template has room for is said as it stands.
        plain = "" if self._idea.features else f"{capitalized(self._idea.phrase)}."
        # "Let us talk about lighthouse" is no English: one bare word is said as it stands.
        bare = plain if count_words(self._idea.phrase) == 1 else ""
        framed = self._chosen(self._templates.hook, "hook")
        line = own or (bare if not self._idea.determined else "") or framed or plain
        yield self._beat(line, self._idea.phrase, KEEP_ENDS, framing=Framing.MEDIUM)

    def place(self) -> Iterator[Beat]:
        """Open on the place, when the author gave one and it matters."""
        themed = _template_name(self._idea) in {"product", "topic", "bare"}
        placeless = themed or self._direction.genre in _PLAIN
        line = self._place_line()
        if self._atmosphere.place_known and line and not placeless:
            shown = f"the place itself, before {self._idea.the} is seen"
            yield self._beat(line, shown, KEEP_LINE, framing=Framing.ESTABLISHING)

    def told(self) -> Iterator[Beat]:
        """What the author gives besides: actions, features, things to show."""
        said = self._own_sentence()
        for action in self._idea.actions:
            line = f"{capitalized(self._idea.the)} {action}."
            spoken = "" if said else self._fitting(line)
            yield self._beat(spoken, line.rstrip("."), KEEP_OPENING)
        for number, feature in enumerate(self._idea.features):
            _, view = self._view(number)
            line = f"{capitalized(feature)}."
            beat = self._beat(line, f"{view}: {feature}", KEEP_OPENING, point=capitalized(feature))
            there = place_of(tokens(feature), self._lexicon)
            travels = self._direction.genre is Genre.TRAVEL
            yield replace(beat, setting=there, shown=feature) if travels and there else beat
        for unit in self._shown_units()[: -1 if self._asked_ending() else None]:
            yield self._beat("", unit.text.rstrip("."), KEEP_OPENING)

    def views(self, count: int) -> Iterator[Beat]:
        """Look at the subject in ever new ways, with a line each while there are lines."""
        lines = [line for line in self._particular() if self._fitting(line)][:count]
        for number, line in enumerate(_spread(lines, count)):
            framing, shown = self._view(number)
            yield self._beat(line, shown, KEEP_LINE if line else KEEP_SILENT, framing=framing)

    def _particular(self) -> Iterator[str]:
        """Give lines on this place, season, weather, hour and deed in turn, then on the subject.

        The seed orders the lines of each, so that two films of one kind differ.
        """
        lines = self._direction.senses.lines
        groups = [self._ordered(lines.get(key, ()), key) for key in self._told_of()]
        longest = max((len(group) for group in groups), default=0)
        for turn in range(longest):
            yield from (group[turn] for group in groups if turn < len(group))
        yield from (self._filled(line) for line in self._ordered(self._templates.middle))

    def _told_of(self) -> Iterator[str]:
        """Name only what the brief says: a line on the rain needs rain in the brief."""
        air = self._atmosphere
        if self._direction.genre in _PLAIN:
            yield _PLAIN[self._direction.genre].value
            return
        plain = air.setting in {Setting.STAGE, Setting.ABSTRACT}
        if air.place_known or plain:
            yield air.setting.value
        action = self._action(self._idea.phrase)
        if action is not Action.STAND and not plain:
            yield action.value
        if air.weather is not Weather.CLEAR:
            yield air.weather.value
        # Snow and winter say the same: one of them is enough.
        if air.season is not Season.ANY and (air.season, air.weather) != _WINTER_SNOW:
            yield air.season.value
        if air.time_known:
            yield air.time_of_day.value

    def _action(self, shown: str) -> Action:
        lowered = [word.lower() for word in tokens(shown)]
        return action_of(lowered, self._idea.subject, self._idea.kind, self._direction.senses)

    def close(self) -> Iterator[Beat]:
        """Take leave of the subject."""
        point = ""
        if self._idea.kind is Kind.PRODUCT:
            point = capitalized(self._idea.the) if len(self._idea.the) <= 40 else ""
        topic = self._idea.kind is Kind.TOPIC
        seen = self._idea.subject if topic else self._idea.the
        yield self._beat(
            self._chosen(self._templates.close, "close"),
            self._asked_ending() or f"{seen}, seen whole as the film ends",
            KEEP_ENDS,
            framing=Framing.WIDE,
            point=point,
        )

    def _shown_units(self) -> tuple[Unit, ...]:
        return tuple(unit for unit in self._units if not unit.spoken)

    def _asked_ending(self) -> str:
        """The last thing that the author wants to see, when there is a sentence for it."""
        shown = self._shown_units()
        return shown[-1].text.rstrip(".") if shown and self._units[-1] is shown[-1] else ""

    def _own_sentence(self) -> str:
        """The author's words, when they are a sentence rather than a theme."""
        idea = self._idea
        return own_sentence(idea) if not idea.features else ""

    def _place_line(self) -> str:
        place = self._lexicon.places.get(self._atmosphere.setting, "")
        if not place or self._atmosphere.setting in _UNNAMED:
            return ""
        if not self._atmosphere.time_known:
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
        self,
        spoken: str,
        shown: str,
        keep: int,
        *,
        framing: Framing | None = None,
        point: str = "",
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


def _spread(lines: list[str], count: int) -> list[str]:
    """Spread the lines evenly over count places; the others stay silent."""
    spread = [""] * count
    for number, line in enumerate(lines):
        spread[number * count // len(lines)] = line
    return spread


def _template_name(idea: Idea) -> str:
    if idea.kind is Kind.TOPIC:
        return "topic"
    # A thing that does nothing is a theme: nobody tells the story of the history of bread.
    theme = idea.kind is Kind.THING and not (idea.clause or idea.actions)
    if not idea.determined or theme:
        return "bare"
    if idea.kind is Kind.PRODUCT:
        return "product"
    return "person" if idea.kind is Kind.PERSON else "story"
