"""Layers as planar video: RGBA turned once into BT.709 limited-range 4:2:0, moved and laid over.

Blending Y at full and U and V at half size is half the work of RGB and needs no conversion of
whole frames. Colours are premultiplied: a frame under a layer is frame * (1 - alpha) + layer.
"""

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from services.generator.animatic.canvas import Pixels

__all__ = ["Affine", "Frame", "Layer", "lay", "layer_of", "opaque_layer"]

_BT709 = np.array(
    [
        [0.18259, 0.61423, 0.06201, 16 / 255],
        [-0.10064, -0.33857, 0.43922, 128 / 255],
        [0.43922, -0.39894, -0.04027, 128 / 255],
        [0.0, 0.0, 0.0, 1.0],
    ],
    np.float32,
)
"""From premultiplied red, green, blue and alpha to premultiplied Y, U, V and alpha, 8 bits."""

_TO_RGB = np.linalg.inv(_BT709)[:3] @ np.diag((1.0, 1.0, 1.0, 255.0))
"""From opaque Y, U and V, 8 bits, and one, back to red, green and blue."""

_FLAGS = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP

_SAME_SCALE = 0.02
"""Pixels by which a scale may be wrong at the far end of a region without being seen."""


@dataclass(frozen=True, slots=True)
class Affine:
    """Where a layer's pixels go: x' = a*x + b*y + dx, y' = c*x + d*y + dy, in frame pixels."""

    a: float
    b: float
    c: float
    d: float
    dx: float
    dy: float

    @classmethod
    def placed(cls, zoom: float, dx: float, dy: float, angle: float = 0.0) -> "Affine":
        """Magnify and turn (radians, clockwise) about the layer's origin, then shift."""
        cos, sin = zoom * math.cos(angle), zoom * math.sin(angle)
        return cls(cos, -sin, sin, cos, dx, dy)

    def from_part(self, left: int, top: int) -> "Affine":
        """Give the place of a part that begins at left, top."""
        dx = self.a * left + self.b * top + self.dx
        return replace(self, dx=dx, dy=self.c * left + self.d * top + self.dy)

    def inverse(self, origin: tuple[int, int], step: int) -> NDArray[np.float64]:
        """Give frame-to-layer, for a region that begins at origin, in planes reduced by step."""
        # By hand: asking for it thousands of times, a general solver costs more than the pixels.
        det = self.a * self.d - self.b * self.c
        back = np.array([[self.d, -self.b], [-self.c, self.a]]) / det
        # Samples of a reduced plane sit in the middle of step pixels.
        centre = (step - 1) / 2
        at = np.array(origin, float) * step + centre - (self.dx, self.dy)
        shift = (back @ at - centre) / step
        return np.hstack([back, shift[:, None]])

    def box(self, width: int, height: int) -> tuple[float, float, float, float]:
        """Give left, top, right, bottom of a layer's image in the frame."""
        xs = [self.a * x + self.b * y + self.dx for x in (0, width) for y in (0, height)]
        ys = [self.c * x + self.d * y + self.dy for x in (0, width) for y in (0, height)]
        return min(xs), min(ys), max(xs), max(ys)


@dataclass(frozen=True, slots=True)
class _Plane:
    """One component of a layer: premultiplied value, and 255 - alpha (None: opaque)."""

    value: Pixels
    under: Pixels | None


@dataclass(frozen=True, slots=True)
class Layer:
    """Planes of a drawn layer. Chroma is reduced by two."""

    luma: _Plane
    chroma: tuple[_Plane, _Plane]
    width: int
    height: int
    """Of the drawing; the planes hold the part of it that is not clear."""
    left: int
    top: int
    """Where in the drawing the planes begin, even."""
    solid_from: int
    """First row of the planes from which all rows are opaque; their height when none is."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of video: I420 in one buffer, the planes being views of it."""

    buffer: Pixels
    luma: Pixels
    chroma: tuple[Pixels, Pixels]

    @classmethod
    def blank(cls, width: int, height: int) -> "Frame":
        """Make a frame of this size, both sides even."""
        buffer = np.full(width * height * 3 // 2, 128, np.uint8)
        area, quarter = width * height, width * height // 4
        half = (height // 2, width // 2)
        return cls(
            buffer,
            buffer[:area].reshape(height, width),
            (
                buffer[area : area + quarter].reshape(half),
                buffer[area + quarter :].reshape(half),
            ),
        )

    def rgb(self) -> Pixels:
        """Give it as full-range (H, W, 3) RGB."""
        height, width = self.luma.shape
        chroma = (cv2.resize(plane, (width, height)) for plane in self.chroma)
        merged = cv2.merge([self.luma, *(np.asarray(plane, np.uint8) for plane in chroma)])
        return np.asarray(cv2.transform(merged, _TO_RGB), np.uint8)


def layer_of(drawing: Pixels) -> Layer:
    """Turn a drawing (H, W, 4), premultiplied RGBA, into a layer; odd sides lose a row."""
    left, top, right, bottom = _inked(drawing[..., 3])
    pixels = np.ascontiguousarray(drawing[top:bottom, left:right])
    height, width = pixels.shape[:2]
    full = cv2.transform(pixels, _BT709)
    half = cv2.transform(
        cv2.resize(pixels, (width // 2, height // 2), interpolation=cv2.INTER_AREA), _BT709
    )
    under, half_under = cv2.bitwise_not(full[..., 3]), cv2.bitwise_not(half[..., 3])
    see_through = np.flatnonzero(pixels[..., 3].min(axis=1) < 255)
    solid_from = int(see_through[-1]) + 1 if see_through.size else 0
    # Only what spans the whole drawing hides what is behind a row.
    spans = width >= drawing.shape[1] // 2 * 2
    return Layer(
        _Plane(_plane(full, 0), _array(under)),
        (_Plane(_plane(half, 1), _array(half_under)), _Plane(_plane(half, 2), _array(half_under))),
        drawing.shape[1],
        drawing.shape[0],
        left,
        top,
        # The reduced planes mix the last two rows: keep clear of the seam.
        min(height, solid_from + 4) if spans else height,
    )


def opaque_layer(colours: NDArray[np.float32], noise: NDArray[np.float32]) -> Layer:
    """Turn an opaque picture (H, W, 3), RGB 0.0-255.0, into a layer, dithered against banding.

    Args:
        colours: The picture.
        noise: (H, W), -0.5 to 0.5, in steps of the result.
    """
    height, width = colours.shape[:2]
    rows = _BT709[:3, :3]
    offset = (16.0, 128.0, 128.0)
    luma = cv2.transform(colours, rows[:1])
    half = cv2.resize(colours, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    small = noise[: height // 2, : width // 2]
    chroma = [
        _Plane(_quantised(cv2.transform(half, rows[i : i + 1]) + offset[i], small), None)
        for i in (1, 2)
    ]
    shifted = _array_f(luma).reshape(height, width) + np.float32(offset[0])
    return Layer(
        _Plane(_quantised(shifted, noise), None), (chroma[0], chroma[1]), width, height, 0, 0, 0
    )


def lay(frame: Frame, layer: Layer, where: Affine, floor: int) -> None:
    """Lay a layer over the frame.

    Args:
        frame: Changed in place.
        layer: What to lay.
        where: Layer pixels to frame pixels.
        floor: Row from which nearer layers hide this one: nothing is drawn there.
    """
    where = where.from_part(layer.left, layer.top)
    rows, columns = layer.luma.value.shape
    left, top, right, bottom = where.box(columns, rows)
    height, width = frame.luma.shape
    x0, x1 = max(0, math.floor(left)) // 2 * 2, min(width, (math.ceil(right) + 1) // 2 * 2)
    y0 = max(0, math.floor(top)) // 2 * 2
    y1 = min(height, floor, (math.ceil(bottom) + 1) // 2 * 2)
    seam = _seam(layer, where, height)
    for start, end, mixing in ((y0, min(seam, y1), True), (max(seam, y0), y1, False)):
        if end > start and x1 > x0:
            _lay_plane(frame.luma, layer.luma, where, (x0, start, x1, end), 1, mixing=mixing)
            box = (x0 // 2, start // 2, x1 // 2, end // 2)
            for target, plane in zip(frame.chroma, layer.chroma, strict=True):
                _lay_plane(target, plane, where, box, 2, mixing=mixing)


def solid_row(layer: Layer, where: Affine, height: int) -> int:
    """Give the frame's row from which a layer hides all behind it, even; height when none."""
    return _seam(layer, where.from_part(layer.left, layer.top), height)


def _seam(layer: Layer, where: Affine, height: int) -> int:
    if layer.luma.under is None:
        return 0
    if layer.solid_from >= layer.luma.value.shape[0] or where.b != 0:
        return height
    row = math.ceil(where.d * layer.solid_from + where.dy)
    return max(0, min(height, (row + 1) // 2 * 2))


def _lay_plane(
    target: Pixels,
    plane: _Plane,
    where: Affine,
    box: tuple[int, int, int, int],
    step: int,
    *,
    mixing: bool,
) -> None:
    x0, y0, x1, y1 = box
    region = target[y0:y1, x0:x1]
    back, size = where.inverse((x0, y0), step), (x1 - x0, y1 - y0)
    if plane.under is None or not mixing:
        region[:] = _warped(plane.value, back, size)
        return
    cv2.multiply(region, _warped(plane.under, back, size), dst=region, scale=1 / 255)
    cv2.add(region, _warped(plane.value, back, size), dst=region)


def _warped(plane: Pixels, back: NDArray[np.float64], size: tuple[int, int]) -> Pixels:
    """Resample a region of a frame from a plane, bilinear, the border going on beyond the end.

    Turning needs a general warp. The rest does not, and is several times cheaper as a resize to
    scale followed by a shift of less than a pixel.
    """
    if back[0, 1] != 0:
        moved = cv2.warpAffine(plane, back, size, flags=_FLAGS, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(moved, np.uint8)
    zoom, offset = 1 / back[0, 0], (float(back[0, 2]), float(back[1, 2]))
    if abs(zoom - 1) * max(size) > _SAME_SCALE:
        plane, offset = _scaled(plane, float(zoom), offset, size)
    centre = (offset[0] + (size[0] - 1) / 2, offset[1] + (size[1] - 1) / 2)
    return np.asarray(cv2.getRectSubPix(plane, size, centre), np.uint8)


def _scaled(
    plane: Pixels, zoom: float, offset: tuple[float, float], size: tuple[int, int]
) -> tuple[Pixels, tuple[float, float]]:
    """Bring the part that is seen to scale; give it, and the place of the region in it."""
    spans = [
        _span(start, length / zoom, limit)
        for start, length, limit in zip(offset, size, plane.shape[::-1], strict=True)
    ]
    (left, right), (top, bottom) = spans
    part = cv2.resize(plane[top:bottom, left:right], None, fx=zoom, fy=zoom)
    x, y = (
        (start - first + 0.5) * zoom - 0.5 for start, first in zip(offset, (left, top), strict=True)
    )
    return np.asarray(part, np.uint8), (x, y)


def _span(start: float, length: float, limit: int) -> tuple[int, int]:
    first = max(0, min(limit - 1, math.floor(start) - 2))
    return first, max(first + 1, min(limit, math.ceil(start + length) + 3))


def _inked(alpha: Pixels) -> tuple[int, int, int, int]:
    """Give left, top, right, bottom of what is not clear, on even places, with a clear border."""
    height, width = alpha.shape[0] // 2 * 2, alpha.shape[1] // 2 * 2
    rows, columns = np.flatnonzero(alpha.any(axis=1)), np.flatnonzero(alpha.any(axis=0))
    if not rows.size:
        return 0, 0, 2, 2
    left, top = (max(0, int(first) // 2 * 2 - 2) for first in (columns[0], rows[0]))
    right = min(width, int(columns[-1]) // 2 * 2 + 4)
    return left, top, right, min(height, int(rows[-1]) // 2 * 2 + 4)


def _plane(channels: object, index: int) -> Pixels:
    return _array(np.asarray(channels)[..., index])


def _array(plane: object) -> Pixels:
    return np.ascontiguousarray(plane, dtype=np.uint8)


def _array_f(plane: object) -> NDArray[np.float32]:
    return np.asarray(plane, dtype=np.float32)


def _quantised(plane: object, noise: NDArray[np.float32]) -> Pixels:
    values = _array_f(plane).reshape(noise.shape)
    return np.clip(np.rint(values + noise), 16, 240).astype(np.uint8)
