"""What ties a figure to what it stands or floats on: a shadow, a reflection."""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from services.generator.animatic.canvas import Canvas, Pixels, Point
from services.generator.animatic.colours import RGB

__all__ = ["Shade", "mirrored", "reflect", "shadowed"]


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


def shadowed(pixels: Pixels, feet: Point, shade: Shade) -> Pixels:
    """Put a figure over its shadow on the ground: its outline laid down, away from the light.

    Args:
        pixels: (H, W, 4), premultiplied RGBA.
        feet: Where it stands, in pixels.
        shade: What the shadow is like.
    """
    height, width = pixels.shape[:2]
    row = max(0, round(feet[1]))
    radius = max(1.0, shade.reach * 0.035)
    # A shadow is soft: it is laid down and blurred as small as that allows.
    step = max(1, round(radius))
    size = (max(2, width // step), max(2, height // step))
    cover = cv2.resize(pixels[..., 3], size, interpolation=cv2.INTER_AREA)
    foot_x, foot_y = feet[0] * size[0] / width, feet[1] * size[1] / height
    # x' = x + lean * above, y' = foot + length * above.
    laid = np.array([[1.0, -shade.lean, shade.lean * foot_y],
                     [0.0, -shade.length, (1 + shade.length) * foot_y]])  # fmt: skip
    cover = cv2.warpAffine(cover, laid, size)
    cover[: max(0, int(foot_y))] = 0
    contact = Canvas(*size)
    reach = shade.reach * size[0] / width
    contact.ellipse((foot_x, foot_y), reach * 0.7, max(1.0, reach * 0.07), (0, 0, 0))
    cover = cv2.GaussianBlur(cv2.max(cover, contact.pixels[..., 3]), (0, 0), radius / step)
    first = max(0, row - round(3 * radius))
    soft = np.asarray(cv2.resize(cover, (width, height)), np.uint8)[first:]
    alpha = cv2.convertScaleAbs(soft, alpha=shade.depth)
    under = cv2.merge([*(cv2.convertScaleAbs(alpha, alpha=channel / 255)
                         for channel in shade.colour), alpha])  # fmt: skip
    joined = pixels.copy()
    joined[first:] = _below(np.asarray(under, np.uint8), pixels[first:])
    return joined


def _below(under: Pixels, pixels: Pixels) -> Pixels:
    share = cv2.cvtColor(cv2.bitwise_not(pixels[..., 3]), cv2.COLOR_GRAY2RGBA)
    share[..., 3] = 255 - pixels[..., 3]
    return np.asarray(cv2.add(cv2.multiply(under, share, scale=1 / 255), pixels), np.uint8)


def mirrored(pixels: Pixels, row: int) -> Pixels:
    """Show what stands on a polished floor in it, fading downwards.

    Args:
        pixels: (H, W, 4), premultiplied RGBA.
        row: Of the feet.
    """
    depth = min(pixels.shape[0] - row, row)
    if depth < 4:
        return pixels
    under = np.zeros_like(pixels)
    share = 0.34 * np.linspace(1, 0, depth, dtype=np.float32) ** 1.3
    under[row : row + depth] = pixels[row - depth : row][::-1] * share[:, None, None]
    return _below(under, pixels)


def reflect(canvas: Canvas, row: int) -> None:
    """Lay the mirror image of what is above a row below it, squashed and broken by ripples."""
    depth = min(canvas.height - row, row // 2)
    if depth < 4:
        return
    image = cv2.resize(canvas.pixels[row - 2 * depth : row][::-1], (canvas.width, depth),
                       interpolation=cv2.INTER_AREA)  # fmt: skip
    rows = np.arange(depth)
    share = 0.42 * (1 - rows / depth) * (0.72 + 0.28 * np.sin(rows * 60 / depth))
    kept = np.repeat(np.rint(share * 255).astype(np.uint8), canvas.width * 4)
    dim = cv2.multiply(image, kept.reshape(depth, canvas.width, 4), scale=1 / 255)
    ripple = [round(0.012 * canvas.width * math.sin(i * 44 / depth)) for i in range(depth)]
    reach = max(map(abs, ripple))
    wide = np.pad(np.asarray(dim, np.uint8), ((0, 0), (reach, reach), (0, 0)), mode="wrap")
    moved = np.stack([wide[i, reach - by :][: canvas.width] for i, by in enumerate(ripple)])
    below = canvas.pixels[row : row + depth]
    below[:] = _below(moved, below)
