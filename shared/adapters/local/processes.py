"""Which process is which: tells whether the one that took a lease still lives on this machine."""

import os
from pathlib import Path

__all__ = ["is_gone", "own_name"]


def own_name() -> str:
    """Name this process so that no later one is taken for it: pid and start time."""
    pid = os.getpid()
    return f"{pid}@{_started(pid)}"


def is_gone(name: str) -> bool:
    """Whether the process of that name has certainly ended.

    Only Linux tells start times; elsewhere a pid in use again hides an end, and the lease runs out.
    """
    pid, _, started = name.partition("@")
    if not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass  # Somebody's, so it exists.
    return _started(int(pid)) != started


def _started(pid: int) -> str:
    """Start of a process in clock ticks since boot; "" where it cannot be told, or it has ended."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    # The command name in parentheses may hold spaces; the state and the start come behind it. What
    # has ended keeps its pid until its parent, perhaps a slow init, takes notice.
    fields = stat.rpartition(")")[2].split()
    return "" if fields[0] in "ZX" else fields[19]
