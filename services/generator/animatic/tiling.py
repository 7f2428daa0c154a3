"""Places that go on: a layer is repeated, every second time mirrored, so that no seam shows."""

from dataclasses import replace

import numpy as np

from services.generator.animatic.canvas import Pixels
from services.generator.animatic.planes import Layer

__all__ = ["repeated", "wrapped"]


def repeated(layer: Layer, copies: int) -> Layer:
    """Lay a layer's drawing side by side, each copy the mirror image of its neighbour.

    Args:
        layer: Its drawing must be even in width.
        copies: At least 1.
    """
    if copies == 1 or layer.luma.under is None:
        return layer
    right = layer.width - layer.left - layer.luma.value.shape[1]

    def strip(plane: Pixels, step: int, clear: int) -> Pixels:
        sides = ((0, 0), (layer.left // step, right // step))
        whole = np.pad(plane, sides, constant_values=clear)
        row = [whole if index % 2 == 0 else whole[:, ::-1] for index in range(copies)]
        return np.ascontiguousarray(np.concatenate(row, axis=1))

    planes = [
        replace(plane, value=strip(plane.value, step, 0), under=strip(under, step, 255))
        for plane, step in ((layer.luma, 1), (layer.chroma[0], 2), (layer.chroma[1], 2))
        if (under := plane.under) is not None
    ]
    return replace(layer, luma=planes[0], chroma=(planes[1], planes[2]),
                   width=layer.width * copies, left=0)  # fmt: skip


def wrapped(shift: float, span: float) -> float:
    """Bring a shift of a repeated drawing back among its copies.

    Args:
        shift: Of the drawing, positive to the right.
        span: Width of one copy, in the same unit.

    Returns:
        The shift that shows the same, at least -2 spans, at most 0.
    """
    return -((-shift) % (2 * span))
