"""Processes as an operator sees them: who descends from whom, who listens where, who has ended."""

import os
import select
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

__all__ = ["children_of", "descendants", "listening", "survivors"]

PROC = Path("/proc")
LISTEN = "0A"


def children_of(pid: int) -> list[int]:
    """The direct children of a process."""
    found: list[int] = []
    for task in (PROC / str(pid) / "task").iterdir():
        # A thread may have ended since it was listed; what it had started is another's by now.
        with suppress(FileNotFoundError, ProcessLookupError):
            found += [int(each) for each in (task / "children").read_text().split()]
    return found


def descendants(pid: int) -> list[int]:
    """All processes below one."""
    direct = children_of(pid)
    return [*direct, *(below for child in direct for below in descendants(child))]


def survivors(pids: Collection[int], within_s: float) -> set[int]:
    """Wait until all have ended, and name those that have not in time."""
    until = time.monotonic() + within_s
    alive: set[int] = set()
    for pid in pids:
        try:
            handle = os.pidfd_open(pid)
        except ProcessLookupError:
            continue
        try:
            ended = select.poll()
            ended.register(handle, select.POLLIN)
            if not ended.poll(max(0.0, until - time.monotonic()) * 1000):
                alive.add(pid)
        finally:
            os.close(handle)
    return alive


def listening(pid: int) -> set[str]:
    """The addresses, as the kernel writes them, on which a process listens."""
    sockets = {_target(each) for each in (PROC / str(pid) / "fd").iterdir()}
    found: set[str] = set()
    for table in ("tcp", "tcp6"):
        for line in (PROC / str(pid) / "net" / table).read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == LISTEN and f"socket:[{fields[9]}]" in sockets:
                found.add(fields[1].partition(":")[0])
    return found


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except FileNotFoundError:
        return ""
