"""Light on the rim of a figure, on planes: colours of video mix as well as those of the screen."""

from dataclasses import replace

import cv2
import numpy as np

from services.generator.animatic.canvas import Pixels, Point
from services.generator.animatic.colours import RGB
from services.generator.animatic.planes import Layer, Plane, yuv_of

__all__ = ["rimmed"]


def rimmed(layer: Layer, offset: Point, colour: RGB, strength: float) -> Layer:
    """Light the rim of what is drawn, on the side that offset points away from.

    Args:
        layer: At its full size; where the picture cuts it, it has no rim.
        offset: In pixels of the drawing; a third of it is how soft the light is.
        colour: Of the light.
        strength: 0.0-1.0.
    """
    clear, under = layer.chroma[0].under, layer.luma.under
    if clear is None or under is None:
        return layer
    soft = _rim(clear, (offset[0] / 2, offset[1] / 2), strength)
    rows, columns = under.shape
    fine = np.asarray(cv2.resize(soft, (columns, rows)), np.uint8)
    y, u, v = yuv_of(colour)
    blue, red = layer.chroma
    return replace(layer, luma=_lit(layer.luma, fine, y),
                   chroma=(_lit(blue, soft, u), _lit(red, soft, v)))  # fmt: skip


def _rim(clear: Pixels, offset: Point, strength: float) -> Pixels:
    """Give how much of its light each sample has: 255 is all."""
    across, down = round(offset[0]), round(offset[1])
    rows, columns = clear.shape
    reach = (max(0, down), max(0, -down), max(0, across), max(0, -across))
    # Beyond the end it goes on as it ends.
    wide = cv2.copyMakeBorder(clear, *reach, cv2.BORDER_REPLICATE)
    moved = wide[reach[1] : reach[1] + rows, reach[3] : reach[3] + columns]
    bare = cv2.subtract(moved, clear)
    soft = cv2.GaussianBlur(bare, (0, 0), max(0.6, abs(offset[0]) / 3))
    return np.asarray(cv2.convertScaleAbs(soft, alpha=strength), np.uint8)


def _lit(plane: Plane, share: Pixels, level: float) -> Plane:
    """Mix a light of one level into a plane, where something is drawn."""
    if plane.under is None:
        return plane
    light = cv2.multiply(cv2.bitwise_not(plane.under), share, scale=level / 255 / 255)
    kept = cv2.multiply(plane.value, cv2.bitwise_not(share), scale=1 / 255)
    return replace(plane, value=np.asarray(cv2.add(kept, light), np.uint8))
