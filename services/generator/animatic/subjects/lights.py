"""Light that a figure throws: beams that fade with their length."""

import cv2
import numpy as np

from services.generator.animatic.canvas import Canvas, Point
from services.generator.animatic.colours import RGB
from services.generator.animatic.subjects.sketch import Pen

__all__ = ["beam"]


def beam(
    pen: Pen, lamp: Point, tip: Point, spread: tuple[float, float], glow: tuple[RGB, float]
) -> None:
    """Lay a beam over what is drawn.

    Args:
        pen: What with.
        lamp: Where it begins, in figure heights.
        tip: Where it has faded away.
        spread: Half its width at each end, in figure heights.
        glow: Colour, and strength at the lamp (0.0-1.0).
    """
    (x0, y0), (x1, y1) = pen.at(*lamp), pen.at(*tip)
    first, last = spread[0] * pen.scale, spread[1] * pen.scale
    reach = max(first, last) + 0.03 * pen.scale
    top = max(0, int(min(y0, y1) - reach))
    bottom = min(pen.canvas.height, int(max(y0, y1) + reach) + 1)
    left = max(0, int(min(x0, x1) - 4))
    right = min(pen.canvas.width, int(max(x0, x1) + 4) + 1)
    if bottom - top < 4 or right - left < 4:
        return
    (colour, strength), light = glow, Canvas(right - left, bottom - top)
    corners = ((x0, y0 - first), (x1, y1 - last), (x1, y1 + last), (x0, y0 + first))
    light.polygon([(x - left, y - top) for x, y in corners], colour)
    light.soften(0.016 * pen.scale)
    away = np.abs(np.arange(left, right, dtype=np.float32) - np.float32(x0))
    length = max(1.0, abs(x1 - x0))
    share = np.clip(1 - away / np.float32(length), 0, 1) ** 1.4 * np.float32(strength)
    lit = (light.pixels * share[None, :, None]).astype(np.uint8)
    under = cv2.cvtColor(cv2.bitwise_not(lit[..., 3]), cv2.COLOR_GRAY2RGBA)
    under[..., 3] = 255 - lit[..., 3]
    area = pen.canvas.pixels[top:bottom, left:right]
    area[:] = cv2.add(cv2.multiply(area, under, scale=1 / 255), lit)
