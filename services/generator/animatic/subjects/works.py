"""What people build: boats, cars, aircraft, houses."""

import math

from services.generator.animatic.colours import mix
from services.generator.animatic.subjects.sketch import Pen, Sketch, Stance

__all__ = [
    "balloon", "boat", "car", "house", "lighthouse", "plane", "planet", "rocket", "tower", "train",
]  # fmt: skip

_TURN = 2 * math.pi
_GLASS = (176, 208, 224)
_LAMP = (255, 222, 150)


def boat() -> Sketch:
    """A sailing boat."""

    def draw(pen: Pen, phase: float) -> None:
        belly = 0.03 * math.sin(_TURN * phase)
        pen.box(-0.012, 0.16, 0.012, 1.0, pen.dark)
        pen.blob(
            [(-0.03, 0.95), (-0.2 - belly, 0.6), (-0.36 - belly, 0.27), (-0.03, 0.25)], pen.pale
        )
        pen.blob([(0.03, 0.9), (0.2 + belly, 0.55), (0.34, 0.27), (0.03, 0.25)],
                 mix(pen.pale, pen.accent, 0.75))  # fmt: skip
        pen.polygon([(-0.48, 0.2), (0.54, 0.2), (0.36, 0.0), (-0.36, 0.0)], pen.body)
        pen.polygon([(-0.48, 0.2), (0.54, 0.2), (0.515, 0.165), (-0.465, 0.165)], pen.accent)
        pen.polygon([(0.012, 1.0), (0.13, 0.97 + belly), (0.012, 0.94)], pen.accent)
        pen.box(-0.3, 0.2, -0.06, 0.25, mix(pen.body, pen.pale, 0.3))

    return Sketch(draw, 1.1, 0.36, Stance.WATER, cycle_s=2.6, bob=0.009, rock=0.05, travel=0.03)


def car() -> Sketch:
    """A car with turning wheels."""

    def draw(pen: Pen, phase: float) -> None:
        paint = mix(pen.accent, pen.dark, 0.12)
        pen.blob(
            [
                (-1.28, 0.3),
                (-1.26, 0.58),
                (-0.86, 0.66),
                (-0.5, 0.96),
                (0.2, 0.98),
                (0.62, 0.66),
                (1.16, 0.58),
                (1.3, 0.34),
                (1.2, 0.2),
                (-1.2, 0.2),
            ],
            paint,
        )
        glass = mix(_GLASS, pen.tones.zenith, 0.4)
        pen.polygon([(-0.7, 0.67), (-0.42, 0.89), (-0.14, 0.9), (-0.14, 0.67)], glass)
        pen.polygon([(-0.06, 0.67), (-0.06, 0.9), (0.18, 0.9), (0.46, 0.67)], glass)
        pen.box(-1.26, 0.34, 1.27, 0.39, mix(paint, pen.dark, 0.4))
        pen.oval(1.18, 0.47, 0.075, 0.055, _LAMP)
        pen.oval(-1.22, 0.48, 0.04, 0.05, (214, 60, 50))
        for x in (-0.76, 0.76):
            pen.oval(x, 0.21, 0.26, 0.26, mix(paint, pen.dark, 0.8))
            pen.oval(x, 0.2, 0.21, 0.21, pen.dark)
            pen.oval(x, 0.2, 0.12, 0.12, pen.pale)
            for spoke in range(5):
                angle = _TURN * (spoke / 5 - phase)
                pen.limb([(x, 0.2), (x + 0.11 * math.cos(angle), 0.2 + 0.11 * math.sin(angle))],
                         [0.03, 0.03], pen.dark)  # fmt: skip

    return Sketch(draw, 2.7, 0.15, cycle_s=0.7, bob=0.0015, travel=0.05)


def train() -> Sketch:
    """The front part of a tram."""

    def draw(pen: Pen, phase: float) -> None:
        jolt = 0.006 * math.sin(_TURN * phase * 2)
        for x in (-0.9, -0.5, 0.5, 0.9):
            pen.oval(x, 0.1, 0.1, 0.1, pen.dark)
        pen.blob([(-1.3, 0.12), (-1.3, 0.9 + jolt), (1.0, 0.92 + jolt), (1.24, 0.6), (1.3, 0.14)],
                 mix(pen.body, pen.accent, 0.55))  # fmt: skip
        pen.box(-1.28, 0.2, 1.26, 0.28, pen.pale)
        for index in range(5):
            x = -1.18 + index * 0.42
            pen.box(x, 0.48 + jolt, x + 0.34, 0.78 + jolt, mix(_LAMP, _GLASS, 0.4))
        pen.polygon([(0.98, 0.5), (0.98, 0.78), (1.06, 0.78), (1.2, 0.5)], _GLASS)
        pen.limb([(-0.3, 0.92), (-0.1, 1.0), (0.1, 1.02)], [0.02, 0.02, 0.02], pen.dark)
        pen.glow(1.26, 0.34, 0.3, _LAMP, 0.6)

    return Sketch(draw, 2.75, 0.17, cycle_s=0.8, travel=0.05)


def plane() -> Sketch:
    """An airliner climbing."""

    def draw(pen: Pen, phase: float) -> None:
        white = mix(pen.pale, pen.body, 0.15)
        pen.polygon([(-0.7, 0.5), (-0.98, 0.98), (-0.78, 0.98), (-0.42, 0.58)], pen.accent)
        pen.polygon(
            [(0.1, 0.52), (-0.3, 0.86), (-0.18, 0.86), (0.36, 0.52)], mix(white, pen.dark, 0.45)
        )
        pen.blob(
            [(-0.98, 0.56), (-0.6, 0.62), (0.6, 0.62), (0.96, 0.5), (0.7, 0.38), (-0.5, 0.4)], white
        )
        pen.polygon(
            [(0.2, 0.46), (-0.5, 0.02), (-0.3, 0.02), (0.5, 0.44)], mix(white, pen.dark, 0.22)
        )
        for index in range(9):
            pen.oval(-0.45 + index * 0.11, 0.53, 0.018, 0.024, mix(_GLASS, pen.dark, 0.5))
        if phase < 0.5:
            pen.glow(-0.42, 0.04, 0.16, (255, 90, 80), 0.9)

    return Sketch(draw, 2.1, 0.13, Stance.AIR, cycle_s=1.0, bob=0.006, rock=0.03, travel=0.06)


def balloon() -> Sketch:
    """A hot-air balloon."""

    def draw(pen: Pen, phase: float) -> None:
        for index in range(7):
            share = (index - 3) / 3.5
            left, right = share * 0.33 - 0.06, share * 0.33 + 0.06
            tint = pen.accent if index % 2 else pen.pale
            pen.blob([(left, 0.66), (left * 0.8, 0.86), (left * 0.3, 0.99), (right * 0.3, 0.99),
                      (right * 0.8, 0.86), (right, 0.66), (right * 0.5, 0.4), (right * 0.22, 0.27),
                      (left * 0.22, 0.27), (left * 0.5, 0.4)], tint)  # fmt: skip
        for x in (-0.06, 0.06):
            pen.limb([(x * 1.3, 0.28), (x, 0.13)], [0.008, 0.008], pen.dark)
        pen.box(-0.075, 0.0, 0.075, 0.13, mix(pen.body, (140, 96, 60), 0.5))
        pen.glow(0, 0.24, 0.1, _LAMP, 0.5 + 0.4 * math.sin(_TURN * phase))

    return Sketch(draw, 0.85, 0.36, Stance.AIR, cycle_s=1.6, bob=0.012, rock=0.02, travel=0.03)


def rocket() -> Sketch:
    """A rocket under thrust."""

    def draw(pen: Pen, phase: float) -> None:
        flame = 0.05 * math.sin(_TURN * phase) + 0.02 * math.sin(_TURN * phase * 3)
        pen.glow(0, 0.16, 0.3, _LAMP, 0.7)
        pen.blob(
            [(-0.08, 0.27), (0.0, 0.3), (0.08, 0.27), (0.05, 0.14), (0.0, flame), (-0.05, 0.14)],
            (255, 150, 60),
        )
        pen.blob(
            [(-0.045, 0.27), (0.045, 0.27), (0.02, 0.16), (0, 0.1 + flame), (-0.02, 0.16)], _LAMP
        )
        for side in (-1, 1):
            pen.polygon([(side * 0.1, 0.44), (side * 0.21, 0.24), (side * 0.08, 0.28)], pen.accent)
        pen.blob([(-0.1, 0.27), (-0.13, 0.5), (-0.09, 0.8), (0.0, 1.0), (0.09, 0.8), (0.13, 0.5),
                  (0.1, 0.27)], pen.pale)  # fmt: skip
        pen.blob([(-0.075, 0.84), (0.0, 1.0), (0.075, 0.84), (0.0, 0.82)], pen.accent)
        pen.oval(0, 0.64, 0.06, 0.06, pen.dark)
        pen.oval(0, 0.64, 0.044, 0.044, _GLASS)

    return Sketch(draw, 0.7, 0.42, Stance.AIR, cycle_s=0.5, bob=0.008, rock=0.025)


def planet() -> Sketch:
    """A ringed globe whose clouds turn."""

    def draw(pen: Pen, phase: float) -> None:
        sphere = mix(pen.tones.middle, pen.accent, 0.45)
        ring = mix(pen.pale, pen.accent, 0.3)
        pen.oval(0, 0.5, 0.74, 0.16, ring)
        pen.oval(0, 0.5, 0.6, 0.115, mix(ring, pen.tones.zenith, 0.6))
        pen.oval(0, 0.5, 0.46, 0.46, sphere)
        for index in range(6):
            turn = _TURN * (phase + index / 6)
            x, depth = 0.4 * math.sin(turn), math.cos(turn)
            if depth > 0:
                y = 0.3 + 0.4 * ((index * 0.37) % 1)
                pen.oval(x * 0.9, y, 0.13 * depth + 0.01, 0.045, mix(sphere, pen.pale, 0.4))
        pen.blob([(-0.74, 0.5), (-0.4, 0.4), (0.0, 0.35), (0.4, 0.4), (0.74, 0.5), (0.45, 0.35),
                  (0.0, 0.31), (-0.45, 0.35)], ring)  # fmt: skip

    return Sketch(draw, 1.55, 0.4, Stance.AIR, cycle_s=9.0, bob=0.004, rock=0.02)


def house() -> Sketch:
    """A cottage with a lit window and smoke."""

    def draw(pen: Pen, phase: float) -> None:
        wall = mix(pen.pale, pen.body, 0.25)
        for index in range(4):
            rise = (phase + index / 4) % 1
            pen.glow(0.3 + 0.1 * rise + 0.02 * math.sin(_TURN * rise), 0.86 + 0.22 * rise,
                     0.05 + 0.08 * rise, pen.tones.paper, 0.5 * (1 - rise))  # fmt: skip
        pen.box(0.24, 0.6, 0.35, 0.88, mix(pen.body, pen.dark, 0.3))
        pen.box(-0.45, 0.0, 0.45, 0.52, wall)
        pen.box(0.1, 0.0, 0.45, 0.52, mix(wall, pen.dark, 0.14))
        pen.polygon(
            [(-0.56, 0.48), (-0.38, 0.84), (0.38, 0.84), (0.56, 0.48)],
            mix(pen.accent, pen.dark, 0.3),
        )
        pen.box(-0.06, 0.0, 0.12, 0.34, pen.dark)
        for x in (-0.35, 0.22):
            pen.box(x, 0.18, x + 0.16, 0.36, _LAMP)
            pen.box(x + 0.072, 0.18, x + 0.088, 0.36, pen.dark)
            pen.glow(x + 0.08, 0.27, 0.2, _LAMP, 0.35)

    return Sketch(draw, 1.2, 0.34, cycle_s=3.6)


def lighthouse() -> Sketch:
    """A lighthouse on its rock; the lamp comes round."""

    def draw(pen: Pen, phase: float) -> None:
        white, band = mix(pen.pale, pen.body, 0.08), mix(pen.accent, pen.dark, 0.08)
        beam = math.cos(_TURN * phase)
        pen.blob(
            [(-0.34, 0.0), (-0.26, 0.07), (-0.12, 0.12), (0.12, 0.11), (0.26, 0.06), (0.36, 0.0)],
            pen.dark,
        )
        for index in range(6):
            low, high = 0.09 + index * 0.115, 0.09 + (index + 1) * 0.115
            wide, thin = 0.115 - index * 0.009, 0.115 - (index + 1) * 0.009
            pen.polygon([(-wide, low), (wide, low), (thin, high), (-thin, high)],
                        band if index % 2 else white)  # fmt: skip
        for y in (0.3, 0.54):
            pen.box(-0.014, y, 0.014, y + 0.04, pen.dark)
        pen.box(-0.095, 0.78, 0.095, 0.8, pen.dark)
        pen.box(-0.05, 0.8, 0.05, 0.9, mix(_LAMP, pen.body, 0.1))
        pen.box(-0.006, 0.8, 0.006, 0.9, pen.dark)
        pen.polygon([(-0.07, 0.9), (0.07, 0.9), (0.0, 0.985)], band)
        reach = 0.3 * beam
        pen.glow(reach * 0.4, 0.85, 0.12 + 0.16 * abs(beam), _LAMP, 0.85)
        pen.glow(reach * 0.85, 0.85, 0.16 * abs(beam) + 0.02, _LAMP, 0.5)

    return Sketch(draw, 0.8, 0.52, cycle_s=4.0)


def tower() -> Sketch:
    """A tall building with lights that come and go."""

    def draw(pen: Pen, phase: float) -> None:
        wall = mix(pen.body, pen.tones.zenith, 0.2)
        pen.box(-0.16, 0.0, 0.16, 0.8, wall)
        pen.box(0.05, 0.0, 0.16, 0.8, mix(wall, pen.dark, 0.35))
        pen.box(-0.11, 0.8, 0.11, 0.9, wall)
        pen.limb([(0, 0.9), (0, 1.0)], [0.02, 0.006], wall)
        for row in range(15):
            for column in range(6):
                kind = (row * 7 + column * 5 + row * column) % 11
                lit = kind < 4 or (kind == 5 and phase < 0.5)
                x, y = -0.135 + column * 0.047, 0.05 + row * 0.048
                pen.box(x, y, x + 0.028, y + 0.026, _LAMP if lit else mix(wall, _GLASS, 0.3))
        pen.glow(0, 1.0, 0.05, pen.accent, 0.4 + 0.4 * math.sin(_TURN * phase))

    return Sketch(draw, 0.45, 0.56, cycle_s=2.4)
