"""Runs this service's programs: our own modules and ffmpeg, and says what their failure means.

A program that fails is an outage, worth another try: every input was checked before. What it wrote
on stderr may hold customer text and goes nowhere.
"""

from collections.abc import Sequence

from shared.domain.errors import Unavailable
from shared.ports.tools import Limits, ToolFailed, ffmpeg_exe, python_tool, run_tool

__all__ = ["run_child", "run_ffmpeg"]


def run_child(module: str, request: bytes, *, timeout_ms: int) -> bytes:
    """Run a module of this service on one JSON request and give its answer.

    Raises:
        Unavailable: It failed or ran out of time.
    """
    program = python_tool(f"services.postprocessor.{module}")
    return _run(program, module, timeout_ms, request)


def run_ffmpeg(arguments: Sequence[str], *, timeout_ms: int) -> bytes:
    """Run ffmpeg and give what it printed on stdout.

    Raises:
        Unavailable: It failed or ran out of time.
    """
    quiet = ("-hide_banner", "-nostdin", "-nostats", "-loglevel", "error")
    return _run((ffmpeg_exe(), *quiet, *arguments), "ffmpeg", timeout_ms, None)


def _run(argv: Sequence[str], name: str, timeout_ms: int, stdin: bytes | None) -> bytes:
    # Several threads may work, but never for longer than the wall allows on eight of them.
    limits = Limits(cpu_seconds=max(1, 8 * timeout_ms // 1000))
    try:
        return run_tool(argv, timeout_ms=timeout_ms, stdin=stdin, limits=limits)
    except ToolFailed as error:
        raise Unavailable(f"{name} failed with status {error.status}") from error
