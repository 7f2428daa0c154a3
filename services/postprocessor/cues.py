"""Caption cues: a spoken text cut into pieces that a person can read in time.

Pure. Owns the typographic rules of captions: at most two lines of 42 characters, one sentence at a
time, even lines, and 17 characters a second wherever the next cue leaves room.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from shared.domain.media import Rate, frames_of_ms

__all__ = ["CHARS_PER_SECOND_MAX", "LINES_MAX", "LINE_CHARS_MAX", "Cue", "cues_of", "wrapped"]

LINE_CHARS_MAX = 42
LINES_MAX = 2
CHARS_PER_SECOND_MAX = 17
# Escaped where a Latin look-alike exists: the ideographic stops, "!" and "?" of full width.
_SENTENCE_END = (".", "!", "?", "…", "\u3002", "\uff01", "\uff1f")
_CLAUSE_END = (",", ";", ":", "\u2013", "\u2014")
_CLAUSE_BONUS = 500
"""How uneven two cues may be for the sake of a clause: 55 and 25 characters rather than 40 each."""
_CLOSERS = "\"'”\u2019)]»"
_GAP_FRAMES = 2
"""Blank frames between two cues: without them the eye misses the change."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A caption: what is read, and its frames in the film, end exclusive."""

    start_frame: int
    end_frame: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Token:
    """A word of the text and where it stands."""

    text: str
    offset: int

    @property
    def ends_sentence(self) -> bool:
        return self.text.rstrip(_CLOSERS).endswith(_SENTENCE_END)


def cues_of(
    text: str,
    word_starts: tuple[tuple[int, int], ...],
    start_frame: int,
    end_frame: int,
    limit_frame: int,
    rate: Rate,
) -> tuple[Cue, ...]:
    """Cut a narration into cues.

    Args:
        text: What is spoken.
        word_starts: (characters into the text, milliseconds into the narration) of the spoken
            words, in order; empty: time is shared out by the number of characters.
        start_frame: Where the narration begins in the film.
        end_frame: Where it ends.
        limit_frame: No cue stands longer than this: the shot ends.
        rate: Of the frames.
    """
    pieces = [piece for sentence in _sentences(text) for piece in _pieces(sentence)]
    starts = [
        start_frame + _onset(piece[0].offset, text, word_starts, end_frame - start_frame, rate)
        for piece in pieces
    ]
    cues: list[Cue] = []
    for number, piece in enumerate(pieces):
        last = number + 1 == len(pieces)
        # A cue may stand until the next one speaks; the last one until the shot ends.
        spoken_to = end_frame if last else starts[number + 1]
        latest = limit_frame if last else starts[number + 1] - _GAP_FRAMES
        line = " ".join(token.text for token in piece)
        read_to = starts[number] + -(-len(line) * rate.fraction // CHARS_PER_SECOND_MAX)
        end = min(max(spoken_to, int(read_to)), latest)
        if end > starts[number]:
            cues.append(Cue(starts[number], end, wrapped(line, LINE_CHARS_MAX)))
    return tuple(cues)


def wrapped(text: str, line_chars: int) -> tuple[str, ...]:
    """Break text into the fewest lines of at most line_chars characters, as even as possible."""
    tokens = _tokens(text, line_chars)
    return tuple(" ".join(t.text for t in line) for line in _even(tokens, line_chars))


def _tokens(text: str, chars_max: int) -> list[_Token]:
    """Split at spaces, and words that fit on no line (a script without spaces) anywhere."""
    found: list[_Token] = []
    for match in re.finditer(r"\S+", text):
        word = match.group()
        found += [
            _Token(word[at : at + chars_max], match.start() + at)
            for at in range(0, len(word), chars_max)
        ]
    return found


def _sentences(text: str) -> list[list[_Token]]:
    sentences: list[list[_Token]] = [[]]
    for token in _tokens(text, LINE_CHARS_MAX):
        sentences[-1].append(token)
        if token.ends_sentence:
            sentences.append([])
    return [sentence for sentence in sentences if sentence]


def _pieces(sentence: list[_Token]) -> list[list[_Token]]:
    """Cut a sentence into the fewest cues: of about the same length, at clause ends if it can be.

    A shortest path over the gaps between words. Squares of lengths are smallest when all are even.
    """
    best: list[tuple[int, int, int]] = [(0, 0, 0)]
    for end in range(1, len(sentence) + 1):
        reach = [
            (best[start][0] + 1, best[start][1] + _badness(sentence[start:end]), start)
            for start in range(end - 1, -1, -1)
            if end - start == 1 or _fits(sentence, start, end)
        ]
        best.append(min(reach))
    pieces: list[list[_Token]] = []
    end = len(sentence)
    while end:
        start = best[end][2]
        pieces.append(sentence[start:end])
        end = start
    return pieces[::-1]


def _badness(piece: list[_Token]) -> int:
    bonus = _CLAUSE_BONUS if piece[-1].text.endswith(_CLAUSE_END) else 0
    return _length(piece) ** 2 - bonus


def _length(piece: Sequence[_Token]) -> int:
    return sum(len(token.text) + 1 for token in piece) - 1


def _fits(sentence: list[_Token], start: int, end: int) -> bool:
    # Offsets bound the length from below, cheaply: most spans are far too long.
    if sentence[end - 1].offset - sentence[start].offset > LINES_MAX * (LINE_CHARS_MAX + 1) * 2:
        return False
    return len(_greedy(sentence[start:end], LINE_CHARS_MAX)) <= LINES_MAX


def _greedy(tokens: Sequence[_Token], chars_max: int) -> list[list[_Token]]:
    lines: list[list[_Token]] = []
    used = 0
    for token in tokens:
        if lines and used + 1 + len(token.text) <= chars_max:
            lines[-1].append(token)
            used += 1 + len(token.text)
        else:
            lines.append([token])
            used = len(token.text)
    return lines


def _even(tokens: Sequence[_Token], chars_max: int) -> list[list[_Token]]:
    """Break greedily at the narrowest width that needs no more lines than chars_max does."""
    fewest = _greedy(tokens, chars_max)
    for width in range(1, chars_max):
        lines = _greedy(tokens, width)
        fits = max((_length(line) for line in lines), default=0)
        if len(lines) <= len(fewest) and fits <= chars_max:
            return lines
    return fewest


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
