"""Heads of the animals on four legs, in profile, facing right."""

import math

from services.generator.animatic.canvas import Point
from services.generator.animatic.colours import RGB, mix
from services.generator.animatic.subjects.sketch import Pen
from services.generator.animatic.subjects.species import Ears, Species

__all__ = ["head"]

_EARS: dict[Ears, tuple[tuple[Point, ...], ...]] = {
    Ears.POINTED: (((-0.42, 0.2), (-0.34, 1.0), (0.2, 0.3)),),
    Ears.FLOPPY: (((-0.2, 0.34), (0.16, 0.26), (0.06, -0.4), (-0.16, -0.62), (-0.34, -0.3)),),
    Ears.ROUND: (((-0.9, 0.6), (-0.7, 1.5), (0.1, 1.6), (0.4, 0.9)),),
    Ears.LONG: (((-0.22, 0.2), (-0.42, 0.7), (-0.32, 1.05), (-0.08, 0.75), (0.08, 0.3)),),
    Ears.LEAF: (((-0.5, 0.4), (-0.9, 0.9), (-0.95, 1.2), (-0.4, 1.0), (0.0, 0.6)),),
    Ears.BROAD: (((0.1, 0.5), (-0.5, 0.62), (-0.9, 0.2), (-0.8, -0.5), (-0.3, -0.8),
                  (0.05, -0.3)),),
}  # fmt: skip
"""Outlines about the skull's middle, in ear lengths."""

_SHARP = {Ears.POINTED}


def head(
    species: Species, pen: Pen, colours: tuple[RGB, RGB, RGB], lift: float, jaw: float
) -> None:
    """Draw a head.

    Args:
        species: Whose.
        pen: What with.
        colours: Coat, pale and dark.
        lift: How far it is raised, in heights.
        jaw: How far the mouth is open, 0.0-1.0.
    """
    main, pale, dark = colours
    x, y = species.head[0], species.head[1] + lift
    skull, (length, fall, tip) = species.skull, species.muzzle
    end = (x + skull * 0.55 + length, y - fall)
    if species.mane and species.ears is Ears.ROUND:
        pen.oval(x - skull * 0.35, y - skull * 0.1, skull * 1.75, skull * 1.85, dark)
    far = mix(main, dark, 0.5)
    _ear(species, pen, (x + skull * 0.28, y), (far, far))
    if species.antlers:
        _antlers(pen, (x, y + skull * 0.7), pen.lit((132, 104, 76)))
    if species.horns:
        pen.limb([(x, y + skull * 0.6), (x + 0.1, y + skull * 1.3), (x + 0.06, y + skull * 1.9)],
                 [0.05, 0.04, 0.015], pen.lit((226, 214, 190)))  # fmt: skip
    if jaw > 0:
        low = (end[0] - length * 0.12, end[1] - 0.02 - 0.07 * jaw)
        pen.limb([(x, y - skull * 0.4), low], [skull * 0.9, tip * 0.8], mix(main, dark, 0.35))
    pen.oval(x, y, skull * 1.05, skull * 0.95, main)
    pen.limb([(x + skull * 0.2, y - skull * 0.14), end], [skull * 1.5, tip], main)
    if species.mask:
        pen.blob([(x - skull * 0.5, y - skull * 0.75), (x + skull * 0.3, y - skull * 0.2),
                  (end[0] - tip, end[1] + tip * 0.1), (end[0] - tip * 0.4, end[1] - tip * 0.4),
                  (x + skull * 0.4, y - skull * 0.9)], pale)  # fmt: skip
    if species.trunk:
        _trunk(pen, end, main, pale)
    else:
        pen.oval(end[0] + tip * 0.25, end[1] + tip * 0.25, max(0.022, tip * 0.36),
                 max(0.02, tip * 0.3), pen.dark)  # fmt: skip
    pen.oval(x + skull * 0.34, y + skull * 0.2, skull * 0.13, skull * 0.15, pen.dark)
    pen.oval(x + skull * 0.38, y + skull * 0.25, skull * 0.045, skull * 0.05, pen.pale)
    _ear(species, pen, (x - skull * 0.1, y), (mix(main, dark, 0.12), dark))


def _ear(species: Species, pen: Pen, at: Point, colours: tuple[RGB, RGB]) -> None:
    size = species.ear
    root = (at[0] - species.skull * 0.15, at[1] + species.skull * 0.35)
    for outline in _EARS[species.ears]:
        points = [(root[0] + px * size, root[1] + py * size) for px, py in outline]
        if species.ears in _SHARP:
            pen.polygon(points, colours[0])
            tip, low = points[1], (0.55, 0.45)
            pen.polygon([tip, *((p[0] * low[1] + tip[0] * low[0], p[1] * low[1] + tip[1] * low[0])
                                for p in (points[0], points[2]))], colours[1])  # fmt: skip
        else:
            pen.blob(points, mix(colours[0], colours[1], 0.3))


def _antlers(pen: Pen, root: Point, colour: RGB) -> None:
    x, y = root
    for lean, share in ((0.05, 0.55), (-0.02, 1.0)):
        tone = mix(pen.dark, colour, share)
        stem = [(x + lean, y - 0.02), (x - 0.05 + lean, y + 0.1), (x + 0.02 + lean, y + 0.21)]
        pen.limb(stem, [0.026, 0.02, 0.01], tone)
        for at, reach in ((0.4, (0.07, 0.06)), (0.75, (0.075, 0.075)), (0.6, (-0.07, 0.075))):
            knot = (stem[1][0] + (stem[2][0] - stem[1][0]) * at,
                    stem[1][1] + (stem[2][1] - stem[1][1]) * (at - 0.35))  # fmt: skip
            pen.limb([knot, (knot[0] + reach[0], knot[1] + reach[1])], [0.017, 0.008], tone)


def _trunk(pen: Pen, end: Point, main: RGB, pale: RGB) -> None:
    x, y = end
    sway = 0.02 * math.sin(y * 90)
    pen.limb([(x - 0.08, y + 0.02), (x + 0.02, y - 0.16), (x + 0.01 + sway, y - 0.38),
              (x + 0.08 + sway, y - 0.46)], [0.2, 0.13, 0.085, 0.06], main)  # fmt: skip
    pen.limb([(x - 0.06, y - 0.08), (x + 0.06, y - 0.16), (x + 0.14, y - 0.13)],
             [0.05, 0.04, 0.012], mix(pale, pen.pale, 0.5))  # fmt: skip
