"""Things to hold: they stand, or turn as on a table that turns."""

import math

from services.generator.animatic.canvas import Point
from services.generator.animatic.colours import mix
from services.generator.animatic.subjects.sketch import Pen, Role, Sketch
from services.generator.animatic.subjects.turning import Block, Side, presented, turned_to
from shared.domain.plan import Action

__all__ = ["book", "camera", "lamp", "shoe", "watch"]

_TURN = 2 * math.pi
_LAMP = (255, 222, 150)


def watch(role: Role) -> Sketch:
    """A wrist watch; the second hand goes, the others tell the time."""

    def draw(pen: Pen, phase: float) -> None:
        angle = presented(role, phase)
        seen, side = math.cos(angle), 0.07 * math.sin(angle)
        strap, steel = mix(pen.accent, pen.dark, 0.25), mix(pen.pale, pen.body, 0.3)
        for y, low, high in ((0.0, 0.11, 0.15), (1.0, 0.11, 0.15)):
            knee = 0.3 if y == 0.0 else 0.7
            pen.blob([(-low * seen - 0.02, y), (low * seen + 0.02, y),
                      (high * seen + 0.02 + side, knee), (side, 0.5),
                      (-high * seen - 0.02 + side, knee)], strap)  # fmt: skip
            for k in (1, 2):
                pen.oval(0, abs(y - 0.08 * k), 0.014 * seen, 0.014, mix(strap, pen.dark, 0.5))
        rim = mix(steel, pen.dark, 0.34)
        for share in (1.0, 0.66, 0.33, 0.0):  # The case is as deep as it is drawn often.
            pen.oval(-side * share, 0.5, 0.255 * seen + 0.01, 0.26, rim)
        pen.oval(side, 0.5, 0.25 * seen, 0.25, steel)
        _dial(pen, (side, seen), phase)

    return Sketch(draw, 0.62, 0.46, cycle_s=6.0)


def _dial(pen: Pen, seen: tuple[float, float], phase: float) -> None:
    """Draw the dial about x, as wide as it is seen; ten past ten, as in every shop window."""
    x, wide = seen
    glass, slide = mix(pen.dark, pen.tones.zenith, 0.3), 2.6 * x
    pen.oval(x, 0.5, 0.21 * wide, 0.21, glass)
    # Along the edge of the glass: light across it would be read as a hand.
    turn = 2.2 + slide
    gleam = [(x + 0.197 * wide * math.cos(turn + k / 10), 0.5 + 0.197 * math.sin(turn + k / 10))
             for k in range(-8, 9)]  # fmt: skip
    pen.limb(gleam, [0.02 - 0.0024 * abs(k) for k in range(-8, 9)], mix(glass, pen.pale, 0.35))
    for hour in range(12):
        angle, long = _TURN * hour / 12, 0.15 if hour % 3 == 0 else 0.165
        out = (math.sin(angle), math.cos(angle))
        pen.limb([(x + long * wide * out[0], 0.5 + long * out[1]),
                  (x + 0.188 * wide * out[0], 0.5 + 0.188 * out[1])], [0.014, 0.014],
                 pen.pale)  # fmt: skip
    hands = ((10.15 / 12, 0.11, 0.024, pen.pale), (9 / 60, 0.155, 0.017, pen.pale),
             (math.floor(phase * 12) / 60, 0.17, 0.009, pen.accent))  # fmt: skip
    for turns, reach, thick, tone in hands:
        angle = _TURN * turns
        pen.limb([(x, 0.5), (x + reach * wide * math.sin(angle), 0.5 + reach * math.cos(angle))],
                 [thick, thick * 0.6], tone)  # fmt: skip
    pen.oval(x, 0.5, 0.018 * wide, 0.018, pen.accent)


_BOOK = Block(0.31, 0.075, 0.03, 0.94)


def book(role: Role) -> Sketch:
    """A book that stands: cover, spine, back and the edges of its pages."""

    def draw(pen: Pen, phase: float) -> None:
        angle = turned_to(role, phase) - 0.45
        _BOOK.draw(pen, angle, _bound)
        pen.polygon(_BOOK.lid(angle, (0.04, 0.08, 1.0, 0.92)), mix(pen.pale, pen.tones.paper, 0.6))

    return Sketch(draw, 0.78, 0.4, cycle_s=5.0)


def _bound(pen: Pen, index: int, side: Side) -> None:
    """Draw a side of a book: cover, pages, back, spine."""
    cover = mix(pen.accent, pen.dark, 0.16)
    side.patch(pen, (0, 0, 1, 1), cover if index != 3 else mix(cover, pen.dark, 0.2))
    if index == 0:
        side.patch(pen, (0.12, 0.62, 0.88, 0.84), pen.pale)
        for row in (0.77, 0.69):
            side.patch(pen, (0.22, row - 0.018, 0.78, row + 0.018), mix(pen.pale, pen.dark, 0.7))
        side.disc(pen, (0.5, 0.33), (0.25, 0.17), mix(cover, pen.pale, 0.45))
    elif index == 1:
        pages = mix(pen.pale, pen.tones.paper, 0.5)
        side.patch(pen, (0, 0, 1, 1), pages)
        for share in (0.25, 0.5, 0.75):
            side.patch(pen, (share - 0.03, 0.01, share + 0.03, 0.99), mix(pages, pen.dark, 0.12))
    elif index == 3:
        for row in (0.12, 0.84):
            side.patch(pen, (0.0, row, 1.0, row + 0.03), pen.pale)


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
        # A shoe is as long as it is wide three times over: it sways rather than shows its sole.
        wide = math.cos((0.95 if role.action is Action.ROTATE else 0.4) * math.sin(_TURN * phase))
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
