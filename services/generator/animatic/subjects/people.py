"""People who face the camera: they stand, speak and work. Who goes is drawn in profile."""

import math
from functools import partial

from services.generator.animatic.canvas import Point
from services.generator.animatic.colours import RGB, mix
from services.generator.animatic.subjects.builds import BUILDS, Build
from services.generator.animatic.subjects.dressing import head_wear, scarf
from services.generator.animatic.subjects.gait import gait_of
from services.generator.animatic.subjects.portrait import face
from services.generator.animatic.subjects.sketch import Pen, Role, Sketch
from services.generator.animatic.subjects.walking import LEG, walk
from services.generator.animatic.wardrobe import Garment
from shared.domain.plan import Action, Framing

__all__ = ["group", "person"]

_TURN = 2 * math.pi
_HEADED = {Framing.MEDIUM, Framing.CLOSE}
_FEET = (0.0, 0.1, 0.15)
_Members = tuple[tuple[float, float, str, float], ...]
_GROUPS: dict[str, tuple[_Members, float]] = {
    "couple": (((-0.17, 0.95, "woman", 0.4), (0.17, 1.0, "man", 0.0)), 0.78),
    "crowd": (
        (
            (-0.5, 0.86, "man", 0.2),
            (0.5, 0.84, "woman", 0.55),
            (-0.3, 0.92, "woman", 0.35),
            (0.31, 0.97, "man", 0.7),
            (0.0, 1.0, "man", 0.0),
        ),
        1.3,
    ),
}
"""Who stands where, how tall, and how far on in the cycle; and the width of all."""


def person(name: str, role: Role) -> Sketch:
    """Give one person.

    Raises:
        KeyError: No such build.
    """
    build, gait = BUILDS[name], gait_of(role.action)
    headed, detail = role.framing in _HEADED, role.framing is Framing.DETAIL
    if role.going and (detail or not role.facial):
        return Sketch(partial(walk, build, gait), 0.62, build.height, cycle_s=gait.cycle_s,
                      stride=gait.stride * LEG, headed=headed,
                      face=_FEET if detail else None)  # fmt: skip
    wide = 0.8 if role.action is Action.WORK and not role.near else 0.54
    return Sketch(partial(_stand, build, role), wide, build.height, cycle_s=3.4, headed=headed,
                  bob=0.0015, face=_part(build, role))  # fmt: skip


def _part(build: Build, role: Role) -> tuple[float, float, float] | None:
    """Say what a near shot is about: the face, the eyes."""
    at = _neck(build) + build.head * 1.24 - build.stoop * 0.4
    if role.framing is Framing.REACTION:
        return 0.0, at - build.head * 0.2, build.head * 1.2
    if role.framing is Framing.DETAIL:
        return 0.0, at, build.head * 0.95
    return None


def _neck(build: Build) -> float:
    return 0.822 - (build.head - 0.066) * 1.6


def group(name: str, role: Role) -> Sketch:
    """Give people side by side; a group is always seen whole.

    Raises:
        KeyError: No such group.
    """
    members, width = _GROUPS[name]
    gait = gait_of(role.action)

    def draw(pen: Pen, phase: float) -> None:
        for index, (x, size, build, offset) in enumerate(members):
            own = pen.own(x, size).likened(index)
            if role.going:
                walk(BUILDS[build], gait, own, (phase + offset) % 1)
            else:
                _stand(BUILDS[build], role, own, (phase + offset) % 1)

    stride = gait.stride * LEG if role.going else 0.0
    return Sketch(draw, width, 0.36, cycle_s=gait.cycle_s, stride=stride)


def _stand(build: Build, role: Role, pen: Pen, phase: float) -> None:
    breath = 0.004 * math.sin(_TURN * phase)
    coat = build.cloth_of(pen)
    trousers = mix(pen.dark, coat, 0.15)
    for side in (-1, 1):
        pen.limb([(side * 0.052, 0.5), (side * 0.056, 0.26), (side * 0.06, 0.03)],
                 [0.1, 0.078, 0.055], trousers)  # fmt: skip
        pen.limb([(side * 0.062, 0.018), (side * 0.092, 0.014)], [0.036, 0.028], pen.dark)
    neck = _neck(build) + breath
    if pen.worn(Garment.BAG):
        _straps(build, pen, neck, behind=True)
    arm = mix(coat, pen.dark, 0.26)
    free = role.action in (Action.SPEAK, Action.WORK)
    for side in (-1, 1):
        if not free or (role.action is Action.SPEAK and side < 0):
            _resting_arm(pen, side, (build.shoulders, neck - 0.065), arm)
    _coat(build, pen, neck, coat)
    if pen.worn(Garment.BAG):
        _straps(build, pen, neck, behind=False)
    turn = 0.006 * math.sin(_TURN * phase + 0.8)
    head_y = neck + build.head * 1.24 - build.stoop * 0.4
    pen.limb([(0, neck - 0.02), (turn, neck + 0.03)], [0.058, 0.05], mix(pen.skin, pen.dark, 0.24))
    face(build, role, pen, (turn, head_y), phase)
    head_wear(pen, turn, head_y, build.head)
    scarf(pen, (0.0, neck + 0.002), phase, 0.075, trailing=False)
    _act(build, role, pen, neck, phase)


def _act(build: Build, role: Role, pen: Pen, neck: float, phase: float) -> None:
    """Let the hands do what the shot is about, before everything else."""
    arm = mix(build.cloth_of(pen), pen.dark, 0.2)
    shoulder = (build.shoulders * 0.9, neck - 0.07)
    if role.action is Action.SPEAK:
        beat = math.sin(_TURN * phase * 2) * 0.6 + math.sin(_TURN * phase * 3 + 1) * 0.4
        hand = (0.17 + 0.03 * beat, neck - 0.16 + 0.045 * beat)
        _bent_arm(pen, shoulder, (0.165, neck - 0.235), hand, arm)
    if role.action is Action.WORK:
        table = 0.5
        if not role.near:
            pen.box(-0.4, table - 0.045, 0.4, table, pen.lit((150, 108, 72)))
            for x in (-0.36, 0.33):
                pen.box(x, 0.0, x + 0.035, table - 0.045, pen.lit((112, 78, 52)))
        for side in (-1, 1):
            reach = math.sin(_TURN * (phase * 2 + (0.5 if side > 0 else 0.0)))
            hand = (side * 0.07 + 0.04 * reach, table + 0.04 + 0.03 * max(0.0, reach))
            _bent_arm(pen, (side * shoulder[0], shoulder[1]),
                      (side * 0.165, table + 0.12), hand, arm)  # fmt: skip


def _bent_arm(pen: Pen, shoulder: Point, elbow: Point, hand: Point, colour: RGB) -> None:
    pen.limb([shoulder, elbow, hand], [0.066, 0.056, 0.042], colour)
    pen.oval(*hand, 0.024, 0.026, pen.skin)
    pen.limb([hand, (hand[0] + 0.012, hand[1] + 0.028)], [0.024, 0.016], pen.skin)


def _coat(build: Build, pen: Pen, neck: float, coat: RGB) -> None:
    wide = build.shoulders
    pen.blob(
        [(-0.034, neck), (0.034, neck), (wide * 0.8, neck - 0.022), (wide, neck - 0.075),
         (0.088, 0.6), (0.084, 0.54), (build.flare, build.hem), (0.0, build.hem - 0.012),
         (-build.flare, build.hem), (-0.084, 0.54), (-0.088, 0.6), (-wide, neck - 0.075),
         (-wide * 0.8, neck - 0.022)], coat
    )  # fmt: skip
    seam = mix(coat, pen.dark, 0.4)
    pen.box(-0.003, build.hem, 0.003, neck - 0.04, seam)
    for side in (-1, 1):
        pen.polygon([(side * 0.008, neck - 0.11), (side * 0.05, neck - 0.03),
                     (side * 0.02, neck - 0.004)], mix(coat, pen.pale, 0.16))  # fmt: skip
    for row in range(3):
        pen.oval(0.016, neck - 0.13 - row * 0.075, 0.006, 0.006, mix(coat, pen.pale, 0.6))
    apron = pen.worn(Garment.APRON)
    if apron is not None:
        pen.blob([(-0.05, neck - 0.08), (0.05, neck - 0.08), (0.085, 0.56), (0.1, build.hem + 0.02),
                  (-0.1, build.hem + 0.02), (-0.085, 0.56)], apron)  # fmt: skip


def _straps(build: Build, pen: Pen, neck: float, *, behind: bool) -> None:
    colour = pen.worn(Garment.BAG) or pen.accent
    wide = build.shoulders
    if behind:
        pen.blob([(-wide * 1.12, neck - 0.03), (wide * 1.12, neck - 0.03),
                  (wide * 1.1, neck - 0.26), (-wide * 1.1, neck - 0.26)], colour)  # fmt: skip
        return
    for side in (-1, 1):
        pen.limb([(side * wide * 0.62, neck - 0.02), (side * wide * 0.72, neck - 0.2)],
                 [0.024, 0.02], mix(colour, pen.dark, 0.2))  # fmt: skip


def _resting_arm(pen: Pen, side: int, shoulder: Point, colour: RGB) -> None:
    x, y = side * shoulder[0], shoulder[1]
    pen.limb([(x * 0.86, y), (x + side * 0.018, y - 0.16), (x + side * 0.012, y - 0.29)],
             [0.062, 0.052, 0.04], colour)  # fmt: skip
    pen.oval(x + side * 0.012, y - 0.31, 0.02, 0.025, pen.skin)
