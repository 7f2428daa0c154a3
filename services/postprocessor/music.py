"""Plays a score: every note once, set between the ears, in one hall. Needs numpy.

Same score, same samples.
"""

import numpy as np
from numpy.typing import NDArray

from services.postprocessor.instruments import INSTRUMENTS
from services.postprocessor.score import Note, Score
from services.postprocessor.waveform import SAMPLE_RATE, Signal, convolved, equalized

__all__ = ["LEVELS", "play"]

_HALL_MS = 1900
_FADE_OUT_MS = 2200
LEVELS = {
    "warm": 0.085,
    "strings": 0.062,
    "organ": 0.06,
    "choir": 0.075,
    "brass": 0.075,
    "tremolo": 0.075,
    "flute": 0.13,
    "whistle": 0.09,
    "clarinet": 0.1,
    "cello": 0.12,
    "horn": 0.13,
    "lead": 0.09,
    "piano": 0.17,
    "guitar": 0.12,
    "harp": 0.17,
    "muted": 0.17,
    "pizzicato": 0.2,
    "spiccato": 0.15,
    "synth": 0.11,
    "marimba": 0.24,
    "celesta": 0.15,
    "bell": 0.13,
    "bass": 0.2,
    "pizzbass": 0.22,
    "contrabass": 0.12,
    "pulse": 0.13,
    "drone": 0.15,
    "kick": 0.32,
    "taiko": 0.36,
    "snare": 0.16,
    "clap": 0.2,
    "brush": 0.08,
    "hat": 0.16,
    "shaker": 0.16,
    "tick": 0.16,
    "rim": 0.12,
    "cymbal": 0.09,
}
"""Of each instrument's full level."""
_WET = {
    "warm": 0.5,
    "strings": 0.5,
    "choir": 0.7,
    "brass": 0.5,
    "tremolo": 0.45,
    "organ": 0.35,
    "flute": 0.6,
    "whistle": 0.4,
    "clarinet": 0.45,
    "cello": 0.5,
    "horn": 0.65,
    "lead": 0.4,
    "piano": 0.4,
    "harp": 0.6,
    "celesta": 0.7,
    "bell": 0.75,
    "marimba": 0.35,
    "taiko": 0.35,
    "spiccato": 0.35,
    "pizzicato": 0.35,
    "snare": 0.3,
    "clap": 0.3,
    "cymbal": 0.4,
    "rim": 0.3,
}
"""How much of it goes into the hall; who is not named stands close."""
_CLOSE = 0.12


def play(score: Score) -> Signal:
    """Play a score.

    Returns:
        Shape (samples, 2), exactly the score's duration long, peak below full scale, faded out.
    """
    samples = SAMPLE_RATE * score.duration_ms // 1000
    # Channels first: each is then one run of memory.
    dry, wet = np.zeros((2, samples), np.float32), np.zeros((2, samples), np.float32)
    played: dict[tuple[str, int, int], Signal] = {}
    for note in score.notes:
        key = (note.voice, note.pitch, note.length_ms)
        if key not in played:
            length = max(2, SAMPLE_RATE * note.length_ms // 1000)
            played[key] = INSTRUMENTS[note.voice](note.pitch, length)
        _place(dry, wet, note, played[key])
    room = dry + _hall(wet, score.seed)
    sound = np.stack([equalized(channel, _air) for channel in room])
    # Soft saturation: sums of many notes round off instead of clipping.
    level = np.tanh(sound * np.float32(1.2)) * np.float32(0.8)
    return np.ascontiguousarray((level * _ending(samples)).T)


def _air(hertz: NDArray[np.float64]) -> NDArray[np.float64]:
    """Take out rumble and open the top: additive tones are duller than what is played."""
    octaves = np.log2(np.maximum(hertz, 1.0) / 1800)
    lift_db = 7 / (1 + np.exp(-2.2 * octaves))
    return 10 ** (lift_db / 20) / (1 + (32 / np.maximum(hertz, 1.0)) ** 4)


def _place(dry: Signal, wet: Signal, note: Note, tone: Signal) -> None:
    start = SAMPLE_RATE * note.start_ms // 1000
    room = max(0, dry.shape[1] - start)
    part = tone[:room] * np.float32(note.level / 1000 * LEVELS[note.voice])
    angle = (note.pan / 1000 + 1) * np.pi / 4
    for channel, side in enumerate((np.cos(angle), np.sin(angle))):
        panned = part * np.float32(side * 1.414)
        dry[channel, start : start + len(part)] += panned
        panned *= np.float32(_WET.get(note.voice, _CLOSE))
        wet[channel, start : start + len(part)] += panned


def _hall(wet: Signal, seed: int) -> Signal:
    """Answer with a decaying, darkening noise, another one in each ear, after a breath."""
    length, breath = SAMPLE_RATE * _HALL_MS // 1000, SAMPLE_RATE * 18 // 1000
    noise = np.random.default_rng([seed, 1]).standard_normal((2, length)).astype(np.float32)
    at = np.arange(length, dtype=np.float32) / np.float32(length)
    onset = np.minimum(1, at * np.float32(_HALL_MS / 12))
    out = np.empty_like(wet)
    for channel in range(2):
        # The highs die first: a bright noise that goes quickly over a dark one that stays.
        dark = np.convolve(noise[channel], np.ones(24, np.float32) / 24, "same")
        bright = np.convolve(noise[channel], np.ones(5, np.float32) / 5, "same")
        kernel = (dark * np.exp(-6.9 * at) + 0.5 * bright * np.exp(-16 * at)) * onset
        kernel *= np.float32(0.6) / np.sqrt(np.square(kernel).sum())
        late = np.pad(kernel.astype(np.float32), (breath, 0))
        out[channel] = convolved(wet[channel], late)[: wet.shape[1]]
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
