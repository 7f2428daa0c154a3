"""Numbers that a shot shows: a ring for one, bars for a few, columns for a course of years.

They grow to their values and then stand. Every chart fits the upright cut, labels included.
"""

import math
import re
from collections.abc import Callable
from functools import partial

from services.generator.animatic.canvas import Canvas, Point
from services.generator.animatic.colours import RGB, mix
from services.generator.animatic.subjects.sketch import Pen, Sketch, Stance
from services.generator.animatic.subjects.words import Words
from shared.domain.plan import Datum

__all__ = ["chart_of"]

_TURN = 2 * math.pi
_GROWING_S = 1.8
_SHARE_MAX = 1000
_WIDTH = 1.1
"""Of a chart, in its own heights."""

_PERIOD = re.compile(r"[\u2019']?\d{2,4}|[12]\d{3}[-\u2013/]\d{2,4}")


def chart_of(data: tuple[Datum, ...]) -> Sketch:
    """Choose the chart for what is to be shown.

    Args:
        data: At least one number.
    """
    draw: Callable[[tuple[Datum, ...], Words, Pen, float], None] = _bars
    if len(data) == 1:
        draw = _ring
    elif len(data) > 2 and all(_PERIOD.fullmatch(one.label.strip()) for one in data):
        draw = _columns
    return Sketch(partial(draw, data, Words()), _WIDTH, 0.54, Stance.AIR, once_s=_GROWING_S)


def _grown(phase: float, index: int, count: int) -> float:
    """Say how much of its value the index-th of count has reached: one after another."""
    begin = 0.4 * index / max(1, count)
    left = 1 - min(1.0, max(0.0, (phase - begin) / (1 - 0.4)))
    return 1 - left**3


def _ring(data: tuple[Datum, ...], words: Words, pen: Pen, phase: float) -> None:
    only, radius, width = data[0], 0.4, 0.11
    share = only.share / _SHARE_MAX * _grown(phase, 0, 1)
    middle = (0.0, 0.56)
    _card(pen)
    _arc(pen, middle, radius, (0.0, 1.0, width), mix(pen.pale, pen.body, 0.3))
    if share > 0:
        _arc(pen, middle, radius, (0.0, share, width), pen.accent)
    words.put(pen, only.shown, middle, (0.56, 0.2), pen.dark)
    words.put(pen, only.label, (0.0, 0.045), (1.0, 0.075), pen.dark)


def _arc(
    pen: Pen, middle: Point, radius: float, span: tuple[float, float, float], colour: RGB
) -> None:
    """Draw part of a ring, clockwise from the top; span: from, to (0.0-1.0) and width."""
    begin, end, width = span
    steps = max(2, round(96 * (end - begin)))
    angles = [_TURN * (begin + (end - begin) * step / steps) for step in range(steps + 1)]
    outer, inner = radius, radius - width
    pen.polygon(
        [
            *((middle[0] + outer * math.sin(a), middle[1] + outer * math.cos(a)) for a in angles),
            *((middle[0] + inner * math.sin(a), middle[1] + inner * math.cos(a))
              for a in reversed(angles)),
        ],
        colour,
    )  # fmt: skip


def _bars(data: tuple[Datum, ...], words: Words, pen: Pen, phase: float) -> None:
    _card(pen)
    count = len(data)
    row = 0.98 / count
    thick = min(0.11, row * 0.4)
    letter = min(0.075, row * 0.36)
    for index, one in enumerate(data):
        top = 1.0 - index * row
        base = top - row * 0.42 - thick
        colour = mix(pen.accent, pen.tones.middle, 0.0 if one.share == _SHARE_MAX else 0.55)
        words.put(pen, one.label, (-0.48, top - row * 0.24), (0.6, letter), pen.dark, side=-1)
        words.put(pen, one.shown, (0.48, top - row * 0.24), (0.34, letter * 1.12), pen.dark, side=1)
        pen.box(-0.48, base, 0.48, base + thick, mix(pen.pale, pen.body, 0.2))
        reach = 0.96 * one.share / _SHARE_MAX * _grown(phase, index, count)
        pen.box(-0.48, base, -0.48 + reach, base + thick, colour)


def _columns(data: tuple[Datum, ...], words: Words, pen: Pen, phase: float) -> None:
    _card(pen)
    count = len(data)
    step, foot, tall = 0.96 / count, 0.14, 0.7
    tips: list[Point] = []
    for index, one in enumerate(data):
        x = -0.48 + (index + 0.5) * step
        reach = tall * one.share / _SHARE_MAX * _grown(phase, index, count)
        colour = mix(pen.accent, pen.tones.middle, 0.0 if index == count - 1 else 0.55)
        pen.box(x - step * 0.32, foot, x + step * 0.32, foot + reach, colour)
        words.put(pen, one.label, (x, 0.075), (step * 0.92, 0.06), pen.dark)
        words.put(pen, one.shown, (x, foot + reach + 0.045), (step * 0.96, 0.06), pen.dark)
        tips.append((x, foot + reach))
    pen.box(-0.5, foot - 0.008, 0.5, foot, pen.dark)
    pen.limb(tips, [0.012] * count, mix(pen.dark, pen.accent, 0.3))


def _card(pen: Pen) -> None:
    """Lay a pale sheet with round corners and a soft shadow under a chart: it reads anywhere."""
    sheet = Canvas(pen.canvas.width, pen.canvas.height)
    own = Pen(sheet, pen.tones, pen.origin, pen.scale)
    own.polygon(_rounded((-0.54, -0.055, 0.56, 1.03), 0.05), pen.tones.near)
    sheet.soften(0.018 * pen.scale)
    sheet.fade(0.5)
    own.polygon(_rounded((-0.545, -0.02, 0.545, 1.06), 0.05),
                mix(pen.tones.paper, pen.tones.horizon, 0.12))  # fmt: skip
    pen.canvas.pixels = sheet.pixels


def _rounded(box: tuple[float, float, float, float], radius: float) -> list[Point]:
    """Give a rectangle with round corners: left, low, right, high."""
    left, low, right, high = box
    corners = (
        (right - radius, low + radius, -0.25),
        (right - radius, high - radius, 0.0),
        (left + radius, high - radius, 0.25),
        (left + radius, low + radius, 0.5),
    )
    return [
        (x + radius * math.cos(_TURN * (start + step / 32)),
         y + radius * math.sin(_TURN * (start + step / 32)))
        for x, y, start in corners
        for step in range(9)
    ]  # fmt: skip
