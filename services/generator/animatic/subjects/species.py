"""Measures of the animals on four legs: data for one rig. Lengths in the animal's own heights."""

from dataclasses import dataclass
from enum import Enum

from services.generator.animatic.colours import RGB

__all__ = ["SPECIES", "Ears", "Species"]


class Ears(Enum):
    """The shape that tells one head from another."""

    POINTED = "pointed"
    FLOPPY = "floppy"
    ROUND = "round"
    LONG = "long"
    LEAF = "leaf"
    BROAD = "broad"


@dataclass(frozen=True, slots=True)
class Species:
    """One animal."""

    coat: RGB
    height: float
    """In frame heights, in a wide shot."""
    width: float
    hip: float
    """Length of a leg."""
    half: float
    """Half the length of the trunk."""
    back: float
    depth: float
    """Of the trunk."""
    leg: float
    """Width of a leg."""
    head: tuple[float, float]
    skull: float
    """Radius."""
    muzzle: tuple[float, float, float]
    """Length, fall, and width at the end."""
    neck: float
    ears: Ears
    ear: float
    tail: tuple[tuple[float, float, float], ...]
    """From the root: x, y, width."""
    wag: float = 0.05
    sag: float = 0.02
    hump: float = 0.0
    tuck: float = 0.03
    socks: bool = False
    bib: bool = False
    mane: bool = False
    tail_tip: bool = False
    pale_belly: bool = True
    woolly: bool = False
    antlers: bool = False
    horns: bool = False
    trunk: bool = False
    mask: bool = False
    """Cheeks paler than the rest."""

    @property
    def belly(self) -> float:
        """Lower edge of the trunk."""
        return self.back - self.depth

    @property
    def face(self) -> tuple[float, float, float]:
        """What a portrait shows: middle and radius."""
        return self.head[0] + self.muzzle[0] * 0.15, self.head[1] - 0.04, self.skull * 2.5


SPECIES: dict[str, Species] = {
    "fox": Species(
        (222, 112, 48), 0.2, 2.1, 0.42, 0.42, 0.66, 0.25, 0.075, (0.56, 0.8), 0.125,
        (0.25, 0.075, 0.035), 0.15, Ears.POINTED, 0.2,
        ((-0.42, 0.6, 0.08), (-0.62, 0.56, 0.2), (-0.86, 0.46, 0.25), (-1.06, 0.4, 0.03)),
        wag=0.07, tuck=0.05, socks=True, bib=True, tail_tip=True, mask=True,
    ),
    "wolf": Species(
        (128, 134, 142), 0.24, 1.95, 0.47, 0.44, 0.74, 0.29, 0.08, (0.58, 0.84), 0.125,
        (0.24, 0.07, 0.06), 0.2, Ears.POINTED, 0.14,
        ((-0.44, 0.66, 0.1), (-0.6, 0.54, 0.15), (-0.7, 0.36, 0.04)),
        tuck=0.06, bib=True, mask=True,
    ),
    "dog": Species(
        (172, 120, 74), 0.22, 1.75, 0.42, 0.4, 0.68, 0.26, 0.09, (0.52, 0.85), 0.135,
        (0.21, 0.06, 0.1), 0.16, Ears.FLOPPY, 0.24,
        ((-0.38, 0.62, 0.1), (-0.54, 0.76, 0.07), (-0.58, 0.94, 0.04)), wag=0.12, tuck=0.04,
    ),
    "cat": Species(
        (150, 128, 112), 0.17, 1.7, 0.38, 0.38, 0.6, 0.22, 0.075, (0.46, 0.74), 0.15,
        (0.09, 0.035, 0.07), 0.14, Ears.POINTED, 0.13,
        ((-0.36, 0.54, 0.08), (-0.6, 0.6, 0.07), (-0.68, 0.82, 0.065), (-0.58, 0.98, 0.05)),
        wag=0.06, tuck=0.03, bib=True,
    ),
    "horse": Species(
        (142, 88, 56), 0.36, 1.55, 0.48, 0.37, 0.71, 0.27, 0.066, (0.53, 0.94), 0.092,
        (0.18, 0.16, 0.075), 0.15, Ears.LEAF, 0.09,
        ((-0.36, 0.68, 0.05), (-0.46, 0.56, 0.09), (-0.47, 0.32, 0.03)),
        wag=0.05, tuck=0.03, mane=True, pale_belly=False,
    ),
    "donkey": Species(
        (138, 130, 124), 0.29, 1.5, 0.44, 0.36, 0.66, 0.25, 0.065, (0.5, 0.82), 0.09,
        (0.2, 0.12, 0.075), 0.13, Ears.LONG, 0.22,
        ((-0.36, 0.62, 0.04), (-0.44, 0.46, 0.03), (-0.45, 0.32, 0.06)),
        tuck=0.02, mane=True,
    ),
    "bear": Species(
        (112, 78, 54), 0.3, 1.6, 0.34, 0.46, 0.8, 0.44, 0.15, (0.58, 0.8), 0.16,
        (0.17, 0.06, 0.09), 0.27, Ears.ROUND, 0.075,
        ((-0.48, 0.66, 0.1), (-0.52, 0.62, 0.08)), wag=0.0, hump=0.06, tuck=0.01,
        pale_belly=False,
    ),
    "deer": Species(
        (178, 122, 76), 0.34, 1.25, 0.42, 0.3, 0.57, 0.19, 0.045, (0.42, 0.8), 0.068,
        (0.13, 0.05, 0.035), 0.085, Ears.LEAF, 0.1,
        ((-0.3, 0.55, 0.05), (-0.36, 0.54, 0.05), (-0.38, 0.48, 0.03)),
        wag=0.02, tuck=0.03, bib=True, antlers=True,
    ),
    "sheep": Species(
        (232, 226, 212), 0.2, 1.5, 0.34, 0.36, 0.7, 0.34, 0.07, (0.5, 0.78), 0.11,
        (0.13, 0.08, 0.07), 0.14, Ears.LEAF, 0.1,
        ((-0.4, 0.6, 0.12), (-0.44, 0.5, 0.08)), wag=0.02, woolly=True, socks=True,
        pale_belly=False,
    ),
    "cow": Species(
        (214, 204, 190), 0.29, 1.75, 0.4, 0.5, 0.78, 0.38, 0.085, (0.66, 0.78), 0.12,
        (0.2, 0.12, 0.11), 0.2, Ears.LEAF, 0.11,
        ((-0.5, 0.74, 0.04), (-0.58, 0.5, 0.03), (-0.57, 0.36, 0.07)), wag=0.05, tuck=0.01,
        horns=True,
    ),
    "lion": Species(
        (206, 156, 88), 0.26, 1.9, 0.4, 0.46, 0.7, 0.29, 0.1, (0.58, 0.8), 0.14,
        (0.15, 0.05, 0.1), 0.34, Ears.ROUND, 0.06,
        ((-0.46, 0.62, 0.06), (-0.68, 0.54, 0.045), (-0.82, 0.62, 0.1)), tuck=0.05, mane=True,
    ),
    "elephant": Species(
        (136, 138, 146), 0.42, 1.6, 0.38, 0.44, 0.84, 0.46, 0.15, (0.52, 0.84), 0.2,
        (0.1, 0.1, 0.12), 0.3, Ears.BROAD, 0.26,
        ((-0.46, 0.7, 0.04), (-0.5, 0.5, 0.03), (-0.5, 0.42, 0.05)), wag=0.03, tuck=0.0,
        trunk=True, pale_belly=False,
    ),
    "rabbit": Species(
        (168, 146, 126), 0.13, 1.35, 0.26, 0.34, 0.5, 0.28, 0.085, (0.4, 0.6), 0.15,
        (0.09, 0.04, 0.08), 0.16, Ears.LONG, 0.36,
        ((-0.36, 0.38, 0.14), (-0.4, 0.38, 0.14)), wag=0.0, tuck=0.0, bib=True,
    ),
}  # fmt: skip
"""The animals by their names."""
