"""Animals and plants, facing right."""

import math

from services.generator.animatic.colours import mix
from services.generator.animatic.subjects.sketch import Pen, Sketch, Stance

__all__ = ["bird", "cat", "dog", "fish", "flower", "horse", "tree"]

_TURN = 2 * math.pi


def bird() -> Sketch:
    """A bird on the wing."""

    def draw(pen: Pen, phase: float) -> None:
        beat = math.sin(_TURN * phase)
        tip, bend = 0.5 + 0.42 * beat, 0.58 + 0.14 * beat
        far, near = mix(pen.dark, pen.body, 0.4), mix(pen.body, pen.pale, 0.35)
        pen.blob([(0.02, 0.5), (0.16, bend + 0.02), (0.44, tip - 0.02), (0.3, bend - 0.03),
                  (0.16, 0.46)], far)  # fmt: skip
        pen.blob([(-0.5, 0.46), (-0.3, 0.5), (0.0, 0.55), (0.24, 0.55), (0.38, 0.53), (0.3, 0.45),
                  (0.05, 0.41), (-0.22, 0.43)], pen.body)  # fmt: skip
        pen.polygon([(-0.34, 0.5), (-0.66, 0.53), (-0.62, 0.47), (-0.66, 0.41), (-0.34, 0.44)], far)
        pen.blob([(0.12, 0.54), (-0.04, bend + 0.06), (-0.34, tip + 0.03), (-0.62, tip - 0.06),
                  (-0.36, bend - 0.02), (-0.16, 0.46)], near)  # fmt: skip
        pen.oval(0.34, 0.545, 0.1, 0.085, pen.body)
        pen.polygon([(0.42, 0.56), (0.56, 0.53), (0.42, 0.51)], pen.accent)
        pen.oval(0.375, 0.565, 0.014, 0.016, pen.pale)

    return Sketch(draw, 1.45, 0.2, Stance.AIR, cycle_s=0.9, bob=0.012, rock=0.05, travel=0.05)


def fish() -> Sketch:
    """A whale, at the surface."""

    def draw(pen: Pen, phase: float) -> None:
        flick = 0.06 * math.sin(_TURN * phase)
        pen.blob([(-0.95, 0.42 + flick), (-0.55, 0.4), (-0.1, 0.66), (0.5, 0.7), (0.9, 0.42),
                  (0.7, 0.1), (0.0, 0.02), (-0.6, 0.24)], pen.body)  # fmt: skip
        pen.blob([(0.9, 0.36), (0.6, 0.1), (0.0, 0.03), (0.2, 0.2), (0.6, 0.3)], pen.pale)
        pen.blob([(-0.85, 0.4 + flick), (-1.2, 0.8 + flick), (-1.0, 0.5 + flick),
                  (-1.25, 0.36 + flick)], pen.body)  # fmt: skip
        pen.blob([(0.1, 0.2), (0.02, -0.02), (-0.25, -0.06), (-0.1, 0.14)], pen.dark)
        pen.oval(0.62, 0.42, 0.025, 0.03, pen.dark)

    return Sketch(draw, 2.4, 0.2, Stance.WATER, cycle_s=2.2, bob=0.014, rock=0.07, travel=0.03)


def dog() -> Sketch:
    """A dog, walking."""

    def draw(pen: Pen, phase: float) -> None:
        _legs(pen, phase, ((-0.36, 0.0), (0.26, 0.25)), 0.42, 0.1, 0.22)
        wag = 0.08 * math.sin(_TURN * phase * 2)
        pen.limb([(-0.46, 0.6), (-0.62, 0.74), (-0.68, 0.92 + wag)], [0.09, 0.07, 0.04], pen.body)
        pen.blob([(-0.5, 0.62), (-0.3, 0.7), (0.2, 0.7), (0.42, 0.66), (0.44, 0.44), (0.2, 0.36),
                  (-0.2, 0.4), (-0.48, 0.42)], pen.body)  # fmt: skip
        pen.limb([(0.32, 0.6), (0.5, 0.82)], [0.26, 0.2], pen.body)
        pen.blob([(0.4, 0.98), (0.62, 0.96), (0.72, 0.86), (0.86, 0.82), (0.86, 0.74), (0.62, 0.72),
                  (0.42, 0.76)], pen.body)  # fmt: skip
        pen.blob([(0.44, 0.97), (0.54, 0.95), (0.5, 0.74), (0.4, 0.7), (0.36, 0.82)], pen.dark)
        pen.oval(0.86, 0.81, 0.03, 0.025, pen.dark)
        pen.oval(0.63, 0.88, 0.018, 0.02, pen.dark)
        pen.limb([(0.32, 0.74), (0.5, 0.62)], [0.06, 0.06], pen.accent)

    return Sketch(draw, 1.7, 0.2, cycle_s=0.8, travel=0.05)


def cat() -> Sketch:
    """A cat, sitting, tail moving."""

    def draw(pen: Pen, phase: float) -> None:
        tail = 0.09 * math.sin(_TURN * phase)
        pen.limb([(-0.2, 0.06), (-0.44, 0.08), (-0.5, 0.3), (-0.42 + tail, 0.46)],
                 [0.1, 0.09, 0.08, 0.05], pen.body)  # fmt: skip
        pen.blob([(-0.3, 0.0), (-0.32, 0.2), (-0.14, 0.5), (0.0, 0.68), (0.2, 0.64), (0.22, 0.3),
                  (0.26, 0.0)], pen.body)  # fmt: skip
        pen.limb([(0.14, 0.4), (0.17, 0.04)], [0.12, 0.09], mix(pen.body, pen.dark, 0.4))
        pen.oval(0.12, 0.78, 0.2, 0.17, pen.body)
        for side in (-1, 1):
            pen.polygon([(0.12 + side * 0.19, 0.82), (0.12 + side * 0.17, 1.0),
                         (0.12 + side * 0.04, 0.92)], pen.body)  # fmt: skip
            blink = 0.2 if 0.6 < phase < 0.66 else 1.0
            pen.oval(0.14 + side * 0.075, 0.79, 0.024, 0.034 * blink, pen.pale)
        pen.polygon([(0.12, 0.73), (0.165, 0.73), (0.142, 0.705)], pen.accent)
        pen.limb([(-0.02, 0.63), (0.1, 0.6), (0.24, 0.63)], [0.05, 0.06, 0.05], pen.accent)

    return Sketch(draw, 1.15, 0.2, cycle_s=2.4)


def horse() -> Sketch:
    """A horse, walking."""

    def draw(pen: Pen, phase: float) -> None:
        _legs(pen, phase, ((-0.3, 0.0), (0.24, 0.25)), 0.48, 0.09, 0.26)
        wag = 0.04 * math.sin(_TURN * phase)
        pen.limb([(-0.4, 0.64), (-0.5, 0.5), (-0.5 + wag, 0.26)], [0.06, 0.09, 0.03], pen.dark)
        pen.blob([(-0.42, 0.62), (-0.28, 0.7), (0.05, 0.66), (0.3, 0.7), (0.36, 0.54), (0.2, 0.42),
                  (-0.12, 0.42), (-0.38, 0.46)], pen.body)  # fmt: skip
        nod = 0.015 * math.sin(_TURN * phase * 2)
        pen.blob([(0.16, 0.68), (0.3, 0.86), (0.42, 0.97 + nod), (0.5, 0.92 + nod), (0.46, 0.76),
                  (0.36, 0.54)], pen.body)  # fmt: skip
        pen.blob([(0.4, 0.98 + nod), (0.54, 0.94 + nod), (0.68, 0.78 + nod), (0.62, 0.72 + nod),
                  (0.46, 0.82 + nod)], pen.body)  # fmt: skip
        pen.polygon([(0.42, 0.96 + nod), (0.43, 1.05 + nod), (0.48, 0.96 + nod)], pen.body)
        pen.blob(
            [(0.14, 0.7), (0.26, 0.88), (0.4, 0.99 + nod), (0.34, 0.8), (0.24, 0.68)], pen.dark
        )
        pen.oval(0.52, 0.89 + nod, 0.013, 0.015, pen.pale)
        pen.polygon([(-0.1, 0.68), (0.1, 0.67), (0.08, 0.52), (-0.08, 0.52)], pen.accent)

    return Sketch(draw, 1.3, 0.34, cycle_s=1.2, travel=0.05)


def tree() -> Sketch:
    """A broad tree whose crown stirs."""

    def draw(pen: Pen, phase: float) -> None:
        pen.limb([(0, 0), (0.01, 0.2), (0.0, 0.5)], [0.12, 0.075, 0.05], pen.dark)
        for side in (-1, 1):
            pen.limb([(0, 0.32), (side * 0.17, 0.56)], [0.05, 0.02], pen.dark)
        leaf = mix(pen.body, (92, 134, 78), 0.45)
        puffs = ((-0.24, 0.58, 0.17), (0.24, 0.6, 0.17), (-0.13, 0.76, 0.18), (0.14, 0.78, 0.17),
                 (0.0, 0.6, 0.2), (0.0, 0.88, 0.12))  # fmt: skip
        for index, (x, y, radius) in enumerate(puffs):
            stir = 0.008 * math.sin(_TURN * (phase + index / 6))
            shade = mix(leaf, pen.dark, 0.34)
            pen.oval(x + stir, y, radius, radius * 0.9, shade)
        for index, (x, y, radius) in enumerate(puffs):
            stir = 0.008 * math.sin(_TURN * (phase + index / 6))
            pen.oval(x + stir - 0.025, y + 0.03, radius * 0.8, radius * 0.7, leaf)
        for index in range(9):
            angle = index * 2.4
            pen.oval(
                0.25 * math.cos(angle), 0.68 + 0.17 * math.sin(angle), 0.018, 0.018, pen.accent
            )

    return Sketch(draw, 0.95, 0.5, cycle_s=3.0)


def flower() -> Sketch:
    """A flower on a stem that leans with the air."""

    def draw(pen: Pen, phase: float) -> None:
        lean = 0.03 * math.sin(_TURN * phase)
        stem = mix(pen.body, (84, 138, 78), 0.6)
        head = (lean, 0.78)
        pen.limb([(0, 0), (lean * 0.2, 0.4), head], [0.03, 0.026, 0.022], stem)
        pen.blob([(0, 0.18), (0.14, 0.34), (0.32, 0.38), (0.2, 0.24)], stem)
        pen.blob([(0, 0.3), (-0.13, 0.46), (-0.3, 0.48), (-0.18, 0.34)], mix(stem, pen.dark, 0.25))
        for ring, (count, reach, size, share) in enumerate(
            ((9, 0.15, 0.085, 0.22), (7, 0.09, 0.07, 0.0))
        ):
            for index in range(count):
                angle = _TURN * index / count + ring * 0.4 + lean
                pen.oval(head[0] + reach * math.cos(angle), head[1] + reach * math.sin(angle),
                         size, size, mix(pen.accent, pen.dark, share))  # fmt: skip
        pen.oval(*head, 0.075, 0.075, mix(pen.pale, (240, 190, 80), 0.5))

    return Sketch(draw, 0.75, 0.4, cycle_s=2.8)


def _legs(
    pen: Pen,
    phase: float,
    pairs: tuple[tuple[float, float], ...],
    hip: float,
    thick: float,
    stride: float,
) -> None:
    """Four legs; each pair is a place and its part of the cycle."""
    for x, offset in pairs:
        for side in (0.5, 0.0):
            swing = math.sin(_TURN * (phase + offset + side))
            lift = max(0.0, math.cos(_TURN * (phase + offset + side)))
            foot = (x + stride * 0.5 * swing, 0.02 + 0.06 * lift)
            knee = (x + stride * 0.3 * swing + 0.04 * lift, hip * 0.52)
            colour = mix(pen.dark, pen.body, 0.2 if side else 0.75)
            pen.limb([(x, hip + 0.06), knee, foot], [thick * 1.9, thick, thick * 0.65], colour)
