"""Casts the film: who must be known again, by which marks, and in whose voice lines are said."""

from collections.abc import Sequence

from services.router.planning.beats import Beat
from services.router.planning.direction import Direction
from services.router.planning.lexicon import Kind, Senses
from services.router.planning.sentences import clip, tokens
from shared.domain.plan import Character, Voice

__all__ = ["cast_of", "character_of", "voice_of"]

CHARACTERS_MAX = 6
MARKS_MAX = 4
NAME_CHARS_MAX = 120
MARK_CHARS_MAX = 60
_REACH = 4
"""A garment belongs to an "in" or a "with" at most so many words before it."""


def cast_of(direction: Direction, beats: tuple[Beat, ...], text: str) -> tuple[Character, ...]:
    """Give marks to who must be known again; those that nobody else can own go to the subject."""
    speakers = list(dict.fromkeys(beat.speaker for beat in beats if beat.speaker))
    alive = direction.idea.kind in {Kind.PERSON, Kind.ANIMAL}
    names = speakers or ([direction.idea.subject] if alive else [])
    called = [direction.people.get(name, (name, Kind.PERSON))[0] for name in names]
    if len(names) == 1:
        return (character_of(called[0], text, direction.senses),)
    lines = text.split("\n")
    told = [" ".join(line for line in lines if name.lower() in line.lower()) for name in names]
    pairs = zip(called[:CHARACTERS_MAX], told, strict=False)
    return tuple(character_of(name, lines, direction.senses) for name, lines in pairs)


def character_of(name: str, text: str, senses: Senses) -> Character:
    """Read somebody's marks out of the text that tells of them.

    Args:
        name: As shots name the subject.
        text: Sentences about them.
        senses: Garments and colours of the language.
    """
    words = tokens(text)
    marks: dict[str, str] = {}
    for at, word in enumerate(words):
        if _is_garment(word.lower(), senses):
            mark = _mark(words, at, senses)
            if mark:
                marks.setdefault(clip(mark, MARK_CHARS_MAX), _colour(mark, senses))
    kept = tuple(marks)[:MARKS_MAX]
    colour = next((marks[mark] for mark in kept if marks[mark]), "")
    return Character(clip(name, NAME_CHARS_MAX), kept, colour or _colour(name, senses))


def voice_of(speaker: str, cast: Sequence[str]) -> Voice:
    """Give each speaker of a dialogue a voice of their own; beyond two, they take turns."""
    if not speaker:
        return Voice.NARRATOR
    return (Voice.FIRST, Voice.SECOND)[cast.index(speaker) % 2]


def _is_garment(word: str, senses: Senses) -> bool:
    # German writes "Regenmantel" in one word.
    tails = (f"*{word[start:]}" for start in range(1, len(word) - 3))
    return word in senses.garments or any(tail in senses.garments for tail in tails)


def _mark(words: Sequence[str], at: int, senses: Senses) -> str:
    """Write "yellow coat" out of "in a yellow coat" and of "au manteau jaune"."""
    before = [word.lower() for word in words[max(0, at - _REACH) : at]]
    worn = next((n for n, word in enumerate(reversed(before)) if word in senses.wearing), None)
    if worn is None or "," in before[len(before) - worn :]:
        return ""
    described = [word for word in before[len(before) - worn :] if word not in senses.function_words]
    described = [word for word in described if not _is_article(word)]
    after = words[at + 1].lower() if at + 1 < len(words) else ""
    tail = [after] if after in senses.colours else []
    return " ".join([*described, words[at], *tail])


def _is_article(word: str) -> bool:
    return word in {
        "a",
        "an",
        "the",
        "un",
        "une",
        "ein",
        "eine",
        "einem",
        "einer",
        "una",
        "um",
        "uma",
    }


def _colour(text: str, senses: Senses) -> str:
    found = (senses.colours.get(word.lower(), "") for word in tokens(text))
    return next((colour for colour in found if colour), "")
