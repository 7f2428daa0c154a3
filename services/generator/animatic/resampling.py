"""Reads a region of a frame out of a plane, bilinear, the border going on beyond the end.

Turning needs a general warp. The rest does not, and is several times cheaper as a resize to scale
followed by a shift of less than a sample.
"""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from services.generator.animatic.canvas import Pixels

__all__ = ["scaled", "turned"]

_FLAGS = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP

_SAME_SCALE = 0.02
"""Samples by which a scale may be wrong at the far end of a region without being seen."""


def turned(plane: Pixels, back: NDArray[np.float64], size: tuple[int, int]) -> Pixels:
    """Read a region through a general map.

    Args:
        plane: What to read.
        back: (2, 3), from samples of the region to samples of the plane.
        size: Width and height of the region.
    """
    moved = cv2.warpAffine(plane, back, size, flags=_FLAGS, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, np.uint8)


def scaled(
    plane: Pixels, zoom: float, offset: tuple[float, float], size: tuple[int, int]
) -> Pixels:
    """Read a region that is magnified and shifted.

    Args:
        plane: What to read.
        zoom: Samples of the region for one of the plane.
        offset: Where in the plane the region's first sample is, x and y.
        size: Width and height of the region.
    """
    if abs(zoom - 1) * max(size) > _SAME_SCALE:
        plane, offset = _brought_to_scale(plane, zoom, offset, size)
    centre = (offset[0] + (size[0] - 1) / 2, offset[1] + (size[1] - 1) / 2)
    return np.asarray(cv2.getRectSubPix(plane, size, centre), np.uint8)


def _brought_to_scale(
    plane: Pixels, zoom: float, offset: tuple[float, float], size: tuple[int, int]
) -> tuple[Pixels, tuple[float, float]]:
    """Bring the part that is seen to scale; give it, and the place of the region in it."""
    rows, columns = plane.shape
    left, right = _span(offset[0], size[0] / zoom, columns)
    top, bottom = _span(offset[1], size[1] / zoom, rows)
    part = cv2.resize(plane[top:bottom, left:right], None, fx=zoom, fy=zoom)
    x, y = (offset[0] - left + 0.5) * zoom - 0.5, (offset[1] - top + 0.5) * zoom - 0.5
    return np.asarray(part, np.uint8), (x, y)


def _span(start: float, length: float, limit: int) -> tuple[int, int]:
    first = max(0, min(limit - 1, math.floor(start) - 2))
    return first, max(first + 1, min(limit, math.ceil(start + length) + 3))
