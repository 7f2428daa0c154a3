"""Words on the picture, set once per shot. Their text is a customer's: it becomes pixels only."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from services.generator.animatic.canvas import Pixels
from services.generator.animatic.colours import RGB
from services.generator.animatic.planes import Layer, layer_of
from shared.catalog.fonts.bidi import is_rtl
from shared.catalog.fonts.breaks import even_lines, joined, pieces_of
from shared.catalog.fonts.typeset import Type
from shared.domain.plan import ON_SCREEN_LINES_MAX

__all__ = ["Block", "set_block"]

_LEADING = 1.22
_BASE_LINE = 1.07
"""Of the size, under the top of a line."""
_VERSE_SCALES = (1.0, 0.92, 0.84, 0.76)
"""Of the wanted size: down to the last of them lines of verse stay whole."""
_SMALLEST = 0.3
"""Of the wanted size; a word that is wider still is broken."""


@dataclass(frozen=True, slots=True)
class Block:
    """Set lines with a soft shadow."""

    pixels: Pixels
    """(H, W, 4), premultiplied RGBA."""
    ink_width: int
    """Pixels of the widest line, without the shadow."""

    def layer(self, share: float) -> Layer:
        """Give it as a layer, faded to a share of 0.0-1.0."""
        return layer_of(np.asarray(cv2.convertScaleAbs(self.pixels, alpha=share), np.uint8))


def set_block(text: str, width: float, size: float, colour: RGB, shadow: float) -> Block:
    """Set text, of any script, in centred lines.

    Args:
        text: One paragraph, or lines of verse.
        width: Pixels it may take.
        size: Pixels of an em it would like; smaller when it does not fit.
        colour: Of the type.
        shadow: Darkness behind it, 0.0-1.0.
    """
    type_, lines = _fitted(text, width, size)
    ink, widest = _inked(type_, lines)
    blur = cv2.GaussianBlur(ink, (0, 0), type_.size * 0.16) * 1.6
    halo = cv2.GaussianBlur(ink, (0, 0), type_.size * 0.42) * 1.3
    dark = np.clip(np.maximum(blur, halo), 0, 1) * shadow
    alpha = ink + dark * (1 - ink)
    pixels = np.zeros((*ink.shape, 4), np.float32)
    pixels[..., :3] = np.array(colour, np.float32) * ink[..., None]
    pixels[..., 3] = alpha * 255
    return Block(np.rint(pixels).astype(np.uint8), round(widest))


def _inked(type_: Type, lines: list[str]) -> tuple[NDArray[np.float32], float]:
    """Draw the lines; give their coverage, 0.0-1.0, and the width of the widest."""
    leading = type_.size * _LEADING
    widest = max(type_.width(line) for line in lines)
    pad = round(type_.size * 0.9)
    height = int(leading * len(lines)) + 2 * pad
    mask = np.zeros((height, int(widest) + 2 * pad), np.float32)
    for row, line in enumerate(lines):
        drawn = type_.ink(line)
        pixels = np.frombuffer(drawn.coverage, np.uint8).reshape(drawn.height, drawn.width)
        x = round(mask.shape[1] / 2 - type_.width(line) / 2) + drawn.left
        y = round(pad + row * leading + type_.size * _BASE_LINE) - drawn.ascent
        room = mask[y : y + drawn.height, max(0, x) : x + drawn.width]
        seen = pixels[: room.shape[0], max(0, -x) : max(0, -x) + room.shape[1]]
        np.maximum(room, seen / np.float32(255), out=room)
    return mask, widest


def _fitted(text: str, width: float, size: float) -> tuple[Type, list[str]]:
    """Find the largest size, down from the wanted one, that fits width and line count.

    Lines of verse are made a little smaller to stay whole, but no smaller than can be read: then
    they turn, at the wanted size.
    """
    lines = text.splitlines()
    if len(lines) > 1:
        for scale in _VERSE_SCALES:
            type_ = Type(max(8, round(size * scale)), rtl=is_rtl(text))
            if len(lines) <= ON_SCREEN_LINES_MAX and all(
                type_.width(line) <= width for line in lines
            ):
                return type_, lines
    return _turned(lines, width, size)


def _turned(parts: list[str], width: float, size: float) -> tuple[Type, list[str]]:
    paragraphs, rtl = [pieces_of(part) for part in parts], is_rtl(" ".join(parts))
    scale = 1.0
    while True:
        type_ = Type(max(8, round(size * scale)), rtl=rtl)
        lines = [line for part in paragraphs for line in even_lines(part, width, type_.width)]
        whole = all(type_.width(piece.text) <= width for part in paragraphs for piece in part)
        if (whole and len(lines) <= ON_SCREEN_LINES_MAX) or scale <= _SMALLEST:
            return type_, [joined(line) for line in lines] or [""]
        scale -= 0.08
