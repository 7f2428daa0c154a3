"""What the prober asks of its child: one file, what to look for, and how far it may go."""

from dataclasses import dataclass

__all__ = ["ProbeOrder"]


@dataclass(frozen=True, slots=True)
class ProbeOrder:
    """One file to measure. Crosses a pipe as JSON."""

    path: str
    sound: bool
    """Whether sound is measured as well as picture."""
    black_luma_max: int
    """Mean luma (8-bit) at or under which a frame is black."""
    freeze_difference_max: int
    """Mean absolute luma difference, in thousandths of a step, under which a frame repeats."""
    silence_lufs: int
    """Momentary loudness under which it is silent."""
    frames_max: int
    samples_max: int
    """Samples per channel."""
    packets_max: int
    pixels_max: int
    """Width times height of one frame."""
    cpu_seconds_max: int
