"""Loudness and true peak after ITU-R BS.1770-5, and the limiter that keeps a film under a ceiling.

Sound is (samples, 2) float32 at 48 kHz. Levels are LUFS and dBTP.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from services.postprocessor.waveform import SAMPLE_RATE, Signal, convolved, fast_length

__all__ = ["decibels", "integrated_lufs", "limited", "linear", "mastered", "true_peak_db"]

_ABSOLUTE_GATE_LUFS, _RELATIVE_GATE_LU = -70.0, -10.0
_BLOCK_SAMPLES, _STEP_SAMPLES = SAMPLE_RATE * 400 // 1000, SAMPLE_RATE * 100 // 1000
_SHELF = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285),
    (-1.69065929318241, 0.73248077421585),
)
_HIGHPASS = ((1.0, -2.0, 1.0), (-1.99004745483398, 0.99007225036621))
"""BS.1770 K-weighting at 48 kHz: (b0, b1, b2), (a1, a2)."""
_OVERSAMPLING, _TAPS = 4, 24
_HOLD = 1 << 10
"""Samples, 21 ms: over how long the limiter's gain moves."""
_CHUNK = 1 << 20


def decibels(linear_gain: float) -> float:
    """Convert an amplitude to decibels; silence gives -inf."""
    with np.errstate(divide="ignore"):
        return float(20 * np.log10(linear_gain))


def linear(gain_db: float) -> float:
    """Convert decibels to an amplitude."""
    return float(10 ** (gain_db / 20))


def integrated_lufs(sound: Signal) -> float:
    """Measure the gated loudness of a whole programme; -inf for silence.

    Args:
        sound: Shape (samples, channels), one or two channels of weight 1.
    """
    steps = [_step_energies(sound[:, channel]) for channel in range(sound.shape[1])]
    energy = np.sum(steps, axis=0)
    overlapping = _BLOCK_SAMPLES // _STEP_SAMPLES
    if len(energy) < overlapping:
        return float("-inf")
    blocks = np.convolve(energy, np.ones(overlapping) / overlapping, "valid")
    with np.errstate(divide="ignore"):
        levels = -0.691 + 10 * np.log10(blocks)
    loud = blocks[levels > _ABSOLUTE_GATE_LUFS]
    if not len(loud):
        return float("-inf")
    gate = -0.691 + 10 * np.log10(loud.mean()) + _RELATIVE_GATE_LU
    kept = blocks[levels > max(gate, _ABSOLUTE_GATE_LUFS)]
    return float(-0.691 + 10 * np.log10(kept.mean()))


def _step_energies(channel: Signal) -> NDArray[np.float64]:
    """Mean square of the K-weighted channel for each 100 ms."""
    length = fast_length(len(channel) + SAMPLE_RATE // 2)
    heard = np.fft.irfft(np.fft.rfft(channel, length) * _weight(length), length)[: len(channel)]
    whole = len(channel) // _STEP_SAMPLES * _STEP_SAMPLES
    squares = np.square(heard[:whole], dtype=np.float64)
    return squares.reshape(-1, _STEP_SAMPLES).mean(axis=1)


@lru_cache(maxsize=2)
def _weight(length: int) -> NDArray[np.complexfloating]:
    """K-weighting by frequency; both channels, and music and master, are equally long."""
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(length)).astype(np.complex64)
    return _biquad(_SHELF, z) * _biquad(_HIGHPASS, z)


def _biquad(
    filter_: tuple[tuple[float, float, float], tuple[float, float]], z: NDArray[np.complex64]
) -> NDArray[np.complexfloating]:
    (b0, b1, b2), (a1, a2) = filter_
    return (b0 + z * (b1 + z * b2)) / (1 + z * (a1 + z * a2))


def true_peak_db(sound: Signal) -> float:
    """Measure the highest level between the samples, by fourfold oversampling."""
    return decibels(float(_peaks(sound).max(initial=0.0)))


def limited(sound: Signal, ceiling_db: float) -> Signal:
    """Turn down, smoothly and in time, wherever the true peak would pass the ceiling."""
    ceiling = np.float32(linear(ceiling_db))
    peaks = _peaks(sound)
    if peaks.max(initial=0.0) <= ceiling:
        return sound
    wanted = np.minimum(1, ceiling / np.maximum(peaks, np.float32(1e-9)))
    # The smallest gain wanted within a hold on either side, then averaged over one hold: every
    # average is of values that all are low enough for the peak in their middle.
    held = _smallest_around(wanted)
    window = np.hanning(_HOLD + 1).astype(np.float32)
    padded = np.pad(held, _HOLD // 2, mode="edge")
    smooth = convolved(padded, window / window.sum())[_HOLD : _HOLD + len(held)]
    return sound * np.minimum(smooth, held.max())[:, None]


def mastered(sound: Signal, target_lufs: float, ceiling_dbtp: float) -> Signal:
    """Bring a programme to a loudness under a ceiling; silence stays silence."""
    out = sound
    gain_db = 0.0
    for _ in range(4):
        level = integrated_lufs(out)
        if not np.isfinite(level) or abs(level - target_lufs) < 0.05:
            break
        gain_db += target_lufs - level
        out = limited(sound * np.float32(linear(gain_db)), ceiling_dbtp)
    return out


def _smallest_around(gains: Signal) -> Signal:
    """Give the minimum over _HOLD samples centred on each, by doubling windows."""
    edge = np.pad(gains, _HOLD // 2, constant_values=1)
    reach = 1
    while reach < _HOLD:
        edge = np.minimum(edge[:-reach], edge[reach:])
        reach *= 2
    return edge[: len(gains)]


def _peaks(sound: Signal) -> Signal:
    """Highest absolute value at or right after each sample, over all channels."""
    phases = _interpolators()
    peaks = np.abs(sound).max(axis=1)
    for channel in range(sound.shape[1]):
        for start in range(0, len(sound), _CHUNK):
            stop = min(start + _CHUNK, len(sound))
            lead, trail = max(0, start - _TAPS // 2), min(len(sound), stop + _TAPS // 2)
            piece = np.pad(
                sound[lead:trail, channel],
                (_TAPS // 2 - (start - lead), _TAPS // 2 - (trail - stop)),
            )
            for phase in phases:
                between = np.convolve(piece, phase, "valid")[: stop - start]
                np.maximum(peaks[start:stop], np.abs(between), out=peaks[start:stop])
    return peaks


def _interpolators() -> list[Signal]:
    """Windowed-sinc kernels for the three points between two samples."""
    at = np.arange(_TAPS) - (_TAPS // 2 - 1)
    kernels: list[Signal] = []
    for phase in range(1, _OVERSAMPLING):
        offset = at - phase / _OVERSAMPLING
        kernel = np.sinc(offset) * np.cos(np.pi * offset / _TAPS) ** 2
        kernels.append((kernel / kernel.sum()).astype(np.float32)[::-1].copy())
    return kernels
