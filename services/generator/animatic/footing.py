"""What ties a figure to what it stands or floats on: a shadow, a reflection.

Each is a layer of its own, as coarse as its softness allows, that is laid before the figure.
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from services.generator.animatic.canvas import Canvas, Pixels, Point
from services.generator.animatic.colours import RGB
from services.generator.animatic.planes import Layer, Plane, tinted

__all__ = ["Shade", "mirror_of", "ripples_of", "shadow_of"]

_COARSEST = 16
"""Pixels that a sample of a shadow spans at most."""

_RIPPLE = 0.012
"""How far ripples carry a row of a reflection aside, in widths of the figure."""


@dataclass(frozen=True, slots=True)
class Shade:
    """How a shadow falls on the ground before a figure."""

    colour: RGB
    depth: float
    """0.0-1.0: how much light it takes."""
    length: float
    """Towards the viewer, in heights of what casts it."""
    lean: float
    """To the right, in the same."""
    reach: float
    """Half the width of what stands, in pixels."""


def shadow_of(figure: Layer, feet: Point, shade: Shade) -> Layer:
    """Lay the outline of a figure down, away from the light.

    Args:
        figure: What casts it, at its full size.
        feet: Where it stands, in pixels of the drawing.
        shade: What the shadow is like.
    """
    radius = max(1.0, shade.reach * 0.035)
    step = min(_COARSEST, 1 << int(math.log2(radius)))
    cover = _cover(figure, step)
    above = max(0.0, feet[1] - figure.top)
    # Whole: however far it leans and reaches, no edge of the surface cuts it.
    lean, spare = shade.lean * above, 4 * radius + 2 * step
    left = min(figure.left, figure.left + lean, feet[0] - shade.reach) - spare
    right = max(figure.left + figure.columns + max(0.0, lean), feet[0] + shade.reach) + spare
    top = feet[1] - shade.reach * 0.07 - spare
    low = feet[1] + max(shade.length * above, shade.reach * 0.07) + spare
    size = (_even((right - left) / step), _even((low - top) / step))
    origin = (round(left / 2) * 2, round(top / 2) * 2)
    foot = (feet[0] - origin[0]) / step, (feet[1] - origin[1]) / step
    # x' = x + lean * above, y' = foot + length * above, in samples of the shadow.
    begins = (figure.left - origin[0]) / step, (figure.top - origin[1]) / step
    high = foot[1] - begins[1] - 0.5
    laid = np.array([[1.0, -shade.lean, begins[0] + shade.lean * high],
                     [0.0, -shade.length, foot[1] - 0.5 + shade.length * high]])  # fmt: skip
    fallen = np.asarray(cv2.warpAffine(cover, laid, size), np.uint8)
    fallen[: max(0, int(foot[1]))] = 0
    contact, reach = Canvas(*size), shade.reach / step
    contact.ellipse(foot, reach * 0.7, max(1.0, reach * 0.07), (0, 0, 0))
    fallen = cv2.GaussianBlur(cv2.max(fallen, contact.pixels[..., 3]), (0, 0), radius / step)
    alpha = cv2.convertScaleAbs(fallen, alpha=shade.depth)
    return tinted(np.asarray(alpha, np.uint8), shade.colour, origin, step)


def _cover(figure: Layer, step: int) -> Pixels:
    """Give how much of each sample of a coarser surface a figure covers."""
    under = figure.luma.under
    if under is None:
        return np.full((figure.rows // step, figure.columns // step), 255, np.uint8)
    below, right = (-side % step for side in under.shape)
    whole = cv2.copyMakeBorder(under, 0, below, 0, right, cv2.BORDER_CONSTANT, value=255)
    rows, columns = whole.shape[:2]
    small = cv2.resize(whole, (columns // step, rows // step), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.bitwise_not(small), np.uint8)


def mirror_of(figure: Layer, row: int, reach: int) -> Layer | None:
    """Show what stands on a polished floor in it, fading downwards; None: nothing of it.

    Args:
        figure: At its full size.
        row: Of the feet, in the drawing.
        reach: How many rows of the floor are seen.
    """
    depth = min(reach, row - figure.top) // 4 * 4
    if depth < 4:
        return None
    shares = 0.34 * np.linspace(1, 0, depth // 2) ** 1.3
    return _below(figure, row, (depth, depth), shares, 0.0)


def ripples_of(figure: Layer, row: int, reach: int) -> Layer | None:
    """Show what floats in the water: squashed, broken by ripples; None: nothing of it.

    Args:
        figure: At its full size.
        row: Where the water begins, in the drawing.
        reach: How many rows of the water are seen.
    """
    depth = min(reach, (row - figure.top) // 2) // 4 * 4
    if depth < 4:
        return None
    at = np.linspace(0, 1, depth // 2, endpoint=False)
    shares = 0.42 * (1 - at) * (0.72 + 0.28 * np.sin(at * 60))
    return _below(figure, row, (2 * depth, depth), shares, _RIPPLE)


def _below(
    figure: Layer, row: int, depths: tuple[int, int], shares: NDArray[np.float64], ripple: float
) -> Layer | None:
    """Turn what is above a row over, at half the size.

    Args:
        figure: At its full size.
        row: About which it is turned.
        depths: Rows that are turned, and how many they become.
        shares: What is left of each row of samples (0.0-1.0).
        ripple: How far rows stray to the side, in widths.
    """
    first = (row - figure.top) // 2 * 2
    if not 0 < depths[0] <= first <= figure.rows:
        return None
    columns = figure.columns // 4 * 4

    def turned(plane: Pixels, step: int) -> Pixels:
        slab = plane[(first - depths[0]) // step : first // step, : columns // step][::-1]
        size = (columns // step // 2, depths[1] // step // 2)
        small = np.asarray(cv2.resize(slab, size, interpolation=cv2.INTER_AREA), np.uint8)
        kept = shares[:: shares.size // size[1]][: size[1], None].astype(np.float32)
        return (_rippled(small, ripple * figure.width / step / 2) * kept + np.float32(0.5)).astype(
            np.uint8
        )

    def half(plane: Plane, step: int) -> Plane:
        under = np.zeros_like(plane.value) if plane.under is None else plane.under
        cover = turned(np.asarray(cv2.bitwise_not(under), np.uint8), step)
        return Plane(turned(plane.value, step), np.asarray(cv2.bitwise_not(cover), np.uint8))

    return Layer(
        half(figure.luma, 1), (half(figure.chroma[0], 2), half(figure.chroma[1], 2)),
        figure.width, figure.height, figure.left, figure.top + first,
        solid_from=depths[1], step=2,
    )  # fmt: skip


def _rippled(plane: Pixels, reach: float) -> Pixels:
    """Move each row aside, by so many samples at most."""
    if reach < 0.5:
        return plane
    rows, columns = plane.shape
    asides = [round(reach * math.sin(row * 44 / rows)) for row in range(rows)]
    most = math.ceil(reach)
    wide = cv2.copyMakeBorder(plane, 0, 0, most, most, cv2.BORDER_REPLICATE)
    moved = [wide[row, most - aside :][:columns] for row, aside in enumerate(asides)]
    return np.asarray(np.stack(moved), np.uint8)


def _even(length: float) -> int:
    return max(2, math.ceil(length / 2) * 2)
