"""Proportions of people. Lengths in the person's height."""

from collections.abc import Callable
from dataclasses import dataclass

from services.generator.animatic.colours import RGB, mix
from services.generator.animatic.subjects.dressing import bald, bun, crop, long_hair, mop
from services.generator.animatic.subjects.sketch import Pen

__all__ = ["BUILDS", "Build"]


@dataclass(frozen=True, slots=True)
class Build:
    """One kind of person."""

    head: float
    """Radius."""
    shoulders: float
    hem: float
    """Height of the coat's lower edge."""
    flare: float
    """Half width of the coat there."""
    hair: Callable[[Pen, float, float, float, RGB], None]
    locks: tuple[RGB, ...]
    """The hair's colours; the likeness chooses."""
    cloth: RGB
    height: float
    """In frame heights, in a wide shot."""
    stoop: float = 0.0
    cane: bool = False

    def hair_of(self, pen: Pen) -> RGB:
        """Give the colour of the hair in this light."""
        return pen.lit(self.locks[pen.wear.likeness // 7 % len(self.locks)])

    def cloth_of(self, pen: Pen) -> RGB:
        """Give the colour of the coat: the character's own, else one near the palette's."""
        return pen.clothes if pen.wear.colour else mix(pen.lit(self.cloth), pen.body, 0.45)


_LOCKS: tuple[RGB, ...] = ((58, 40, 34), (110, 68, 42), (172, 122, 66), (36, 32, 36), (142, 64, 38))
_GREY: tuple[RGB, ...] = ((222, 220, 216), (186, 186, 188))

BUILDS = {
    "man": Build(0.066, 0.118, 0.42, 0.1, crop, _LOCKS, (62, 88, 120), 0.37),
    "woman": Build(0.066, 0.1, 0.29, 0.125, long_hair, _LOCKS, (164, 92, 96), 0.35),
    "child": Build(0.1, 0.115, 0.36, 0.13, mop, _LOCKS, (206, 154, 66), 0.26),
    "old_man": Build(0.068, 0.112, 0.38, 0.108, bald, _GREY, (104, 96, 84), 0.35, 0.055, cane=True),
    "old_woman": Build(0.068, 0.1, 0.27, 0.13, bun, _GREY, (122, 100, 132), 0.32, 0.05, cane=True),
}  # fmt: skip
"""The people by their names."""
