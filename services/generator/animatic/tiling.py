"""Layers cut and joined: repeated without a seam, and parted where nothing is drawn."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from services.generator.animatic.canvas import Pixels
from services.generator.animatic.planes import Layer, Plane

__all__ = ["parted", "repeated", "wrapped"]

_GUTTER = 40
"""Of a layer's longer side, the least clear space between two parts is one of so many shares."""

_PARTS_MAX = 8
_WORTH = 0.8
"""Parts are worth their trouble when they hold less than this share of the layer."""

Box = tuple[int, int, int, int]


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


def parted(layer: Layer) -> tuple[Layer, ...]:
    """Cut a layer where rows or columns of it are clear, so that only what is drawn is moved.

    Args:
        layer: At its full size.
    """
    under, rows = layer.luma.under, layer.rows
    if under is None or layer.solid_from < rows:
        return (layer,)
    inked = under < 255
    gutter = max(8, max(inked.shape) // _GUTTER)
    boxes = _boxes(inked, gutter)
    while len(boxes) > _PARTS_MAX:
        gutter *= 2
        boxes = _boxes(inked, gutter)
    area = sum((right - left) * (bottom - top) for left, top, right, bottom in boxes)
    return tuple(_cut(layer, box) for box in boxes) if area < _WORTH * inked.size else (layer,)


def _boxes(inked: NDArray[np.bool_], gutter: int) -> list[Box]:
    """Part columns, then rows in each part."""
    return [
        (left, top, right, bottom)
        for left, right in _runs(inked, 0, gutter)
        for top, bottom in _runs(inked[:, left:right], 1, gutter)
    ]


def _runs(mask: NDArray[np.bool_], axis: int, gutter: int) -> list[tuple[int, int]]:
    """Give first and end of what is inked across an axis, on even places, with a clear border."""
    inked = np.asarray(mask.any(axis=axis))
    at = np.flatnonzero(inked)
    if not at.size:
        return []
    breaks = np.flatnonzero(np.diff(at) > gutter)
    starts, ends = at[np.r_[0, breaks + 1]], at[np.r_[breaks, at.size - 1]]
    return [
        (max(0, int(start) // 2 * 2 - 2), min(inked.size, int(end) // 2 * 2 + 4))
        for start, end in zip(starts, ends, strict=True)
    ]


def _cut(layer: Layer, box: Box) -> Layer:
    left, top, right, bottom = box

    def part(plane: Plane, step: int) -> Plane:
        area = slice(top // step, bottom // step), slice(left // step, right // step)
        under = plane.under
        return Plane(
            np.ascontiguousarray(plane.value[area]),
            None if under is None else np.ascontiguousarray(under[area]),
        )

    return replace(
        layer, luma=part(layer.luma, 1),
        chroma=(part(layer.chroma[0], 2), part(layer.chroma[1], 2)),
        left=layer.left + left, top=layer.top + top, solid_from=bottom - top,
    )  # fmt: skip
