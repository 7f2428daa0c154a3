"""People in profile, facing right: walking and running. Lengths in the person's height."""

import math

from services.generator.animatic.canvas import Point
from services.generator.animatic.colours import RGB, mix
from services.generator.animatic.subjects.builds import Build
from services.generator.animatic.subjects.dressing import ASIDE, head_wear, scarf
from services.generator.animatic.subjects.gait import Gait, foot_at, knee_of
from services.generator.animatic.subjects.sketch import Pen
from services.generator.animatic.wardrobe import Garment

__all__ = ["LEG", "walk"]

LEG = 0.47
"""From hip to ground."""

_TURN = 2 * math.pi


def walk(build: Build, gait: Gait, pen: Pen, phase: float) -> None:
    """Draw somebody who goes, at a phase of the cycle."""
    fast = gait.duty < 0.5
    swing = math.cos(_TURN * phase)
    lift = (0.02 if fast else 0.009) * math.cos(2 * _TURN * (phase - 0.12))
    lean = (0.1 if fast else 0.02) + build.stoop
    hip = (0.0, LEG + lift - (0.012 if fast else 0.0))
    neck = (hip[0] + lean, 0.81 + lift - lean * 0.2)
    coat = build.cloth_of(pen)
    far, legs = mix(pen.dark, coat, 0.35), mix(pen.dark, coat, 0.18)
    shoulder = (neck[0] - 0.005, neck[1] - 0.045)
    _leg(pen, gait, hip, phase + 0.5, mix(legs, pen.dark, 0.4))
    _arm(pen, shoulder, (swing, fast), far)
    _leg(pen, gait, hip, phase, legs)
    _bag(pen, neck)
    _coat(build, pen, (hip, neck), 0.02 * swing)
    if build.cane:
        hand = (shoulder[0] + 0.13, shoulder[1] - 0.27)
        tip = (hand[0] + 0.05 - 0.06 * swing, 0.0)
        pen.limb([shoulder, (shoulder[0] + 0.02, shoulder[1] - 0.15), hand],
                 [0.07, 0.056, 0.044], mix(coat, pen.dark, 0.2))  # fmt: skip
        pen.limb([hand, tip], [0.016, 0.014], pen.dark)
        pen.oval(*hand, 0.02, 0.022, pen.skin)
    else:
        _arm(pen, shoulder, (-swing, fast), mix(coat, pen.dark, 0.22))
    _head(build, pen, neck)
    scarf(pen, (neck[0] + 0.006, neck[1] + 0.006), phase, 0.06, trailing=True)


def _leg(pen: Pen, gait: Gait, hip: Point, phase: float, colour: RGB) -> None:
    across, up = foot_at(gait, phase, LEG)
    # The body falls forward over the foot that stands: steps are set a little ahead of the hip.
    ankle = (hip[0] + across + 0.02, 0.036 + up)
    knee = knee_of(hip, ankle, 0.236, 0.22, forward=True)
    pen.limb([hip, knee, ankle], [0.1, 0.072, 0.046], colour)
    tilt = -0.5 * (up > 0.02) - 0.1
    toe = (ankle[0] + 0.062 * math.cos(tilt), max(0.012, ankle[1] - 0.02 + 0.062 * math.sin(tilt)))
    pen.limb([(ankle[0] - 0.012, ankle[1] - 0.012), toe], [0.046, 0.032], pen.dark)


def _arm(pen: Pen, shoulder: Point, moved: tuple[float, bool], colour: RGB) -> None:
    swing, fast = moved
    angle = (0.85 if fast else 0.45) * swing
    elbow = (shoulder[0] + 0.155 * math.sin(angle), shoulder[1] - 0.155 * math.cos(angle))
    fore = angle + (1.5 if fast else 0.25 + 0.2 * swing)
    hand = (elbow[0] + 0.14 * math.sin(fore), elbow[1] - 0.14 * math.cos(fore))
    pen.limb([shoulder, elbow, hand], [0.07, 0.056, 0.044], colour)
    pen.oval(hand[0], hand[1] - 0.004, 0.022, 0.024, pen.skin)


def _coat(build: Build, pen: Pen, spine: tuple[Point, Point], sway: float) -> None:
    (hip_x, hip_y), (x, y) = spine
    coat, flare, hem = build.cloth_of(pen), build.flare, build.hem + (hip_y - LEG)
    outline = [
        (x - 0.045, y), (x + 0.04, y - 0.005), (x + 0.06, y - 0.11),
        (hip_x + 0.068, hip_y + 0.08), (hip_x + flare + sway, hem), (hip_x, hem - 0.008),
        (hip_x - flare - 0.02 + sway, hem + 0.004), (hip_x - 0.075, hip_y + 0.08),
        (x - 0.095, y - 0.1),
    ]  # fmt: skip
    pen.blob(outline, coat)
    pen.limb([(x + 0.02, y - 0.1), (hip_x + 0.06 + sway, hem + 0.03)], [0.008, 0.012],
             mix(coat, pen.dark, 0.3))  # fmt: skip


def _head(build: Build, pen: Pen, neck: Point) -> None:
    size = build.head
    x, y = neck[0] + 0.014 + build.stoop * 0.3, neck[1] + 0.09 - (size - 0.066) - build.stoop * 0.2
    pen.limb([neck, (x - 0.006, y - 0.04)], [0.06, 0.052], mix(pen.skin, pen.dark, 0.14))
    pen.oval(x, y, size * 0.86, size * 1.05, pen.skin)
    pen.oval(x + size * 0.88, y - size * 0.12, size * 0.17, size * 0.2, pen.skin)
    pen.oval(x + size * 0.48, y + size * 0.08, size * 0.09, size * 0.12, pen.dark)
    ASIDE[build.hair](pen, x, y, size, build.hair_of(pen))
    head_wear(pen, x, y, size)
    rim = pen.worn(Garment.GLASSES)
    if rim is not None:
        pen.limb([(x - size * 0.4, y + size * 0.1), (x + size * 0.8, y + size * 0.08)],
                 [size * 0.1, size * 0.1], rim)  # fmt: skip


def _bag(pen: Pen, neck: Point) -> None:
    colour = pen.worn(Garment.BAG)
    if colour is not None:
        x, y = neck
        pen.blob([(x - 0.06, y - 0.03), (x - 0.17, y - 0.06), (x - 0.19, y - 0.24),
                  (x - 0.06, y - 0.27)], colour)  # fmt: skip
