"""Solid things on a table that turns: which sides are seen, and how light slides over them.

Lengths in figure heights; the eye is a little above, so what is farther stands higher.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from services.generator.animatic.canvas import Point
from services.generator.animatic.colours import RGB, mix
from services.generator.animatic.subjects.sketch import Pen, Role
from shared.domain.plan import Action

__all__ = ["Block", "Side", "presented", "turned_to"]

_TURN = 2 * math.pi
_TILT = 0.13
"""How much higher what is farther stands, in its distance."""

_GLINT = 0.42
"""How far to the side a face looks when it throws the light back at the eye."""


def turned_to(role: Role, phase: float) -> float:
    """Give the angle of a thing in radians: all the way round, or a little to each side."""
    if role.action is Action.ROTATE:
        return _TURN * phase
    return 0.3 * math.sin(_TURN * phase)


def presented(role: Role, phase: float) -> float:
    """Give the angle of a thing with a face in radians: to each side, and never away."""
    return (0.7 if role.action is Action.ROTATE else 0.25) * math.sin(_TURN * phase)


@dataclass(frozen=True, slots=True)
class Side:
    """One upright face that looks this way."""

    start: tuple[float, float]
    """Its left edge: x, and how far away."""
    end: tuple[float, float]
    low: float
    high: float

    @property
    def towards(self) -> float:
        """Which way it looks: -1.0 left, 0.0 at the eye, 1.0 right."""
        across, away = self.end[0] - self.start[0], self.end[1] - self.start[1]
        return away / math.hypot(across, away)

    def at(self, u: float, v: float) -> Point:
        """Place a point of the face: u from left to right, v from its foot up, 0.0-1.0."""
        x = self.start[0] + (self.end[0] - self.start[0]) * u
        z = self.start[1] + (self.end[1] - self.start[1]) * u
        return x, self.low + (self.high - self.low) * v + _TILT * z

    def patch(self, pen: Pen, box: tuple[float, float, float, float], colour: RGB) -> None:
        """Fill a part of it: left, low, right, high, 0.0-1.0, in its own light."""
        left, low, right, high = box
        corners = ((left, low), (right, low), (right, high), (left, high))
        pen.polygon([self.at(u, v) for u, v in corners], self.lit(pen, colour))

    def disc(self, pen: Pen, at: Point, radius: tuple[float, float], colour: RGB) -> None:
        """Draw a disc on it; place and radii in parts of the face."""
        ring = [(at[0] + radius[0] * math.cos(_TURN * k / 20),
                 at[1] + radius[1] * math.sin(_TURN * k / 20)) for k in range(20)]  # fmt: skip
        pen.polygon([self.at(u, v) for u, v in ring], self.lit(pen, colour))

    def lit(self, pen: Pen, colour: RGB) -> RGB:
        """Show a colour in the light that this face gets."""
        turn = self.towards
        shaded = mix(colour, pen.dark, 0.06 + 0.34 * max(0.0, turn) + 0.12 * max(0.0, -turn))
        glint = max(0.0, 1 - abs(turn + _GLINT) / 0.22)
        return mix(shaded, pen.tones.paper, 0.38 * glint)


@dataclass(frozen=True, slots=True)
class Block:
    """An upright box: half its width, half its depth, its foot and its top."""

    wide: float
    deep: float
    low: float
    high: float

    def _corners(self, angle: float) -> list[tuple[float, float]]:
        cos, sin = math.cos(angle), math.sin(angle)
        flat = ((-1, -1), (1, -1), (1, 1), (-1, 1))
        points = [(a * self.wide, b * self.deep) for a, b in flat]
        return [(x * cos - z * sin, x * sin + z * cos) for x, z in points]

    def draw(self, pen: Pen, angle: float, paint: Callable[[Pen, int, Side], None]) -> None:
        """Draw the sides that look this way.

        Args:
            pen: What with.
            angle: Radians.
            paint: Draws a side, by its number: 0 front, 1 right, 2 back, 3 left.
        """
        corners = self._corners(angle)
        for index in range(4):
            start, end = corners[index], corners[(index + 1) % 4]
            if end[0] - start[0] > 1e-3:
                paint(pen, index, Side(start, end, self.low, self.high))

    def lid(self, angle: float, share: tuple[float, float, float, float]) -> list[Point]:
        """Give a part of the top as a polygon: left, near, right, far, 0.0-1.0."""
        a, b, c, _ = self._corners(angle)
        left, near, right, far = share

        def on_top(u: float, w: float) -> Point:
            x = a[0] + (b[0] - a[0]) * u + (c[0] - b[0]) * w
            z = a[1] + (b[1] - a[1]) * u + (c[1] - b[1]) * w
            return x, self.high + _TILT * z

        return [on_top(u, w) for u, w in ((left, near), (right, near), (right, far), (left, far))]
