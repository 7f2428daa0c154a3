"""A process and all that come from it, watched from outside through Linux's /proc.

Owns reading memory and processor time of living processes. Their exact sum comes from the kernel,
which counts every child that was waited for; what is read here tells which of them used it.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["Seen", "Tree"]

_PROC = Path("/proc")
_TICKS_PER_S = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Seen:
    """One process as it was last seen."""

    command: tuple[str, ...]
    parent: int
    cpu_s: float = 0.0
    """User and system, its children not included."""


@dataclass(slots=True)
class Tree:
    """All processes below one, itself included."""

    root: int
    processes: dict[int, Seen] = field(default_factory=dict[int, Seen])
    """Those that have ended too."""
    peak_bytes: int = 0
    """The largest sum of proportional set sizes that `look` met."""

    def look(self) -> int:
        """Read every living process; give the sum of their proportional set sizes in bytes."""
        memory = 0
        for pid in tuple(_below(self.root)):
            # It may end, or refuse to be read, between one file and the next.
            with suppress(OSError, IndexError, ValueError):
                memory += _proportional_bytes(pid)
                self._note(pid)
        self.peak_bytes = max(self.peak_bytes, memory)
        return memory

    def cpu_s(self) -> float:
        """Give the processor time of all that live, and of the root's children that ended."""
        self.look()
        living = [self.processes[pid].cpu_s for pid in _below(self.root) if pid in self.processes]
        return sum(living) + sum(map(float, _stat(self.root)[13:15])) / _TICKS_PER_S

    def _note(self, pid: int) -> None:
        stat = _stat(pid)
        command = tuple((_PROC / str(pid) / "cmdline").read_text(errors="replace").split("\0"))
        seen = self.processes.setdefault(pid, Seen(command, int(stat[1])))
        # Between fork and exec a child still wears its parent's command.
        seen.command = command if any(command) else seen.command
        seen.cpu_s = sum(map(float, stat[11:13])) / _TICKS_PER_S


def _below(pid: int) -> Iterator[int]:
    yield pid
    with suppress(OSError):
        for task in (_PROC / str(pid) / "task").iterdir():
            with suppress(OSError):
                for child in (task / "children").read_text().split():
                    yield from _below(int(child))


def _stat(pid: int) -> list[str]:
    """Give the fields of proc(5)'s stat from the third, `state`, on."""
    return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()


def _proportional_bytes(pid: int) -> int:
    """Read memory with each shared page divided among those that share it."""
    for line in (_PROC / str(pid) / "smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0
