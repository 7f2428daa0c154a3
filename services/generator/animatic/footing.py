"""What ties a figure to what it stands or floats on: a shadow, a reflection."""

import cv2
import numpy as np

from services.generator.animatic.canvas import Canvas, Pixels, Point
from services.generator.animatic.colours import RGB

__all__ = ["reflect", "shadowed"]


def shadowed(pixels: Pixels, feet: Point, reach: float, colour: RGB) -> Pixels:
    """Put a figure over its shadow on the ground.

    Args:
        pixels: (H, W, 4), premultiplied RGBA.
        feet: Where it stands, in pixels.
        reach: Half the shadow's length, in pixels.
        colour: Of the shadow.
    """
    below = Canvas(pixels.shape[1], pixels.shape[0])
    below.ellipse(feet, reach * 0.8, reach * 0.12, colour)
    below.soften(max(1.0, reach * 0.05))
    below.fade(0.5)
    share = cv2.cvtColor(cv2.bitwise_not(pixels[..., 3]), cv2.COLOR_GRAY2RGBA)
    share[..., 3] = 255 - pixels[..., 3]
    under = cv2.multiply(below.pixels, share, scale=1 / 255)
    return np.asarray(cv2.add(under, pixels), np.uint8)


def reflect(canvas: Canvas, row: int) -> None:
    """Lay the mirror image of what is above a row below it, squashed and broken by ripples."""
    depth = min(canvas.height - row, round(0.5 * row))
    if depth < 4:
        return
    image = cv2.resize(canvas.pixels[row - 2 * depth : row][::-1], (canvas.width, depth),
                       interpolation=cv2.INTER_AREA)  # fmt: skip
    rows = np.arange(depth)
    share = 0.42 * (1 - rows / depth) * (0.72 + 0.28 * np.sin(rows * 60 / depth))
    dim = (image * share[:, None, None]).astype(np.uint8)
    ripple = np.rint(np.sin(rows * 44 / depth) * 0.012 * canvas.width).astype(int)
    for index in range(depth):
        dim[index] = np.roll(dim[index], ripple[index], axis=0)
    below = canvas.pixels[row : row + depth]
    left = (255 - below[..., 3:4].astype(np.uint16)) * dim // 255
    below[:] = np.minimum(255, below + left).astype(np.uint8)
