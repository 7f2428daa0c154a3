"""Words on a figure. They are a customer's: they become pixels only."""

from dataclasses import dataclass, field

import cv2
import numpy as np

from services.generator.animatic.canvas import Pixels, Point
from services.generator.animatic.colours import RGB
from services.generator.animatic.lettering import set_block
from services.generator.animatic.subjects.sketch import Pen

__all__ = ["Words"]

_EM = 64.0
"""Words are set once, this many pixels large at least, and brought to size."""


@dataclass(frozen=True, slots=True)
class Words:
    """Sets each text once, however often it is drawn."""

    _inks: dict[str, Pixels] = field(default_factory=dict[str, Pixels], repr=False)

    def put(
        self,
        pen: Pen,
        text: str,
        at: Point,
        room: tuple[float, float],
        colour: RGB,
        *,
        side: int = 0,
    ) -> None:
        """Draw a line of text.

        Args:
            pen: What with.
            text: One line.
            at: Its middle; or its left (side -1) or right (side 1) end, in figure heights.
            room: Width and height it may take, in figure heights.
            colour: Of the letters.
            side: Which part of the text stands at the place.
        """
        ink = self._ink(text)
        rows, columns = ink.shape
        scale = pen.scale * min(room[0] / columns, room[1] / rows)
        width, height = max(1, round(columns * scale)), max(1, round(rows * scale))
        small = cv2.resize(ink, (width, height), interpolation=cv2.INTER_AREA)
        x, y = pen.at(*at)
        left, top = round(x - width * (side + 1) / 2), round(y - height / 2)
        _stamp(pen.canvas.pixels, np.asarray(small, np.uint8), (left, top), colour)

    def _ink(self, text: str) -> Pixels:
        if text not in self._inks:
            block = set_block(text, 1e6, _EM, (255.0, 255.0, 255.0), 0.0)
            ink = block.pixels[..., 0]
            rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
            self._inks[text] = (
                ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
                if rows.size
                else np.zeros((2, 2), np.uint8)
            )
        return self._inks[text]


def _stamp(pixels: Pixels, ink: Pixels, at: tuple[int, int], colour: RGB) -> None:
    """Lay ink of a colour over a surface, as far as it reaches."""
    left, top = at
    x0, y0 = max(0, left), max(0, top)
    x1 = min(pixels.shape[1], left + ink.shape[1])
    y1 = min(pixels.shape[0], top + ink.shape[0])
    if x1 <= x0 or y1 <= y0:
        return
    share = ink[y0 - top : y1 - top, x0 - left : x1 - left, None].astype(np.float32) / 255
    area = pixels[y0:y1, x0:x1]
    mixed = area + (np.array((*colour, 255.0), np.float32) - area) * share
    area[:] = np.rint(mixed).astype(np.uint8)
