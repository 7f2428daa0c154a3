"""What is to be said, what became of it, and what is left out when time is short.

Pure, and free of the speech engine: its process is the only one that loads that.
"""

import re
import unicodedata
from collections.abc import Iterator

from services.postprocessor.orders import Line, SpokenLine
from services.postprocessor.timeline import Narration, Span
from shared.domain.media import ms_of_frames
from shared.domain.plan import Plan

__all__ = ["lines_of", "missing_notes", "narrations_of", "notes_of", "shorter_texts"]

_JOINERS = "\u200c\u200d"
"""Part of the spelling of Persian and of the scripts of India."""
SHORTEST_MS = 300
"""Nothing can be said in less."""
_SENTENCES = re.compile(r"[^.!?\u2026]*[.!?\u2026]+[\"'\u201d\u2019)\]]*\s*|[^.!?\u2026]+$")
_CLAUSE_ENDS = (",", ";", ":", "\u2013", "\u2014")


def lines_of(plan: Plan, windows: dict[str, Span]) -> tuple[Line, ...]:
    """List what is to be said, shot by shot."""
    found: list[Line] = []
    for shot in plan.shots:
        window = windows[shot.shot_id]
        room = ms_of_frames(window.end_frame - window.start_frame, plan.rate)
        text = _speakable(shot.narration)
        if text and room >= SHORTEST_MS:
            found.append(Line(shot.shot_id, text, room, shot.voice))
    return tuple(found)


def narrations_of(spoken: tuple[SpokenLine, ...]) -> tuple[Narration, ...]:
    """Give what the timeline needs of what was said."""
    return tuple(
        Narration(said.shot_id, said.text, said.duration_ms, said.words)
        for said in spoken
        if said.path
    )


def notes_of(plan: Plan, spoken: tuple[SpokenLine, ...]) -> tuple[str, ...]:
    """Say of which shots less was spoken than planned. Names shots, never their words."""
    said = {line.shot_id: line.text for line in spoken}
    notes: list[str] = []
    for shot in plan.shots:
        planned = _speakable(shot.narration)
        heard = said.get(shot.shot_id, "")
        if planned and heard != planned:
            share = 100 * len(heard) // len(planned)
            notes.append(
                f"{shot.shot_id}: the narration is longer than the shot; {share} % is spoken"
            )
    return tuple(notes)


def missing_notes(count: int) -> tuple[str, ...]:
    """Say how many written characters no typeface has."""
    if not count:
        return ()
    return (f"{count} characters of title and captions are in no typeface: boxes stand for them",)


def shorter_texts(text: str) -> Iterator[str]:
    """Yield the text, then ever shorter beginnings: whole sentences, clauses, words."""
    yield text
    sentences = [match.group() for match in _SENTENCES.finditer(text)] or [text]
    for count in range(len(sentences) - 1, 0, -1):
        yield "".join(sentences[:count]).strip()
    words = sentences[0].split()
    for count in range(len(words) - 1, 0, -1):
        if words[count - 1].endswith(_CLAUSE_ENDS):
            yield _ended(words[:count])
    for count in range(len(words) - 1, 0, -1):
        yield _ended(words[:count])


def _ended(words: list[str]) -> str:
    return " ".join(words).rstrip(",;:\u2013\u2014 ")


def _speakable(text: str) -> str:
    """Give text without control characters: an engine takes those for commands.

    Paragraphs stay apart: the voice pauses there. Lines stay lines: captions keep a poet's.
    """
    paragraphs = (list(_lines(part)) for part in re.split(r"\n[ \t]*\n", text))
    return "\n\n".join("\n".join(lines) for lines in paragraphs if lines)


def _lines(paragraph: str) -> Iterator[str]:
    for line in paragraph.split("\n"):
        words = "".join(map(_plain, line)).split()
        if words:
            yield " ".join(words)


def _plain(letter: str) -> str:
    kept = letter in _JOINERS or not unicodedata.category(letter).startswith("C")
    return letter if kept else " "
