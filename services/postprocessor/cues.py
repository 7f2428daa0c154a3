"""Caption cues: a spoken text cut into pieces that a person can read in time.

Pure. Owns the typographic rules of captions: at most two lines of 42 characters, one sentence or
line of verse at a time, even lines, and 17 characters a second wherever the next cue leaves room.
"""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

from shared.catalog.fonts.breaks import (
    Piece,
    columns,
    even_lines,
    joined,
    pieces_of,
    simple_lines,
)
from shared.domain.media import Rate, frames_of_ms

__all__ = [
    "CHARS_PER_SECOND_MAX",
    "LINES_MAX",
    "LINE_CHARS_MAX",
    "NARROW_LINE_CHARS",
    "Cue",
    "Slot",
    "cues_of",
    "stands_in",
    "wrapped",
]

LINE_CHARS_MAX, NARROW_LINE_CHARS = 42, 32
LINES_MAX = 2
CHARS_PER_SECOND_MAX = 17
# Escaped where a Latin look-alike exists: the ideographic stops, "!" and "?" of full width.
_SENTENCE_END = (".", "!", "?", "…", "\u3002", "\uff01", "\uff1f", "\u061f")
_CLAUSE_END = (",", ";", ":", "\u2013", "\u2014", "\u3001", "\uff0c", "\uff1b", "\u060c")
_CLAUSE_BONUS = 500
"""How uneven two cues may be for the sake of a clause: 55 and 25 characters rather than 40 each."""
_CLOSERS = "\"'”\u2019)]»\u300d\u300f"
_GAP_FRAMES = 2
"""Blank frames between two cues: without them the eye misses the change."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A caption: what is read, and its frames in the film, end exclusive."""

    start_frame: int
    end_frame: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines as one."""
        return _unbroken(self.lines)


@dataclass(frozen=True, slots=True)
class Slot:
    """The time of a narration, in frames of the film, ends exclusive."""

    start_frame: int
    end_frame: int
    limit_frame: int
    """No cue stands longer than this: the shot ends."""
    rate: Rate


def cues_of(
    text: str,
    word_starts: tuple[tuple[int, int], ...],
    slot: Slot,
    line_chars: int = LINE_CHARS_MAX,
) -> tuple[Cue, ...]:
    """Cut a narration into cues.

    Args:
        text: What is spoken, as it is written.
        word_starts: (characters into the text, milliseconds into the narration) of the spoken
            words, in order; empty: time is shared out by the number of characters.
        slot: When it is spoken.
        line_chars: Columns of a line, at most; fewer for a narrow frame.
    """
    pieces = [
        cut for sentence in _sentences(text, line_chars) for cut in _cuts(sentence, line_chars)
    ]
    length = slot.end_frame - slot.start_frame
    starts = [
        slot.start_frame + _onset(piece[0].offset, text, word_starts, length, slot.rate)
        for piece in pieces
    ]
    cues: list[Cue] = []
    for number, piece in enumerate(pieces):
        last = number + 1 == len(pieces)
        # A cue may stand until the next one speaks; the last one until the shot ends.
        spoken_to = slot.end_frame if last else starts[number + 1]
        latest = slot.limit_frame if last else starts[number + 1] - _GAP_FRAMES
        line = joined(piece)
        read_frames = -(-columns(line) * slot.rate.fraction // CHARS_PER_SECOND_MAX)
        end = min(max(spoken_to, starts[number] + int(read_frames)), latest)
        if end > starts[number]:
            cues.append(Cue(starts[number], end, wrapped(line, line_chars)))
    return tuple(cues)


def wrapped(text: str, line_chars: int) -> tuple[str, ...]:
    """Break text into the fewest lines of at most line_chars columns, as even as possible."""
    return tuple(map(joined, even_lines(pieces_of(text), line_chars, columns)))


def stands_in(text: str, shown: str) -> bool:
    """Tell whether the words of a caption stand in a text, in their order."""
    said, seen = (f" {' '.join(each.split())} " for each in (text, shown))
    return said in seen


def _unbroken(lines: tuple[str, ...]) -> str:
    """Join lines as they were cut: no space where a script has none."""
    text = ""
    for line in lines:
        bare = text and line and len(pieces_of(text[-1] + line[0])) > 1
        text += line if bare or not text else f" {line}"
    return text


def _sentences(text: str, line_chars: int) -> list[list[Piece]]:
    sentences: list[list[Piece]] = [[]]
    read = 0
    for line in simple_lines(pieces_of(text), line_chars, columns):
        for piece in line:
            if sentences[-1] and "\n" in text[read : piece.offset]:
                sentences.append([])
            sentences[-1].append(piece)
            read = piece.offset
            if piece.text.rstrip(_CLOSERS).endswith(_SENTENCE_END):
                sentences.append([])
    return [sentence for sentence in sentences if sentence]


def _cuts(sentence: list[Piece], line_chars: int) -> list[list[Piece]]:
    """Cut a sentence into the fewest cues: of about the same length, at clause ends if it can be.

    A shortest path over the gaps between words. Squares of lengths are smallest when all are even.
    """
    ruler = _Ruler(sentence)
    best: list[tuple[int, int, int]] = [(0, 0, 0)]
    for end in range(1, len(sentence) + 1):
        bonus = _CLAUSE_BONUS if sentence[end - 1].text.endswith(_CLAUSE_END) else 0
        reach: list[tuple[int, int, int]] = []
        # What does not fit does not fit either with more before it.
        for start in range(end - 1, -1, -1):
            if start < end - 1 and ruler.reach(start, line_chars) < end:
                break
            badness = ruler.width(start, end) ** 2 - bonus
            reach.append((best[start][0] + 1, best[start][1] + badness, start))
        best.append(min(reach))
    cuts: list[list[Piece]] = []
    end = len(sentence)
    while end:
        start = best[end][2]
        cuts.append(sentence[start:end])
        end = start
    return cuts[::-1]


class _Ruler:
    """Widths of spans of pieces, without joining them: a text may be long and hostile."""

    def __init__(self, pieces: list[Piece]) -> None:
        self._spaced = [piece.spaced for piece in pieces]
        widths = (columns(piece.text) + piece.spaced for piece in pieces)
        self._before = [0, *accumulate(widths)]

    def width(self, start: int, end: int) -> int:
        """Columns of a line of the pieces from start to end."""
        return self._before[end] - self._before[start] - self._spaced[start]

    def reach(self, start: int, line_chars: int) -> int:
        """Find the end of the longest cue that begins at start."""
        end = start
        for _ in range(LINES_MAX):
            if end < len(self._spaced):
                limit = self._before[end] + self._spaced[end] + line_chars
                end = max(end + 1, bisect_right(self._before, limit) - 1)
        return end


def _onset(
    offset: int,
    text: str,
    word_starts: tuple[tuple[int, int], ...],
    length_frames: int,
    rate: Rate,
) -> int:
    """Frames into the narration at which the word at a text offset is spoken."""
    at = [start_ms for word_offset, start_ms in word_starts if word_offset <= offset]
    if word_starts and at:
        return min(frames_of_ms(at[-1], rate), length_frames)
    return length_frames * offset // max(1, len(text))
