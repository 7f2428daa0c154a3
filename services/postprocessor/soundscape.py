"""Makes the sound of places: wind, sea, rain, birds, a city, a room. Needs numpy.

Same beds and seed, same samples. What rushes is noise shaped by its spectrum, in a loop without a
seam; what sings is placed note by note; slow gusts and waves move both. Every layer has an RMS
near one before its own level.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.postprocessor.orders import Bed
from services.postprocessor.waveform import SAMPLE_RATE, Signal

__all__ = ["heard"]

_LOOP = 1 << 18
"""Samples, 5.5 s; what swells over it has other lengths, so nobody hears it come back."""
_GRID = 480
"""Samples, 10 ms: gains are drawn as straight lines between such points."""
Spectrum = Callable[[NDArray[np.float64]], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class _Rush:
    """Shaped noise that swells and sinks."""

    spectrum: Spectrum
    level_db: float
    """Against the loudest layers."""
    swell_db: float = 0.0
    """How far it sinks between swells."""
    swell_s: float = 8.0


def _band(low_hertz: float, high_hertz: float, slope: float = 1.0) -> Spectrum:
    """Pass a band; below and above it falls, and inside it by `slope` powers of the frequency."""

    def gain(hertz: NDArray[np.float64]) -> NDArray[np.float64]:
        at = np.maximum(hertz, 10.0)
        edges = (1 + (low_hertz / at) ** 4) * (1 + (at / high_hertz) ** 4)
        return (at / low_hertz) ** -slope / edges

    return gain


_RUSHES = {
    "wind": (_Rush(_band(90, 700, 0.8), 0, 9, 6.5), _Rush(_band(500, 1500, 0.5), -12, 14, 4.1)),
    "gale": (_Rush(_band(80, 900, 0.7), 1, 10, 4.3), _Rush(_band(700, 2600, 0.5), -8, 16, 3.1)),
    "leaves": (_Rush(_band(1200, 7000, 0.6), -7, 10, 5.3), _Rush(_band(100, 500), -10, 6, 7.7)),
    "sea": (_Rush(_band(70, 900, 0.9), 1, 8, 8.3), _Rush(_band(900, 6000, 0.8), -4, 15, 8.3)),
    "rain": (_Rush(_band(700, 9000, 0.4), -4, 2, 6.1), _Rush(_band(120, 500), -9, 2, 7.0)),
    "roof": (_Rush(_band(200, 1400, 0.5), -2, 3, 5.9),),
    "snow": (_Rush(_band(150, 1100, 0.9), -9, 7, 7.1),),
    "city": (_Rush(_band(45, 240, 0.9), 1, 3, 9.1), _Rush(_band(300, 1800, 0.9), -8, 9, 5.7)),
    "crowd": (
        _Rush(_band(220, 700, 0.3), -3, 7, 0.31),
        _Rush(_band(450, 1500, 0.3), -6, 9, 0.23),
        _Rush(_band(1200, 3000, 0.4), -13, 12, 0.17),
    ),
    "room": (_Rush(_band(60, 420, 1.2), -6, 1, 9.0),),
    "space": (_Rush(_band(40, 160, 1.2), -2, 6, 7.3), _Rush(_band(1500, 4000, 0.5), -22, 12, 9.7)),
    "air": (_Rush(_band(150, 2400, 1.1), -11, 4, 8.9),),
    "birds": (),
    "crickets": (),
}


def heard(beds: tuple[Bed, ...], samples: int, seed: int) -> Signal:
    """Sound the beds.

    Args:
        beds: What is heard when.
        samples: Length of the film.
        seed: Of the film's music.

    Returns:
        Shape (samples, 2).
    """
    out = np.zeros((2, samples), np.float32)
    layers = sorted({bed.layer for bed in beds})
    for layer in layers:
        gain = np.zeros(samples, np.float32)
        for bed in beds:
            if bed.layer == layer:
                _open(gain, bed)
        # Rushing layers are made for all of the film: what stops and comes again is the same place.
        out += _layer(layer, samples, seed) * gain
    return np.ascontiguousarray(out.T)


def _open(gain: Signal, bed: Bed) -> None:
    """Open a layer for a bed: equal powers cross at a cut, the film's own ends stay open."""
    start, end = SAMPLE_RATE * bed.start_ms // 1000, SAMPLE_RATE * bed.end_ms // 1000
    part = np.full(max(0, min(end, len(gain)) - start), bed.level / 1000, np.float32)
    fade = min(SAMPLE_RATE * bed.fade_ms // 1000, len(part) // 2)
    rise = np.sin(np.linspace(0, np.pi / 2, fade, dtype=np.float32))
    if fade and start > 0:
        part[:fade] *= rise
    if fade and start + len(part) < len(gain) - SAMPLE_RATE // 100:
        part[-fade:] *= rise[::-1]
    span = gain[start : start + len(part)]
    # Two levels of one layer meet in the middle of the cut: the sum of powers stays even.
    np.sqrt(np.square(span) + np.square(part), out=span)


def _layer(name: str, samples: int, seed: int) -> Signal:
    number = sorted(_RUSHES).index(name)
    out = np.zeros((2, samples), np.float32)
    for n, rush in enumerate(_RUSHES[name]):
        draw = np.random.default_rng([seed, 7, number, n])
        loop = _looped(rush.spectrum, draw)
        moved = _swell(rush, samples, draw) * np.float32(10 ** (rush.level_db / 20))
        for channel in range(2):
            out[channel] += np.resize(loop[channel], samples) * moved[channel]
    draw = np.random.default_rng([seed, 8, number])
    singer = _SINGERS.get(name)
    return out + singer(samples, draw) if singer else out


def _looped(spectrum: Spectrum, draw: np.random.Generator) -> Signal:
    """Make noise of a spectrum, RMS 1, whose end meets its beginning; half of it in both ears."""
    hertz = np.fft.rfftfreq(_LOOP, 1 / SAMPLE_RATE).astype(np.float64)
    gains = spectrum(hertz).astype(np.float32)
    turns = draw.random((2, len(gains)), np.float32) * np.float32(2 * np.pi)
    waves = np.empty(turns.shape, np.complex64)
    waves.real, waves.imag = gains * np.cos(turns), gains * np.sin(turns)
    sides = np.fft.irfft(np.stack([waves[0] + 0.5 * waves[1], waves[0] * 0.5 + waves[1]]), axis=1)
    loop = sides.astype(np.float32)
    return loop / np.sqrt(np.square(loop).mean())


def _swell(rush: _Rush, samples: int, draw: np.random.Generator) -> Signal:
    """Give the gain of each ear: smooth, around the swell's own pace, never twice the same."""
    count = -(-samples // _GRID) + 1
    points = int(samples / SAMPLE_RATE / rush.swell_s * 2) + 4
    at = np.arange(count, dtype=np.float32) / np.float32(rush.swell_s / 2 * SAMPLE_RATE / _GRID)
    index = at.astype(np.int64)
    part = at - index
    eased = part * part * (3 - 2 * part)
    # High and low by turns, each a little different, and almost the same in both ears.
    depth = np.arange(points) % 2 * 0.75 + draw.random(points) * 0.25
    ramp = np.arange(_GRID, dtype=np.float32) / np.float32(_GRID)
    gains = np.empty((2, samples), np.float32)
    for channel in range(2):
        near = np.clip(depth + (draw.random(points) - 0.5) * 0.2, 0, 1).astype(np.float32)
        moved = near[index] + (near[index + 1] - near[index]) * eased
        drawn = np.power(np.float32(10), moved * np.float32(-rush.swell_db / 20))
        lines = drawn[:-1, None] + np.diff(drawn)[:, None] * ramp
        gains[channel] = lines.reshape(-1)[:samples]
    return gains


def _put(out: Signal, sound: Signal, start: int, pan: float) -> None:
    part = sound[: max(0, out.shape[1] - start)]
    for channel, side in enumerate((np.sqrt(1 - pan), np.sqrt(pan))):
        out[channel, start : start + len(part)] += part * np.float32(side * 1.414)


def _birds(samples: int, draw: np.random.Generator) -> Signal:
    """Sing from a few trees: each bird has its own phrase, and repeats it after a rest."""
    out = np.zeros((2, samples), np.float32)
    for bird in range(4):
        hertz, pan = 2300 + 900 * bird + 300 * draw.random(), 0.15 + 0.7 * draw.random()
        phrase = _phrase(hertz, int(draw.integers(2, 6)), draw)
        loud = np.float32((0.9, 0.6, 0.5, 0.3)[bird])
        at = draw.random() * 3.0
        while at * SAMPLE_RATE < samples:
            _put(out, phrase * loud, int(at * SAMPLE_RATE), pan)
            at += len(phrase) / SAMPLE_RATE + 1.2 + 4.0 * draw.random()
    return out


def _phrase(hertz: float, chirps: int, draw: np.random.Generator) -> Signal:
    """A few sliding whistles, and between them the far side of the wood."""
    parts: list[Signal] = []
    for _ in range(chirps):
        length = int(SAMPLE_RATE * (0.06 + 0.12 * draw.random()))
        way = np.linspace(0, 1, length, dtype=np.float32)
        slide = hertz * (1 + (draw.random() - 0.4) * 0.35 * way + 0.04 * np.sin(way * 40))
        tone = np.sin(np.cumsum(slide) * (2 * np.pi / SAMPLE_RATE)).astype(np.float32)
        parts += [tone * np.sin(way * np.pi) ** 2, np.zeros(int(SAMPLE_RATE * 0.05), np.float32)]
    phrase = np.pad(np.concatenate(parts), (0, SAMPLE_RATE // 2)) * np.float32(1.4)
    for delay_ms, level in ((61, 0.25), (97, 0.18), (151, 0.12), (233, 0.08)):
        delay = SAMPLE_RATE * delay_ms // 1000
        phrase[delay:] += phrase[:-delay] * np.float32(level)
    return phrase


def _crickets(samples: int, draw: np.random.Generator) -> Signal:
    """Chirp in threes, each cricket at its own pitch and pace, all night long."""
    out = np.zeros((2, samples), np.float32)
    clock = np.arange(samples, dtype=np.float32) / SAMPLE_RATE
    for _ in range(5):
        hertz, pace = 3900 + 900 * draw.random(), 1.7 + 0.6 * draw.random()
        beat = (clock * np.float32(pace) + np.float32(draw.random())) % 1
        open_ = np.clip(0.32 - beat, 0, 0.02) / 0.02 * np.clip(beat, 0, 0.02) / 0.02
        pulses = np.maximum(0, np.sin(2 * np.pi * 9.5 * beat)) ** 2
        tone = np.sin(clock * np.float32(2 * np.pi * hertz)) * open_ * pulses
        loud = 0.4 + 0.7 * draw.random()
        _put(out, (tone * loud).astype(np.float32), 0, 0.1 + 0.8 * draw.random())
    return out


def _drops(samples: int, draw: np.random.Generator) -> Signal:
    """Single drops near the ear."""
    out = np.zeros((2, samples), np.float32)
    at = np.arange(SAMPLE_RATE // 60, dtype=np.float32) / SAMPLE_RATE
    for start in draw.integers(0, max(1, samples), 14 * samples // SAMPLE_RATE):
        hertz = 1400 + 3800 * draw.random()
        drop = np.sin(2 * np.pi * hertz * at) * np.exp(-at * 320) * np.minimum(1, at * 4000)
        _put(
            out,
            drop.astype(np.float32) * np.float32(1.4 * draw.random()),
            int(start),
            draw.random(),
        )
    return out


def _stars(samples: int, draw: np.random.Generator) -> Signal:
    """Three low tones that beat against each other: emptiness has no melody."""
    clock = np.arange(samples, dtype=np.float32) / SAMPLE_RATE
    out = np.zeros((2, samples), np.float32)
    for hertz in (55.0, 82.4, 110.3):
        slow = 0.6 + 0.4 * np.sin(2 * np.pi * clock * (0.05 + 0.05 * draw.random()))
        for channel in range(2):
            away = np.float32(hertz + 0.35 * channel)
            out[channel] += np.float32(0.4) * np.sin(2 * np.pi * away * clock) * slow
    return out


_SINGERS: dict[str, Callable[[int, np.random.Generator], Signal]] = {
    "birds": _birds,
    "crickets": _crickets,
    "rain": _drops,
    "roof": _drops,
    "space": _stars,
}
