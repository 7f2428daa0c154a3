"""Rules on a rendition's sound."""

from collections.abc import Iterator

import numpy as np

from services.postprocessor.sound import measured
from services.postprocessor.waveform import SAMPLE_RATE
from shared.domain.errors import Unavailable
from tests.film_linter.findings import Finding
from tests.film_linter.reel import Film, Reel

__all__ = ["sound"]

GAP_MAX_MS, SILENCE_DB = 300, -60.0
LOUDNESS_MLUFS, LOUDNESS_TOLERANCE_MLU, PEAK_MAX_MDBTP = -14_000, 1000, -1000
LENGTH_TOLERANCE_MS = 60
"""An encoder counts in blocks of 21 ms, and puts one before the beginning."""
_STEP_MS = 10


def sound(film: Film, reel: Reel) -> Iterator[Finding]:
    """Judge a rendition's sound."""
    samples = reel.sound()
    end_ms = film.ms_at(film.duration_frames)
    length_ms = 1000 * len(samples) // SAMPLE_RATE
    if abs(length_ms - end_ms) > LENGTH_TOLERANCE_MS:
        said, bound = f"{length_ms} ms of sound", f"{end_ms} ms"
        span = min(length_ms, end_ms), max(length_ms, end_ms)
        yield Finding("duration", reel.name, *span, said, bound)
    if len(samples):
        yield from _gaps(reel, samples.mean(axis=1))
        yield from _loudness(reel, end_ms)


def _gaps(reel: Reel, mono: np.ndarray[tuple[int], np.dtype[np.float32]]) -> Iterator[Finding]:
    step = SAMPLE_RATE * _STEP_MS // 1000
    whole = len(mono) // step * step
    power = np.square(mono[:whole]).reshape(-1, step).mean(axis=1)
    silent = power < 10 ** (SILENCE_DB / 10)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], silent.astype(np.int8), [0]])))
    for start, end in edges.reshape(-1, 2) * _STEP_MS:
        if end - start >= GAP_MAX_MS:
            said, bound = f"{end - start} ms of silence", f"< {GAP_MAX_MS} ms"
            yield Finding("music_gap", reel.name, int(start), int(end), said, bound)


def _loudness(reel: Reel, end_ms: int) -> Iterator[Finding]:
    try:
        loud = measured(reel.path, 120_000)
    except Unavailable:  # Digital silence has no level.
        yield Finding("loudness", reel.name, 0, end_ms, "no level at all", "-14 LUFS")
        return
    if abs(loud.integrated_mlufs - LOUDNESS_MLUFS) > LOUDNESS_TOLERANCE_MLU:
        said = f"{loud.integrated_mlufs / 1000:.1f} LUFS"
        yield Finding("loudness", reel.name, 0, end_ms, said, "-14 +-1 LUFS")
    if loud.true_peak_mdbtp > PEAK_MAX_MDBTP:
        said = f"{loud.true_peak_mdbtp / 1000:.2f} dBTP"
        yield Finding("true_peak", reel.name, 0, end_ms, said, "<= -1 dBTP")
