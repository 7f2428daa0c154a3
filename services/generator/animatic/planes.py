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
from services.generator.animatic.colours import RGB

__all__ = [
    "Affine",
    "Frame",
    "Layer",
    "Plane",
    "halved",
    "layer_of",
    "opaque_layer",
    "tinted",
    "yuv_of",
]

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
        return Affine(self.a, self.b, self.c, self.d, dx, self.c * left + self.d * top + self.dy)

    def box(self, width: int, height: int) -> tuple[float, float, float, float]:
        """Give left, top, right, bottom of a layer's image in the frame."""
        xs = [self.a * x + self.b * y + self.dx for x in (0, width) for y in (0, height)]
        ys = [self.c * x + self.d * y + self.dy for x in (0, width) for y in (0, height)]
        return min(xs), min(ys), max(xs), max(ys)


@dataclass(frozen=True, slots=True)
class Plane:
    """One component of a layer: premultiplied value, and 255 - alpha (None: opaque)."""

    value: Pixels
    under: Pixels | None


@dataclass(frozen=True, slots=True)
class Layer:
    """Planes of a drawn layer. Chroma is reduced by two; both planes of it have one alpha."""

    luma: Plane
    chroma: tuple[Plane, Plane]
    width: int
    height: int
    """Of the drawing; the planes hold the part of it that is not clear."""
    left: int
    top: int
    """Where in the drawing the planes begin, even."""
    solid_from: int
    """First row below top from which all rows are opaque; all rows when none is. Of the drawing."""
    step: int = 1
    """Pixels of the drawing that a sample of the luma spans."""

    @property
    def rows(self) -> int:
        """How many rows of the drawing the planes hold."""
        return self.luma.value.shape[0] * self.step

    @property
    def columns(self) -> int:
        """How many columns of the drawing the planes hold."""
        return self.luma.value.shape[1] * self.step


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of video: I420 in one buffer, the planes being views of it."""

    buffer: Pixels
    luma: Pixels
    chroma: tuple[Pixels, Pixels]
    step: int = 1
    """Pixels that a sample of the luma spans."""

    @classmethod
    def coarse(cls, width: int, height: int) -> "Frame":
        """Make a frame at half the size, and as much larger as whole samples need."""
        return replace(cls.blank(-(-width // 4) * 2, -(-height // 4) * 2), step=2)

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
    alpha = np.asarray(cv2.extractChannel(drawing, 3), np.uint8)
    left, top, right, bottom = _inked(alpha)
    pixels = drawing[top:bottom, left:right]
    height, width = pixels.shape[:2]
    small = _array(cv2.resize(pixels, (width // 2, height // 2), interpolation=cv2.INTER_AREA))
    under = _array(cv2.bitwise_not(alpha[top:bottom, left:right]))
    half_under = _array(cv2.bitwise_not(cv2.extractChannel(small, 3)))
    see_through = np.flatnonzero(under.max(axis=1))
    solid_from = int(see_through[-1]) + 1 if see_through.size else 0
    # Only what spans the whole drawing hides what is behind a row.
    spans = width >= drawing.shape[1] // 2 * 2
    return Layer(
        Plane(_component(pixels, 0), under),
        (Plane(_component(small, 1), half_under), Plane(_component(small, 2), half_under)),
        drawing.shape[1],
        drawing.shape[0],
        left,
        top,
        # The reduced planes mix the last two rows: keep clear of the seam.
        min(height, solid_from + 4) if spans else height,
    )


def tinted(cover: Pixels, colour: RGB, origin: tuple[int, int], step: int) -> Layer:
    """Turn a cover into a layer of one colour.

    Args:
        cover: (H, W), 0-255; both sides even.
        colour: What covers.
        origin: Left and top, in pixels of a drawing, even.
        step: Pixels of the drawing that a sample of the cover spans.
    """
    rows, columns = cover.shape
    half = _array(cv2.resize(cover, (columns // 2, rows // 2), interpolation=cv2.INTER_AREA))
    planes = [
        Plane(_array(cv2.convertScaleAbs(part, alpha=level / 255)), _array(cv2.bitwise_not(part)))
        for part, level in zip((cover, half, half), yuv_of(colour), strict=True)
    ]
    return Layer(planes[0], (planes[1], planes[2]), columns * step, rows * step, *origin,
                 solid_from=rows * step, step=step)  # fmt: skip


def yuv_of(colour: RGB) -> tuple[float, float, float]:
    """Give a colour's Y, U and V, limited range."""
    y, u, v, _ = (_BT709 @ np.array((*colour, 255.0), np.float32)).tolist()
    return y, u, v


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
        Plane(_quantised(cv2.transform(half, rows[i : i + 1]) + offset[i], small), None)
        for i in (1, 2)
    ]
    shifted = _array_f(luma).reshape(height, width) + np.float32(offset[0])
    return Layer(
        Plane(_quantised(shifted, noise), None), (chroma[0], chroma[1]), width, height, 0, 0, 0
    )


def halved(layer: Layer) -> Layer:
    """Keep a layer at half the size: what is out of focus loses nothing by it."""
    rows, columns = layer.luma.value.shape
    side = (-rows % 4, -columns % 4)

    def half(plane: Plane, part: int) -> Plane:
        under = plane.under
        small = _half(plane.value, side, part)
        return Plane(small, None if under is None else _half(under, side, part))

    chroma = (half(layer.chroma[0], 2), half(layer.chroma[1], 2))
    # Halving mixes two rows of each plane: keep clear of the seam.
    solid_from = layer.solid_from + 8 if layer.solid_from < layer.rows else layer.rows + 8
    return replace(layer, luma=half(layer.luma, 1), chroma=chroma, step=layer.step * 2,
                   solid_from=solid_from)  # fmt: skip


def _half(plane: Pixels, side: tuple[int, int], part: int) -> Pixels:
    below, right = side[0] // part, side[1] // part
    whole = cv2.copyMakeBorder(plane, 0, below, 0, right, cv2.BORDER_REPLICATE)
    rows, columns = whole.shape[:2]
    small = cv2.resize(whole, (columns // 2, rows // 2), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def _inked(alpha: Pixels) -> tuple[int, int, int, int]:
    """Give left, top, right, bottom of what is not clear, on even places, with a clear border."""
    height, width = alpha.shape[0] // 2 * 2, alpha.shape[1] // 2 * 2
    rows, columns = (np.flatnonzero(alpha.max(axis=axis)) for axis in (1, 0))
    if not rows.size:
        return 0, 0, 2, 2
    left, top = (max(0, int(first) // 2 * 2 - 2) for first in (columns[0], rows[0]))
    right = min(width, int(columns[-1]) // 2 * 2 + 4)
    return left, top, right, min(height, int(rows[-1]) // 2 * 2 + 4)


def _component(pixels: Pixels, index: int) -> Pixels:
    """Give Y, U or V: one at a time costs less than all and taking them apart."""
    return _array(cv2.transform(pixels, _BT709[index : index + 1]))


def _array(plane: object) -> Pixels:
    return np.ascontiguousarray(plane, dtype=np.uint8)


def _array_f(plane: object) -> NDArray[np.float32]:
    return np.asarray(plane, dtype=np.float32)


def _quantised(plane: object, noise: NDArray[np.float32]) -> Pixels:
    values = _array_f(plane).reshape(noise.shape)
    return np.clip(np.rint(values + noise), 16, 240).astype(np.uint8)
