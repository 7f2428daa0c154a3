"""Mixes a film's sound: narration over ducked music and the sound of its places, then masters it.

A program of its own.

stdin: Mix as JSON. stdout: nothing; the WAV is where the order wants it. Same order and same
files, same bytes.
"""

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from services.postprocessor.loudness import (
    decibels,
    integrated_lufs,
    linear,
    mastered,
)
from services.postprocessor.music import play
from services.postprocessor.orders import Mix
from services.postprocessor.score import compose
from services.postprocessor.soundscape import heard
from services.postprocessor.waveform import (
    SAMPLE_RATE,
    Signal,
    convolved,
    equalized,
    read_wav,
    resampled,
    write_wav,
)
from shared.contracts.codec import decode_as

VOICE_LUFS, MUSIC_LUFS, AMBIENCE_DB = -18.0, -22.0, -37.0
"""Before mastering: the voice leads even where nothing is ducked, and places stay far below."""
DUCK_DB, DUCK_ATTACK_MS, DUCK_RELEASE_MS = -8.0, 220, 700
DUCK_SPEECH_DB, DUCK_AMBIENCE_DB = -4.0, -4.0
"""What goes down besides: music where consonants live, and the place."""
_MERGE_MS = 900
"""Pauses shorter than this keep the music down: no pumping between sentences."""


def mixed(order: Mix) -> Signal:
    """Mix and master.

    Returns:
        Shape (order.samples, 2).
    """
    score = compose(order.music, order.duration_ms, order.last_cut_ms)
    bed = _fitted(play(score), order.samples)
    bed *= np.float32(_gain_to(bed, MUSIC_LUFS))
    spans: list[tuple[int, int]] = []
    voices = np.zeros(order.samples, np.float32)
    for voice in order.voices:
        spoken = _treated(*read_wav(Path(voice.path)))
        start = SAMPLE_RATE * voice.start_ms // 1000
        part = spoken[: max(0, order.samples - start)]
        voices[start : start + len(part)] += part
        spans.append((start, start + len(part)))
    depth = _ducking(spans, order.samples)
    place = heard(order.ambience, order.samples, order.music.seed)
    place *= (_gain(depth, DUCK_AMBIENCE_DB) * np.float32(linear(AMBIENCE_DB)))[:, None]
    sound = _stepped_back(bed, depth) + place + voices[:, None]
    return mastered(sound, order.target_mlufs / 1000, order.ceiling_mdbtp / 1000)


def _stepped_back(bed: Signal, depth: Signal) -> Signal:
    """Turn music down under a voice, and most where consonants live: it stays warm and audible."""
    if not depth.any():
        return bed
    speech = np.stack([equalized(bed[:, ear], _consonants) for ear in (0, 1)], axis=1)
    speech *= (1 - _gain(depth, DUCK_SPEECH_DB))[:, None]
    return (bed - speech) * _gain(depth, DUCK_DB)[:, None]


def _consonants(hertz: NDArray[np.float64]) -> NDArray[np.float64]:
    octaves = np.log2(np.maximum(hertz, 1.0) / 2000)
    return np.exp(-0.5 * (octaves / 0.9) ** 2)


def _gain(depth: Signal, full_db: float) -> Signal:
    return np.power(np.float32(10), depth * np.float32(full_db / 20))


def _fitted(sound: Signal, samples: int) -> Signal:
    missing = max(0, samples - len(sound))
    return np.pad(sound[:samples], ((0, missing), (0, 0))).astype(np.float32)


def _gain_to(sound: Signal, lufs: float) -> float:
    level = integrated_lufs(sound)
    return linear(lufs - level) if np.isfinite(level) else 1.0


def _treated(raw: Signal, sample_rate: int) -> Signal:
    """Make a synthetic voice pleasanter: tone, even level, a small room, a common loudness."""
    voice = _compressed(equalized(resampled(raw, sample_rate), _voice_tone))
    voice = voice + np.float32(0.10) * _small_room(voice)
    fade = min(len(voice) // 4, SAMPLE_RATE // 200)
    voice[:fade] *= np.linspace(0, 1, fade, dtype=np.float32)
    voice[len(voice) - fade :] *= np.linspace(1, 0, fade, dtype=np.float32)
    both = np.stack([voice, voice], axis=1).astype(np.float32)
    return (voice * np.float32(_gain_to(both, VOICE_LUFS))).astype(np.float32)


def _voice_tone(hertz: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cut rumble, boxiness and buzz; lift warmth and presence."""
    octaves = np.log2(np.maximum(hertz, 1.0))

    def bell(centre_hertz: float, width_octaves: float, gain_db: float) -> NDArray[np.float64]:
        away = (octaves - np.log2(centre_hertz)) / width_octaves
        return gain_db * np.exp(-0.5 * away * away)

    tone = bell(160, 0.6, 2.5) + bell(480, 0.6, -2.5) + bell(3000, 0.7, 2.5) + bell(6800, 0.5, -4)
    low = 1 / (1 + (75 / np.maximum(hertz, 1.0)) ** 6)
    high = 1 / (1 + (hertz / 9500) ** 8)
    return 10 ** (tone / 20) * low * high


def _compressed(voice: Signal) -> Signal:
    """Even out syllables: 2.5:1 above the voice's own average level, over 30 ms."""
    window = np.hanning(SAMPLE_RATE * 30 // 1000).astype(np.float32)
    power = convolved(np.square(voice), window / window.sum())[len(window) // 2 :][: len(voice)]
    level_db = 10 * np.log10(np.maximum(power, 1e-9))
    average_db = decibels(float(np.sqrt(np.mean(np.square(voice)) + 1e-12)))
    over_db = np.maximum(0, level_db - average_db)
    return voice * (10 ** (-over_db * 0.6 / 20)).astype(np.float32)


def _small_room(voice: Signal) -> Signal:
    """Three early reflections: dry synthesis sounds glued to the ear."""
    out = np.zeros_like(voice)
    for delay_ms, level in ((13, 0.8), (23, 0.6), (37, 0.45)):
        delay = SAMPLE_RATE * delay_ms // 1000
        out[delay:] += voice[: max(0, len(voice) - delay)] * np.float32(level)
    return out


def _ducking(spans: list[tuple[int, int]], samples: int) -> Signal:
    """Give how far music steps back, 0 to 1: before a voice begins, until after it has ended."""
    attack, release = (SAMPLE_RATE * ms // 1000 for ms in (DUCK_ATTACK_MS, DUCK_RELEASE_MS))
    depth = np.zeros(samples, np.float32)
    for start, end in _merged(spans):
        down, up = max(0, start - attack), min(samples, end + release)
        depth[start:end] = 1
        rise = _smooth(start - down)
        depth[down:start] = np.maximum(depth[down:start], rise)
        fall = _smooth(release)[::-1][: up - end]
        depth[end:up] = np.maximum(depth[end:up], fall)
    return depth


def _smooth(samples: int) -> Signal:
    return np.sin(np.linspace(0, np.pi / 2, samples, dtype=np.float32)) ** 2


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start - joined[-1][1] <= SAMPLE_RATE * _MERGE_MS // 1000:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def main() -> None:
    """Answer one order."""
    order = decode_as(Mix, sys.stdin.read())
    write_wav(Path(order.out), mixed(order))


if __name__ == "__main__":
    main()
