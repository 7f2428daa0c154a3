"""Everything that is measured on decoded frames: black, frozen, pace.

All probes look at one small luma plane, a quarter of each side, made once per frame by two
INTER_AREA halvings. A full-size conversion would cost more than the decoding itself.
"""

from fractions import Fraction
from typing import cast

import cv2
import numpy as np
import numpy.typing as npt
from av import VideoFrame

from services.qa.probes.runs import Run, Runs

__all__ = ["Luma", "Pace", "Picture", "small_luma"]

Luma = npt.NDArray[np.uint8]
"""(H, W) uint8."""

_LUMA_FIRST = frozenset(
    {"gray", "yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p", "nv12", "nv21"}
)
"""Pixel formats whose first plane is luma at one byte a pixel."""
_RATE_DENOMINATOR_MAX = 1001
_NO_DIFFERENCE = 1 << 30


def small_luma(frame: VideoFrame) -> Luma:
    """Give the luma of a frame at a quarter of its width and height, at least 1 by 1.

    Returns:
        (H // 4, W // 4) uint8, in the frame's own range.
    """
    if frame.format.name not in _LUMA_FIRST:
        frame = frame.reformat(format="gray")
    plane = frame.planes[0]
    # A plane gives its memory through the buffer protocol, which its stub does not say.
    memory = cast("memoryview", plane)
    rows = np.frombuffer(memory, np.uint8)[: plane.line_size * frame.height]
    full = rows.reshape(frame.height, plane.line_size)[:, : frame.width]
    return _halved(_halved(full))


def _halved(luma: Luma) -> Luma:
    height, width = luma.shape
    size = max(1, width // 2), max(1, height // 2)
    return cast("Luma", cv2.resize(luma, size, interpolation=cv2.INTER_AREA))


class Pace:
    """Presentation times of the frames."""

    def __init__(self) -> None:
        self._first: int | None = None
        self._last: int | None = None
        self._shortest: int | None = None
        self._longest = 0
        self._count = 0
        self.broken = False
        """A frame had no time, or time went backwards."""

    def see(self, pts: int | None) -> None:
        """Take the time of the next frame, in the stream's time base."""
        self._count += 1
        if pts is None or (self._last is not None and pts <= self._last):
            self.broken = True
            return
        if self._last is not None:
            gap = pts - self._last
            self._longest = max(self._longest, gap)
            self._shortest = gap if self._shortest is None else min(self._shortest, gap)
        self._first = pts if self._first is None else self._first
        self._last = pts

    def rate(self, time_base: Fraction, announced: Fraction | None) -> Fraction | None:
        """Give frames per second: the average, or that of the most irregular gap.

        A gap more than half a frame off the average is a frame that is missing or doubled; then the
        pace of that gap is what the viewer sees as a stutter, and what is reported.
        """
        if self.broken or self._count == 0:
            return None
        if self._shortest is None or self._first is None or self._last is None:
            return announced
        average = Fraction(self._last - self._first, self._count - 1)
        for gap in (self._longest, self._shortest):
            if abs(gap - average) > average / 2:
                return self._bounded(1 / (gap * time_base))
        return self._bounded(announced or 1 / (average * time_base))

    def duration_ms(self, time_base: Fraction, rate: Fraction | None) -> int | None:
        """Give milliseconds from the first frame's start to the last one's end."""
        if self._first is None or self._last is None or rate is None:
            return None
        return round(((self._last - self._first) * time_base + 1 / rate) * 1000)

    def start_ms(self, time_base: Fraction) -> int:
        """Give when the first frame is shown, in milliseconds."""
        return round((self._first or 0) * time_base * 1000)

    @staticmethod
    def _bounded(rate: Fraction) -> Fraction:
        return rate.limit_denominator(_RATE_DENOMINATOR_MAX)


class Picture:
    """Sees each decoded frame once."""

    def __init__(self, black_luma_max: int, freeze_difference_max: int) -> None:
        self._black_max = black_luma_max * 1000
        self._freeze_max = freeze_difference_max
        self._before: Luma | None = None
        self._black, self._frozen = Runs(), Runs()
        self.frames = 0
        self.pace = Pace()
        self.sizes: set[tuple[int, int]] = set()

    def see(self, frame: VideoFrame) -> None:
        """Measure the next frame in order of presentation."""
        luma = small_luma(frame)
        at = self.frames
        mean = round(cv2.mean(luma)[0] * 1000)
        black = mean <= self._black_max
        difference = self._difference(luma)
        self._black.see(at, mean, holds=black)
        # Black stands still by nature: it is reported once, as black.
        self._frozen.see(at, difference, holds=difference < self._freeze_max and not black)
        self.pace.see(frame.pts)
        if len(self.sizes) < 2:
            self.sizes.add((frame.width, frame.height))
        self._before = luma
        self.frames += 1

    def black(self) -> list[Run]:
        """Give runs of black frames; values are mean luma in thousandths of an 8-bit step."""
        return self._black.finish()

    def frozen(self) -> list[Run]:
        """Give runs of frames that repeat the one before; values as the difference limit."""
        return self._frozen.finish()

    def _difference(self, luma: Luma) -> int:
        """Mean absolute difference to the frame before, in thousandths of a step."""
        before = self._before
        if before is None or before.shape != luma.shape:
            return _NO_DIFFERENCE
        return round(cv2.norm(before, luma, cv2.NORM_L1) * 1000 / luma.size)
