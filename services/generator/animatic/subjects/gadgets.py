"""Things to hold: they stand, or turn as on a table that turns."""

import math

from services.generator.animatic.canvas import Point
from services.generator.animatic.colours import RGB, mix
from services.generator.animatic.subjects.sketch import Pen, Role, Sketch
from shared.domain.plan import Action

__all__ = ["book", "camera", "lamp", "shoe", "turned_to", "watch"]

_TURN = 2 * math.pi
_LAMP = (255, 222, 150)


def turned_to(role: Role, phase: float) -> float:
    """Give the angle of a thing in radians: all the way round, or a little to each side."""
    if role.action is Action.ROTATE:
        return _TURN * phase
    return 0.3 * math.sin(_TURN * phase)


def watch(role: Role) -> Sketch:
    """A wrist watch whose hands go round."""

    def draw(pen: Pen, phase: float) -> None:
        wide = 0.9 + 0.1 * math.cos(turned_to(role, phase))
        strap, steel = mix(pen.accent, pen.dark, 0.25), mix(pen.pale, pen.body, 0.3)
        pen.blob([(-0.11 * wide, 0.0), (0.11 * wide, 0.0), (0.15 * wide, 0.3), (0.15 * wide, 0.7),
                  (0.11 * wide, 1.0), (-0.11 * wide, 1.0), (-0.15 * wide, 0.7),
                  (-0.15 * wide, 0.3)], strap)  # fmt: skip
        for y in (0.08, 0.15, 0.85, 0.92):
            pen.oval(0, y, 0.016, 0.014, mix(strap, pen.dark, 0.5))
        pen.box(0.24 * wide, 0.47, 0.29 * wide, 0.53, steel)
        pen.oval(0, 0.5, 0.26 * wide, 0.26, mix(steel, pen.dark, 0.3))
        pen.oval(-0.008, 0.506, 0.245 * wide, 0.245, steel)
        pen.oval(0, 0.5, 0.21 * wide, 0.21, mix(pen.dark, pen.tones.zenith, 0.3))
        for hour in range(12):
            angle = _TURN * hour / 12
            pen.oval(0.175 * wide * math.sin(angle), 0.5 + 0.175 * math.cos(angle), 0.013, 0.013,
                     pen.pale)  # fmt: skip
        for turns, reach, thick, tone in ((1, 0.11, 0.022, pen.pale), (3, 0.155, 0.015, pen.pale),
                                          (6, 0.17, 0.008, pen.accent)):  # fmt: skip
            angle = _TURN * (phase * turns / 6 + 0.84)
            pen.limb([(0, 0.5), (reach * wide * math.sin(angle), 0.5 + reach * math.cos(angle))],
                     [thick, thick * 0.6], tone)  # fmt: skip
        slide = 0.1 * math.sin(turned_to(role, phase))
        pen.limb([(-0.14 + slide, 0.4), (-0.02 + slide, 0.65)], [0.02, 0.03],
                 mix(pen.dark, pen.pale, 0.35))  # fmt: skip

    return Sketch(draw, 0.62, 0.46, cycle_s=6.0)


def book(role: Role) -> Sketch:
    """A book that stands, its cover and its pages."""

    def draw(pen: Pen, phase: float) -> None:
        angle = turned_to(role, phase) + 0.45
        cover = mix(pen.accent, pen.dark, 0.16)
        pages = mix(pen.pale, pen.tones.paper, 0.5)
        sides = ((0.31, 0.075, cover), (0.075, -0.31, pages), (-0.31, -0.075, cover),
                 (-0.075, 0.31, mix(cover, pen.dark, 0.3)))  # fmt: skip
        _prism(pen, angle, (0.31, 0.075), sides)
        across = 0.31 * math.cos(angle)
        if math.cos(angle) > 0.15:
            shift = 0.075 * math.sin(angle)
            pen.polygon([(shift - across * 0.66, 0.62), (shift + across * 0.66, 0.62),
                         (shift + across * 0.66, 0.8), (shift - across * 0.66, 0.8)],
                        pen.pale)  # fmt: skip
            pen.oval(shift, 0.34, abs(across) * 0.5, 0.12, mix(cover, pen.pale, 0.45))

    return Sketch(draw, 0.78, 0.4, cycle_s=5.0)


def _prism(
    pen: Pen, angle: float, half: tuple[float, float], sides: tuple[tuple[float, float, RGB], ...]
) -> None:
    """Draw an upright box that is turned: the sides that look this way, far before near."""
    wide, deep = half
    corners = [(-wide, -deep), (wide, -deep), (wide, deep), (-wide, deep)]
    turned = [(x * math.cos(angle) - z * math.sin(angle), x * math.sin(angle) + z * math.cos(angle))
              for x, z in corners]  # fmt: skip
    for index, (_, _, colour) in enumerate(sides):
        (x0, z0), (x1, z1) = turned[index], turned[(index + 1) % 4]
        if x1 <= x0:
            continue
        shade = mix(colour, pen.dark, min(0.5, max(0.0, abs(z1 - z0) / (x1 - x0 + 0.01) * 0.12)))
        low0, low1 = 0.03 + 0.1 * max(0.0, z0), 0.03 + 0.1 * max(0.0, z1)
        pen.polygon([(x0, low0), (x1, low1), (x1, 0.98 - low1 * 0.3), (x0, 0.98 - low0 * 0.3)],
                    shade)  # fmt: skip


def camera(role: Role) -> Sketch:
    """A camera with a lens that catches the light."""

    def draw(pen: Pen, phase: float) -> None:
        turn = math.sin(turned_to(role, phase))
        body, lens = mix(pen.dark, pen.body, 0.35), (0.08 * turn, 0.42)
        pen.box(-0.3, 0.78, 0.12, 0.97, mix(body, pen.pale, 0.3))
        pen.box(0.3, 0.8, 0.48, 0.87, pen.accent)
        pen.blob([(-0.6, 0.08), (-0.62, 0.45), (-0.6, 0.8), (0.0, 0.82), (0.6, 0.8), (0.62, 0.45),
                  (0.6, 0.08), (0.0, 0.05)], body)  # fmt: skip
        pen.box(-0.6, 0.58, 0.6, 0.66, mix(pen.accent, body, 0.25))
        for index, (radius, tone) in enumerate((
            (0.34, mix(body, pen.pale, 0.55)), (0.3, pen.dark), (0.22, mix(pen.dark, body, 0.5)),
            (0.16, mix(pen.tones.zenith, pen.dark, 0.35)))):  # fmt: skip
            pen.oval(lens[0] + 0.02 * turn * index, lens[1], radius, radius, tone)
        pen.oval(lens[0] - 0.05 + 0.1 * turn, lens[1] + 0.08, 0.05, 0.04, pen.pale)
        blink = 0.9 if phase % 0.5 < 0.04 else 0.0
        pen.glow(-0.09, 0.87, 0.35, pen.tones.paper, blink)

    return Sketch(draw, 1.35, 0.3, cycle_s=4.4)


_SOLE: list[Point] = [(-0.92, 0.06), (-0.9, 0.16), (0.6, 0.16), (0.96, 0.2), (1.0, 0.1),
                      (0.9, 0.02), (-0.8, 0.0)]  # fmt: skip
_UPPER: list[Point] = [(-0.88, 0.16), (-0.92, 0.6), (-0.8, 0.98), (-0.62, 0.98), (-0.46, 0.8),
                       (-0.24, 0.82), (0.1, 0.62), (0.5, 0.46), (0.86, 0.36), (0.96, 0.18),
                       (0.4, 0.14), (-0.5, 0.14)]  # fmt: skip


def shoe(role: Role) -> Sketch:
    """A running shoe."""

    def draw(pen: Pen, phase: float) -> None:
        wide = 0.72 + 0.28 * math.cos(turned_to(role, phase))
        cloth, trim = mix(pen.accent, pen.dark, 0.06), mix(pen.pale, pen.tones.paper, 0.4)
        pen.blob([(x * wide, y) for x, y in _UPPER], cloth)
        pen.blob([(x * wide, y) for x, y in ((-0.88, 0.2), (-0.9, 0.55), (-0.7, 0.5),
                                             (-0.6, 0.2))], mix(cloth, pen.dark, 0.35))  # fmt: skip
        pen.blob([(x * wide, y) for x, y in ((0.56, 0.18), (0.62, 0.42), (0.88, 0.34),
                                             (0.95, 0.18))], mix(cloth, pen.pale, 0.3))  # fmt: skip
        pen.limb([(-0.5 * wide, 0.3), (-0.05 * wide, 0.22), (0.36 * wide, 0.5)],
                 [0.05, 0.09, 0.03], trim)  # fmt: skip
        for row in range(4):
            x, y = (-0.2 + row * 0.15), 0.8 - row * 0.095
            pen.limb([(x * wide, y), ((x - 0.13) * wide, y - 0.13)], [0.035, 0.03], trim)
        pen.blob([(x * wide, y) for x, y in _SOLE], trim)
        pen.limb([(-0.86 * wide, 0.05), (0.9 * wide, 0.06)], [0.05, 0.05],
                 mix(trim, pen.dark, 0.35))  # fmt: skip

    return Sketch(draw, 2.2, 0.24, cycle_s=4.6)


def lamp() -> Sketch:
    """A table lamp; its light breathes."""

    def draw(pen: Pen, phase: float) -> None:
        pen.glow(0, 0.62, 0.62, _LAMP, 0.42 + 0.08 * math.sin(_TURN * phase))
        pen.oval(0, 0.03, 0.2, 0.035, pen.dark)
        pen.limb(
            [(0, 0.03), (0.0, 0.3), (0, 0.56)], [0.05, 0.035, 0.03], mix(pen.dark, pen.body, 0.5)
        )
        shade = mix(pen.accent, _LAMP, 0.35)
        pen.polygon([(-0.3, 0.52), (0.3, 0.52), (0.17, 0.95), (-0.17, 0.95)], shade)
        pen.polygon([(0.1, 0.52), (0.3, 0.52), (0.17, 0.95), (0.07, 0.95)],
                    mix(shade, pen.dark, 0.12))  # fmt: skip
        pen.oval(0, 0.52, 0.3, 0.03, (255, 244, 214))

    return Sketch(draw, 0.72, 0.42, cycle_s=3.6)
