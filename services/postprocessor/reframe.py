"""How pictures of one shape become pictures of another.

Pure. Owns what is known of a clip, the crop of each ratio around the subject, and the steps that
conform a clip to the size, rate and length of its shot.
"""

from dataclasses import dataclass
from fractions import Fraction

from shared.domain.errors import MalformedMessage
from shared.domain.media import RATIOS, FrameSize, Rate

__all__ = ["Box", "ClipFacts", "conform", "crop_for"]

STRETCH_MAX = Fraction(5, 4)
"""A clip that is too short is slowed down by at most this; a frozen end would be worse."""
_CROP_INSTEAD_OF_BARS = Fraction(115, 100)
"""Shapes that differ by less are cropped to fill; others get bars."""


@dataclass(frozen=True, slots=True)
class ClipFacts:
    """What was read off a clip."""

    size: FrameSize
    rate: Rate
    frames: int
    """Packets of its picture."""
    plain: bool
    """yuv420p, limited range, BT.709 (or not said), square pixels: nothing to convert."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels, all even."""

    x: int
    y: int
    width: int
    height: int

    def is_whole(self, size: FrameSize) -> bool:
        """Tell whether this is all of a picture."""
        return (self.width, self.height) == (size.width, size.height)


def crop_for(size: FrameSize, ratio: str, focus_x: int) -> Box:
    """Give the largest box of a ratio, centred on the subject as far as the picture reaches.

    Args:
        size: Of the picture.
        ratio: One of RATIOS.
        focus_x: Where the subject stands, per mille of the width.
    """
    wide, high = RATIOS[ratio]
    # A shape that differs only by the rounding to even sizes is the same shape.
    if abs(size.width * high - size.height * wide) <= 2 * max(wide, high):
        return Box(0, 0, size.width, size.height)
    width = min(size.width, _even(Fraction(size.height * wide, high)))
    height = min(size.height, _even(Fraction(size.width * high, wide)))
    left = Fraction(focus_x * size.width, 1000) - Fraction(width, 2)
    x = min(max(0, _even(left)), size.width - width)
    return Box(x, _even(Fraction(size.height - height, 2)), width, height)


def conform(clip: ClipFacts, size: FrameSize, rate: Rate, frames: int) -> list[str]:
    """Give the filter steps that make a clip exactly this size, rate and length, without freezing.

    A clip that fits already is only trimmed: its pixels pass untouched.

    Raises:
        MalformedMessage: The clip is too short to be slowed down to its shot.
    """
    steps = _in_time(clip, rate, frames)
    if not clip.plain or clip.size != size:
        steps += _in_shape(clip.size, size)
    return [*steps, f"trim=end_frame={frames}", "setpts=PTS-STARTPTS"]


def _in_time(clip: ClipFacts, rate: Rate, frames: int) -> list[str]:
    has = clip.frames / clip.rate.fraction
    needs = frames / rate.fraction
    if clip.rate == rate and clip.frames >= frames:
        return ["setpts=PTS-STARTPTS"]
    stretch = max(Fraction(1), needs / has) if has else STRETCH_MAX + 1
    if stretch > STRETCH_MAX:
        raise MalformedMessage("clip: too short for its shot")
    # One frame more than asked: rounding at the end must not leave the trim short.
    slowed = stretch * Fraction(frames + 1, frames) if stretch > 1 else stretch
    times = "" if slowed == 1 else f"*{slowed.numerator}/{slowed.denominator}"
    return [f"setpts=(PTS-STARTPTS){times}", f"fps={rate}:start_time=0"]


def _in_shape(has: FrameSize, wanted: FrameSize) -> list[str]:
    skew = Fraction(has.width * wanted.height, has.height * wanted.width)
    fills = max(skew, 1 / skew) < _CROP_INSTEAD_OF_BARS
    scale = (max if fills else min)(
        Fraction(wanted.width, has.width), Fraction(wanted.height, has.height)
    )
    width, height = _even(has.width * scale), _even(has.height * scale)
    colour = "flags=bicubic:out_color_matrix=bt709:out_range=tv"
    if fills:
        width, height = max(width, wanted.width), max(height, wanted.height)
        fit = f"crop={wanted.width}:{wanted.height}"
    else:
        fit = f"pad={wanted.width}:{wanted.height}:(ow-iw)/2:(oh-ih)/2"
    return [f"scale={width}:{height}:{colour}", "format=yuv420p", fit, "setsar=1"]


def _even(value: Fraction | int) -> int:
    return int(value) // 2 * 2
