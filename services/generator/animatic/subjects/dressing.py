"""Hair, hats and what else is worn, on a head or about a neck. Lengths in the person's height."""

import math
from collections.abc import Callable

from services.generator.animatic.canvas import Point
from services.generator.animatic.colours import RGB, mix
from services.generator.animatic.subjects.sketch import Pen
from services.generator.animatic.wardrobe import Garment

__all__ = ["ASIDE", "bald", "bun", "crop", "head_wear", "long_hair", "mop", "scarf"]

Style = Callable[[Pen, float, float, float, RGB], None]
"""Draws hair on a head: its middle (x, y), its radius and the colour."""

_TURN = 2 * math.pi


def head_wear(pen: Pen, x: float, y: float, head: float) -> None:
    """Put on whatever the head wears."""
    for garment, put_on in ((Garment.HAT, _hat), (Garment.CAP, _cap), (Garment.HELMET, _helmet)):
        colour = pen.worn(garment)
        if colour is not None:
            put_on(pen, (x, y), head, colour)


def scarf(pen: Pen, at: Point, phase: float, half: float, *, trailing: bool) -> None:
    """Draw a scarf when one is worn; trailing: behind who walks."""
    colour = pen.worn(Garment.SCARF)
    if colour is None:
        return
    x, y = at
    flutter = 0.018 * math.sin(_TURN * phase * 2)
    tail = (
        [(x - 0.03, y), (x - 0.11, y - 0.012 + flutter), (x - 0.19, y - 0.03 - flutter)]
        if trailing
        else [(x + 0.02, y - 0.005), (x + 0.04 + flutter / 4, y - 0.08), (x + 0.032, y - 0.16)]
    )
    pen.limb(tail, [0.04, 0.042, 0.036], mix(colour, pen.dark, 0.18))
    pen.blob([(x - half, y + 0.012), (x, y + 0.002), (x + half, y + 0.012), (x + half, y - 0.018),
              (x, y - 0.034), (x - half, y - 0.018)], colour)  # fmt: skip


def _hat(pen: Pen, at: Point, head: float, felt: RGB) -> None:
    x, y = at
    pen.polygon([(x - head * 0.85, y + head * 0.45), (x + head * 0.85, y + head * 0.45),
                 (x + head * 0.66, y + head * 1.35), (x - head * 0.66, y + head * 1.35)],
                felt)  # fmt: skip
    pen.oval(x, y + head * 1.34, head * 0.66, head * 0.14, felt)
    pen.oval(x, y + head * 0.47, head * 1.3, head * 0.15, felt)
    pen.box(x - head * 0.8, y + head * 0.56, x + head * 0.8, y + head * 0.72,
            mix(felt, pen.dark, 0.55))  # fmt: skip


def _cap(pen: Pen, at: Point, head: float, cloth: RGB) -> None:
    x, y = at
    pen.blob([(x - head * 0.92, y + head * 0.34), (x - head * 0.8, y + head * 0.95),
              (x, y + head * 1.28), (x + head * 0.8, y + head * 0.95),
              (x + head * 0.92, y + head * 0.34), (x, y + head * 0.44)], cloth)  # fmt: skip
    pen.limb([(x - head * 0.8, y + head * 0.38), (x + head * 0.84, y + head * 0.38)],
             [head * 0.26, head * 0.26], mix(cloth, pen.dark, 0.3))  # fmt: skip


def _helmet(pen: Pen, at: Point, head: float, shell: RGB) -> None:
    x, y = at
    pen.blob([(x - head * 1.05, y + head * 0.1), (x - head * 0.9, y + head * 0.95),
              (x, y + head * 1.36), (x + head * 0.9, y + head * 0.95),
              (x + head * 1.05, y + head * 0.1), (x + head * 0.7, y + head * 0.38),
              (x - head * 0.7, y + head * 0.38)], shell)  # fmt: skip


def bald(pen: Pen, x: float, y: float, head: float, hair: RGB) -> None:
    """Draw a wreath of hair and a full beard."""
    for side in (-1, 1):
        pen.oval(x + side * head * 0.8, y + head * 0.12, head * 0.2, head * 0.36, hair)
    pen.blob([(x - head * 0.78, y - head * 0.1), (x - head * 0.7, y - head * 0.85),
              (x, y - head * 1.4), (x + head * 0.7, y - head * 0.85),
              (x + head * 0.78, y - head * 0.1), (x + head * 0.4, y - head * 0.34),
              (x, y - head * 0.28), (x - head * 0.4, y - head * 0.34)], hair)  # fmt: skip


def _bald_aside(pen: Pen, x: float, y: float, head: float, hair: RGB) -> None:
    """Draw the same in profile."""
    pen.oval(x - head * 0.66, y + head * 0.02, head * 0.26, head * 0.42, hair)
    pen.blob([(x - head * 0.1, y - head * 0.2), (x + head * 0.3, y - head * 0.42),
              (x + head * 0.86, y - head * 0.4), (x + head * 0.95, y - head * 0.9),
              (x + head * 0.5, y - head * 1.45), (x - head * 0.05, y - head * 0.95)],
             hair)  # fmt: skip


def bun(pen: Pen, x: float, y: float, head: float, hair: RGB) -> None:
    """Draw hair tied up."""
    pen.oval(x - head * 0.1, y + head * 1.22, head * 0.42, head * 0.36, hair)
    crop(pen, x, y, head, hair)


def crop(pen: Pen, x: float, y: float, head: float, hair: RGB) -> None:
    """Draw short hair, parted."""
    pen.blob([(x - head * 0.9, y - head * 0.06), (x - head * 0.92, y + head * 0.62),
              (x - head * 0.4, y + head * 1.16), (x + head * 0.4, y + head * 1.16),
              (x + head * 0.92, y + head * 0.62), (x + head * 0.88, y - head * 0.02),
              (x + head * 0.7, y + head * 0.46), (x + head * 0.1, y + head * 0.7),
              (x - head * 0.68, y + head * 0.42)], hair)  # fmt: skip


def long_hair(pen: Pen, x: float, y: float, head: float, hair: RGB) -> None:
    """Draw hair that falls on both shoulders."""
    pen.limb([(x + head * 0.72, y + head * 0.5), (x + head * 0.86, y - head * 0.2),
              (x + head * 0.78, y - head * 1.0)], [head * 0.4, head * 0.36, head * 0.3],
             hair)  # fmt: skip
    pen.blob(
        [
            (x - head * 0.6, y + head * 0.95),
            (x, y + head * 1.22),
            (x + head * 0.7, y + head * 0.9),
            (x + head * 0.86, y + head * 0.3),
            (x + head * 0.4, y + head * 0.52),
            (x - head * 0.4, y + head * 0.5),
            (x - head * 0.62, y - head * 0.4),
            (x - head * 0.6, y - head * 1.25),
            (x - head * 1.05, y - head * 1.2),
            (x - head * 0.98, y + head * 0.2),
        ],
        hair,
    )


def mop(pen: Pen, x: float, y: float, head: float, hair: RGB) -> None:
    """Draw a child's unruly hair."""
    pen.blob([(x - head * 0.9, y + head * 0.1), (x - head * 0.85, y + head * 0.8),
              (x - head * 0.2, y + head * 1.2), (x + head * 0.55, y + head * 1.08),
              (x + head * 0.9, y + head * 0.5), (x + head * 0.6, y + head * 0.42),
              (x + head * 0.2, y + head * 0.62), (x - head * 0.3, y + head * 0.42),
              (x - head * 0.66, y + head * 0.3)], hair)  # fmt: skip


def _crop_aside(pen: Pen, x: float, y: float, head: float, hair: RGB) -> None:
    pen.blob([(x - head * 0.86, y - head * 0.5), (x - head * 1.0, y + head * 0.4),
              (x - head * 0.5, y + head * 1.12), (x + head * 0.3, y + head * 1.16),
              (x + head * 0.84, y + head * 0.66), (x + head * 0.4, y + head * 0.52),
              (x - head * 0.02, y + head * 0.4), (x - head * 0.22, y - head * 0.2)],
             hair)  # fmt: skip


def _bun_aside(pen: Pen, x: float, y: float, head: float, hair: RGB) -> None:
    pen.oval(x - head * 1.0, y + head * 0.72, head * 0.4, head * 0.4, hair)
    _crop_aside(pen, x, y, head, hair)


def _long_aside(pen: Pen, x: float, y: float, head: float, hair: RGB) -> None:
    long_hair_back = [(x - head * 0.7, y + head * 0.4), (x - head * 0.86, y - head * 0.5),
                      (x - head * 0.8, y - head * 1.4)]  # fmt: skip
    pen.limb(long_hair_back, [head * 0.7, head * 0.75, head * 0.4], hair)
    _crop_aside(pen, x, y, head, hair)


ASIDE: dict[Style, Style] = {
    bald: _bald_aside,
    bun: _bun_aside,
    crop: _crop_aside,
    long_hair: _long_aside,
    mop: _crop_aside,
}
"""How each head of hair looks in profile."""
