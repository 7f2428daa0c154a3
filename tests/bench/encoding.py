"""What merely encoding pictures costs: an ffmpeg that is fed raw ones by another process."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from shared.domain.media import FrameSize, Rate
from shared.ports.tools import ffmpeg_exe

__all__ = ["NOWHERE", "ended", "fed", "ffmpeg"]

NOWHERE = ("-f", "null", "-")
"""Options under which pictures are taken from the pipe and no more."""


def fed(
    source: subprocess.Popen[bytes], size: FrameSize, rate: Rate, options: Sequence[str]
) -> tuple[float, float]:
    """Let a process that writes raw pictures feed an encoder; give the CPU seconds of both.

    Args:
        source: Its output is a pipe.
        size: Of the pictures.
        rate: Of the pictures.
        options: Of the output.

    Raises:
        RuntimeError: One of them failed.
    """
    shape = ("-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", str(size), "-r", str(rate))
    encoder = ffmpeg(*shape, "-i", "-", *options, stdin=source.stdout)
    assert source.stdout is not None
    source.stdout.close()
    cpu_s = ended(encoder)
    return ended(source), cpu_s


def ffmpeg(
    *arguments: str | Path, stdin: IO[bytes] | None = None, stdout: int = subprocess.DEVNULL
) -> subprocess.Popen[bytes]:
    """Start ffmpeg."""
    argv = [ffmpeg_exe(), "-hide_banner", "-loglevel", "error", "-y", *map(str, arguments)]
    return subprocess.Popen(argv, stdin=stdin or subprocess.DEVNULL, stdout=stdout)


def ended(process: subprocess.Popen[bytes]) -> float:
    """Wait for a process that must succeed; give its CPU seconds.

    Raises:
        RuntimeError: It failed.
    """
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime
