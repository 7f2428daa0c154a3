"""Makes a film's sound file: mix, encode once, then measure what really came out.

Owns the loudness that a film has, and the proof of it: the encoded track is decoded and measured
with ffmpeg's ebur128, not with the meter that the mixer used.
"""

import math
from dataclasses import dataclass
from pathlib import Path

from services.postprocessor.ambience import beds_of
from services.postprocessor.children import run_child, run_ffmpeg
from services.postprocessor.orders import Mix, SpokenLine, Voice
from services.postprocessor.timeline import Timeline
from shared.contracts.codec import encode_json
from shared.domain.errors import Unavailable
from shared.domain.media import ms_of_frames
from shared.domain.plan import Plan

__all__ = ["Loudness", "make_sound", "sound_encoder"]

SAMPLE_RATE = 48_000
TARGET_MLUFS, TOLERANCE_MLU, PEAK_MAX_MDBTP = -14_000, 1000, -1000
_CEILINGS_MDBTP = (-1800, -2600, -4000)
"""Below what is allowed: a lossy encoder overshoots, and by how much only decoding tells."""
_PEAK_KEYS = "lavfi.r128.true_peak"
"""With _ch0, _ch1 behind it; newer versions add one for all channels."""


@dataclass(frozen=True, slots=True)
class Loudness:
    """Of the encoded track."""

    integrated_mlufs: int
    true_peak_mdbtp: int

    @property
    def good(self) -> bool:
        """Tell whether it is what a film must have."""
        near = abs(self.integrated_mlufs - TARGET_MLUFS) <= TOLERANCE_MLU
        return near and self.true_peak_mdbtp <= PEAK_MAX_MDBTP


def make_sound(
    timeline: Timeline,
    plan: Plan,
    spoken: tuple[SpokenLine, ...],
    audio_kbit: int,
    folder: Path,
) -> tuple[Path, Loudness]:
    """Mix, encode and verify.

    Returns:
        An mp4 with one AAC-LC track, and its measured loudness.

    Raises:
        Unavailable: A tool failed, or the loudness could not be reached.
    """
    for number, ceiling in enumerate(_CEILINGS_MDBTP):
        mix, encoded = folder / f"mix_{number}.wav", folder / f"sound_{number}.mp4"
        order = _order(timeline, plan, spoken, ceiling, mix)
        timeout_ms = 60_000 + 4 * order.duration_ms
        run_child("mix", encode_json(order), timeout_ms=timeout_ms)
        run_ffmpeg(_encode(mix, encoded, audio_kbit), timeout_ms=timeout_ms)
        mix.unlink()
        loudness = measured(encoded, timeout_ms)
        if loudness.good:
            return encoded, loudness
    raise Unavailable("the film's loudness could not be reached")


def measured(path: Path, timeout_ms: int) -> Loudness:
    """Decode a track and measure its loudness and true peak.

    Raises:
        Unavailable: It cannot be decoded.
    """
    graph = "ebur128=peak=true:metadata=1,ametadata=mode=print:file=-"
    printed = run_ffmpeg(
        [
            "-protocol_whitelist",
            "file",
            "-f",
            "mp4",
            "-i",
            str(path),
            "-af",
            graph,
            "-f",
            "null",
            "-",
        ],
        timeout_ms=timeout_ms,
    )
    # Each tenth of a second prints the values so far: the last ones are of the whole.
    found = dict(
        line.split("=", maxsplit=1)
        for line in printed.decode(errors="replace").splitlines()
        if line.startswith("lavfi.r128.")
    )
    try:
        # The peak is an amplitude here, and decibels only in the filter's printed summary.
        peak = max(float(v) for name, v in found.items() if name.startswith(_PEAK_KEYS))
        peak_db = 20 * math.log10(peak)
        return Loudness(round(1000 * float(found["lavfi.r128.I"])), round(1000 * peak_db))
    except (KeyError, ValueError, OverflowError) as error:
        raise Unavailable("the sound could not be measured") from error


def _order(
    timeline: Timeline, plan: Plan, spoken: tuple[SpokenLine, ...], ceiling: int, out: Path
) -> Mix:
    path_of = {said.shot_id: said.path for said in spoken}
    rate, frames = timeline.rate, timeline.duration_frames
    return Mix(
        voices=tuple(
            Voice(path_of[placed.shot_id], ms_of_frames(placed.start_frame, rate))
            for placed in timeline.narration
        ),
        music=plan.music,
        duration_ms=ms_of_frames(frames, rate),
        samples=round(frames * SAMPLE_RATE / rate.fraction),
        last_cut_ms=ms_of_frames(timeline.clips[-1].owns.start_frame, rate),
        target_mlufs=TARGET_MLUFS,
        ceiling_mdbtp=ceiling,
        out=str(out),
        ambience=beds_of(plan, timeline),
    )


def _encode(mix: Path, out: Path, audio_kbit: int) -> list[str]:
    return [
        *("-protocol_whitelist", "file", "-f", "wav", "-i", str(mix)),
        *sound_encoder(audio_kbit),
        str(out),
    ]


def sound_encoder(audio_kbit: int) -> list[str]:
    """Give ffmpeg's output options for a film's sound."""
    return [
        *("-c:a", "aac", "-aac_coder", "fast", "-profile:a", "aac_low", "-b:a", f"{audio_kbit}k"),
        *("-ar", str(SAMPLE_RATE), "-ac", "2", "-map_metadata", "-1"),
        *("-flags:a", "+bitexact", "-fflags", "+bitexact", "-f", "mp4"),
    ]
