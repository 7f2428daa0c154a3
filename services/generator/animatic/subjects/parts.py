"""What of a thing a near shot is about: data. Middle (x, y) and radius, in its own heights.

A close shot shows the half that tells what it is, a detail what it is made of; a shot of a reaction
has no face to show here and comes between the two. People and animals have their own.
"""

from services.generator.animatic.casting import Figure
from shared.domain.plan import Framing

__all__ = ["PARTS"]

_Part = tuple[float, float, float]
_TIGHT = 0.74
"""Nearer than the table says: an outline reaches beyond what must be seen of it."""


def _near(medium: _Part | None, close: _Part, detail: _Part) -> dict[Framing, _Part]:
    close = (*close[:2], _TIGHT * close[2])
    detail = (*detail[:2], _TIGHT * detail[2])
    between = ((close[0] + detail[0]) / 2, (close[1] + detail[1]) / 2,
               (close[2] + detail[2]) / 2)  # fmt: skip
    parts = {Framing.CLOSE: close, Framing.DETAIL: detail, Framing.REACTION: between}
    return parts if medium is None else {Framing.MEDIUM: medium, **parts}


PARTS: dict[Figure, dict[Framing, _Part]] = {
    Figure.BIRD: _near((0.05, 0.52, 0.5), (0.16, 0.52, 0.32), (0.36, 0.53, 0.19)),
    Figure.CAT: _near(None, (0.08, 0.72, 0.42), (0.13, 0.78, 0.28)),
    Figure.FISH: _near((0.2, 0.5, 0.62), (0.4, 0.5, 0.42), (0.56, 0.52, 0.22)),
    Figure.WHALE: _near((0.3, 0.4, 0.7), (0.5, 0.4, 0.5), (0.6, 0.4, 0.28)),
    Figure.BUTTERFLY: _near((0.0, 0.55, 0.6), (0.0, 0.55, 0.48), (0.0, 0.7, 0.3)),
    Figure.BEE: _near((0.0, 0.55, 0.6), (0.15, 0.55, 0.42), (0.36, 0.56, 0.26)),
    Figure.BOAT: _near((0.0, 0.5, 0.5), (0.1, 0.3, 0.34), (0.25, 0.2, 0.2)),
    Figure.CAR: _near(None, (0.7, 0.45, 0.52), (0.76, 0.24, 0.28)),
    Figure.BICYCLE: _near((0.0, 0.52, 0.52), (0.08, 0.74, 0.3), (-0.02, 0.24, 0.22)),
    Figure.TRAIN: _near(None, (0.85, 0.55, 0.5), (1.05, 0.5, 0.3)),
    Figure.PLANE: _near((0.2, 0.5, 0.75), (0.4, 0.48, 0.5), (0.6, 0.5, 0.28)),
    Figure.BALLOON: _near(None, (0.0, 0.68, 0.4), (0.0, 0.16, 0.2)),
    Figure.ROCKET: _near(None, (0.0, 0.72, 0.32), (0.0, 0.64, 0.16)),
    Figure.PLANET: _near(None, (0.0, 0.5, 0.46), (0.18, 0.56, 0.26)),
    Figure.TREE: _near(None, (0.0, 0.68, 0.36), (0.02, 0.4, 0.22)),
    Figure.FLOWER: _near(None, (0.0, 0.72, 0.3), (0.0, 0.78, 0.18)),
    Figure.HOUSE: _near(None, (0.05, 0.4, 0.4), (0.28, 0.3, 0.2)),
    Figure.LIGHTHOUSE: _near((0.0, 0.66, 0.36), (0.0, 0.8, 0.2), (0.0, 0.85, 0.11)),
    Figure.TOWER: _near((0.0, 0.66, 0.36), (0.0, 0.78, 0.24), (0.0, 0.6, 0.12)),
    Figure.WINDMILL: _near(None, (0.0, 0.64, 0.36), (0.0, 0.62, 0.18)),
    Figure.BOTTLE: _near(None, (0.0, 0.5, 0.3), (0.0, 0.31, 0.165)),
    Figure.CUP: _near(None, (0.0, 0.42, 0.36), (0.05, 0.46, 0.25)),
    Figure.BOX: _near(None, (0.0, 0.52, 0.48), (0.0, 0.72, 0.28)),
    Figure.PHONE: _near(None, (0.0, 0.62, 0.32), (0.0, 0.76, 0.19)),
    Figure.SHOE: _near((0.0, 0.48, 0.85), (0.2, 0.48, 0.6), (-0.05, 0.55, 0.36)),
    Figure.WATCH: _near(None, (0.0, 0.5, 0.3), (0.04, 0.52, 0.18)),
    Figure.BOOK: _near(None, (0.0, 0.6, 0.34), (0.0, 0.7, 0.2)),
    Figure.CAMERA: _near(None, (0.0, 0.5, 0.46), (0.04, 0.44, 0.3)),
    Figure.LAMP: _near(None, (0.0, 0.66, 0.32), (0.0, 0.6, 0.22)),
}
