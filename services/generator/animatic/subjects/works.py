"""What carries people: boats, cars, trains, aircraft; and globes."""

import math

from services.generator.animatic.colours import mix
from services.generator.animatic.subjects.gait import knee_of
from services.generator.animatic.subjects.sketch import Pen, Sketch, Stance

__all__ = ["balloon", "bicycle", "boat", "car", "plane", "planet", "rocket", "train"]

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
        _wake(pen, phase)

    return Sketch(draw, 1.1, 0.4, Stance.WATER, cycle_s=2.6, bob=0.012, rock=0.06, stride=0.35,
                  spill=0.2)  # fmt: skip


def _wake(pen: Pen, phase: float) -> None:
    """Draw foam at the bow and lines of it that fall astern."""
    foam = mix(pen.tones.paper, pen.tones.horizon, 0.25)
    for index in range(7):
        back = (phase + index / 7) % 1
        x, wide = 0.4 - 0.9 * back, 0.03 + 0.07 * back
        pen.oval(x, 0.012 - 0.035 * back, wide, 0.011 * (1 - 0.6 * back), foam)
    for index in range(3):
        rise = (phase * 2 + index / 3) % 1
        pen.oval(0.4 + 0.07 * rise, 0.03 + 0.05 * rise * (1 - rise) * 4, 0.022 * (1 - rise) + 0.006,
                 0.018 * (1 - rise) + 0.005, foam)  # fmt: skip


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

    return Sketch(draw, 2.7, 0.15, cycle_s=0.7, bob=0.0015, stride=_TURN * 0.2)


def bicycle() -> Sketch:
    """A rider on a bicycle, legs on the pedals."""

    def draw(pen: Pen, phase: float) -> None:
        radius, hub = 0.19, 0.2
        steel, crank = mix(pen.accent, pen.dark, 0.1), (-0.02, 0.22)
        for x in (-0.34, 0.36):
            ring = [(x + radius * math.cos(_TURN * k / 28), hub + radius * math.sin(_TURN * k / 28))
                    for k in range(29)]  # fmt: skip
            pen.limb(ring, [0.026] * 29, pen.dark)
            for spoke in range(8):
                angle = _TURN * (spoke / 8 - phase)
                pen.limb([(x, hub), (x + radius * math.cos(angle), hub + radius * math.sin(angle))],
                         [0.006, 0.006], pen.pale)  # fmt: skip
        _pedal(pen, crank, phase + 0.5, 0.5)
        frame = [(-0.34, hub), crank, (0.28, 0.44), (-0.12, 0.46), crank]
        pen.limb(frame, [0.022] * 5, steel)
        pen.limb([(-0.34, hub), (-0.12, 0.46), (-0.14, 0.53)], [0.02] * 3, steel)
        pen.limb([(0.36, hub), (0.27, 0.52), (0.2, 0.56)], [0.022, 0.02, 0.018], steel)
        pen.limb([(-0.22, 0.535), (-0.06, 0.535)], [0.034, 0.024], pen.dark)
        coat = pen.clothes if pen.wear.colour else mix(pen.lit((62, 96, 120)), pen.body, 0.3)
        pen.limb([(-0.13, 0.56), (0.0, 0.72), (0.06, 0.8)], [0.13, 0.13, 0.11], coat)
        pen.limb([(0.05, 0.78), (0.12, 0.64), (0.22, 0.57)], [0.056, 0.046, 0.038],
                 mix(coat, pen.dark, 0.3))  # fmt: skip
        _pedal(pen, crank, phase, 0.0)
        pen.oval(0.11, 0.9, 0.056, 0.066, pen.skin)
        pen.blob([(0.03, 0.9), (0.04, 0.97), (0.11, 1.0), (0.18, 0.96), (0.18, 0.92)], pen.accent)

    return Sketch(draw, 1.15, 0.38, cycle_s=1.0, stride=_TURN * 0.19)


def _pedal(pen: Pen, crank: tuple[float, float], turn: float, shade: float) -> None:
    """Draw a leg on its pedal."""
    angle = -_TURN * turn
    foot = (crank[0] + 0.1 * math.cos(angle), crank[1] + 0.02 + 0.1 * math.sin(angle))
    hip, cloth = (-0.12, 0.55), mix(mix(pen.dark, pen.body, 0.4), pen.dark, shade)
    knee = knee_of(hip, foot, 0.235, 0.23, forward=True)
    pen.limb([hip, knee, foot], [0.1, 0.07, 0.042], cloth)
    pen.limb([foot, (foot[0] + 0.06, foot[1] - 0.01)], [0.04, 0.03], pen.dark)


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

    return Sketch(draw, 2.75, 0.17, cycle_s=0.8, stride=_TURN * 0.1)


def plane() -> Sketch:
    """An airliner that banks to one side and the other, its lights blinking."""

    def draw(pen: Pen, phase: float) -> None:
        bank = math.sin(_TURN * phase)
        white = mix(pen.pale, pen.body, 0.15)
        shade = mix(white, pen.dark, 0.3)
        # Banking towards the eye, the near wing falls and the far one rises behind the body.
        far, near = 0.8 + 0.16 * bank, 0.1 - 0.12 * bank
        pen.polygon([(0.16, 0.54), (-0.3, far), (-0.16, far + 0.01), (0.36, 0.54)],
                    mix(white, pen.dark, 0.48))  # fmt: skip
        pen.polygon([(-0.7, 0.52), (-1.0, 0.98), (-0.8, 0.98), (-0.42, 0.6)], pen.accent)
        pen.polygon([(-0.72, 0.56), (-1.02, 0.6 + 0.08 * bank), (-0.92, 0.62 + 0.08 * bank),
                     (-0.56, 0.58)], shade)  # fmt: skip
        pen.blob([(-1.0, 0.56), (-0.6, 0.63), (0.2, 0.64), (0.66, 0.62), (0.98, 0.51),
                  (0.74, 0.41), (0.0, 0.38), (-0.5, 0.43)], white)  # fmt: skip
        pen.blob([(0.94, 0.48), (0.7, 0.41), (0.0, 0.38), (-0.5, 0.43), (0.0, 0.44),
                  (0.66, 0.45)], shade)  # fmt: skip
        pen.polygon([(0.76, 0.575), (0.9, 0.53), (0.84, 0.525), (0.74, 0.54)],
                    mix(_GLASS, pen.dark, 0.6))  # fmt: skip
        for index in range(11):
            pen.oval(-0.5 + index * 0.105, 0.54, 0.018, 0.024, mix(_GLASS, pen.dark, 0.55))
        pen.box(-0.6, 0.475, 0.62, 0.492, pen.accent)
        for along in (0.3, 0.58):
            x, y = 0.3 - 0.62 * along, 0.45 + (near - 0.45) * along
            pen.limb([(x - 0.02, y - 0.05), (x + 0.18, y - 0.055)], [0.07, 0.09], shade)
        pen.polygon([(0.22, 0.46), (-0.46, near), (-0.28, near - 0.005), (0.5, 0.44)],
                    mix(white, pen.dark, 0.16 + 0.1 * bank))  # fmt: skip
        pen.polygon([(-0.46, near), (-0.54, near + 0.09), (-0.4, near + 0.01)], pen.accent)
        if phase * 4 % 1 < 0.3:
            pen.glow(-0.42, near, 0.16, (255, 90, 80), 0.9)

    return Sketch(draw, 2.1, 0.16, Stance.AIR, cycle_s=4.0, bob=0.012, rock=0.06, stride=3.4)


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

    return Sketch(draw, 0.85, 0.36, Stance.AIR, cycle_s=1.6, bob=0.012, rock=0.02, stride=0.16)


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
