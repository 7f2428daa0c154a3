"""A drawing surface: shapes and lights on premultiplied RGBA, antialiased.

Owns pixels of one layer while it is drawn. Drawing an opaque colour with soft edges onto a
premultiplied surface is exactly "over", so OpenCV's antialiased fills are right as they are.
"""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from services.generator.animatic.colours import RGB

__all__ = ["Canvas", "Pixels", "Point", "curve"]

Pixels = NDArray[np.uint8]
Point = tuple[float, float]

_SHIFT = 4
"""Binary digits of a pixel that shapes may be placed by."""


_ROUND = np.array([(np.cos(a), np.sin(a)) for a in np.linspace(0, 2 * np.pi, 72, endpoint=False)])
"""A circle about 0, 0."""

_BAND = 32
"""Rows that are mixed at a time."""


def curve(points: Sequence[Point], *, steps: int = 8, closed: bool = True) -> list[Point]:
    """Round off a polygon: a Catmull-Rom curve through its points.

    Args:
        points: At least 3, in any unit.
        steps: Straight pieces between two points.
        closed: False: a line, which keeps its ends.
    """
    count = len(points)
    spans = count if closed else count - 1
    rounded: list[Point] = []
    for index in range(spans):
        around = [_neighbour(points, index + offset, closed=closed) for offset in (-1, 0, 1, 2)]
        rounded += [_catmull_rom(around, step / steps) for step in range(steps)]
    return rounded if closed else [*rounded, points[-1]]


class Canvas:
    """A transparent surface in pixels; x to the right, y down."""

    def __init__(self, width: int, height: int) -> None:
        self.pixels: Pixels = np.zeros((height, width, 4), np.uint8)
        self.width, self.height = width, height

    def polygon(self, points: Iterable[Point], colour: RGB) -> None:
        """Fill a polygon, edges soft."""
        cv2.fillPoly(self.pixels, [_fixed(points)], _opaque(colour), cv2.LINE_AA, _SHIFT)

    def blob(self, points: Sequence[Point], colour: RGB) -> None:
        """Fill the rounded polygon."""
        self.polygon(curve(points), colour)

    def rectangle(self, left: float, top: float, right: float, bottom: float, colour: RGB) -> None:
        """Fill a rectangle."""
        self.polygon([(left, top), (right, top), (right, bottom), (left, bottom)], colour)

    def ellipse(self, centre: Point, radius_x: float, radius_y: float, colour: RGB) -> None:
        """Fill an ellipse."""
        points = np.rint((_ROUND * (radius_x, radius_y) + centre) * (1 << _SHIFT))
        fixed = [points.astype(np.int32)]
        cv2.fillPoly(self.pixels, fixed, _opaque(colour), cv2.LINE_AA, _SHIFT)

    def stroke(self, points: Iterable[Point], width: float, colour: RGB) -> None:
        """Draw a line with round ends; its width in pixels."""
        line = [_fixed(points)]
        thickness = max(1, round(width))
        cv2.polylines(
            self.pixels, line, isClosed=False, color=_opaque(colour), thickness=thickness,
            lineType=cv2.LINE_AA, shift=_SHIFT,
        )  # fmt: skip

    def limb(self, points: Sequence[Point], widths: Sequence[float], colour: RGB) -> None:
        """Draw a line whose width changes from point to point, joints rounded."""
        pairs = zip(points, widths, strict=True)
        knots = [(np.array(point), width / 2) for point, width in pairs]
        for (start, first), (end, last) in pairwise(knots):
            along = end - start
            length = float(np.hypot(*along)) or 1.0
            side = np.array((-along[1], along[0])) / length
            corners = (
                start + side * first, end + side * last, end - side * last, start - side * first,
            )  # fmt: skip
            self.polygon([(float(x), float(y)) for x, y in corners], colour)
        for centre, radius in knots:
            self.ellipse((float(centre[0]), float(centre[1])), radius, radius, colour)

    def glow(self, centre: Point, radius: float, colour: RGB, strength: float) -> None:
        """Lay light over what is there, fading to nothing at the radius; strength 0.0-1.0."""
        box = self._box(centre, radius)
        if box is None:
            return
        top, bottom, left, right = box
        y, x = np.ogrid[top:bottom, left:right]
        distance = np.hypot(x - centre[0], y - centre[1]).astype(np.float32) / np.float32(radius)
        share = np.clip(1 - distance, 0, 1) ** 2 * np.float32(strength)
        self._over((slice(top, bottom), slice(left, right)), colour, share)

    def veil(self, rows: tuple[float, float], shares: tuple[float, float], colour: RGB) -> None:
        """Mix a colour into what is drawn, by a share that runs from the first row to the last.

        Transparent pixels stay so: it is haze on the land, not on the air.
        """
        top, bottom = (min(self.height, max(0, round(row))) for row in rows)
        if bottom <= top:
            return
        share = np.linspace(*shares, bottom - top, dtype=np.float32)[:, None, None]
        target = np.array((*colour, 255.0), np.float32) / np.float32(255)
        for first in range(0, bottom - top, _BAND):  # As much at a time as a cache holds.
            area, part = self.pixels[top + first : bottom][:_BAND], share[first : first + _BAND]
            mixed = area * (1 - part)
            mixed += area[..., 3:4] * (part * target)
            mixed += np.float32(0.5)
            area[...] = mixed

    def light_edge(self, offset: Point, colour: RGB, strength: float) -> None:
        """Light the rim of what is drawn, on the side that offset points away from."""
        *colours, alpha = cv2.split(self.pixels)
        moved = np.roll(alpha, (round(offset[1]), round(offset[0])), (0, 1))
        bare = np.asarray(cv2.subtract(alpha, moved), np.uint8)
        rim = _blurred(bare, max(0.8, abs(offset[0]) / 3), finest=1.2)
        share = cv2.convertScaleAbs(cv2.min(rim, alpha), alpha=strength)
        kept, lit = cv2.bitwise_not(share), cv2.multiply(share, alpha, scale=1 / 255)
        planes = [
            cv2.add(
                cv2.multiply(plane, kept, scale=1 / 255), cv2.convertScaleAbs(lit, alpha=to / 255)
            )
            for plane, to in zip(colours, colour, strict=True)
        ]
        self.pixels = np.asarray(cv2.merge([*planes, alpha]), np.uint8)

    def soften(self, radius: float) -> None:
        """Blur all that is drawn; radius in pixels."""
        if radius < 0.5:
            return
        # Only about what is drawn: most surfaces are clear for the most part.
        alpha = np.asarray(cv2.extractChannel(self.pixels, 3), np.uint8)
        rows, columns = (_reached(alpha.max(axis=axis), radius) for axis in (1, 0))
        area = self.pixels[rows, columns]
        if area.size:
            area[...] = _blurred(area, radius)

    def fade(self, share: float) -> None:
        """Make all that is drawn more transparent: what remains is share, 0.0-1.0."""
        self.pixels = cv2.convertScaleAbs(self.pixels, alpha=share)  # pyright: ignore[reportAttributeAccessIssue]

    def _box(self, centre: Point, radius: float) -> tuple[int, int, int, int] | None:
        left, right = max(0, int(centre[0] - radius)), min(self.width, int(centre[0] + radius) + 1)
        top, bottom = max(0, int(centre[1] - radius)), min(self.height, int(centre[1] + radius) + 1)
        return (top, bottom, left, right) if right > left and bottom > top else None

    def _over(self, area: tuple[slice, slice], colour: RGB, share: NDArray[np.float32]) -> None:
        target = np.array((*colour, 255.0), np.float32)
        under = self.pixels[area].astype(np.float32)
        under += (target - under) * share[..., None]
        self.pixels[area] = (under + 0.5).astype(np.uint8)


def _blurred(pixels: Pixels, radius: float, *, finest: float = 3.0) -> Pixels:
    """A large blur is done small: it keeps nothing that the shrinking loses."""
    step = max(1, int(radius / finest))
    height, width = pixels.shape[:2]
    small = cv2.resize(
        pixels, (max(2, width // step), max(2, height // step)), interpolation=cv2.INTER_AREA
    )
    soft = cv2.GaussianBlur(small, (0, 0), radius / step, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.resize(soft, (width, height)), np.uint8)


def _reached(inked: Pixels, radius: float) -> slice:
    """Give the rows or columns that a blur of what is inked reaches."""
    at = np.flatnonzero(inked)
    if not at.size:
        return slice(0, 0)
    spare = math.ceil(4 * radius) + 2
    return slice(max(0, int(at[0]) - spare), int(at[-1]) + spare)


def _neighbour(points: Sequence[Point], index: int, *, closed: bool) -> Point:
    return points[index % len(points)] if closed else points[max(0, min(len(points) - 1, index))]


def _catmull_rom(around: Sequence[Point], t: float) -> Point:
    x, y = (
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2
               + (3 * b - a - 3 * c + d) * t**3)
        for a, b, c, d in zip(*around, strict=True)
    )  # fmt: skip
    return x, y


def _fixed(points: Iterable[Point]) -> NDArray[np.int32]:
    return np.rint(np.array(list(points), np.float64) * (1 << _SHIFT)).astype(np.int32)


def _opaque(colour: RGB) -> tuple[float, float, float, float]:
    return (*colour, 255.0)
