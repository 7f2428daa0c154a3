"""Animals that fly, swim or sit, facing right."""

import math

from services.generator.animatic.colours import RGB, mix
from services.generator.animatic.subjects.sketch import Pen, Sketch, Stance

__all__ = ["bee", "bird", "butterfly", "fish", "flock", "motes", "sitting_cat", "whale"]

_TURN = 2 * math.pi
_BEATING = 0.55
"""Of its cycle a bird beats its wings; the rest it glides."""


def bird() -> Sketch:
    """A bird on the wing: a few beats, then it glides, banking."""

    def draw(pen: Pen, phase: float) -> None:
        beating = phase < _BEATING
        turn = _TURN * 3 * phase / _BEATING
        beat = math.sin(turn) if beating else 0.14 + 0.08 * math.sin(_TURN * phase * 2)
        fold = max(0.0, -math.cos(turn)) if beating else 0.0  # Wings are drawn in on the way up.
        tip, bend = 0.5 + 0.44 * beat, 0.56 + 0.2 * beat
        far, near = mix(pen.dark, pen.body, 0.4), mix(pen.body, pen.pale, 0.35)
        out = 1 - 0.3 * fold
        pen.blob([(0.04, 0.5), (0.14 * out, bend), (0.34 * out, tip + 0.02),
                  (0.5 * out, tip - 0.04), (0.3 * out, bend - 0.05), (0.2, 0.46)], far)  # fmt: skip
        pen.polygon([(-0.3, 0.5), (-0.66, 0.54), (-0.6, 0.48), (-0.68, 0.42), (-0.3, 0.45)], far)
        pen.blob([(-0.5, 0.475), (-0.3, 0.5), (0.0, 0.555), (0.24, 0.56), (0.38, 0.53),
                  (0.3, 0.45), (0.05, 0.4), (-0.22, 0.43)], pen.body)  # fmt: skip
        pen.blob([(0.3, 0.46), (0.1, 0.41), (-0.2, 0.44), (0.05, 0.46)], pen.pale)
        _wing(pen, (out, bend, tip), (near, mix(near, pen.dark, 0.45)))
        pen.oval(0.34, 0.545, 0.1, 0.085, pen.body)
        pen.polygon([(0.42, 0.57), (0.57, 0.53), (0.42, 0.51)], pen.accent)
        pen.oval(0.375, 0.565, 0.02, 0.022, pen.pale)
        pen.oval(0.38, 0.565, 0.011, 0.013, pen.dark)

    return Sketch(draw, 1.45, 0.24, Stance.AIR, cycle_s=2.8, bob=0.016, rock=0.07, stride=3.0)


def _wing(pen: Pen, moved: tuple[float, float, float], tones: tuple[RGB, RGB]) -> None:
    """Draw the near wing: an arm, and feathers that spread at its end."""
    out, bend, tip = moved
    pen.blob([(0.16, 0.54), (0.0, bend + 0.07), (-0.24 * out, tip + 0.05), (-0.5 * out, tip),
              (-0.42 * out, (tip + bend) / 2 - 0.04), (-0.26, bend - 0.05), (-0.14, 0.46)],
             tones[0])  # fmt: skip
    for index in range(4):
        share = index / 3
        root = (-0.2 * out - 0.1 * share, tip * (1 - share) + bend * share - 0.01)
        end = (root[0] - (0.42 - 0.2 * share) * out, root[1] - 0.05 - 0.05 * share)
        pen.limb([root, end], [0.075, 0.02], tones[index % 2])
    pen.limb([(0.1, 0.53), (-0.04, bend + 0.03), (-0.24 * out, tip + 0.01)], [0.03, 0.03, 0.015],
             tones[1])  # fmt: skip


def flock() -> Sketch:
    """Birds far away, over a view."""

    def draw(pen: Pen, phase: float) -> None:
        colour = mix(pen.dark, pen.tones.horizon, 0.3)
        for index in range(7):
            rank = (index + 1) // 2
            x = 0.5 - rank * 0.27 + 0.03 * math.sin(_TURN * phase + index)
            y = 0.55 + (rank * 0.14 if index % 2 else -rank * 0.1)
            beat = math.sin(_TURN * (3 * phase + index * 0.37))
            for side in (-1, 1):
                pen.limb([(x, y), (x + side * 0.07, y + 0.045 * beat + 0.02),
                          (x + side * 0.14, y + 0.075 * beat)], [0.03, 0.024, 0.008],
                         colour)  # fmt: skip

    return Sketch(draw, 1.9, 0.11, Stance.AIR, cycle_s=2.4, bob=0.012, rock=0.03)


def motes() -> Sketch:
    """Specks of light that wander where no bird flies: in a room, among the stars."""

    def draw(pen: Pen, phase: float) -> None:
        for index in range(18):
            turn = _TURN * (phase + index * 0.38)
            x = 0.9 * math.sin(index * 2.4) + 0.07 * math.sin(turn)
            y = 0.5 + 0.42 * math.cos(index * 1.7) + 0.06 * math.sin(2 * turn + index)
            size = 0.009 + 0.006 * math.sin(index * 5.1)
            pen.glow(x, y, 5 * size, pen.tones.sun, 0.5 + 0.3 * math.sin(turn))
            pen.oval(x, y, size, size, pen.pale)

    return Sketch(draw, 1.9, 0.42, Stance.AIR, cycle_s=6.0, bob=0.012)


def whale() -> Sketch:
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

    return Sketch(draw, 2.4, 0.2, Stance.WATER, cycle_s=2.2, bob=0.014, rock=0.07, stride=0.5)


def sitting_cat() -> Sketch:
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


def fish() -> Sketch:
    """A fish under way, fins and tail at work."""

    def draw(pen: Pen, phase: float) -> None:
        flick = 0.12 * math.sin(_TURN * phase)
        scales, pale = mix(pen.accent, pen.body, 0.15), mix(pen.accent, pen.pale, 0.6)
        fin = mix(scales, pen.dark, 0.35)
        pen.polygon([(-0.62, 0.5), (-1.02, 0.86 + flick), (-0.9, 0.5 + flick),
                     (-1.02, 0.14 + flick)], fin)  # fmt: skip
        pen.blob([(-0.2, 0.74), (0.0, 1.0), (0.34, 0.78)], fin)
        pen.blob([(-0.1, 0.26), (-0.06, 0.04), (0.2, 0.22)], fin)
        pen.blob([(-0.72, 0.5), (-0.3, 0.72), (0.2, 0.82), (0.66, 0.66), (0.86, 0.48),
                  (0.62, 0.3), (0.2, 0.18), (-0.3, 0.3)], scales)  # fmt: skip
        pen.blob([(0.84, 0.46), (0.6, 0.31), (0.2, 0.19), (-0.3, 0.31), (0.2, 0.36)], pale)
        for x in (-0.25, 0.0, 0.25):
            pen.limb([(x, 0.66), (x + 0.06, 0.5), (x, 0.36)], [0.02, 0.05, 0.02], pale)
        pen.blob([(0.22, 0.5), (0.02, 0.42 + flick / 2), (0.16, 0.38)], fin)
        pen.oval(0.58, 0.56, 0.075, 0.085, pen.pale)
        pen.oval(0.6, 0.56, 0.04, 0.05, pen.dark)

    return Sketch(draw, 2.1, 0.17, Stance.DEEP, cycle_s=0.9, bob=0.008, rock=0.04, stride=0.7)


def butterfly() -> Sketch:
    """A butterfly: wings that open and close."""

    def draw(pen: Pen, phase: float) -> None:
        span = 0.35 + 0.65 * (0.5 + 0.5 * math.cos(_TURN * phase))
        rim = mix(pen.accent, pen.dark, 0.6)
        for colour, grow in ((rim, 1.0), (pen.accent, 0.8)):
            for side in (-1, 1):
                wide = side * span
                pen.blob([(0.02 * side, 0.56), (wide * 0.22 * grow, 0.6 + 0.36 * grow),
                          (wide * 0.62 * grow, 0.62 + 0.34 * grow),
                          (wide * 0.58 * grow, 0.58), (wide * 0.2 * grow, 0.5)],
                         colour)  # fmt: skip
                pen.blob([(0.02 * side, 0.52), (wide * 0.46 * grow, 0.5),
                          (wide * 0.42 * grow, 0.5 - 0.4 * grow),
                          (wide * 0.12 * grow, 0.5 - 0.3 * grow)], colour)  # fmt: skip
        for side in (-1, 1):
            pen.oval(side * span * 0.42, 0.8, 0.07 * span, 0.07, pen.pale)
            pen.oval(side * span * 0.3, 0.3, 0.05 * span, 0.055, pen.pale)
            pen.limb([(0, 0.74), (side * 0.08, 0.9), (side * 0.14, 0.96)], [0.02, 0.016, 0.03],
                     pen.dark)  # fmt: skip
        pen.limb([(0, 0.26), (0, 0.56), (0, 0.72)], [0.04, 0.075, 0.07], pen.dark)

    return Sketch(draw, 1.3, 0.14, Stance.AIR, cycle_s=0.55, bob=0.02, rock=0.08, stride=0.25)


def bee() -> Sketch:
    """A bee, wings a blur."""

    def draw(pen: Pen, phase: float) -> None:
        beat = 0.12 * math.sin(_TURN * phase)
        gold = pen.lit((240, 186, 56))
        wing = mix(pen.pale, pen.tones.horizon, 0.4)
        pen.blob([(0.0, 0.62), (-0.42, 0.92 + beat), (-0.36, 1.02 + beat), (0.08, 0.78)], wing)
        pen.blob([(0.06, 0.62), (-0.1, 1.0 - beat), (0.08, 1.04 - beat), (0.2, 0.72)], wing)
        pen.blob([(-0.62, 0.42), (-0.4, 0.64), (0.1, 0.7), (0.34, 0.52), (0.2, 0.3),
                  (-0.3, 0.22)], gold)  # fmt: skip
        for x, half in ((-0.42, 0.16), (-0.2, 0.2), (0.04, 0.21)):
            pen.limb([(x, 0.47 + half), (x - 0.02, 0.45), (x, 0.45 - half)], [0.06, 0.1, 0.06],
                     pen.dark)  # fmt: skip
        pen.oval(0.38, 0.52, 0.17, 0.17, pen.dark)
        pen.oval(0.46, 0.57, 0.045, 0.055, pen.pale)
        pen.limb([(0.44, 0.66), (0.56, 0.82)], [0.03, 0.04], pen.dark)

    return Sketch(draw, 1.3, 0.12, Stance.AIR, cycle_s=0.34, bob=0.014, rock=0.05, stride=0.25)
