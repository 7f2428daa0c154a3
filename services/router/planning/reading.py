"""Reads what the author wrote: a prompt, a script or an article becomes scenes of units.

Owns the forms of text (headings, dialogue, bullets, markdown) and leaves the wording alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from services.router.planning.lexicon import Lexicon
from services.router.planning.sentences import count_words, has_words, sentences

__all__ = ["Form", "Reading", "Unit", "read_text"]

PROMPT_WORDS_MAX = 40
KEY_POINT_CHARS_MAX = 48


class Form(StrEnum):
    """What kind of text a brief is."""

    PROMPT = "prompt"
    """One sentence: the planner finds words for it."""
    SCRIPT = "script"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing said or shown."""

    text: str
    scene: int
    """Counts the author's own scenes from 0."""
    speaker: str = ""
    """Of dialogue."""
    spoken: bool = True
    """False: it tells what to show, and nobody says it."""
    key_point: str = ""
    """Belongs on the screen."""
    heading: str = ""
    """Of the scene that begins here."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text, understood as far as its form goes."""

    form: Form
    title: str
    units: tuple[Unit, ...]
    directions: tuple[str, ...]
    """Sentences to the director: style, music, don'ts."""


_HEADING = re.compile(r"#{1,6}\s+(.+?)\s*#*")
_SLUG = re.compile(r"(?:(?:INT|EXT|I/E)\b\.?[ /].+|(?:scene|scène)\s+\w+\b.{0,80})", re.IGNORECASE)
_TIME_SLUG = re.compile(r"[^a-z]+ - (?:DAY|NIGHT|DAWN|DUSK|MORNING|EVENING|JOUR|NUIT)\.?")
_CUT = re.compile(
    r"(?:CUT TO|FADE (?:IN|OUT|TO BLACK)|DISSOLVE TO|THE END|FIN)[.:]?", re.IGNORECASE
)
_RULE = re.compile(r"[-*_=]{3,}")
_BULLET = re.compile(r"(?:[-*•+]|\d{1,2}[.)])\s+(.+)")
_CAPS_LINE = re.compile(r"([^\Wa-z\d_][^a-z\d_:]{1,29}?)\s*(?:\([^)]*\))?\s*:\s+(\S.*)")
_NAME_LINE = re.compile(
    r"([A-ZÀ-Þ][\w'\u2019-]{1,19}(?: [A-ZÀ-Þ][\w'\u2019-]{1,19})?)\s*(?:\([^)]*\))?:\s+(\S.*)"
)
_CUE = re.compile(r"[^\Wa-z\d_][^a-z\d_:.!?]{1,29}?\s*(?:\([^)]*\))?")
_MARKUP = (
    (re.compile(r"!\[[^\]]*\]\([^)]*\)|<[^<>]{1,80}>|https?://\S+|www\.\S+"), " "),
    (re.compile(r"\[([^\]]+)\]\([^)]*\)"), r"\1"),
    (re.compile(r"(?<!\w)[*_`]{1,3}|[*_`]{1,3}(?!\w)"), ""),
)
_NOT_NAMES = frozenset(
    {"NOTE", "TITLE", "WARNING", "STYLE", "MUSIC", "TONE", "PS", "FORMAT", "TEXT"}
)


@dataclass(slots=True)
class _Reader:
    """Collects units while the lines go by."""

    lexicon: Lexicon
    names: bool
    """Lines of the form "Name: words" are dialogue here."""
    title: str = ""
    scene: int = 0
    heading: str = ""
    slugs: int = 0
    units: list[Unit] = field(default_factory=list[Unit])
    directions: list[str] = field(default_factory=list[str])
    paragraph: list[str] = field(default_factory=list[str])
    speaker: str = ""

    def line(self, line: str, following: str) -> None:
        if not line:
            self.flush()
        elif _RULE.fullmatch(line) or _CUT.fullmatch(line):
            self.new_scene("")
        elif heading := _HEADING.fullmatch(line):
            self.take_heading(heading[1])
        elif _SLUG.fullmatch(line) or _TIME_SLUG.fullmatch(line):
            self.slugs += 1
            self.new_scene(line)
        elif not self.dialogue(line, following):
            self.prose(line)

    def take_heading(self, heading: str) -> None:
        if not (self.title or self.units or self.paragraph) and self.scene == 0:
            self.title = heading
        else:
            self.slugs += bool(_SLUG.fullmatch(heading))
            self.new_scene(heading)

    def new_scene(self, heading: str) -> None:
        self.flush()
        if self.units or self.heading:
            self.scene += 1
        self.heading = heading

    def dialogue(self, line: str, following: str) -> bool:
        said = _CAPS_LINE.fullmatch(line) or (self.names and _NAME_LINE.fullmatch(line))
        if said and said[1].strip() not in _NOT_NAMES:
            self.flush()
            self.speaker = said[1].strip().title()
            self.paragraph.append(said[2])
            return True
        if following and _CUE.fullmatch(line) and count_words(line) <= 3 and not self.paragraph:
            self.speaker = re.sub(r"\(.*", "", line).strip().title()
            return True
        return False

    def prose(self, line: str) -> None:
        bullet = _BULLET.fullmatch(line)
        if bullet:
            self.flush()
            self.add(bullet[1], _point_of(bullet[1]))
        else:
            self.paragraph.append(line)

    def flush(self) -> None:
        text = " ".join(self.paragraph)
        if self.speaker:
            text = re.sub(r"\([^)]{0,80}\)", " ", text)
        for sentence in sentences(text):
            self.add(sentence, "")
        self.paragraph.clear()
        self.speaker = ""

    def add(self, text: str, key_point: str) -> None:
        if not has_words(text):
            return
        if not self.speaker and self.lexicon.direct.match(text):
            self.directions.append(text)
            return
        show = None if self.speaker else self.lexicon.show.match(text)
        shown = text[show.end() :] if show else text
        if not has_words(shown):
            show, shown = None, text
        self.units.append(
            Unit(
                text=shown,
                scene=self.scene,
                speaker=self.speaker,
                spoken=show is None,
                key_point=key_point,
                heading=self.heading,
            )
        )
        self.heading = ""


def read_text(text: str, lexicon: Lexicon) -> Reading:
    """Read a sanitized text.

    Args:
        text: What the customer wrote.
        lexicon: The tables of its language.
    """
    lines = [_unmarked(line) for line in text.split("\n")]
    names = sum(bool(_NAME_LINE.fullmatch(line)) for line in lines) >= 2
    reader = _Reader(lexicon, names)
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        reader.line(line, following)
    reader.flush()
    units = tuple(reader.units) or tuple(_shown_directions(reader.directions))
    directions = tuple(reader.directions) if reader.units else ()
    return Reading(_form_of(units, reader.slugs), reader.title, units, directions)


def _shown_directions(directions: list[str]) -> Iterator[Unit]:
    """A text of nothing but directions is still what the film is about."""
    return (Unit(text=text, scene=0) for text in directions)


def _form_of(units: tuple[Unit, ...], slugs: int) -> Form:
    if slugs or any(unit.speaker for unit in units):
        return Form.SCRIPT
    spoken = [unit for unit in units if unit.spoken]
    if len(spoken) <= 1 and sum(count_words(unit.text) for unit in spoken) <= PROMPT_WORDS_MAX:
        return Form.PROMPT
    return Form.ARTICLE


def _unmarked(line: str) -> str:
    bare = line.strip().lstrip(">").strip()
    for pattern, replacement in _MARKUP:
        bare = pattern.sub(replacement, bare)
    return " ".join(bare.split())


def _point_of(bullet: str) -> str:
    """Show the part before a colon, or a bullet that is short enough as a whole."""
    head, colon, _ = bullet.partition(":")
    point = head if colon else bullet.rstrip(".!")
    return point if len(point) <= KEY_POINT_CHARS_MAX else ""
