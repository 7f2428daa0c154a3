"""Where the camera is at each moment, and how that moves a layer. Pure.

A layer stands at a distance: 1.0 is the subject's plane, larger is farther. The camera slides
sideways and up, comes nearer, and turns; near layers answer more than far ones.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from shared.domain.plan import CameraMove

__all__ = ["MARGIN", "Pose", "View", "pose_at", "steadied", "view_of"]

MARGIN = 0.14
"""How far a canvas reaches beyond the frame on each side, in frame widths and heights."""

_EDGE = 0.92
"""How much of the margin a movement may use."""


@dataclass(frozen=True, slots=True)
class Pose:
    """The camera, in frame widths (x), heights (y) and subject distances (z)."""

    slide_x: float = 0.0
    slide_y: float = 0.0
    forward: float = 0.0
    turn_x: float = 0.0
    turn_y: float = 0.0
    pivot: bool = False
    """True: it circles the subject, which keeps its place."""


@dataclass(frozen=True, slots=True)
class View:
    """How a layer is seen: magnified about the frame's middle, then shifted."""

    zoom: float
    shift_x: float
    """In frame widths, positive to the right."""
    shift_y: float
    """In frame heights, positive down."""


_SWAY = 0.005
"""Radius of the hand's circle, in frame widths."""

_SWAY_PACE = 1.9
"""Radians per second."""

_MOVES: dict[CameraMove, Callable[[float, float], Pose]] = {
    CameraMove.DOLLY_IN: lambda p, reach: Pose(forward=0.16 * reach * p),
    CameraMove.DOLLY_OUT: lambda p, reach: Pose(forward=0.16 * reach * (1 - p)),
    CameraMove.PAN_LEFT: lambda p, reach: Pose(turn_x=-0.13 * reach * (p - 0.5)),
    CameraMove.PAN_RIGHT: lambda p, reach: Pose(turn_x=0.13 * reach * (p - 0.5)),
    CameraMove.TILT_UP: lambda p, reach: Pose(turn_y=-0.13 * reach * (p - 0.5)),
    CameraMove.TILT_DOWN: lambda p, reach: Pose(turn_y=0.13 * reach * (p - 0.5)),
    CameraMove.CRANE_UP: lambda p, reach: Pose(
        slide_y=-0.13 * reach * (p - 0.5), forward=0.05 * reach * p
    ),
    CameraMove.ORBIT: lambda p, reach: Pose(
        slide_x=0.3 * reach * (p - 0.5), forward=0.03, pivot=True
    ),
    CameraMove.STATIC: lambda p, reach: Pose(forward=0.07 * reach * p),
}


_SIDEWAYS = {CameraMove.PAN_LEFT, CameraMove.PAN_RIGHT, CameraMove.ORBIT}
_UPRIGHT = {CameraMove.TILT_UP, CameraMove.TILT_DOWN, CameraMove.CRANE_UP}


def pose_at(move: CameraMove, progress: float, seconds: float, length_s: float) -> Pose:
    """Place the camera.

    Args:
        move: What it does.
        progress: Of the shot, 0.0-1.0.
        seconds: Since the shot's start.
        length_s: Of the shot: a short one moves less far, so that none is hasty.
    """
    # A share of constant speed, so that the picture still moves where the ease has stopped.
    eased = 0.55 * progress + 0.45 * (progress * progress * (3 - 2 * progress))
    reach = min(1.0, 0.45 + length_s / 9)
    pose = _MOVES[move](eased, reach)
    # A hand that breathes: on a circle, whose speed never falls to nothing; and across a move
    # rather than along it, so that the two never cancel. So no two frames agree.
    along_x, along_y = move in _SIDEWAYS, move in _UPRIGHT
    sway_x = 0.0 if along_x else _SWAY * math.sin(seconds * _SWAY_PACE)
    sway_y = 0.0 if along_y else _SWAY * 16 / 9 * math.cos(seconds * _SWAY_PACE)
    return Pose(
        pose.slide_x + sway_x,
        pose.slide_y + sway_y,
        pose.forward,
        pose.turn_x,
        pose.turn_y,
        pose.pivot,
    )


def steadied(pose: Pose, share: float) -> Pose:
    """Let the camera go only a share (0.0-1.0) of its way to the side."""
    return replace(pose, slide_x=pose.slide_x * share, turn_x=pose.turn_x * share)


def view_of(pose: Pose, distance: float) -> View:
    """Say how a layer at a distance (1.0: the subject's) is seen."""
    near = distance - pose.forward
    zoom = distance / near
    parallax = 1 / near
    held = 1.0 if pose.pivot else 0.0
    # Turning moves all alike but for a trace: what is near is a little beside the axis.
    turn = 0.7 + 0.3 / distance if distance > 0 else 1.0
    shift_x = -pose.slide_x * (parallax - held) - pose.turn_x * turn
    shift_y = -pose.slide_y * parallax - pose.turn_y * turn
    limit = MARGIN * _EDGE + (zoom - 1) / 2
    return View(zoom, _clamped(shift_x, limit), _clamped(shift_y, limit))


def _clamped(value: float, limit: float) -> float:
    return max(-limit, min(limit, value))
