"""People: walking in profile when the shot is wide, standing to the camera when it is near."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from services.generator.animatic.canvas import Point
from services.generator.animatic.colours import RGB, mix
from services.generator.animatic.subjects.sketch import Pen, Sketch

__all__ = ["child", "crowd", "man", "woman"]

_TURN = 2 * math.pi


@dataclass(frozen=True, slots=True)
class _Build:
    """Proportions, in the person's height."""

    head: float
    shoulders: float
    hem: float
    """Height of the coat's lower edge."""
    flare: float
    """Half width of the coat there."""
    hair: Callable[[Pen, float, float, float], None]
    coat_share: float
    """How much the accent tints the coat."""


def man(*, near: bool) -> Sketch:
    """A man in a coat and hat."""
    return _person(_Build(0.066, 0.118, 0.42, 0.1, _hat, 0.0), near=near, height=0.37)


def woman(*, near: bool) -> Sketch:
    """A woman in a long coat."""
    return _person(_Build(0.066, 0.1, 0.27, 0.125, _long_hair, 0.16), near=near, height=0.35)


def child(*, near: bool) -> Sketch:
    """A child: large head, short coat."""
    return _person(_Build(0.1, 0.115, 0.36, 0.13, _mop, 0.3), near=near, height=0.27)


def crowd(*, near: bool) -> Sketch:
    """Three people abreast."""
    del near  # A group is always seen whole.

    def draw(pen: Pen, phase: float) -> None:
        builds = (
            (-0.3, 0.9, _Build(0.066, 0.1, 0.27, 0.125, _long_hair, 0.3), 0.35),
            (0.3, 0.97, _Build(0.066, 0.115, 0.42, 0.1, _mop, 0.1), 0.7),
            (0.0, 1.0, _Build(0.066, 0.118, 0.4, 0.1, _hat, 0.0), 0.0),
        )
        for x, size, build, offset in builds:
            own = Pen(pen.canvas, pen.tones, pen.at(x, 0), pen.scale * size)
            _stand(build, own, (phase + offset) % 1)

    return Sketch(draw, 1.0, 0.36, cycle_s=3.0)


def _person(build: _Build, *, near: bool, height: float) -> Sketch:
    if near:
        return Sketch(partial(_stand, build), 0.46, height, cycle_s=3.5, headed=True, bob=0.002)
    return Sketch(partial(_walk, build), 0.5, height, cycle_s=1.1, travel=0.06)


def _coat(build: _Build, pen: Pen) -> RGB:
    return mix(pen.body, pen.accent, build.coat_share)


def _walk(build: _Build, pen: Pen, phase: float) -> None:
    swing = math.sin(_TURN * phase)
    lift = 0.012 * abs(math.cos(_TURN * phase))
    hip, neck = (0.0, 0.49 + lift), (0.022, 0.81 + lift)
    coat = _coat(build, pen)
    far = mix(pen.dark, coat, 0.25)
    _leg(pen, hip, phase + 0.5, far)
    _arm(pen, (0.015, 0.775 + lift), swing, far)
    _leg(pen, hip, phase, pen.dark)
    hem, flare = build.hem + lift, build.flare
    sway = 0.02 * swing
    pen.blob(
        [(neck[0] - 0.05, neck[1]), (neck[0] + 0.045, neck[1] - 0.005),
         (0.09, 0.7 + lift), (0.07, 0.56 + lift), (flare + sway, hem), (0.0, hem - 0.008),
         (-flare - 0.02 + sway, hem + 0.004), (-0.075, 0.56 + lift), (-0.08, 0.72 + lift)], coat
    )  # fmt: skip
    _arm(pen, (0.012, 0.77 + lift), -swing, mix(coat, pen.dark, 0.3))
    head = (0.034, 0.9 + lift - (build.head - 0.066))
    pen.limb([neck, (0.03, 0.86 + lift)], [0.06, 0.052], pen.skin)
    pen.oval(*head, build.head * 0.86, build.head * 1.05, pen.skin)
    pen.oval(head[0] + build.head * 0.86, head[1] - 0.01, 0.011, 0.013, pen.skin)
    build.hair(pen, head[0] - 0.006, head[1], build.head)
    _scarf(pen, (0.026, neck[1] + 0.006), phase, 0.06, trailing=True)


def _leg(pen: Pen, hip: Point, phase: float, colour: RGB) -> None:
    swing = 0.5 * math.sin(_TURN * phase)
    bend = 0.75 * max(0.0, math.cos(_TURN * phase)) + 0.06
    knee = (hip[0] + 0.245 * math.sin(swing), hip[1] - 0.245 * math.cos(swing))
    shin = swing - bend
    ankle = (knee[0] + 0.22 * math.sin(shin), knee[1] - 0.22 * math.cos(shin))
    pen.limb([hip, knee, ankle], [0.1, 0.072, 0.046], colour)
    toe = shin + 1.35
    point = (ankle[0] + 0.062 * math.sin(toe), ankle[1] - 0.062 * math.cos(toe))
    pen.limb([ankle, point], [0.048, 0.034], colour)


def _arm(pen: Pen, shoulder: Point, swing: float, colour: RGB) -> None:
    angle = 0.55 * swing
    elbow = (shoulder[0] + 0.16 * math.sin(angle), shoulder[1] - 0.16 * math.cos(angle))
    fore = angle + 0.35
    hand = (elbow[0] + 0.15 * math.sin(fore), elbow[1] - 0.15 * math.cos(fore))
    pen.limb([shoulder, elbow, hand], [0.07, 0.056, 0.044], colour)
    pen.oval(hand[0], hand[1] - 0.012, 0.022, 0.026, pen.skin)


def _stand(build: _Build, pen: Pen, phase: float) -> None:
    breath = 0.004 * math.sin(_TURN * phase)
    coat, wide = _coat(build, pen), build.shoulders
    for side in (-1, 1):
        pen.limb([(side * 0.052, 0.5), (side * 0.056, 0.26), (side * 0.06, 0.03)],
                 [0.1, 0.078, 0.055], pen.dark)  # fmt: skip
        pen.limb([(side * 0.062, 0.018), (side * 0.092, 0.014)], [0.036, 0.028], pen.dark)
    neck = 0.822 - (build.head - 0.066) * 1.6 + breath
    for side in (-1, 1):
        _resting_arm(pen, side, (wide, neck - 0.065), mix(coat, pen.dark, 0.35))
    pen.blob(
        [(-0.034, neck), (0.034, neck), (wide * 0.8, neck - 0.022), (wide, neck - 0.075),
         (0.088, 0.6), (0.084, 0.54), (build.flare, build.hem), (0.0, build.hem - 0.012),
         (-build.flare, build.hem), (-0.084, 0.54), (-0.088, 0.6), (-wide, neck - 0.075),
         (-wide * 0.8, neck - 0.022)], coat
    )  # fmt: skip
    pen.polygon(
        [(-0.004, neck - 0.04), (0.004, neck - 0.04), (0.004, build.hem), (-0.004, build.hem)],
        mix(coat, pen.dark, 0.5),
    )
    for row in range(3):
        pen.oval(0.016, neck - 0.1 - row * 0.075, 0.005, 0.005, mix(coat, pen.pale, 0.5))
    turn = 0.006 * math.sin(_TURN * phase + 0.8)
    head_y = neck + build.head * 1.24
    pen.limb([(0, neck - 0.02), (turn, neck + 0.03)], [0.058, 0.05], mix(pen.skin, pen.dark, 0.3))
    _face(build, pen, turn, head_y, phase)
    _scarf(pen, (0.0, neck + 0.002), phase, 0.075, trailing=False)


def _resting_arm(pen: Pen, side: int, shoulder: Point, colour: RGB) -> None:
    x, y = side * shoulder[0], shoulder[1]
    pen.limb([(x * 0.86, y), (x + side * 0.018, y - 0.16), (x + side * 0.012, y - 0.29)],
             [0.062, 0.052, 0.04], colour)  # fmt: skip
    pen.oval(x + side * 0.012, y - 0.31, 0.02, 0.025, pen.skin)


def _face(build: _Build, pen: Pen, x: float, y: float, phase: float) -> None:
    head = build.head
    pen.oval(x, y, head * 0.8, head * 1.05, pen.skin)
    pen.blob([(x + head * 0.05, y + head), (x + head * 0.78, y + head * 0.3),
              (x + head * 0.62, y - head * 0.55), (x + head * 0.1, y - head * 1.0),
              (x + head * 0.3, y)], mix(pen.skin, pen.dark, 0.16))  # fmt: skip
    build.hair(pen, x, y, head)
    ink = mix(pen.dark, pen.skin, 0.12)
    blink = 0.25 if 0.46 < phase < 0.5 else 1.0
    for side in (-1, 1):
        pen.oval(x + side * head * 0.34, y - head * 0.04, head * 0.075, head * 0.1 * blink, ink)
        brow = [(x + side * head * 0.2, y + head * 0.17), (x + side * head * 0.5, y + head * 0.18)]
        pen.limb(brow, [head * 0.06, head * 0.045], ink)
    pen.limb([(x + head * 0.02, y - head * 0.08), (x + head * 0.08, y - head * 0.3)],
             [head * 0.04, head * 0.06], mix(pen.skin, pen.dark, 0.3))  # fmt: skip
    smile = [
        (x - head * 0.2, y - head * 0.52),
        (x, y - head * 0.57),
        (x + head * 0.2, y - head * 0.5),
    ]
    pen.limb(smile, [head * 0.03, head * 0.055, head * 0.03], mix(pen.skin, pen.dark, 0.6))


def _scarf(pen: Pen, at: Point, phase: float, half: float, *, trailing: bool) -> None:
    x, y = at
    flutter = 0.018 * math.sin(_TURN * phase * 2)
    tail = (
        [(x - 0.03, y), (x - 0.11, y - 0.012 + flutter), (x - 0.19, y - 0.03 - flutter)]
        if trailing
        else [(x + 0.02, y - 0.005), (x + 0.04 + flutter / 4, y - 0.08), (x + 0.032, y - 0.16)]
    )
    pen.limb(tail, [0.04, 0.042, 0.036], mix(pen.accent, pen.dark, 0.18))
    pen.blob([(x - half, y + 0.012), (x, y + 0.002), (x + half, y + 0.012), (x + half, y - 0.018),
              (x, y - 0.034), (x - half, y - 0.018)], pen.accent)  # fmt: skip


def _hat(pen: Pen, x: float, y: float, head: float) -> None:
    felt = mix(pen.dark, pen.body, 0.3)
    pen.polygon(
        [
            (x - head * 0.85, y + head * 0.45),
            (x + head * 0.85, y + head * 0.45),
            (x + head * 0.66, y + head * 1.35),
            (x - head * 0.66, y + head * 1.35),
        ],
        felt,
    )
    pen.oval(x, y + head * 1.34, head * 0.66, head * 0.14, felt)
    pen.oval(x, y + head * 0.47, head * 1.3, head * 0.15, felt)
    pen.box(x - head * 0.8, y + head * 0.56, x + head * 0.8, y + head * 0.72,
            mix(felt, pen.accent, 0.55))  # fmt: skip


def _long_hair(pen: Pen, x: float, y: float, head: float) -> None:
    hair = mix(pen.dark, (96, 58, 40), 0.4)
    pen.blob(
        [
            (x - head * 0.6, y + head * 0.95),
            (x, y + head * 1.22),
            (x + head * 0.7, y + head * 0.9),
            (x + head * 0.86, y + head * 0.3),
            (x + head * 0.4, y + head * 0.52),
            (x - head * 0.4, y + head * 0.5),
            (x - head * 0.62, y - head * 0.4),
            (x - head * 0.6, y - head * 1.25),
            (x - head * 1.05, y - head * 1.2),
            (x - head * 0.98, y + head * 0.2),
        ],
        hair,
    )


def _mop(pen: Pen, x: float, y: float, head: float) -> None:
    hair = mix(pen.dark, (112, 70, 44), 0.45)
    pen.blob([(x - head * 0.9, y + head * 0.1), (x - head * 0.85, y + head * 0.8),
              (x - head * 0.2, y + head * 1.2), (x + head * 0.55, y + head * 1.08),
              (x + head * 0.9, y + head * 0.5), (x + head * 0.6, y + head * 0.42),
              (x + head * 0.2, y + head * 0.62), (x - head * 0.3, y + head * 0.42),
              (x - head * 0.66, y + head * 0.3)], hair)  # fmt: skip
