"""Small films with faults at known places, and what a faultless one measures."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from shared.catalog.configuration import Configuration
from shared.catalog.load import load_configuration
from shared.domain.media import FrameSize, Rate
from shared.ports.studio import Expected, Measurements
from shared.ports.tools import ffmpeg_exe, run_tool

__all__ = [
    "FILM",
    "SHA",
    "TAKE",
    "ScriptedProber",
    "good",
    "make_film",
    "shipped",
    "sine",
]

SHA = "a" * 64
SIZE = FrameSize(160, 90)
FRAMES = 120
FILM = Expected(SIZE, Rate(24, 1), FRAMES, audio=True)
"""5 s of film."""
TAKE = replace(FILM, audio=False)
PICTURE = "testsrc2=s=160x90:r=24"


@cache
def shipped() -> Configuration:
    """The configuration as it is shipped."""
    return load_configuration()


def sine(db: float) -> str:
    """A 997 Hz sine in two channels: by ITU-R BS.1770 its loudness in LUFS is its peak in dBFS."""
    amplitude = 10 ** (db / 20)
    wave = f"{amplitude}*sin(2*PI*997*t)"
    return f"aevalsrc={wave}|{wave}:s=48000"


def make_film(
    path: Path,
    picture: str = PICTURE,
    sound: str | None = None,
    frames: int = FRAMES,
    options: tuple[str, ...] = (),
    *,
    shortest: bool = True,
) -> Path:
    """Encode a film; picture and sound are filter graphs of ours."""
    sources = ["-f", "lavfi", "-i", picture]
    if sound is not None:
        sources += ["-f", "lavfi", "-i", sound]
    argv = [ffmpeg_exe(), "-nostdin", "-v", "error", "-y", *sources, "-frames:v", str(frames)]
    argv += ["-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-pix_fmt", "yuv420p"]
    argv += ["-threads", "1", "-c:a", "aac", "-b:a", "160k", *(["-shortest"] if shortest else [])]
    argv += ["-movflags", "+faststart", *options, "-f", "mp4", str(path)]
    run_tool(argv, timeout_ms=60_000)
    return path


def good(**changes: Any) -> Measurements:
    """What a faultless FILM measures, with changes."""
    faultless = Measurements(
        sha256=SHA,
        container="mp4",
        video_codec="h264",
        video_profile="High",
        level=41,
        pixel_format="yuv420p",
        size=SIZE,
        rate=Rate(24, 1),
        frames=FRAMES,
        duration_ms=5000,
        bit_rate=400_000,
        decode_errors=0,
        black=(),
        frozen=(),
        audio_codec="aac",
        sample_rate=48_000,
        channels=2,
        audio_duration_ms=5013,
        integrated_mlufs=-14_000,
        true_peak_mdbtp=-1_500,
        silent=(),
        clipped_samples=0,
        faststart=True,
        abstained={},
    )
    return replace(faultless, **changes)


class ScriptedProber:
    """Gives prepared measurements by the expected size, and remembers what it was asked."""

    def __init__(self, answers: Mapping[FrameSize, Measurements | Exception]) -> None:
        self.answers = dict(answers)
        self.opened: list[bytes] = []

    def measure(self, path: Path, expected: Expected, configuration: Configuration) -> Measurements:
        content = path.read_bytes()
        self.opened.append(content)
        answer = self.answers[expected.size]
        if isinstance(answer, Exception):
            raise answer
        return answer
