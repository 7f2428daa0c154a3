"""Sets lines of type: any script, shaped and ordered as its readers expect, as coverage masks.

HarfBuzz chooses the glyphs and draws their outlines, from the fonts of this folder only: nothing of
the system is asked, so that a line is the same pixels on every machine. For child processes: the
text is hostile, and the library is native.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby

import uharfbuzz as hb

from shared.catalog.fonts import FACES, Face, faces_for
from shared.catalog.fonts.bidi import levels_of, visual_order

__all__ = ["Ink", "Type", "missing"]

_DESCENT, _ASCENT = 300, 1070
"""Per mille of the size: what the lowest and highest letters of all faces need (Arabic, Thai)."""


@dataclass(frozen=True, slots=True)
class Ink:
    """A drawn line."""

    coverage: bytes
    """Rows from the top, one byte a pixel: 0 none, 255 whole."""
    width: int
    height: int
    left: int
    """Pixels from the line's origin to the mask's left edge; negative where letters overhang."""
    ascent: int
    """Pixels from the mask's top to the base line."""


@dataclass(frozen=True, slots=True)
class _Glyph:
    font: hb.Font
    number: int
    x: float
    """Pixels from the line's origin; y upwards from the base line."""
    y: float


@dataclass(frozen=True, slots=True)
class _Line:
    glyphs: tuple[_Glyph, ...]
    width: float


class Type:
    """The typefaces at one size."""

    def __init__(self, size: int, *, rtl: bool = False) -> None:
        """Choose a size.

        Args:
            size: Pixels of an em.
            rtl: Whether the paragraph whose lines are set runs from right to left.
        """
        self.size = size
        self._rtl = rtl
        self._lines: dict[str, _Line] = {}

    def width(self, line: str) -> float:
        """Measure a line: pixels from its origin to its end."""
        return self._set(line).width

    def ink(self, line: str) -> Ink:
        """Draw a line. The origin of its pixels is its left end on the base line."""
        laid = self._set(line)
        margin = self.size // 4 + 1
        ascent, descent = (-(-self.size * part // 1000) for part in (_ASCENT, _DESCENT))
        width, height = int(laid.width) + 1 + 2 * margin, ascent + descent
        pen = hb.RasterDraw()
        for glyph in laid.glyphs:
            scale = self.size / glyph.font.face.upem
            pen.transform = (scale, 0.0, 0.0, scale, glyph.x, glyph.y)
            pen.draw_glyph(glyph.font, glyph.number)
        pen.extents = hb.RasterExtents(-margin, -descent, width, height, 0)
        image = pen.render()
        if image is None:
            raise MemoryError("no room to draw a line")
        stride, pixels = image.extents.stride, image.buffer
        rows = (pixels[row * stride : row * stride + width] for row in range(height))
        return Ink(b"".join(list(rows)[::-1]), width, height, -margin, ascent)

    def _set(self, line: str) -> _Line:
        if line not in self._lines:
            self._lines[line] = self._shaped(line)
        return self._lines[line]

    def _shaped(self, line: str) -> _Line:
        levels = levels_of(line, rtl=self._rtl)
        runs = list(_runs(line, levels))
        glyphs: list[_Glyph] = []
        pen = 0.0
        for index in visual_order([run.level for run in runs]):
            font = _font(runs[index].face)
            scale = self.size / font.face.upem
            for number, x, y, advance in _shape(font, runs[index]):
                glyphs.append(_Glyph(font, number, pen + x * scale, y * scale))
                pen += advance * scale
        return _Line(tuple(glyphs), pen)


def missing(text: str) -> int:
    """Count the characters that no face has: each is drawn as an empty box."""
    return sum(not _drawable(letter) for letter in text)


@dataclass(frozen=True, slots=True)
class _Run:
    """Characters that one face sets in one direction."""

    text: str
    level: int
    face: Face


def _runs(line: str, levels: list[int]) -> Iterator[_Run]:
    choices = zip(line, levels, _choose(line), strict=True)
    for (level, face), run in groupby(choices, lambda choice: choice[1:]):
        yield _Run("".join(letter for letter, _, _ in run), level, face)


def _choose(line: str) -> Iterator[Face]:
    """Choose each character's face: the one before goes on as long as it can."""
    order = faces_for(line)
    face = order[0]
    for letter in line:
        # A Latin letter goes back to the Latin face, though others carry a plain alphabet too.
        if ord(letter) not in _characters(face) or (letter.isascii() and letter.isalnum()):
            face = next((each for each in order if ord(letter) in _characters(each)), face)
        yield face


def _shape(font: hb.Font, run: _Run) -> Iterator[tuple[int, int, int, int]]:
    """Give glyph, offsets and advance, in the font's units, from left to right."""
    buffer = hb.Buffer()
    buffer.add_str(run.text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if run.level % 2 else "ltr"
    hb.shape(font, buffer)
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        yield info.codepoint, place.x_offset, place.y_offset, place.x_advance


@cache
def _font(face: Face) -> hb.Font:
    return hb.Font(hb.Face(hb.Blob.from_file_path(str(face.path))))


@cache
def _characters(face: Face) -> frozenset[int]:
    return frozenset(_font(face).face.unicodes)


def _drawable(letter: str) -> bool:
    # Joiners and selectors of variants have no picture of their own.
    return (
        unicodedata.category(letter) == "Cf"
        or letter == "\ufe0f"
        or any(ord(letter) in _characters(face) for face in FACES)
    )
