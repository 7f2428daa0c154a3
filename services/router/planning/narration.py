"""Finds words for a film whose brief is one sentence.

The author's own words come first; what is added frames and points, and claims nothing that the
brief does not say. No line is said twice: a long film of a short brief has silent shots instead.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from services.router.planning.atmosphere import Atmosphere
from services.router.planning.beats import KEEP_ENDS, KEEP_LINE, KEEP_OPENING, KEEP_SILENT, Beat
from services.router.planning.idea import Idea
from services.router.planning.lexicon import Kind, Lexicon, Templates
from services.router.planning.reading import Unit
from services.router.planning.sentences import capitalized, count_words
from services.router.planning.views import view_of
from shared.domain.ids import digest
from shared.domain.plan import Framing, Setting

__all__ = ["prompt_beats"]


def prompt_beats(
    idea: Idea,
    units: tuple[Unit, ...],
    atmosphere: Atmosphere,
    lexicon: Lexicon,
    *,
    seed: int,
    shots: int,
    words_max: int,
) -> tuple[Beat, ...]:
    """Write the beats of a one-sentence brief: hook, development, close.

    Args:
        idea: What the sentence is about.
        units: The sentence, and what the author asked to be shown.
        atmosphere: Place, hour and mood.
        lexicon: Tables and templates of the language.
        seed: Chooses among templates.
        shots: How many beats there shall be, at least 1; author's own may make it more.
        words_max: The most words that a shot of usual length has room for.
    """
    writer = _Writer(idea, units, atmosphere, lexicon, seed, words_max)
    told = [*writer.hook(), *writer.told()]
    ending = list(writer.close()) if shots > 1 else []
    views = list(islice(writer.views(), max(0, shots - len(told) - len(ending))))
    # With few shots the author's own beats come before ours, and the ending before the middle.
    return (*told[: max(1, shots)], *views, *ending)


class _Writer:
    """Writes single beats; each line at most once."""

    def __init__(
        self,
        idea: Idea,
        units: tuple[Unit, ...],
        atmosphere: Atmosphere,
        lexicon: Lexicon,
        seed: int,
        words_max: int,
    ) -> None:
        self._idea, self._units, self._atmosphere = idea, units, atmosphere
        self._lexicon, self._seed, self._words_max = lexicon, seed, words_max
        self._templates: Templates = lexicon.templates[_template_name(idea)]

    def hook(self) -> Iterator[Beat]:
        """The author's sentence when it is one; else a template around the idea."""
        own = self._own_sentence()
        line = own or self._chosen(self._templates.hook, "hook")
        yield self._beat(line, self._idea.phrase, KEEP_ENDS, framing=self._hook_framing())

    def told(self) -> Iterator[Beat]:
        """What the author gives besides: place, actions, features, things to show."""
        if self._atmosphere.place_known and self._place_line():
            shown = f"{self._place_line().rstrip('.')}, before anything happens"
            yield self._beat(self._place_line(), shown, KEEP_LINE, framing=Framing.ESTABLISHING)
        said = self._own_sentence()
        for action in self._idea.actions:
            line = f"{capitalized(self._idea.the)} {action}."
            spoken = "" if said else self._fitting(line)
            yield self._beat(spoken, line.rstrip("."), KEEP_OPENING)
        for number, feature in enumerate(self._idea.features):
            _, view = self._view(number)
            line = f"{capitalized(feature)}."
            yield self._beat(line, f"{view}: {feature}", KEEP_OPENING, point=capitalized(feature))
        for unit in self._units:
            if not unit.spoken:
                yield self._beat("", unit.text.rstrip("."), KEEP_OPENING)

    def views(self) -> Iterator[Beat]:
        """Look at the subject in ever new ways, with a line each while there are lines."""
        lines = self._ordered(self._templates.middle)
        number = 0
        while True:
            framing, shown = self._view(number)
            line = self._fitting(lines[number]) if number < len(lines) else ""
            yield self._beat(line, shown, KEEP_LINE if line else KEEP_SILENT, framing=framing)
            number += 1

    def close(self) -> Iterator[Beat]:
        """Take leave of the subject."""
        point = ""
        if self._idea.kind is Kind.PRODUCT:
            point = capitalized(self._idea.the) if len(self._idea.the) <= 40 else ""
        yield self._beat(
            self._chosen(self._templates.close, "close"),
            f"{self._idea.the if self._idea.kind is not Kind.TOPIC else self._idea.subject}, "
            "seen whole as the film ends",
            KEEP_ENDS,
            framing=Framing.WIDE,
            point=point,
        )

    def _hook_framing(self) -> Framing:
        """Open on the place when it is the author's own, on the subject when it is not."""
        return Framing.WIDE if self._atmosphere.place_known else Framing.MEDIUM

    def _own_sentence(self) -> str:
        idea = self._idea
        whole = idea.clause and idea.kind is not Kind.TOPIC and not idea.features
        return self._fitting(f"{capitalized(idea.phrase)}.", 2) if whole else ""

    def _place_line(self) -> str:
        place = self._lexicon.places.get(self._atmosphere.setting, "")
        if not place or self._atmosphere.setting in {Setting.STAGE, Setting.ABSTRACT}:
            return ""
        return f"{place}, {self._lexicon.hours[self._atmosphere.time_of_day]}."

    def _view(self, number: int) -> tuple[Framing, str]:
        return view_of(self._idea.kind, number, self._idea.subject, self._idea.the)

    def _chosen(self, templates: Iterable[str], role: str) -> str:
        lines = (self._filled(template) for template in self._ordered(templates, role))
        return next((line for line in lines if self._fitting(line)), "")

    def _ordered(self, templates: Iterable[str], role: str = "middle") -> list[str]:
        return sorted(templates, key=lambda line: digest(role, self._seed, line))

    def _filled(self, template: str) -> str:
        return capitalized(template.format(phrase=self._idea.phrase, the=self._idea.the))

    def _fitting(self, line: str, shots: int = 1) -> str:
        return line if count_words(line) <= self._words_max * shots else ""

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
        )


def _template_name(idea: Idea) -> str:
    if idea.kind is Kind.TOPIC:
        return "topic"
    if not idea.determined:
        return "bare"
    if idea.kind is Kind.PRODUCT:
        return "product"
    return "person" if idea.kind is Kind.PERSON else "story"
