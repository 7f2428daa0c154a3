"""A face to the camera: it blinks, speaks, listens. Lengths in head radii."""

import math

from services.generator.animatic.canvas import Point
from services.generator.animatic.colours import mix
from services.generator.animatic.subjects.builds import Build
from services.generator.animatic.subjects.dressing import bald
from services.generator.animatic.subjects.sketch import Pen, Role
from services.generator.animatic.wardrobe import Garment
from shared.domain.plan import Action, Framing

__all__ = ["face"]

_TURN = 2 * math.pi


def face(build: Build, role: Role, pen: Pen, at: Point, phase: float) -> None:
    """Draw a head about its middle."""
    head, (x, y) = build.head, at
    reacting = role.framing is Framing.REACTION
    if reacting:  # Who listens nods now and then.
        y -= head * 0.05 * max(0.0, math.sin(_TURN * phase * 2))
    for side in (-1, 1):
        pen.oval(x + side * head * 0.8, y - head * 0.05, head * 0.13, head * 0.2,
                 mix(pen.skin, pen.dark, 0.12))  # fmt: skip
    pen.oval(x, y, head * 0.8, head * 1.05, pen.skin)
    pen.blob([(x + head * 0.3, y + head * 0.9), (x + head * 0.76, y + head * 0.3),
              (x + head * 0.62, y - head * 0.55), (x + head * 0.1, y - head * 1.02),
              (x + head * 0.46, y - head * 0.2)], mix(pen.skin, pen.dark, 0.1))  # fmt: skip
    # A head that turns a little: what is on its front moves, ears and outline stay.
    middle, x = x, x + head * turned_aside(role, phase)
    _eyes(pen, (x, y), head, (phase, reacting))
    nose = mix(pen.skin, pen.dark, 0.2)
    pen.limb([(x + head * 0.02, y - head * 0.1), (x + head * 0.07, y - head * 0.32),
              (x - head * 0.03, y - head * 0.34)], [head * 0.04, head * 0.07, head * 0.04],
             nose)  # fmt: skip
    _cheeks(pen, (x, y), head)
    build.hair(pen, (middle + x) / 2, y, head, build.hair_of(pen))
    _strands(build, role, pen, (middle, y), phase)
    _mouth(pen, (x, y), head, phase if role.action is Action.SPEAK and not reacting else None)
    _glasses(pen, (x, y), head)


def turned_aside(role: Role, phase: float) -> float:
    """Say how far the front of a face is turned, in head radii: who listens looks towards it."""
    if role.framing is not Framing.REACTION:
        return 0.0
    return 0.07 + 0.1 * math.sin(_TURN * phase)


def _strands(build: Build, role: Role, pen: Pen, at: Point, phase: float) -> None:
    """Let the wind take a few strands of hair."""
    if not role.windy or build.hair is bald:
        return
    (x, y), head, hair = at, build.head, build.hair_of(pen)
    for index in range(3):
        wave = math.sin(_TURN * (2 * phase + index * 0.17))
        root = (x + head * 0.72, y + head * (0.62 - 0.2 * index))
        lock = [(root[0] + head * 0.14 * k,
                 root[1] + head * (0.05 * math.sin(0.9 * k + index) + 0.012 * k * k * wave))
                for k in range(6)]  # fmt: skip
        pen.limb(lock, [head * 0.34 * (1 - k / 5.4) for k in range(6)], hair)


def _eyes(pen: Pen, at: Point, head: float, state: tuple[float, bool]) -> None:
    (x, y), (phase, reacting) = at, state
    ink, white = mix(pen.dark, pen.skin, 0.1), mix(pen.pale, pen.skin, 0.25)
    shut = 0.46 < phase < 0.5
    aside = head * (0.05 if reacting else 0.012 * math.sin(_TURN * phase))
    raised = head * 0.04 * (math.sin(_TURN * phase) if reacting else 0.0)
    for side in (-1, 1):
        eye_x, eye_y = x + side * head * 0.34, y - head * 0.02
        if shut:
            pen.limb([(eye_x - head * 0.12, eye_y), (eye_x + head * 0.12, eye_y)],
                     [head * 0.04, head * 0.04], ink)  # fmt: skip
        else:
            pen.oval(eye_x, eye_y, head * 0.135, head * 0.095, white)
            pen.oval(eye_x + aside, eye_y, head * 0.08, head * 0.092, ink)
            pen.oval(eye_x + aside + head * 0.025, eye_y + head * 0.03, head * 0.025, head * 0.025,
                     pen.pale)  # fmt: skip
        brow = [(eye_x - side * head * 0.14, y + head * 0.2 + raised),
                (eye_x + side * head * 0.17, y + head * 0.19 + raised)]  # fmt: skip
        pen.limb(brow, [head * 0.065, head * 0.04], mix(ink, pen.skin, 0.15))


def _cheeks(pen: Pen, at: Point, head: float) -> None:
    warm = mix(pen.skin, pen.lit((226, 110, 96)), 0.25)
    for side in (-1, 1):
        pen.oval(at[0] + side * head * 0.48, at[1] - head * 0.3, head * 0.14, head * 0.09, warm)


def _mouth(pen: Pen, at: Point, head: float, phase: float | None) -> None:
    x, y = at[0], at[1] - head * 0.56
    lip = mix(pen.skin, pen.lit((150, 60, 60)), 0.5)
    if phase is None:
        pen.limb([(x - head * 0.2, y + head * 0.04), (x, y - head * 0.015),
                  (x + head * 0.2, y + head * 0.05)], [head * 0.03, head * 0.06, head * 0.03],
                 lip)  # fmt: skip
        return
    # Syllables come and go; a mouth that opened in one rhythm would chew.
    open_ = abs(math.sin(_TURN * phase * 7) * math.sin(_TURN * phase * 2 + 0.7))
    pen.oval(x, y, head * (0.2 - 0.05 * open_), head * (0.035 + 0.13 * open_), lip)
    pen.oval(x, y, head * (0.15 - 0.04 * open_), head * (0.01 + 0.09 * open_),
             mix(pen.dark, lip, 0.2))  # fmt: skip


def _glasses(pen: Pen, at: Point, head: float) -> None:
    rim = pen.worn(Garment.GLASSES)
    if rim is None:
        return
    x, y = at
    for side in (-1, 1):
        ring = [(x + side * head * 0.34 + head * 0.24 * math.cos(_TURN * step / 20),
                 y - head * 0.02 + head * 0.22 * math.sin(_TURN * step / 20))
                for step in range(21)]  # fmt: skip
        pen.limb(ring, [head * 0.05] * 21, rim)
    pen.limb([(x - head * 0.1, y), (x + head * 0.1, y)], [head * 0.05, head * 0.05], rim)
