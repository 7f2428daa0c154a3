"""Pictures and time: sizes in pixels, time in frames at a rational rate."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated

from annotated_types import Ge, Le

__all__ = [
    "RATIOS",
    "FrameSize",
    "Rate",
    "frames_of_ms",
    "ms_of_frames",
    "seconds_text",
    "size_for_ratio",
]

Frames = Annotated[int, Ge(0), Le(10_000_000)]


@dataclass(frozen=True, slots=True)
class Rate:
    """Frames per second as num/den, e.g. 24/1 or 24000/1001."""

    num: Annotated[int, Ge(1), Le(240_000)] = 24
    den: Annotated[int, Ge(1), Le(1001)] = 1

    @property
    def fraction(self) -> Fraction:
        """Frames per second."""
        return Fraction(self.num, self.den)

    def __str__(self) -> str:
        """Give the form ffmpeg reads."""
        return f"{self.num}/{self.den}"


@dataclass(frozen=True, slots=True)
class FrameSize:
    """Width and height in pixels, both even (4:2:0)."""

    width: Annotated[int, Ge(16), Le(7680)]
    height: Annotated[int, Ge(16), Le(7680)]

    def __str__(self) -> str:
        """Give the form ffmpeg reads."""
        return f"{self.width}x{self.height}"


RATIOS = {"16:9": (16, 9), "9:16": (9, 16), "1:1": (1, 1)}
"""The aspect ratios of a rendition."""


def size_for_ratio(ratio: str, short_side: int) -> FrameSize:
    """Give the frame size of a ratio whose shorter side has short_side pixels.

    Raises:
        KeyError: Unknown ratio.
    """
    wide, high = RATIOS[ratio]
    unit = Fraction(short_side, min(wide, high))
    return FrameSize(int(unit * wide) // 2 * 2, int(unit * high) // 2 * 2)


def frames_of_ms(duration_ms: int, rate: Rate) -> int:
    """Convert milliseconds to the nearest whole number of frames."""
    return round(Fraction(duration_ms, 1000) * rate.fraction)


def ms_of_frames(frames: int, rate: Rate) -> int:
    """Convert frames to the nearest whole number of milliseconds."""
    return round(frames / rate.fraction * 1000)


def seconds_text(ms: int) -> str:
    """Write a time that is not negative in seconds with one decimal, e.g. 12.3."""
    tenths = (ms + 50) // 100
    return f"{tenths // 10}.{tenths % 10}"
