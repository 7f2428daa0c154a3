"""Everything that is measured on decoded samples: loudness, true peak, silence, clipping.

Loudness is EBU R128 by libavfilter's own ebur128, fed from the one decode: integrated loudness,
true peak by oversampling, and the momentary loudness (400 ms) every 100 ms that silence is read
from.
"""

import math
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
from av import AudioFrame
from av.audio.stream import AudioStream
from av.error import BlockingIOError as NothingYet
from av.error import EOFError as NothingMore
from av.error import FFmpegError
from av.filter import Graph

from services.qa.probes.runs import Run, longest

__all__ = ["Ears", "Sound"]

_WINDOW_MS = 400
"""Momentary loudness at time t covers the 400 ms before t."""
_FLOOR = -120_000
"""Where digital silence is reported, thousandths of a LUFS or dBTP."""
_CLIP = 32_767 / 32_768
"""Full scale of 16-bit sound."""


class Sound:
    """Hears each decoded stretch of samples once."""

    def __init__(self, stream: AudioStream, silence_lufs: int) -> None:
        self._silence_max = silence_lufs * 1000
        self._rate = stream.codec_context.sample_rate
        self._channels = stream.codec_context.channels
        self._first_ms: int | None = None
        self._silent: list[Run] = []
        self._in_silence = False
        self._last: dict[str, str] = {}
        self._blocks_ms = 0
        self.samples = 0
        self.clipped = 0
        self._graph = Graph()
        source = self._graph.add_abuffer(template=stream)
        meter = self._graph.add("ebur128", "peak=true:metadata=1:framelog=quiet")
        sink = self._graph.add("abuffersink")
        source.link_to(meter)
        meter.link_to(sink)
        self._graph.configure()

    def hear(self, frame: AudioFrame) -> None:
        """Measure the next stretch of samples.

        Raises:
            ValueError: The decoder found more channels than the header announced.
        """
        if frame.layout.nb_channels != self._channels:
            # Also a matter of safety: planes beyond the eighth are read out of bounds by PyAV.
            raise ValueError("the number of channels changes inside the file")
        if self._first_ms is None:
            self._first_ms = round(1000 * (frame.time or 0.0))
        self.samples += frame.samples
        self.clipped += _clipped(frame.to_ndarray())
        self._graph.push(frame)
        self._drain()

    def close(self) -> None:
        """Hear what is still inside the meter."""
        self._graph.push(None)
        self._drain()

    @property
    def duration_ms(self) -> int:
        """How long the sound is."""
        return round(Fraction(self.samples * 1000, self._rate))

    @property
    def integrated_mlufs(self) -> int | None:
        """Integrated loudness; None: shorter than one window. Nothing above the gate: -70 LUFS."""
        found = self._last.get("lavfi.r128.I")
        return None if found is None or self._blocks_ms < _WINDOW_MS else round(float(found) * 1000)

    @property
    def true_peak_mdbtp(self) -> int | None:
        """True peak over all channels, thousandths of a dB to full scale."""
        found = self._last.get("lavfi.r128.true_peak")
        if found is None:
            return None
        peak = float(found)
        return round(20_000 * math.log10(peak)) if peak > 0 else _FLOOR

    def silent(self, picture_start_ms: int, picture_ms: int, rate: Fraction) -> list[Run]:
        """Give silent stretches in frames of the picture, missing sound included.

        Args:
            picture_start_ms: When the first frame is shown.
            picture_ms: How long the picture is.
            rate: Frames per second of the picture.

        Returns:
            Runs whose value is the lowest momentary loudness, thousandths of a LUFS.
        """
        start = (self._first_ms or 0) - picture_start_ms
        end = start + self.duration_ms
        spans = [Run(0, start, _FLOOR, 0)] if start > 0 else []
        spans += [Run(r.start + start, r.end + start, r.value, r.evidence) for r in self._silent]
        if end < picture_ms:
            spans.append(Run(max(end, 0), picture_ms, _FLOOR, max(end, 0)))
        placed = (_in_frames(run, rate, picture_ms) for run in _joined(spans))
        return longest([run for run in placed if run.end > run.start])

    def _drain(self) -> None:
        while True:
            try:
                block: Any = self._graph.pull()
            except (NothingYet, NothingMore):
                return
            metadata = dict(block.metadata)
            if "lavfi.r128.M" in metadata:
                self._last = metadata
                self._blocks_ms += round(1000 * block.samples / block.sample_rate)
                self._judge_block(round(float(metadata["lavfi.r128.M"]) * 1000))

    def _judge_block(self, momentary: int) -> None:
        """Extend or begin a silence. The first three values cover less than a window."""
        end = self._blocks_ms
        silent = end >= _WINDOW_MS and momentary < self._silence_max
        value = max(momentary, _FLOOR)
        if silent and self._in_silence:
            run = self._silent[-1]
            run.end = end
            run.value = min(run.value, value)
        elif silent:
            self._silent.append(Run(end - _WINDOW_MS, end, value, end - _WINDOW_MS))
        self._in_silence = silent


class Ears:
    """Sound that may fail without ending the measuring of the picture."""

    def __init__(self, audio: AudioStream | None, silence_lufs: int) -> None:
        self.sound: Sound | None = None
        self.deaf = "no sound"
        """Why sound cannot be measured; empty: it can."""
        if audio is None:
            return
        try:
            self.sound, self.deaf = Sound(audio, silence_lufs), ""
        except (FFmpegError, ValueError) as error:
            self.deaf = f"the sound cannot be measured ({type(error).__name__})"

    def hear(self, frame: AudioFrame | None) -> None:
        """Measure a stretch of samples; None: there are no more."""
        if self.sound is None or self.deaf:
            return
        try:
            self.sound.close() if frame is None else self.sound.hear(frame)
        except (FFmpegError, ValueError) as error:
            self.deaf = f"the sound cannot be measured ({type(error).__name__})"


def _clipped(samples: npt.NDArray[Any]) -> int:
    """Count samples at full scale, in any sample format; what is not a number counts too."""
    if np.issubdtype(samples.dtype, np.floating):
        return samples.size - int(np.count_nonzero(np.abs(samples) < _CLIP))
    limits = np.iinfo(samples.dtype)
    return int(np.count_nonzero((samples >= limits.max) | (samples <= limits.min)))


def _joined(spans: list[Run]) -> list[Run]:
    """Join stretches that touch or overlap."""
    joined: list[Run] = []
    for run in sorted(spans, key=lambda span: span.start):
        if joined and run.start <= joined[-1].end + 100:
            last = joined[-1]
            last.end, last.value = max(last.end, run.end), min(last.value, run.value)
        else:
            joined.append(run)
    return joined


def _in_frames(run: Run, rate: Fraction, picture_ms: int) -> Run:
    def frame(ms: int) -> int:
        return round(Fraction(max(0, min(ms, picture_ms)), 1000) * rate)

    start, end = frame(run.start), frame(run.end)
    return Run(start, max(start, end), run.value, min(frame(run.evidence), max(start, end - 1)))
