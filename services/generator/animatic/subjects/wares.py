"""Things that are shown and sold, and the shape that stands for what we have no figure for."""

import math

from services.generator.animatic.canvas import Point, curve
from services.generator.animatic.colours import mix
from services.generator.animatic.subjects.gadgets import turned_to
from services.generator.animatic.subjects.sketch import Pen, Role, Sketch, Stance
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
        if math.cos(angle) > 0:  # The mark goes round with the glass.
            across = 0.06 * math.cos(angle)
            pen.oval(0.12 * math.sin(angle), 0.29, across, 0.06, pen.accent)
        slide = -0.1 + 0.04 * math.sin(angle)
        pen.limb([(slide, 0.08), (slide, 0.54)], [0.016, 0.022], mix(glass, pen.tones.paper, 0.65))

    return Sketch(draw, 0.45, 0.46, cycle_s=4.2)


def box() -> Sketch:
    """A parcel with a ribbon, turning a little."""

    def draw(pen: Pen, phase: float) -> None:
        turn = 0.1 * math.sin(_TURN * phase)
        edge = 0.1 + turn
        card = mix(pen.body, (190, 146, 98), 0.6)
        pen.polygon([(-0.5, 0.14), (edge, 0.0), (edge, 0.62), (-0.5, 0.72)], card)
        pen.polygon(
            [(edge, 0.0), (0.5, 0.16), (0.5, 0.74), (edge, 0.62)], mix(card, pen.dark, 0.35)
        )
        pen.polygon(
            [(-0.5, 0.72), (edge, 0.62), (0.5, 0.74), (-0.06, 0.86)], mix(card, pen.pale, 0.4)
        )
        middle = (edge - 0.5) / 2
        pen.polygon([(middle - 0.05, 0.07), (middle + 0.05, 0.05), (middle + 0.05, 0.67),
                     (middle - 0.05, 0.69)], pen.accent)  # fmt: skip
        across = (edge + 0.5) / 2
        pen.polygon([(across - 0.04, 0.06), (across + 0.04, 0.09), (across + 0.04, 0.69),
                     (across - 0.04, 0.67)], mix(pen.accent, pen.dark, 0.3))  # fmt: skip
        for side in (-1, 1):
            pen.blob(
                [(0, 0.76), (side * 0.16, 0.96), (side * 0.26, 0.86), (side * 0.1, 0.76)],
                pen.accent,
            )
        pen.oval(0, 0.775, 0.05, 0.04, mix(pen.accent, pen.dark, 0.25))

    return Sketch(draw, 1.1, 0.3, cycle_s=4.2)


def phone() -> Sketch:
    """A telephone whose screen lives."""

    def draw(pen: Pen, phase: float) -> None:
        pen.glow(0, 0.5, 0.6, pen.tones.paper, 0.16)
        pen.polygon(_rounded(0.25, 0.0, 1.0, 0.055), pen.dark)
        screen = mix(pen.tones.zenith, pen.pale, 0.35)
        pen.box(-0.215, 0.06, 0.215, 0.94, screen)
        pen.box(-0.215, 0.72, 0.215, 0.94, mix(pen.accent, screen, 0.15))
        pen.oval(0, 0.83, 0.06, 0.06, pen.pale)
        for row in range(4):
            y = 0.6 - row * 0.14
            grow = 0.5 + 0.5 * math.sin(_TURN * (phase + row * 0.2))
            pen.box(-0.17, y, 0.17, y + 0.075, mix(screen, pen.pale, 0.6))
            pen.box(-0.17, y, -0.17 + 0.12 + 0.2 * grow, y + 0.075, mix(pen.accent, pen.pale, 0.35))
        pen.polygon([(0.02, 0.06), (0.215, 0.06), (0.215, 0.94)], mix(screen, pen.pale, 0.28))
        pen.box(-0.05, 0.03, 0.05, 0.038, pen.pale)

    return Sketch(draw, 0.56, 0.44, cycle_s=2.6)


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


def _rounded(half: float, low: float, high: float, radius: float) -> list[Point]:
    """Give a rectangle about the middle with round corners."""
    corners = (
        (half - radius, low + radius, -0.25),
        (half - radius, high - radius, 0.0),
        (radius - half, high - radius, 0.25),
        (radius - half, low + radius, 0.5),
    )
    return [
        (x + radius * math.cos(_TURN * (start + step / 32)),
         y + radius * math.sin(_TURN * (start + step / 32)))
        for x, y, start in corners
        for step in range(9)
    ]  # fmt: skip
