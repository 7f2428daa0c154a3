"""Poems and quotations: lines keep their breaks, and who wrote them comes last."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from services.router.planning.sentences import count_words, has_words

__all__ = ["Verse", "stanzas", "verse_of"]

LINE_CHARS_MAX = 60
LINES_MIN = 3
PIECE_LINES_MAX = 4
_SHORT = 80
"""A stanza that stands on the screen as a whole has at most so many characters."""
_ATTRIBUTION = re.compile(r"^\s*(?:[—\u2013]|--?\s)\s*(?P<name>[^\d\n]{2,60})$")
_NAME = re.compile(
    r"[^\W\d_a-z][\w.'\u2019-]*(?: (?:de|da|di|von|van|la|le|du|[^\W\d_a-z][\w.'\u2019-]*)){1,4}"
)
_INLINE = re.compile(
    r"[\"\u201c\u201d«„](?P<said>.+?)[\"\u201d\u201c»]\s*(?:[—\u2013]|--?)\s*(?P<name>[^\d\n]{2,60})\s*$",
    re.S,
)
_NOT_VERSE = re.compile(r"^\s*(?:[-*•+#|>]|\d+[.)]|[^\Wa-z\d_][^a-z\d_:]{1,29}:\s)|https?://")


@dataclass(frozen=True, slots=True)
class Verse:
    """Lines as their author broke them."""

    lines: tuple[str, ...]
    """An empty one ends a stanza."""
    author: str
    """Empty: nobody is named."""


def verse_of(text: str) -> Verse | None:
    """Read a text as verse or a quotation; None when it is neither."""
    quoted = _INLINE.search(text)
    if quoted and count_words(text[: quoted.start()]) <= 8:
        said = [line.strip() for line in quoted["said"].strip().split("\n")]
        return Verse(tuple(said), quoted["name"].strip(" ."))
    lines = [line.strip() for line in text.strip().split("\n")]
    author = ""
    signed = _ATTRIBUTION.match(lines[-1])
    if signed and len(lines) > 1:
        author = signed["name"].strip(" .")
        lines = lines[:-1]
    elif len(lines) > LINES_MIN and not lines[-2] and _NAME.fullmatch(lines[-1]):
        author, lines = lines[-1], lines[:-2]
    written = [line for line in lines if has_words(line)]
    if len(written) < (1 if author else LINES_MIN) or not _is_verse(written):
        return None
    while lines and not lines[-1]:
        lines.pop()
    return Verse(tuple(line.strip('"\u201c\u201d') for line in lines), author)


def stanzas(lines: tuple[str, ...], count: int) -> tuple[str, ...]:
    """Gather lines into pieces that a picture can carry, each with its breaks.

    No piece reaches from one stanza into the next, and none is more than the screen has room for;
    so there may be more than count.

    Args:
        lines: In order; empty ones end a stanza.
        count: How many pieces are wanted, at least 1.
    """
    groups: list[list[str]] = [[]]
    for line in lines:
        if has_words(line):
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    written = sum(map(len, groups))
    size = min(PIECE_LINES_MAX, -(-written // max(1, count)))
    return tuple(piece for group in groups for piece in _pieces(group, size))


def _pieces(group: list[str], size: int) -> Iterator[str]:
    """Cut a stanza into even pieces of at most size lines that stand on the screen."""
    runs = max(1, -(-len(group) // size))
    even = -(-len(group) // runs)
    piece: list[str] = []
    for line in group:
        if piece and (len(piece) == even or len("\n".join([*piece, line])) > _SHORT):
            yield "\n".join(piece)
            piece = []
        piece.append(line)
    if piece:
        yield "\n".join(piece)


def _is_verse(lines: list[str]) -> bool:
    """Short lines, none of them a list, and most without a sentence's end."""
    short = all(len(line) <= LINE_CHARS_MAX for line in lines)
    listed = any(_NOT_VERSE.search(line) for line in lines)
    open_ended = sum(line[-1] not in ".:;{}" for line in lines)
    ended_everywhere = open_ended * 3 < len(lines)
    # Quantities make a recipe, capitals a screenplay.
    counted = sum(any(char.isdigit() for char in line) for line in lines) * 4 > len(lines)
    cued = any(line.isupper() and len(line) > 2 for line in lines)
    return short and not (listed or ended_everywhere or counted or cued)
