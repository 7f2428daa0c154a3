"""Plays a score: additive tones from wavetables, a little noise, a room. Needs numpy.

Same score, same samples. Every note starts and ends at zero, so nothing clicks.
"""

from collections.abc import Callable

import numpy as np

from services.postprocessor.score import Note, Score
from services.postprocessor.waveform import SAMPLE_RATE, Signal, convolved

__all__ = ["play"]

_TABLE = 4096
_ROOM_MS = 1500
_FADE_OUT_MS = 2200
_LEVELS = {"pad": 0.10, "pluck": 0.16, "bass": 0.26, "bell": 0.16, "kick": 0.34, "hat": 0.05}
_WET = {"pad": 0.5, "pluck": 0.45, "bass": 0.05, "bell": 0.7, "kick": 0.08, "hat": 0.15}


def play(score: Score) -> Signal:
    """Play a score.

    Returns:
        Shape (samples, 2), exactly the score's duration long, peak below full scale, faded out.
    """
    samples = SAMPLE_RATE * score.duration_ms // 1000
    dry, wet = np.zeros((samples, 2), np.float32), np.zeros((samples, 2), np.float32)
    played: dict[tuple[str, int, int], Signal] = {}
    for note in score.notes:
        key = (note.voice, note.pitch, note.length_ms)
        if key not in played:
            played[key] = _VOICES[note.voice](note, score.seed)
        _place(dry, wet, note, played[key])
    sound = dry + _room(wet, score.seed)
    # Soft saturation: sums of many notes round off instead of clipping.
    return np.tanh(sound * 1.2).astype(np.float32) * _ending(samples)[:, None] * np.float32(0.8)


def _place(dry: Signal, wet: Signal, note: Note, tone: Signal) -> None:
    start = SAMPLE_RATE * note.start_ms // 1000
    part = tone[: max(0, len(dry) - start)] * np.float32(note.level / 1000 * _LEVELS[note.voice])
    angle = (note.pan / 1000 + 1) * np.pi / 4
    for channel, side in enumerate((np.cos(angle), np.sin(angle))):
        panned = part * np.float32(side * 1.414)
        dry[start : start + len(part), channel] += panned
        wet[start : start + len(part), channel] += panned * np.float32(_WET[note.voice])


def _room(wet: Signal, seed: int) -> Signal:
    """Answer with a decaying, darkening noise, another one in each ear."""
    length = SAMPLE_RATE * _ROOM_MS // 1000
    noise = np.random.default_rng([seed, 1]).standard_normal((length, 2)).astype(np.float32)
    dark = np.ones(24, np.float32) / 24
    decay = np.exp(-np.arange(length) * (6.9 / length)).astype(np.float32)
    onset = np.minimum(1, np.arange(length) / (0.012 * SAMPLE_RATE)).astype(np.float32)
    out = np.empty_like(wet)
    for channel in range(2):
        kernel = np.convolve(noise[:, channel], dark, "same") * decay * onset
        kernel *= np.float32(0.55) / np.sqrt(np.square(kernel).sum())
        out[:, channel] = convolved(wet[:, channel], kernel.astype(np.float32))[: len(wet)]
    return out


def _ending(samples: int) -> Signal:
    """Fade in within 10 ms, and out over the last seconds to exact silence."""
    gain = np.ones(samples, np.float32)
    rise, fall = min(samples // 2, SAMPLE_RATE // 100), SAMPLE_RATE * _FADE_OUT_MS // 1000
    fall = min(fall, samples // 3)
    gain[:rise] *= np.linspace(0, 1, rise, dtype=np.float32)
    if fall:
        gain[-fall:] *= np.cos(np.linspace(0, np.pi / 2, fall, dtype=np.float32)) ** 2
        gain[-1] = 0
    return gain


def _wave(partials: tuple[float, ...]) -> Signal:
    phase = np.arange(_TABLE) * (2 * np.pi / _TABLE)
    total = sum(level * np.sin((n + 1) * phase) for n, level in enumerate(partials))
    return np.asarray(total, np.float32)


_WARM = _wave((1.0, 0.42, 0.24, 0.13, 0.08, 0.05))
_STRING = _wave((1.0, 0.5, 0.28, 0.2, 0.1, 0.08, 0.05, 0.03))
_ROUND = _wave((1.0, 0.22, 0.06))
_GLASS = _wave((1.0, 0.0, 0.18, 0.0, 0.0, 0.09))


def _tone(table: Signal, pitch: float, samples: int, phase: float = 0.0) -> Signal:
    step = 440 * 2 ** ((pitch - 69) / 12) / SAMPLE_RATE * _TABLE
    index = (np.arange(samples) * step + phase * _TABLE).astype(np.int64) & (_TABLE - 1)
    return table[index]


def _shape(samples: int, attack_ms: int, release_ms: int) -> Signal:
    """Rise and fall, both smooth; shortened where the note is short."""
    rise = min(samples // 2, SAMPLE_RATE * attack_ms // 1000)
    fall = min(samples - rise, SAMPLE_RATE * release_ms // 1000)
    gain = np.ones(samples, np.float32)
    gain[:rise] = np.sin(np.linspace(0, np.pi / 2, rise, dtype=np.float32)) ** 2
    gain[samples - fall :] *= np.cos(np.linspace(0, np.pi / 2, fall, dtype=np.float32)) ** 2
    return gain


def _samples(note: Note) -> int:
    return max(2, SAMPLE_RATE * note.length_ms // 1000)


def _pad(note: Note, _seed: int) -> Signal:
    samples = _samples(note)
    # Three strings, a few cents apart, each from its own phase: a choir and not an organ.
    choir = sum(
        _tone(_WARM, note.pitch + cents / 100, samples, phase)
        for cents, phase in ((-5, 0.0), (0, 0.31), (6, 0.67))
    )
    return (np.asarray(choir) / 2 * _shape(samples, 350, 500)).astype(np.float32)


def _decaying(table: Signal, note: Note, half_life_ms: int) -> Signal:
    samples = _samples(note)
    decay = np.exp2(-np.arange(samples, dtype=np.float32) * (1000 / half_life_ms / SAMPLE_RATE))
    return _tone(table, note.pitch, samples) * decay * _shape(samples, 4, 120)


def _pluck(note: Note, _seed: int) -> Signal:
    return _decaying(_STRING, note, 150)


def _bell(note: Note, _seed: int) -> Signal:
    return _decaying(_GLASS, note, 620)


def _bass(note: Note, _seed: int) -> Signal:
    return _decaying(_ROUND, note, 900) * _shape(_samples(note), 14, 160)


def _kick(note: Note, _seed: int) -> Signal:
    at = np.arange(_samples(note), dtype=np.float32) / SAMPLE_RATE
    phase = 2 * np.pi * (46 * at + 90 * 0.03 * (1 - np.exp(-at / 0.03)))
    return (np.sin(phase) * np.exp(-at / 0.09)).astype(np.float32) * _shape(len(at), 2, 80)


def _hat(note: Note, seed: int) -> Signal:
    noise = np.random.default_rng([seed, 2]).standard_normal(_samples(note)).astype(np.float32)
    bright = np.diff(np.diff(noise, prepend=np.float32(0)), prepend=np.float32(0))
    at = np.arange(len(bright), dtype=np.float32) / SAMPLE_RATE
    return bright * np.exp(-at / 0.022) * _shape(len(bright), 2, 40)


_VOICES: dict[str, Callable[[Note, int], Signal]] = {
    "pad": _pad,
    "pluck": _pluck,
    "bass": _bass,
    "bell": _bell,
    "kick": _kick,
    "hat": _hat,
}
