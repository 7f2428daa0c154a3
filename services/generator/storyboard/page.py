"""One page of a storyboard: pictures and set type on paper. For a child process."""

import cv2
import numpy as np
from numpy.typing import NDArray

from services.generator.storyboard.captions import lines_of
from shared.catalog.fonts.bidi import is_rtl
from shared.catalog.fonts.typeset import Ink, Type

__all__ = ["Page", "Pixels", "Words"]

Pixels = NDArray[np.uint8]
"""Shape (height, width, 3), RGB."""
Colour = tuple[int, int, int]

_PAPER: Colour = (24, 26, 30)
_LEADING, _BASE_LINE = 1.36, 1.07
"""From line to line, and from a line's top to its base; of the size."""
_PNG_EFFORT = 4
"""Of 9: more saves little and costs much."""


class Words:
    """A text, broken into lines."""

    def __init__(self, text: str, size: int, room: int, *, most: int = 1) -> None:
        """Set it.

        Args:
            text: A customer's or ours; it becomes pixels only.
            size: Pixels of an em.
            room: Pixels that a line may take.
            most: Lines, before it is cut short.
        """
        self.rtl = is_rtl(text)
        self.room = room
        self._type = Type(size, rtl=self.rtl)
        self.lines = lines_of(text, room, self._type.width, most)

    @property
    def leading(self) -> int:
        """Pixels from one line to the next."""
        return round(self._type.size * _LEADING)

    @property
    def height(self) -> int:
        """Pixels of all lines."""
        return self.leading * len(self.lines)

    @property
    def base_line(self) -> int:
        """Pixels from a line's top to the letters' feet."""
        return round(self._type.size * _BASE_LINE)

    def width(self, line: str) -> int:
        """Pixels of one line."""
        return round(self._type.width(line))

    def ink(self, line: str) -> Ink:
        """Draw one line."""
        return self._type.ink(line)


class Page:
    """Paper to put pictures and words on."""

    def __init__(self, width: int, height: int) -> None:
        """Take a sheet of so many pixels."""
        self.pixels: Pixels = np.empty((height, width, 3), np.uint8)
        self.pixels[:] = _PAPER

    def paste(self, picture: Pixels, left: int, top: int) -> None:
        """Put a picture down, whole."""
        height, width = picture.shape[:2]
        self.pixels[top : top + height, left : left + width] = picture

    def write(self, words: Words, left: int, top: int, colour: Colour) -> int:
        """Write lines, at the right edge of their room where they read from there.

        Returns:
            The row below them.
        """
        for line in words.lines:
            start = left + words.room - words.width(line) if words.rtl else left
            self._stamp(words.ink(line), start, top + words.base_line, colour)
            top += words.leading
        return top

    def _stamp(self, ink: Ink, left: int, base: int, colour: Colour) -> None:
        mask = np.frombuffer(ink.coverage, np.uint8).reshape(ink.height, ink.width)
        top, left = base - ink.ascent, left + ink.left
        # What overhangs the sheet is cut off.
        room = self.pixels[max(0, top) : top + ink.height, max(0, left) : left + ink.width]
        seen = mask[max(0, -top) :, max(0, -left) :][: room.shape[0], : room.shape[1]]
        share = seen[..., None].astype(np.float32) / 255
        room[:] = np.rint(room + (np.array(colour, np.float32) - room) * share).astype(np.uint8)

    def encoded(self, form: str, *, quality: int = 90) -> bytes:
        """Give the page as a picture file.

        Args:
            form: png or jpg.
            quality: Of a jpg, 1 to 100.
        """
        bgr = cv2.cvtColor(self.pixels, cv2.COLOR_RGB2BGR)
        how = [cv2.IMWRITE_PNG_COMPRESSION, _PNG_EFFORT]
        if form == "jpg":
            how = [cv2.IMWRITE_JPEG_QUALITY, quality]
        done, content = cv2.imencode(f".{form}", bgr, how)
        if not done:
            raise MemoryError("no room to encode a page")
        return content.tobytes()
