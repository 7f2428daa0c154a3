"""The film's motif: a handful of notes that return, and how they change on the way.

Pure. Steps are steps of the scale, 0 being the tonic.
"""

from dataclasses import dataclass

from services.postprocessor.harmony import STEPS_PER_OCTAVE, nearest_tone
from services.postprocessor.manners import Manner
from shared.domain.ids import digest

__all__ = ["Line", "Motif", "motif_of", "sung"]

_CONTOURS = (
    (0, 1, 2, 4, 3, 2),
    (0, 2, 1, -1, 0, 2),
    (4, 2, 3, 1, 0, 1),
    (0, -1, 0, 3, 2, 1),
    (2, 4, 3, 2, 1, 0),
    (0, 4, 3, 1, 2, 0),
    (0, 1, -1, 2, 1, 0),
)
"""How a motif moves, in steps from where it begins."""


@dataclass(frozen=True, slots=True)
class Motif:
    """What is stated and what answers it."""

    contour: tuple[int, ...]
    reply: tuple[int, ...]
    rhythms: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One bar of tune; an empty rhythm rests."""

    rhythm: str
    steps: tuple[int, ...]


def motif_of(manner: Manner, seed: int) -> Motif:
    """Draw the motif of a film."""
    drawn = int(digest("motif", seed, length=8), 16)
    contour = _CONTOURS[drawn % len(_CONTOURS)]
    # The answer begins alike and goes down where the statement went up.
    reply = (*contour[:2], *(contour[1] - (step - contour[1]) for step in contour[2:]))
    return Motif(contour, reply, manner.tune_rhythms)


def sung(motif: Motif, bar: int, way: int, root: int) -> Line:
    """Give the tune of a bar.

    Args:
        motif: Of the film.
        bar: Its number, from 0.
        way: Per mille of the way to the ending.
        root: Step of the bar's chord.
    """
    answers = bar % 2 == 1
    if way < 200 and answers:
        return Line("", ())
    contour = motif.reply if answers else motif.contour
    if 550 <= way < 700:
        contour = tuple(-step for step in contour)
    high = STEPS_PER_OCTAVE if way >= 700 and not answers else 0
    rhythm = motif.rhythms[answers]
    start = nearest_tone(2 if high else 4, root)
    places = [place for place, sign in enumerate(rhythm) if sign != "."]
    steps: list[int] = []
    for number, place in enumerate(places):
        step = start + contour[number % len(contour)]
        # On the heavy beats a tune agrees with its chord; between them it may pass by.
        steps.append((nearest_tone(step, root) if place % 8 == 0 else step) + high)
    return Line(rhythm, tuple(steps))
