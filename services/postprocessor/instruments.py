"""Who plays: a dozen synthetic instruments, each one note at a time. Needs numpy.

Every note starts and ends at zero, so nothing clicks. Full level is an amplitude of about one.
"""

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from services.postprocessor.waveform import SAMPLE_RATE, Signal

__all__ = ["INSTRUMENTS"]

_TABLE = 4096
_HIGHEST_HERTZ = 16_000
"""Partials above this are left out: they would fold back as noise."""

_WARM = (1.0, 0.36, 0.2, 0.09, 0.05, 0.03)
_STRING = (1.0, 0.6, 0.42, 0.3, 0.22, 0.17, 0.12, 0.09, 0.07, 0.05, 0.04, 0.03)
_DULL_STRING = (1.0, 0.42, 0.18, 0.08, 0.03)
_ORGAN = (1.0, 0.5, 0.0, 0.3, 0.0, 0.0, 0.0, 0.12)
_BRASS = (0.8, 1.0, 0.8, 0.65, 0.5, 0.36, 0.26, 0.18, 0.12, 0.08)
_HORN = (1.0, 0.55, 0.22, 0.1, 0.04)
_REED = (1.0, 0.06, 0.62, 0.08, 0.32, 0.06, 0.14, 0.04, 0.07)
_FLUTE = (1.0, 0.26, 0.1, 0.03)
_ROUND = (1.0, 0.3, 0.1, 0.03)
_HAMMER = (1.0, 0.7, 0.46, 0.34, 0.24, 0.18, 0.12, 0.09, 0.06, 0.04)
_DULL_HAMMER = (1.0, 0.3, 0.1, 0.03)
_WIRE = (1.0, 0.8, 0.6, 0.5, 0.4, 0.3, 0.25, 0.2, 0.15, 0.12, 0.1, 0.08)
_SQUARE = (1.0, 0.0, 0.33, 0.0, 0.2, 0.0, 0.14, 0.0, 0.1)


def _hertz(pitch: float) -> float:
    return float(440 * 2 ** ((pitch - 69) / 12))


@lru_cache(maxsize=128)
def _wave(partials: tuple[float, ...], most: int) -> Signal:
    phase = np.arange(_TABLE) * (2 * np.pi / _TABLE)
    total = sum(level * np.sin((n + 1) * phase) for n, level in enumerate(partials[:most]))
    power = sum(level * level for level in partials)
    return np.asarray(total / np.sqrt(power), np.float32)


def _tone(
    partials: tuple[float, ...],
    pitch: float,
    samples: int,
    *,
    phase: float = 0.0,
    vibrato_cents: float = 0.0,
) -> Signal:
    hertz = _hertz(pitch)
    table = _wave(partials, max(1, int(_HIGHEST_HERTZ / hertz)))
    at = np.arange(samples, dtype=np.float64) * (hertz / SAMPLE_RATE * _TABLE) + phase * _TABLE
    if vibrato_cents:
        # Only after a moment, as a player does.
        clock = np.arange(samples, dtype=np.float32) / SAMPLE_RATE
        depth = vibrato_cents * 0.000578 * hertz / (2 * np.pi * 5.1) * _TABLE
        grown = np.minimum(1, np.maximum(0, clock - 0.15) * 2.5)
        at += depth * grown * np.sin(2 * np.pi * 5.1 * clock)
    return table[at.astype(np.int64) & (_TABLE - 1)]


def _shape(samples: int, attack_ms: int, release_ms: int) -> Signal:
    """Rise and fall, both smooth; shortened where the note is short."""
    rise = min(samples // 2, SAMPLE_RATE * attack_ms // 1000)
    fall = min(samples - rise, SAMPLE_RATE * release_ms // 1000)
    gain = np.ones(samples, np.float32)
    gain[:rise] = np.sin(np.linspace(0, np.pi / 2, rise, dtype=np.float32)) ** 2
    gain[samples - fall :] *= np.cos(np.linspace(0, np.pi / 2, fall, dtype=np.float32)) ** 2
    return gain


def _decay(samples: int, half_life_ms: float) -> Signal:
    rate = np.float32(1000 / half_life_ms / SAMPLE_RATE)
    return np.exp2(-np.arange(samples, dtype=np.float32) * rate).astype(np.float32)


Player = Callable[[int, int], Signal]
"""Pitch and samples to a note."""


def _bowed(
    partials: tuple[float, ...],
    attack_ms: int,
    release_ms: int,
    *,
    cents: tuple[float, ...] = (0.0,),
    vibrato: float = 0.0,
    shiver_hertz: float = 0.0,
) -> Player:
    """Sustain: as many players as there are cents, each from a phase of its own."""

    def play(pitch: int, samples: int) -> Signal:
        crowd = sum(
            _tone(partials, pitch + each / 100, samples, phase=0.31 * n, vibrato_cents=vibrato)
            for n, each in enumerate(cents)
        )
        sound = np.asarray(crowd, np.float32) / np.float32(np.sqrt(len(cents)))
        sound *= _shape(samples, attack_ms, release_ms)
        if shiver_hertz:
            clock = np.arange(samples, dtype=np.float32) * np.float32(
                2 * np.pi * shiver_hertz / SAMPLE_RATE
            )
            sound *= np.float32(0.72) + np.float32(0.28) * np.sin(clock)
        return sound

    return play


def _struck(
    bright: tuple[float, ...],
    dull: tuple[float, ...],
    half_life_ms: float,
    darkens_ms: float,
    *,
    attack_ms: int = 3,
    cents: float = 0.0,
) -> Player:
    """Strike: bright at once, dull soon, and high notes die before low ones."""

    def play(pitch: int, samples: int) -> Signal:
        sound = _tone(dull, pitch, samples)
        sparkle = _tone(bright, pitch + cents / 100, samples)
        sound = sound + (sparkle - sound) * _decay(samples, darkens_ms)
        life = half_life_ms * float(np.exp2((60 - pitch) / 24))
        return (sound * _decay(samples, life) * _shape(samples, attack_ms, 160)).astype(np.float32)

    return play


def _chimed(ratios: tuple[tuple[float, float, float], ...]) -> Player:
    """Ring with partials of their own: (ratio, level, half-life in ms) each."""

    def play(pitch: int, samples: int) -> Signal:
        clock = np.arange(samples, dtype=np.float32) * np.float32(2 * np.pi / SAMPLE_RATE)
        sound = np.zeros(samples, np.float32)
        for ratio, level, half_life_ms in ratios:
            hertz = _hertz(pitch) * ratio
            if hertz < _HIGHEST_HERTZ:
                sound += np.sin(clock * np.float32(hertz)) * (
                    np.float32(level) * _decay(samples, half_life_ms)
                )
        return sound * _shape(samples, 2, 160)

    return play


def _breathed(partials: tuple[float, ...], air: float, attack_ms: int) -> Player:
    """Blow: a tone with vibrato, and the breath that makes it."""
    tone = _bowed(partials, attack_ms, 120, vibrato=9.0)

    def play(pitch: int, samples: int) -> Signal:
        breath = _noise(pitch, samples, 6) * _shape(samples, attack_ms // 2, 120)
        return (tone(pitch, samples) + breath * np.float32(air)).astype(np.float32)

    return play


def _swelling(partials: tuple[float, ...], dull: tuple[float, ...]) -> Player:
    """Blow brass: the louder, the brighter, so each note opens as it grows."""

    def play(pitch: int, samples: int) -> Signal:
        opened = _shape(samples, 420, 500)
        body = _tone(dull, pitch - 0.03, samples)
        edge = _tone(partials, pitch + 0.03, samples, phase=0.4)
        return ((body + (edge - body) * (opened * opened * np.float32(0.6))) * opened).astype(
            np.float32
        )

    return play


def _noise(seed: int, samples: int, smooth: int) -> Signal:
    noise = np.random.default_rng([seed, 2]).standard_normal(samples + smooth).astype(np.float32)
    kernel = np.ones(smooth, np.float32) / np.float32(np.sqrt(smooth))
    return np.convolve(noise, kernel, "same")[:samples]


def _rattled(half_life_ms: float, *, smooth: int, thin: int, attack_ms: int = 1) -> Player:
    """Shake or strike what has no pitch: noise, darkened by smoothing or thinned by differences."""

    def play(pitch: int, samples: int) -> Signal:
        samples = min(samples, round(SAMPLE_RATE * half_life_ms / 1000 * 9))
        noise = _noise(pitch, samples, smooth)
        for _ in range(thin):
            noise = np.diff(noise, prepend=np.float32(0)) * np.float32(0.6)
        return noise * _decay(samples, half_life_ms) * _shape(samples, attack_ms, 40)

    return play


def _thumped(hertz: float, sweep_hertz: float, half_life_ms: float) -> Player:
    """Strike a skin: a tone that falls to its own pitch."""

    def play(_pitch: int, samples: int) -> Signal:
        samples = min(samples, round(SAMPLE_RATE * half_life_ms / 1000 * 10))
        at = np.arange(samples, dtype=np.float32) / SAMPLE_RATE
        phase = 2 * np.pi * (hertz * at + sweep_hertz * 0.03 * (1 - np.exp(-at / 0.03)))
        return (
            np.sin(phase).astype(np.float32)
            * _decay(samples, half_life_ms)
            * _shape(samples, 2, 80)
        )

    return play


def _together(*players: tuple[Player, float]) -> Player:
    def play(pitch: int, samples: int) -> Signal:
        sound = np.zeros(samples, np.float32)
        for player, level in players:
            part = player(pitch, samples)
            sound[: len(part)] += part * np.float32(level)
        return sound

    return play


_GLASS = ((1.0, 0.7, 700.0), (2.76, 0.3, 260.0), (5.4, 0.16, 110.0), (8.93, 0.06, 50.0))
_WOOD = ((1.0, 0.9, 150.0), (3.93, 0.35, 45.0), (9.5, 0.12, 18.0))
_STEEL = ((1.0, 0.8, 420.0), (3.0, 0.25, 160.0), (6.2, 0.14, 60.0))

INSTRUMENTS: dict[str, Player] = {
    "warm": _bowed(_WARM, 380, 500, cents=(-5.0, 1.0, 6.0)),
    "strings": _bowed(_STRING[:7], 300, 500, cents=(-7.0, 0.0, 6.0)),
    "organ": _bowed(_ORGAN, 120, 500, cents=(-2.0, 3.0)),
    "choir": _bowed((1.0, 0.7, 0.3, 0.35, 0.12, 0.05), 600, 500, cents=(-9.0, 0.0, 8.0), vibrato=8),
    "brass": _swelling(_BRASS, _HORN),
    "tremolo": _bowed(_STRING[:6], 250, 500, cents=(-6.0, 5.0), shiver_hertz=6.6),
    "flute": _breathed(_FLUTE, 0.05, 70),
    "whistle": _breathed((1.0, 0.08, 0.03), 0.02, 35),
    "clarinet": _breathed(_REED, 0.008, 40),
    "cello": _bowed(_STRING, 90, 200, vibrato=11.0),
    "horn": _bowed(_HORN, 80, 200, cents=(-2.0, 2.0), vibrato=4.0),
    "lead": _bowed(_SQUARE, 12, 120, cents=(-5.0, 5.0), vibrato=6.0),
    "piano": _struck(_HAMMER, _DULL_HAMMER, 480.0, 240.0, cents=1.5),
    "guitar": _struck(_WIRE, _DULL_STRING, 300.0, 170.0, cents=1.0),
    "harp": _struck(_STRING, _ROUND, 380.0, 160.0),
    "muted": _struck(_WIRE, _ROUND, 90.0, 50.0),
    "pizzicato": _struck(_STRING, _ROUND, 85.0, 45.0),
    "spiccato": _struck(_STRING, _DULL_STRING, 110.0, 80.0, attack_ms=12),
    "synth": _struck(_SQUARE, _ROUND, 120.0, 60.0),
    "marimba": _chimed(_WOOD),
    "celesta": _chimed(_STEEL),
    "bell": _chimed(_GLASS),
    "bass": _struck(_STRING[:5], _ROUND, 420.0, 60.0, attack_ms=8),
    "pizzbass": _struck(_STRING[:4], _ROUND, 200.0, 40.0, attack_ms=6),
    "contrabass": _bowed(_DULL_STRING, 140, 220, cents=(-3.0, 3.0)),
    "pulse": _struck(_STRING[:6], _DULL_STRING, 160.0, 60.0, attack_ms=5),
    "drone": _bowed(_WARM, 700, 500, cents=(-4.0, 3.0)),
    "kick": _thumped(47.0, 95.0, 75.0),
    "taiko": _together(
        (_thumped(62.0, 60.0, 150.0), 1.0), (_rattled(30.0, smooth=40, thin=0), 0.3)
    ),
    "snare": _together((_thumped(185.0, 60.0, 40.0), 0.5), (_rattled(55.0, smooth=2, thin=0), 0.5)),
    "clap": _rattled(38.0, smooth=8, thin=1, attack_ms=4),
    "brush": _rattled(60.0, smooth=3, thin=0, attack_ms=25),
    "hat": _rattled(16.0, smooth=1, thin=2),
    "shaker": _rattled(28.0, smooth=1, thin=2, attack_ms=12),
    "tick": _rattled(7.0, smooth=2, thin=1),
    "rim": _chimed(((22.0, 0.5, 12.0), (35.0, 0.3, 8.0))),
    "cymbal": _rattled(420.0, smooth=1, thin=1, attack_ms=8),
}
"""By the name that a score uses."""
