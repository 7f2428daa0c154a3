"""Things that are shown and sold, and the shape that stands for what we have no figure for."""

import math

from services.generator.animatic.canvas import Point, curve
from services.generator.animatic.colours import mix
from services.generator.animatic.subjects.sketch import Pen, Role, Sketch, Stance
from services.generator.animatic.subjects.turning import Block, Side, presented, turned_to
from shared.domain.plan import Action

__all__ = ["bottle", "box", "cup", "phone", "shape"]

_TURN = 2 * math.pi
_BOTTLE = curve(
    [
        (0.15, 0.0),
        (0.168, 0.03),
        (0.17, 0.3),
        (0.165, 0.54),
        (0.12, 0.64),
        (0.06, 0.71),
        (0.05, 0.86),
    ],
    closed=False,
)
_CUP = curve([(0.15, 0.07), (0.24, 0.14), (0.3, 0.3), (0.32, 0.52)], closed=False)


def bottle(role: Role) -> Sketch:
    """A bottle with a label and a light that slides over the glass."""

    def draw(pen: Pen, phase: float) -> None:
        glass = mix(pen.tones.middle, pen.accent, 0.35)
        pen.polygon(_turned(_BOTTLE), glass)
        pen.polygon(_shaded(_BOTTLE, 0.05), mix(glass, pen.dark, 0.35))
        pen.box(-0.055, 0.86, 0.055, 0.98, pen.dark)
        pen.box(-0.065, 0.84, 0.065, 0.87, pen.accent)
        pen.box(-0.165, 0.18, 0.165, 0.44, pen.pale)
        pen.box(-0.165, 0.38, 0.165, 0.4, pen.accent)
        angle = turned_to(role, phase)
        for index in range(3):  # The label goes round with the glass.
            turn = angle + _TURN * index / 3
            if math.cos(turn) > 0:
                x, across = 0.14 * math.sin(turn), 0.055 * math.cos(turn)
                if index == 0:
                    pen.oval(x, 0.3, across, 0.055, pen.accent)
                    pen.oval(x, 0.3, across * 0.55, 0.03, pen.pale)
                else:
                    for row in range(3):
                        pen.box(x - across, 0.235 + row * 0.04, x + across * (0.4 + 0.3 * row),
                                0.25 + row * 0.04, mix(pen.pale, pen.dark, 0.55))  # fmt: skip
        slide = -0.1 + 0.045 * math.sin(angle)
        gleam = mix(glass, pen.tones.paper, 0.65)
        pen.limb([(slide, 0.08), (slide, 0.54)], [0.016, 0.022], gleam)
        pen.limb([(slide * 0.35, 0.66), (slide * 0.35, 0.82)], [0.01, 0.012], gleam)

    return Sketch(draw, 0.45, 0.46, cycle_s=4.2)


_PARCEL = Block(0.42, 0.42, 0.06, 0.66)


def box(role: Role) -> Sketch:
    """A parcel with a ribbon."""

    def paint(pen: Pen, index: int, side: Side) -> None:
        card = mix(pen.body, (190, 146, 98), 0.6)
        side.patch(pen, (0, 0, 1, 1), card)
        side.patch(pen, (0.44, 0, 0.56, 1), pen.accent)
        if index == 2:
            side.patch(pen, (0.12, 0.56, 0.36, 0.84), pen.pale)

    def draw(pen: Pen, phase: float) -> None:
        angle = turned_to(role, phase) + 0.6
        card = mix(pen.body, (190, 146, 98), 0.6)
        _PARCEL.draw(pen, angle, paint)
        pen.polygon(_PARCEL.lid(angle, (0, 0, 1, 1)), mix(card, pen.pale, 0.4))
        for strip in ((0.44, 0, 0.56, 1), (0, 0.44, 1, 0.56)):
            pen.polygon(_PARCEL.lid(angle, strip), mix(pen.accent, pen.pale, 0.16))
        wide = 0.5 + 0.5 * abs(math.cos(angle))
        for side in (-1, 1):
            pen.blob([(0, 0.68), (side * 0.18 * wide, 0.92), (side * 0.3 * wide, 0.8),
                      (side * 0.12 * wide, 0.68)], mix(pen.accent, pen.dark, 0.1))  # fmt: skip
            pen.blob([(0, 0.69), (side * 0.14 * wide, 0.85), (side * 0.2 * wide, 0.78)],
                     mix(pen.accent, pen.dark, 0.35))  # fmt: skip
        pen.oval(0, 0.7, 0.055, 0.045, mix(pen.accent, pen.pale, 0.2))

    return Sketch(draw, 1.25, 0.32, cycle_s=6.0)


_PHONE = Block(0.245, 0.034, 0.01, 0.98)


def phone(role: Role) -> Sketch:
    """A telephone: its screen lives."""

    def draw(pen: Pen, phase: float) -> None:
        def paint(pen: Pen, index: int, side: Side) -> None:
            if index % 2:
                side.patch(pen, (0, 0, 1, 1), mix(pen.body, pen.pale, 0.4))
            else:
                _screen(pen, side, phase)

        angle = presented(role, phase)
        pen.glow(0, 0.5, 0.6, pen.tones.paper, 0.16 * math.cos(angle))
        _PHONE.draw(pen, angle, paint)

    return Sketch(draw, 0.56, 0.44, cycle_s=5.2)


def _screen(pen: Pen, side: Side, phase: float) -> None:
    """Draw a screen on the front: a picture, and figures that come and go."""
    screen = mix(pen.tones.zenith, pen.pale, 0.35)
    side.patch(pen, (0, 0, 1, 1), pen.dark)
    side.patch(pen, (0.06, 0.03, 0.94, 0.97), screen)
    side.patch(pen, (0.06, 0.7, 0.94, 0.97), mix(pen.accent, screen, 0.15))
    side.disc(pen, (0.5, 0.83), (0.14, 0.07), pen.pale)
    for row in range(4):
        y = 0.57 - row * 0.145
        grow = 0.5 + 0.5 * math.sin(_TURN * (2 * phase + row * 0.2))
        side.patch(pen, (0.14, y, 0.86, y + 0.085), mix(screen, pen.pale, 0.6))
        side.patch(pen, (0.14, y, 0.34 + 0.44 * grow, y + 0.085), mix(pen.accent, pen.pale, 0.35))
    side.patch(pen, (0.36, 0.945, 0.64, 0.955), pen.dark)


def cup(role: Role) -> Sketch:
    """A steaming cup."""

    def draw(pen: Pen, phase: float) -> None:
        for index in range(6):
            rise = (phase + index / 6) % 1
            x = -0.02 + 0.1 * math.sin(_TURN * (rise + index * 0.37)) * rise
            pen.glow(x + (index % 3 - 1) * 0.12, 0.52 + 0.42 * rise, 0.07 + 0.09 * rise,
                     pen.tones.paper, 0.5 * math.sin(math.pi * rise))  # fmt: skip
        clay = mix(pen.accent, pen.dark, 0.06)
        pen.oval(0, 0.05, 0.5, 0.055, mix(pen.pale, pen.body, 0.3))
        angle = turned_to(role, phase) * (1.0 if role.action is Action.ROTATE else 0.4)
        out = math.cos(angle)
        handle = [(0.26 * out, 0.4), (0.46 * out, 0.38), (0.42 * out, 0.2), (0.22 * out, 0.16)]
        widths = [0.06, 0.06, 0.055, 0.05]
        if math.sin(angle) <= 0:
            pen.limb(handle, widths, mix(clay, pen.dark, 0.2))
        pen.polygon(_turned(_CUP), clay)
        pen.polygon(_shaded(_CUP, 0.08), mix(clay, pen.dark, 0.22))
        if math.sin(angle) > 0:
            pen.limb(handle, widths, clay)
        pen.oval(0, 0.51, 0.32, 0.055, mix(clay, pen.pale, 0.3))
        pen.oval(0, 0.505, 0.28, 0.042, mix(pen.dark, (92, 56, 36), 0.6))

    return Sketch(draw, 1.05, 0.3, cycle_s=3.4)


def shape() -> Sketch:
    """A turning ring of facets: the idea itself."""

    def draw(pen: Pen, phase: float) -> None:
        pen.glow(0, 0.5, 0.5, pen.tones.paper, 0.4)
        for index in range(8):
            turn = _TURN * (index / 8 + phase / 8)
            reach = 0.34
            x, y = reach * math.cos(turn), 0.5 + reach * math.sin(turn)
            share = 0.5 + 0.5 * math.cos(turn - 0.8)
            colour = mix(mix(pen.accent, pen.dark, 0.4), pen.pale, share * 0.7)
            side = [turn + k * math.pi / 2 for k in range(4)]
            pen.polygon([(x + 0.13 * math.cos(a) * (1.3 if k % 2 else 0.8), y + 0.13 * math.sin(a))
                         for k, a in enumerate(side)], colour)  # fmt: skip
        pen.oval(0, 0.5, 0.16, 0.16, pen.accent)
        pen.oval(-0.03, 0.53, 0.09, 0.09, mix(pen.accent, pen.pale, 0.4))

    return Sketch(draw, 1.05, 0.36, Stance.AIR, cycle_s=4.0, bob=0.01)


def _turned(profile: list[Point]) -> list[Point]:
    """Mirror the right side of a turned thing into its outline."""
    return [*profile, *((-x, y) for x, y in reversed(profile))]


def _shaded(profile: list[Point], inner: float) -> list[Point]:
    """Give the part of a turned thing to the right of a line."""
    return [
        *((max(x, inner), y) for x, y in profile),
        (inner, profile[-1][1]),
        (inner, profile[0][1]),
    ]
