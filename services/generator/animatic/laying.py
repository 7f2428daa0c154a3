"""Lays layers over a frame, far to near: what of each is seen, and how it mixes with the rest."""

import math
from collections.abc import Sequence

import cv2
import numpy as np

from services.generator.animatic.canvas import Pixels
from services.generator.animatic.planes import Affine, Frame, Layer, Plane
from services.generator.animatic.resampling import scaled, turned

__all__ = ["compose", "lay", "solid_row"]

Box = tuple[int, int, int, int]


def compose(frame: Frame, coarse: Frame, laid: Sequence[tuple[Layer, Affine]]) -> None:
    """Lay all layers over the frame.

    What is out of focus and behind all that is sharp is laid at half the size, a quarter of the
    work, and enlarged once.

    Args:
        frame: Changed in place.
        coarse: The same frame at half the size, for what is out of focus.
        laid: Far to near.
    """
    height = frame.luma.shape[0]
    floors = _floors(laid, height)
    soft = next((i for i, (layer, _) in enumerate(laid) if layer.step == 1), len(laid))
    for (layer, where), floor in zip(laid[:soft], floors[:soft], strict=True):
        # A little more than is seen: enlarging mixes neighbours.
        lay(coarse, layer, where, floor + 2 * coarse.step)
    if soft:
        _enlarge(coarse, frame, floors[soft - 1])
    for (layer, where), floor in zip(laid[soft:], floors[soft:], strict=True):
        lay(frame, layer, where, floor)


def lay(frame: Frame, layer: Layer, where: Affine, floor: int) -> None:
    """Lay a layer over the frame.

    Args:
        frame: Changed in place.
        layer: What to lay.
        where: Layer pixels to frame pixels.
        floor: Pixel row from which nearer layers hide this one: nothing is drawn there.
    """
    where = where.from_part(layer.left, layer.top)
    step = frame.step
    unit = 2 * step
    left, top, right, bottom = where.box(layer.columns, layer.rows)
    rows, columns = frame.luma.shape
    x0, x1 = max(0, _down(left, unit)), min(columns * step, _up(right, unit))
    y0 = max(0, _down(top, unit))
    y1 = min(rows * step, _up(floor, unit), _up(bottom, unit))
    seam = _up(_seam(layer, where, rows * step), unit)
    for start, end, mixing in ((y0, min(seam, y1), True), (max(seam, y0), y1, False)):
        if end > start and x1 > x0:
            box = (x0, start, x1, end)
            steps = (layer.step, step)
            _lay_planes((frame.luma,), (layer.luma,), where, box, steps, mixing=mixing)
            steps = (2 * layer.step, unit)
            _lay_planes(frame.chroma, layer.chroma, where, box, steps, mixing=mixing)


def solid_row(layer: Layer, where: Affine, height: int) -> int:
    """Give the frame's row from which a layer hides all behind it, even; height when none."""
    return _seam(layer, where.from_part(layer.left, layer.top), height)


def _floors(laid: Sequence[tuple[Layer, Affine]], height: int) -> list[int]:
    """Give for each layer the row from which nearer ones hide it."""
    floor, floors = height, list[int]()
    for layer, where in reversed(laid):
        floors.append(floor)
        floor = min(floor, solid_row(layer, where, height))
    return floors[::-1]


def _seam(layer: Layer, where: Affine, height: int) -> int:
    if layer.luma.under is None:
        return 0
    if layer.solid_from >= layer.rows or where.b != 0:
        return height
    return max(0, min(height, _up(where.d * layer.solid_from + where.dy, 2)))


def _enlarge(coarse: Frame, frame: Frame, floor: int) -> None:
    """Show the coarse frame in the fine one, down to a row."""
    pairs = ((coarse.luma, frame.luma, 1), *zip(coarse.chroma, frame.chroma, (2, 2), strict=True))
    for small, large, step in pairs:
        rows = min(small.shape[0], _up(floor / step / 2, 1) + 1)
        seen = min(large.shape[0], 2 * rows)
        grown = cv2.resize(small[:rows], (2 * small.shape[1], 2 * rows))
        large[:seen] = np.asarray(grown)[:seen, : large.shape[1]]


def _lay_planes(
    targets: Sequence[Pixels],
    planes: Sequence[Plane],
    where: Affine,
    box: Box,
    steps: tuple[int, int],
    *,
    mixing: bool,
) -> None:
    """Lay planes that share their alpha.

    Args:
        targets: Planes of the frame, changed in place.
        planes: Planes of the layer.
        where: Layer pixels to frame pixels.
        box: Left, top, right and bottom in frame pixels, whole samples of the targets.
        steps: Pixels that a sample spans, of the layer's planes and of the targets.
        mixing: False: the layer is opaque here.
    """
    x0, y0, x1, y1 = (side // steps[1] for side in box)
    size = (x1 - x0, y1 - y0)
    shared = planes[0].under if mixing else None
    under = None if shared is None else _seen(shared, where, (x0, y0), size, steps)
    for target, plane in zip(targets, planes, strict=True):
        region, value = target[y0:y1, x0:x1], _seen(plane.value, where, (x0, y0), size, steps)
        if under is None:
            region[:] = value
        else:
            cv2.multiply(region, under, dst=region, scale=1 / 255)
            cv2.add(region, value, dst=region)


def _seen(
    plane: Pixels,
    where: Affine,
    origin: tuple[int, int],
    size: tuple[int, int],
    steps: tuple[int, int],
) -> Pixels:
    """Give what a plane shows in a region of the frame that begins at origin."""
    step, seen_step = steps
    # A sample sits in the middle of the pixels that it spans.
    x, y = (
        start * seen_step + (seen_step - 1) / 2 - shift
        for start, shift in zip(origin, (where.dx, where.dy), strict=True)
    )
    middle = (step - 1) / 2
    if where.b == 0:
        offset = (x / where.a - middle) / step, (y / where.d - middle) / step
        return scaled(plane, where.a * step / seen_step, offset, size)
    # By hand: asked thousands of times, a general solver costs more than the pixels.
    det = (where.a * where.d - where.b * where.c) * step
    a, b, c, d = where.d / det, -where.b / det, -where.c / det, where.a / det
    back = np.array(
        [
            [a * seen_step, b * seen_step, a * x + b * y - middle / step],
            [c * seen_step, d * seen_step, c * x + d * y - middle / step],
        ]
    )
    return turned(plane, back, size)


def _down(value: float, unit: int) -> int:
    return math.floor(value / unit) * unit


def _up(value: float, unit: int) -> int:
    return math.ceil(value / unit) * unit
