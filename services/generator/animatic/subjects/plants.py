"""Plants: they stir in the air, and grow when that is what a shot is about."""

import math

from services.generator.animatic.colours import mix
from services.generator.animatic.subjects.sketch import Pen, Role, Sketch
from shared.domain.plan import Action

__all__ = ["flower", "tree"]

_TURN = 2 * math.pi
_GROWING_S = 3.2


def tree(role: Role) -> Sketch:
    """A broad tree whose crown stirs."""
    growing = role.action is Action.GROW

    def draw(pen: Pen, phase: float) -> None:
        size = _grown(phase) if growing else 1.0
        _tree(pen.own(0.0, 0.25 + 0.75 * size), phase, size, 3.0 if role.windy else 1.0)

    once = _GROWING_S if growing else 0.0
    return Sketch(draw, 0.95, 0.56, cycle_s=3.0, once_s=once)


def _tree(pen: Pen, phase: float, size: float, air: float) -> None:
    bark = mix(pen.dark, pen.lit((96, 70, 52)), 0.5)
    pen.limb([(0, 0), (0.01, 0.2), (0.0, 0.5)], [0.12, 0.075, 0.05], bark)
    for side in (-1, 1):
        pen.limb([(0, 0.32), (side * 0.17, 0.56)], [0.05, 0.02], bark)
        pen.limb([(0, 0.44), (side * 0.1, 0.8)], [0.04, 0.012], bark)
    leaf = pen.tones.paper if pen.tones.snowy else pen.tones.leaf
    puffs = ((-0.26, 0.56, 0.16), (0.26, 0.58, 0.16), (-0.14, 0.76, 0.18), (0.15, 0.78, 0.17),
             (0.0, 0.6, 0.2), (0.0, 0.9, 0.12), (-0.3, 0.68, 0.11), (0.31, 0.7, 0.11))  # fmt: skip
    shades = (
        (mix(leaf, pen.dark, 0.42), 0.0, 0.0, 1.0),
        (leaf, -0.02, 0.025, 0.82),
        (mix(leaf, pen.tones.rim, 0.28), -0.05, 0.055, 0.48),
    )
    for tone, aside, up, share in shades:
        for index, (x, y, radius) in enumerate(puffs):
            stir = 0.008 * air * math.sin(_TURN * (phase + index / 8))
            # What is higher bows farther; a wind that pushes never lets it all the way back.
            stir += 0.035 * (air - 1) * y * (0.6 + 0.4 * math.sin(_TURN * phase))
            reach = radius * share * (0.3 + 0.7 * size)
            pen.oval(x + stir + aside, y + up, reach, reach * 0.88, tone)


def flower(role: Role) -> Sketch:
    """A flower on a stem that leans with the air; growing: from a bud."""
    growing = role.action is Action.GROW

    def draw(pen: Pen, phase: float) -> None:
        size = _grown(phase) if growing else 1.0
        lean = 0.03 * math.sin(_TURN * phase) * size
        stem = mix(pen.body, pen.lit((96, 156, 84)), 0.8)
        top = 0.1 + 0.68 * size
        head = (lean, top)
        pen.limb([(0, 0), (lean * 0.2, top * 0.5), head], [0.03, 0.026, 0.022], stem)
        leaf = size * min(1.0, top / 0.5)
        for side, foot in ((1, 0.18), (-1, 0.3)):
            y = min(foot, top * 0.6)
            pen.blob([(0, y), (side * 0.14 * leaf, y + 0.16 * leaf),
                      (side * 0.32 * leaf, y + 0.2 * leaf), (side * 0.2 * leaf, y + 0.06 * leaf)],
                     mix(stem, pen.dark, 0.0 if side > 0 else 0.25))  # fmt: skip
        _bloom(pen, head, max(0.12, size * size), lean)

    once = _GROWING_S if growing else 0.0
    return Sketch(draw, 0.75, 0.42, cycle_s=2.8, once_s=once)


def _bloom(pen: Pen, head: tuple[float, float], size: float, lean: float) -> None:
    rings = ((11, 0.155, 0.08, 0.28), (9, 0.12, 0.075, 0.1), (7, 0.075, 0.06, 0.0))
    for ring, (count, reach, petal, share) in enumerate(rings):
        for index in range(count):
            angle = _TURN * index / count + ring * 0.4 + lean
            pen.oval(head[0] + size * reach * math.cos(angle),
                     head[1] + size * reach * math.sin(angle), size * petal, size * petal,
                     mix(mix(pen.accent, pen.dark, share), pen.pale, 0.12 * ring))  # fmt: skip
    pen.oval(*head, size * 0.075, size * 0.075, pen.lit((240, 190, 80)))
    pen.oval(head[0] - 0.02, head[1] + 0.02, size * 0.035, size * 0.035, pen.lit((255, 222, 140)))


def _grown(phase: float) -> float:
    """Say how far it has grown: fast at first, then slower, then whole."""
    left = 1 - min(1.0, phase)
    return 1 - left * left * left
