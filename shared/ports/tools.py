"""The one way to run a program: argument lists, a bare environment, limits, and no survivors.

Owns finding ffmpeg, and starting, limiting and ending child processes. What a child prints goes to
unnamed files and not to pipes, so its output cannot fill our memory and RLIMIT_FSIZE bounds it.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from shared.domain.errors import Misconfigured, PortError, Unavailable

try:
    import resource
except ImportError:  # Not every system has limits; the wall timeout holds everywhere.
    resource = None

__all__ = [
    "Limits",
    "ToolFailed",
    "end_all_tools",
    "ffmpeg_exe",
    "python_tool",
    "run_tool",
    "tool_fed",
]

_KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "AIPROD_FFMPEG")
_SOURCE_ROOT = str(Path(__file__).resolve().parents[2])
_TAIL_BYTES = 4096
_running: set[int] = set()
"""Process groups of the tools that run now: an interrupted host ends them."""
_STATUS_SECONDS = 10
"""How long a child may take to end once its input is closed and its group is killed."""


class ToolFailed(PortError):
    """A program ran and ended badly.

    `tail` holds the end of what it wrote on stderr, for a log that may see customer text. It is
    never part of str(error).
    """

    def __init__(self, name: str, status: int, tail: str) -> None:
        super().__init__(f"{name} ended with status {status}")
        self.name, self.status, self.tail = name, status, tail


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use, where the system can enforce it."""

    cpu_seconds: int = 3600
    file_bytes: int = 8 << 30
    """Largest file it may write, stdout and stderr included."""
    memory_bytes: int | None = None
    """Address space; None: unlimited, as thread stacks and maps count too."""


@cache
def ffmpeg_exe() -> str:
    """Find ffmpeg: AIPROD_FFMPEG, else the PATH, else the one that comes with imageio-ffmpeg.

    Raises:
        Misconfigured: AIPROD_FFMPEG does not name a program.
        Unavailable: There is no ffmpeg.
    """
    explicit = os.environ.get("AIPROD_FFMPEG", "")
    if explicit and shutil.which(explicit) is None:
        raise Misconfigured("AIPROD_FFMPEG in the environment must name an executable ffmpeg")
    found = explicit or shutil.which("ffmpeg")
    return found or _packaged_ffmpeg()


def python_tool(module: str, *arguments: str) -> tuple[str, ...]:
    """Give the argument list that runs one of our modules as a program."""
    return (sys.executable, "-P", "-m", module, *arguments)


def run_tool(
    argv: Sequence[str],
    *,
    timeout_ms: int,
    stdin: bytes | None = None,
    limits: Limits = Limits(),
    environment: Mapping[str, str] | None = None,
) -> bytes:
    """Run a program to its end and give what it printed on stdout.

    It runs in a process group of its own, which is killed whole on a timeout and on an interrupt.

    Args:
        argv: Program and arguments; no shell ever sees them.
        timeout_ms: Wall time it may take, in milliseconds.
        stdin: Its input; None: empty.
        limits: What it may use.
        environment: Variables it gets beyond PATH, HOME, LANG, TMPDIR, AIPROD_FFMPEG and
            PYTHONPATH.

    Raises:
        Unavailable: It could not be started, or ran out of time.
        ToolFailed: It ended with a status other than 0.
    """
    with TemporaryFile() as out, TemporaryFile() as err:
        child = _start(argv, out, err, environment or {}, own_group=True)
        _running.add(child.pid)
        try:
            _limit(child.pid, limits)
            child.communicate(stdin or b"", timeout=timeout_ms / 1000)
        except subprocess.TimeoutExpired as error:
            raise Unavailable(f"{Path(argv[0]).name} ran out of time") from error
        finally:
            _end(child, own_group=True)
            _running.discard(child.pid)
        _check(argv[0], child.returncode, err)
        out.seek(0)
        return out.read()


def end_all_tools() -> None:
    """Kill every tool of this process: it is about to exit without waiting for them."""
    for group in tuple(_running):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)


@contextmanager
def tool_fed(argv: Sequence[str], *, limits: Limits = Limits()) -> Generator[IO[bytes]]:
    """Run a program that is fed through its stdin; give the stream to write to.

    For modules that are children themselves: the program stays in their process group, so whoever
    kills the group ends both. It ends when the stream does.

    Raises:
        Unavailable: It could not be started, or did not end when its input did.
        ToolFailed: It ended with a status other than 0, or stopped reading.
    """
    with TemporaryFile() as out, TemporaryFile() as err:
        child = _start(argv, out, err, {}, own_group=False)
        _limit(child.pid, limits)
        assert child.stdin is not None
        try:
            yield child.stdin
            child.communicate(timeout=_STATUS_SECONDS + limits.cpu_seconds)
        except BrokenPipeError:
            child.wait(_STATUS_SECONDS)
            _check(argv[0], child.returncode or -signal.SIGPIPE, err)
        except subprocess.TimeoutExpired as error:
            raise Unavailable(f"{Path(argv[0]).name} ran out of time") from error
        finally:
            _end(child, own_group=False)
        _check(argv[0], child.returncode, err)


def _packaged_ffmpeg() -> str:
    try:
        import imageio_ffmpeg  # noqa: PLC0415 - only when nothing nearer was found

        return imageio_ffmpeg.get_ffmpeg_exe()
    except (ImportError, RuntimeError) as error:
        raise Unavailable("no ffmpeg: set AIPROD_FFMPEG or install imageio-ffmpeg") from error


def _start(
    argv: Sequence[str],
    out: IO[bytes],
    err: IO[bytes],
    extra: Mapping[str, str],
    *,
    own_group: bool,
) -> subprocess.Popen[bytes]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    # One thread for the numeric libraries: children are many, cores are few.
    fixed = {"PYTHONPATH": _SOURCE_ROOT, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    try:
        return subprocess.Popen(  # noqa: S603 - an argument list, never a shell
            list(argv),
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=err,
            env=kept | fixed | dict(extra),
            start_new_session=own_group,
        )
    except OSError as error:
        raise Unavailable(f"{Path(argv[0]).name} could not be started") from error


def _limit(pid: int, limits: Limits) -> None:
    """Set limits from outside: code between fork and exec may deadlock in a threaded host."""
    if resource is None or not hasattr(resource, "prlimit"):
        return
    wanted = [
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_CORE, 0),
    ]
    if limits.memory_bytes is not None:
        wanted.append((resource.RLIMIT_AS, limits.memory_bytes))
    for kind, value in wanted:
        try:
            hard = resource.prlimit(pid, kind)[1]
            capped = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.prlimit(pid, kind, (capped, capped))
        except (ProcessLookupError, PermissionError):  # It has ended already, or has new rights.
            return


def _end(child: subprocess.Popen[bytes], *, own_group: bool) -> None:
    """Leave nothing running: the whole group where it is the child's own."""
    try:
        if own_group:
            os.killpg(child.pid, signal.SIGKILL)
        elif child.poll() is None:
            child.kill()
    except (ProcessLookupError, PermissionError):
        pass  # All of it has ended.
    if child.stdin is not None and not child.stdin.closed:
        with suppress(BrokenPipeError):  # What was left in the buffer has no reader any more.
            child.stdin.close()
    child.wait(_STATUS_SECONDS)


def _check(program: str, status: int, err: IO[bytes]) -> None:
    if status == 0:
        return
    size = err.seek(0, os.SEEK_END)
    err.seek(max(0, size - _TAIL_BYTES))
    raise ToolFailed(Path(program).name, status, err.read().decode(errors="replace"))
