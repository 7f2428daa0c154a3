"""One host per folder: a kernel lock, so that a killed host never leaves the folder locked."""

import fcntl
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from time import sleep
from types import TracebackType

from shared.adapters.system import SystemClock
from shared.domain.errors import FolderLocked
from shared.ports.clock import Clock

__all__ = ["FolderLock", "is_locked"]

_FILENAME = "host.lock"
LOOKS, LOOK_S = 4, 0.01


class FolderLock:
    """Holds a folder for this process until it is released or the process is gone.

    The file stays behind: removing it would let two hosts lock two files of the same name.

    Args:
        folder: Must exist.
        clock: Tells the next host since when this one runs.

    Raises:
        FolderLocked: Another host runs here; the message names its process and start.
    """

    def __init__(self, folder: Path, clock: Clock | None = None) -> None:
        self._file = os.open(folder / _FILENAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            _lock(self._file)
        except BlockingIOError:
            holder = _holder(os.pread(self._file, 200, 0))
            os.close(self._file)
            raise FolderLocked(f"another host runs on this folder: {holder}") from None
        now_ms = (clock or SystemClock()).now_ms()
        line = json.dumps({"pid": os.getpid(), "started_at_ms": now_ms}).encode() + b"\n"
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, line, 0)

    def release(self) -> None:
        """Let the folder go; twice is harmless."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def __enter__(self) -> "FolderLock":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def _lock(file: int) -> None:
    """Take the lock, also from under somebody who only looks whether it is taken.

    Raises:
        BlockingIOError: Somebody has it.
    """
    for _ in range(LOOKS - 1):
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sleep(LOOK_S)
    return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def is_locked(folder: Path) -> bool:
    """Whether a host runs on a folder just now."""
    try:
        file = os.open(folder / _FILENAME, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(file)


def _holder(line: bytes) -> str:
    try:
        holder = json.loads(line)
        since = datetime.fromtimestamp(int(holder["started_at_ms"]) / 1000, UTC)
        return f"process {int(holder['pid'])}, since {since:%Y-%m-%d %H:%M:%S} UTC"
    except (ValueError, TypeError, KeyError, OverflowError, OSError):
        # Caught between its lock and its line.
        return "it starts right now"
