"""Arithmetic on sound: filters, convolution, resampling, WAV files.

Sound is float32, shape (samples,) for one channel or (samples, 2) for two, full scale +-1.0. All
filters work in the frequency domain on a whole signal or on blocks of it: numpy has no recursive
filter, and a spectrum is exact, phase-free and the same on every run.
"""

import struct
import wave
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "SAMPLE_RATE",
    "Signal",
    "convolved",
    "equalized",
    "fast_length",
    "read_wav",
    "resampled",
    "write_wav",
]

SAMPLE_RATE = 48_000
"""Of every film, hertz."""
_BLOCK = 1 << 18

Signal: TypeAlias = NDArray[np.float32]
Response: TypeAlias = Callable[[NDArray[np.float64]], NDArray[np.float64]]
"""Frequencies in hertz to linear gains."""


def fast_length(samples: int) -> int:
    """Give the next length of the form 2^a, 3*2^a or 5*2^a: others transform slowly."""
    return min(factor << max(0, (-(-samples // factor) - 1).bit_length()) for factor in (1, 3, 5))


def equalized(sound: Signal, response: Response, sample_rate: int = SAMPLE_RATE) -> Signal:
    """Filter one channel, without any shift of phase.

    Args:
        sound: Shape (samples,).
        response: Gain by frequency.
        sample_rate: Of the sound, hertz.
    """
    # Room behind the end, so that what a filter smears does not wrap around to the beginning.
    length = fast_length(len(sound) + sample_rate // 4)
    spectrum = np.fft.rfft(sound, length)
    gains = response(np.fft.rfftfreq(length, 1 / sample_rate).astype(np.float64))
    filtered = np.fft.irfft(spectrum * gains.astype(np.float32), length)
    return filtered[: len(sound)].astype(np.float32)


def convolved(sound: Signal, kernel: Signal) -> Signal:
    """Convolve one channel with a kernel, block by block; the tail is kept.

    Returns:
        Shape (samples + kernel - 1,).
    """
    length = fast_length(_BLOCK + len(kernel))
    step = length - len(kernel) + 1
    kernel_spectrum = np.fft.rfft(kernel, length)
    out = np.zeros(len(sound) + len(kernel) - 1, np.float32)
    for start in range(0, len(sound), step):
        block = np.fft.rfft(sound[start : start + step], length)
        part = np.fft.irfft(block * kernel_spectrum, length)[: len(out) - start]
        out[start : start + len(part)] += part.astype(np.float32)
    return out


def resampled(sound: Signal, sample_rate: int) -> Signal:
    """Bring one channel to SAMPLE_RATE by its spectrum: no alias, no droop."""
    if sample_rate == SAMPLE_RATE:
        return sound
    # Lengths in the exact ratio of the rates, so that the pitch is exact too.
    gcd = int(np.gcd(sample_rate, SAMPLE_RATE))
    down, up = sample_rate // gcd, SAMPLE_RATE // gcd
    units = -(-(len(sound) + sample_rate // 10) // down)
    spectrum = np.fft.rfft(sound, units * down)
    grown = np.zeros(units * up // 2 + 1, spectrum.dtype)
    kept = min(len(spectrum), len(grown))
    grown[:kept] = spectrum[:kept]
    out = np.fft.irfft(grown, units * up) * (up / down)
    return out[: len(sound) * up // down].astype(np.float32)


def read_wav(path: Path) -> tuple[Signal, int]:
    """Read 16-bit mono as one channel, with its sample rate.

    Raises:
        ValueError: Any other kind of WAV.
    """
    with wave.open(str(path), "rb") as source:
        if source.getsampwidth() != 2 or source.getnchannels() != 1:
            raise ValueError("16-bit mono expected")
        raw = source.readframes(source.getnframes())
        steps = np.frombuffer(raw, "<i2").astype(np.float32)
        return steps / np.float32(32768), source.getframerate()


def write_wav(path: Path, sound: Signal) -> None:
    """Write (samples, 2) as 32-bit float: nothing clips on the way to the encoder."""
    raw = np.ascontiguousarray(sound, "<f4").tobytes()
    block = 4 * sound.shape[1]
    form = struct.pack("<HHIIHH", 3, sound.shape[1], SAMPLE_RATE, SAMPLE_RATE * block, block, 32)
    head = b"RIFF" + struct.pack("<I", 36 + len(raw)) + b"WAVEfmt " + struct.pack("<I", 16) + form
    path.write_bytes(head + b"data" + struct.pack("<I", len(raw)) + raw)
