"""Where a line may break, in any script, and which of the breaks make even lines.

Pure, and ignorant of fonts: whoever sets lines says how wide a text is. Chinese and Japanese break
between any two characters except before closing and after opening signs; other scripts at spaces;
what is wider than a line anywhere but before a mark that belongs to its letter.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

__all__ = ["Measure", "Piece", "columns", "even_lines", "joined", "pieces_of", "simple_lines"]

Measure = Callable[[str], float]
"""How wide a text is, in any unit."""

# No-break spaces are not listed: they hold words together.
_WORD = re.compile(r"[^ \t\n\r\f\v\u2002-\u2006\u2008-\u200a\u205f\u3000\u200b]+")
_SPACELESS = re.compile(
    "[\u2e80-\u2fdf\u3001-\u303f\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff01-\uff9f\U00020000-\U0003ffff\u0e00-\u0eff]"
)
"""Chinese, Japanese, Thai and Lao: written without spaces between words."""
_NO_START = frozenset(
    ",.!?:;)]}%\u2026\u2019\u201d\u00bb\u203a\u2013\u2014"
    "\u3001\u3002\u3009\u300b\u300d\u300f\u3011\u3015\u3017\u301c\u30fb\u30fc\u309d\u309e\u30fd\u30fe"
    "\uff01\uff05\uff09\uff0c\uff0e\uff1a\uff1b\uff1f\uff3d\uff5d\uff61\uff63\uff64"
    "\u3041\u3043\u3045\u3047\u3049\u3063\u3083\u3085\u3087\u308e"
    "\u30a1\u30a3\u30a5\u30a7\u30a9\u30c3\u30e3\u30e5\u30e7\u30ee"
    "\u0e2f\u0e30\u0e32\u0e33\u0e45\u0e46"
)
"""Never at the start of a line: closing signs, small kana, Thai vowels that follow."""
_NO_END = frozenset(
    "([{\u2018\u201c\u00ab\u2039\u3008\u300a\u300c\u300e\u3010\u3014\u3016\uff08\uff3b\uff5b\uff62"
    "\u0e40\u0e41\u0e42\u0e43\u0e44"
)
"""Never at the end of one: opening signs, Thai vowels that go before."""
_CLOSING_WORD = re.compile(r"[!?:;\u00bb\u2013\u2014%.,\u2026]+")
"""A sign that some languages set off with a space: it stays with the word before."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What stays on one line."""

    text: str
    offset: int
    """Characters into the text."""
    spaced: bool
    """A space stands before it, unless it begins a line."""


def columns(text: str) -> int:
    """Count the columns of a fixed pitch: wide characters (CJK) take two, marks none."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return len(text) + wide - sum(map(_is_mark, text))


def pieces_of(text: str) -> tuple[Piece, ...]:
    """Cut a text at every place where a line may break."""
    pieces: list[Piece] = []
    for match in _WORD.finditer(text):
        word, at = match.group(), match.start()
        if pieces and _CLOSING_WORD.fullmatch(word):
            held = pieces.pop()
            pieces.append(Piece(f"{held.text} {word}", held.offset, held.spaced))
            continue
        cuts = [0, *(n for n in range(1, len(word)) if _may_break(word, n)), len(word)]
        for start, end in pairwise(cuts):
            pieces.append(Piece(word[start:end], at + start, spaced=start == 0 and at > 0))
    return tuple(pieces)


def joined(pieces: Sequence[Piece]) -> str:
    """Write pieces as one line."""
    parts = [f" {piece.text}" if piece.spaced else piece.text for piece in pieces]
    return "".join(parts).strip(" ")


def simple_lines(pieces: Sequence[Piece], room: float, measure: Measure) -> list[list[Piece]]:
    """Fill line after line. What is wider than a line is broken within."""
    fitting = [part for piece in pieces for part in _fitting(piece, room, measure)]
    return _filled(fitting, room, measure)


def even_lines(pieces: Sequence[Piece], room: float, measure: Measure) -> list[list[Piece]]:
    """Break into the fewest lines, even ones: in the narrowest room that needs no more."""
    fewest = simple_lines(pieces, room, measure)
    if len(fewest) < 2:
        return fewest
    share = max(1, 1000 // len(fewest))
    # Whatever fits on a line stays whole: only the lines are narrowed, not the words.
    fitting = [piece for line in fewest for piece in line]
    for narrower in range(share, 1000, 15):
        lines = _filled(fitting, room * narrower / 1000, measure)
        if len(lines) <= len(fewest):
            return lines
    return fewest


def _filled(pieces: Sequence[Piece], room: float, measure: Measure) -> list[list[Piece]]:
    lines: list[list[Piece]] = []
    for piece in pieces:
        if lines and measure(joined([*lines[-1], piece])) <= room:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return lines


def _fitting(piece: Piece, room: float, measure: Measure) -> list[Piece]:
    wide = measure(piece.text)
    if wide <= room:
        return [piece]
    # Parts of about the same size: no three letters are left alone on a line.
    room = min(room, wide / -(-wide // room) + room / 12)
    parts: list[Piece] = []
    start, text = 0, piece.text
    for end in range(1, len(text) + 1):
        if end < len(text) and _is_mark(text[end]):
            continue
        last = _last_cluster(text, end)
        if last > start and measure(text[start:end]) > room:
            parts.append(Piece(text[start:last], piece.offset + start, piece.spaced and not start))
            start = last
    return [*parts, Piece(text[start:], piece.offset + start, piece.spaced and not start)]


def _last_cluster(text: str, end: int) -> int:
    """Find where the last letter before end, with its marks, begins."""
    at = end - 1
    while at > 0 and _is_mark(text[at]):
        at -= 1
    return at


def _may_break(word: str, at: int) -> bool:
    before, after = word[at - 1], word[at]
    if after in _NO_START or before in _NO_END or _is_mark(after):
        return False
    return bool(_SPACELESS.match(before) or _SPACELESS.match(after))


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter) in ("Mn", "Me", "Cf")
