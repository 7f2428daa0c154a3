"""Ten thousand takes that wait at a vendor: processor, memory and commits of the host."""

import json
import subprocess
import sys
from pathlib import Path

from tests.bench.aiprod import ROOT
from tests.bench.goals import Fact, Goal

__all__ = ["waiting_rows"]

TAKES, POLL_MS = 10_000, 10_000
CPU_MAX, MEMORY_MAX_MB, COMMITS_MAX = 1.0, 10.0, 4.0
_SETTLE_S, _WINDOW_S = 35, 30
_GIVEN_UP_S = 300


def waiting_rows(folder: Path) -> tuple[list[Goal], list[Fact]]:
    """Measure a host in whose records ten thousand takes wait, each asked for every 10 s.

    Raises:
        RuntimeError: It could not be run.
    """
    numbers = (TAKES, POLL_MS, _SETTLE_S, _WINDOW_S)
    argv = [sys.executable, "-m", "tests.bench.waiting_here", str(folder), *map(str, numbers)]
    done = subprocess.run(
        argv, cwd=ROOT, capture_output=True, text=True, timeout=_GIVEN_UP_S, check=False
    )
    if done.returncode:
        raise RuntimeError(f"the host ended with {done.returncode}:\n{done.stderr[-2000:]}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return [
        Goal("10,000 takes waiting: CPU of one core", found["cpu_percent"], CPU_MAX, "%"),
        Goal(
            "10,000 takes waiting: memory over idle",
            found["over_idle_bytes"] / 1e6,
            MEMORY_MAX_MB,
            "MB",
        ),
        Goal("10,000 takes waiting: commits", found["commits_per_s"], COMMITS_MAX, "/s"),
    ], [Fact("10,000 takes waiting: looks at the vendor", f"{found['polls_per_s']:.0f} /s")]
