"""What people build: houses, towers, mills."""

import math

from services.generator.animatic.colours import mix
from services.generator.animatic.subjects.lights import beam
from services.generator.animatic.subjects.sketch import Pen, Sketch

__all__ = ["house", "lighthouse", "tower", "windmill"]

_TURN = 2 * math.pi
_GLASS = (176, 208, 224)
_LAMP = (255, 222, 150)
_LOW_SUN = 0.3
"""Below this height of the sun lamps are seen, in sky heights."""


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
        _beams(pen, phase)
        reach = 0.3 * beam
        pen.glow(reach * 0.3, 0.85, 0.13 + 0.1 * abs(beam), _LAMP, 0.9)
        pen.oval(0, 0.85, 0.04, 0.045, mix(_LAMP, (255, 255, 255), 0.6))

    return Sketch(draw, 0.8, 0.62, cycle_s=5.0, spill=0.75)


def _beams(pen: Pen, phase: float) -> None:
    """Send two beams round, where it is dark enough for them to be seen."""
    if pen.tones.sun_height >= _LOW_SUN and not pen.tones.night:
        return
    strength = 0.72 if pen.tones.night else 0.5
    for half in (0.0, 0.5):
        turn = _TURN * (phase + half)
        along, near = math.cos(turn), math.sin(turn)
        if abs(along) < 0.1:
            continue  # It looks straight at the eye, or away: the lamp's own glow shows it.
        tip = (1.14 * along, 0.85 - 0.1 * near)
        beam(pen, (0.0, 0.85), tip, (0.012, 0.07 + 0.07 * (1 + near)),
             (_LAMP, strength * (0.75 + 0.25 * near)))  # fmt: skip


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


def windmill() -> Sketch:
    """A windmill whose sails turn."""

    def draw(pen: Pen, phase: float) -> None:
        wall = mix(pen.pale, pen.body, 0.16)
        pen.polygon([(-0.17, 0.0), (0.17, 0.0), (0.105, 0.58), (-0.105, 0.58)], wall)
        pen.polygon([(0.05, 0.0), (0.17, 0.0), (0.105, 0.58), (0.04, 0.58)],
                    mix(wall, pen.dark, 0.2))  # fmt: skip
        pen.blob([(-0.13, 0.57), (-0.1, 0.68), (0.0, 0.73), (0.1, 0.68), (0.13, 0.57)],
                 mix(pen.accent, pen.dark, 0.25))  # fmt: skip
        pen.box(-0.045, 0.0, 0.045, 0.13, pen.dark)
        for x, y in ((-0.05, 0.3), (0.02, 0.44)):
            pen.box(x, y, x + 0.05, y + 0.07, _LAMP if pen.tones.night else pen.dark)
        hub = (0.0, 0.63)
        for sail in range(4):
            angle = _TURN * (sail / 4 - phase / 4)
            along, side = (math.cos(angle), math.sin(angle)), (-math.sin(angle), math.cos(angle))
            tip = (hub[0] + 0.36 * along[0], hub[1] + 0.36 * along[1])
            corners = ((0.07, 0.0), (0.07, 0.075), (0.36, 0.075), (0.36, 0.0))
            cloth = [
                (
                    hub[0] + along[0] * far + side[0] * wide,
                    hub[1] + along[1] * far + side[1] * wide,
                )
                for far, wide in corners
            ]
            pen.polygon(cloth, mix(pen.pale, pen.accent, 0.12))
            for rung in (0.14, 0.21, 0.28):
                foot = (hub[0] + along[0] * rung, hub[1] + along[1] * rung)
                pen.limb([foot, (foot[0] + side[0] * 0.075, foot[1] + side[1] * 0.075)],
                         [0.006, 0.006], pen.body)  # fmt: skip
            pen.limb([hub, tip], [0.02, 0.012], pen.dark)
        pen.oval(*hub, 0.028, 0.028, pen.dark)

    return Sketch(draw, 0.85, 0.56, cycle_s=2.2)
