"""How legs carry a body: feet that hold the ground, knees that follow. Pure.

Lengths are figure heights, phases parts of a cycle. A foot that stands moves back exactly as fast
as the ground does, so it never slides.
"""

import math
from dataclasses import dataclass
from typing import TypeAlias

from shared.domain.plan import Action

__all__ = ["Gait", "foot_at", "gait_of", "knee_of"]

Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Gait:
    """A way of going."""

    reach: float
    """How far a foot stands back from where it was set down, in leg lengths."""
    duty: float
    """Part of the cycle that a foot stands."""
    lift: float
    """How high a foot swings, in leg lengths."""
    cycle_s: float

    @property
    def stride(self) -> float:
        """Ground that passes in a cycle, in leg lengths."""
        return self.reach / self.duty


_STILL = Gait(0.0, 1.0, 0.0, 3.2)
_GAITS = {
    Action.WALK: Gait(0.72, 0.6, 0.13, 1.1),
    Action.RUN: Gait(1.0, 0.38, 0.34, 0.64),
}


def gait_of(action: Action) -> Gait:
    """Say how a figure on legs does what it does; standing when it goes nowhere."""
    return _GAITS.get(action, _STILL)


def foot_at(gait: Gait, phase: float, leg: float) -> Point:
    """Place a foot relative to the ground below its hip.

    Args:
        gait: How it goes.
        phase: Of this foot; 0.0 is when it is set down. Any number.
        leg: Length of the leg, in figure heights.
    """
    phase %= 1.0
    reach = gait.reach * leg
    if phase < gait.duty:
        return reach * (0.5 - phase / gait.duty), 0.0
    swing = (phase - gait.duty) / (1 - gait.duty)
    eased = swing * swing * (3 - 2 * swing)
    return reach * (eased - 0.5), gait.lift * leg * math.sin(math.pi * swing)


def knee_of(hip: Point, foot: Point, upper: float, lower: float, *, forward: bool) -> Point:
    """Find the joint between two bones that reach from the hip to the foot.

    Bones that are too short for the way point straight at it.
    """
    across, down = foot[0] - hip[0], foot[1] - hip[1]
    away = max(1e-6, math.hypot(across, down))
    along = (upper**2 - lower**2 + away**2) / (2 * away)
    along = max(-upper, min(upper, along))
    aside = math.sqrt(max(0.0, upper**2 - along**2)) * (1 if forward else -1)
    return (hip[0] + (across * along - down * aside) / away,
            hip[1] + (down * along + across * aside) / away)  # fmt: skip
