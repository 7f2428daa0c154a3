"""Words on the picture, set once per shot. Their text is a customer's: it becomes pixels only."""

from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from services.generator.animatic.canvas import Pixels
from services.generator.animatic.colours import RGB
from services.generator.animatic.planes import Layer, layer_of
from shared.catalog.fonts import font_path

__all__ = ["Block", "set_block"]

_LINES_MAX = 4
_LEADING = 1.22
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
    """Set text in centred lines.

    Args:
        text: One paragraph.
        width: Pixels it may take.
        size: Pixels of an em it would like; smaller when it does not fit.
        colour: Of the type.
        shadow: Darkness behind it, 0.0-1.0.
    """
    font, lines = _fitted(text, width, size)
    leading = font.size * _LEADING
    widest = max(font.getlength(line) for line in lines)
    pad = round(font.size * 0.9)
    mask = Image.new("L", (int(widest) + 2 * pad, int(leading * len(lines)) + 2 * pad))
    pen = ImageDraw.Draw(mask)
    for row, line in enumerate(lines):
        across = mask.width / 2 - font.getlength(line) / 2
        pen.text((across, pad + row * leading), line, fill=255, font=font)
    ink = np.asarray(mask, np.float32) / 255
    blur = cv2.GaussianBlur(ink, (0, 0), font.size * 0.16) * 1.6
    halo = cv2.GaussianBlur(ink, (0, 0), font.size * 0.42) * 1.3
    dark = np.clip(np.maximum(blur, halo), 0, 1) * shadow
    alpha = ink + dark * (1 - ink)
    pixels = np.zeros((*ink.shape, 4), np.float32)
    pixels[..., :3] = np.array(colour, np.float32) * ink[..., None]
    pixels[..., 3] = alpha * 255
    return Block(np.rint(pixels).astype(np.uint8), round(widest))


def _fitted(text: str, width: float, size: float) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """Find the largest size, down from the wanted one, that fits width and line count."""
    scale = 1.0
    while True:
        font = ImageFont.truetype(str(font_path()), max(8, round(size * scale)))
        lines = _wrapped(text, font, width)
        fits = len(lines) <= _LINES_MAX and all(font.getlength(line) <= width for line in lines)
        if fits or scale <= _SMALLEST:
            return font, _balanced(lines, font, width) if fits else _broken(lines, font, width)
        scale -= 0.08


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines or [""]


def _balanced(lines: list[str], font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Even out line lengths: as narrow as the same number of lines allows."""
    best, text = lines, " ".join(lines)
    for share in range(95, 40, -5):
        narrower = _wrapped(text, font, width * share / 100)
        if len(narrower) > len(lines):
            break
        best = narrower
    return best


def _broken(lines: list[str], font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    broken: list[str] = []
    for line in lines:
        current = ""
        for letter in line:
            if current and font.getlength(current + letter) > width:
                broken.append(current)
                current = ""
            current += letter
        broken.append(current)
    return broken
