"""What carries a job, and not what a job does: against DBOS, pair by pair, in one run.

A pair is the two at 16 jobs at once, one after the other, then the two at one job at a time. The
order within pairs alternates. Ratios are medians of pairs: the machine may change its mind between
pairs, and does.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.aiprod import ROOT
from tests.bench.goals import Fact, Goal

__all__ = ["orchestration_rows"]

PAIRS = 5
AT_ONCE = 16
JOBS, PEERS_JOBS = 96, 32
ALONE_JOBS = 16
PAYLOAD_BYTES = 750
"""Of a step: the mean of our messages."""
STAGES = 15
"""Ingest, plan, funds, four takes made and four judged, film rendered, judged and published, books
closed: a workflow that makes durable what is done, and none of the moves between."""
CPU_RATIO_MAX, THROUGHPUT_RATIO_MIN, IDLE_RATIO_MAX = 0.2, 5.0, 1.0
PER_COMMIT_MIN, MESSAGE_CPU_MAX_MS = 2.0, 0.25
_GIVEN_UP_S = 600


@dataclass(frozen=True, slots=True)
class Run:
    """What one child measured."""

    jobs: int
    wall_s: float
    cpu_s: float
    each_s: list[float]
    transitions: int = 0
    commits: int = 0
    deliveries: int = 0
    message_bytes: int = 0

    @property
    def cpu_ms(self) -> float:
        """Of one job."""
        return 1000 * self.cpu_s / self.jobs

    @property
    def per_s(self) -> float:
        """Jobs."""
        return self.jobs / self.wall_s

    @property
    def p50_ms(self) -> float:
        """From handing in to the end."""
        return 1000 * median(self.each_s)


@dataclass(frozen=True, slots=True)
class Pair:
    """Both, at 16 jobs at once and at one at a time; and DBOS with the fewest steps."""

    ours: Run
    peers: Run
    """With as many durable steps as we have transitions."""
    ours_alone: Run
    peers_alone: Run
    peers_stages: Run
    peers_stages_alone: Run


def orchestration_rows(folder: Path) -> tuple[list[Goal], list[Fact]]:
    """Measure the pairs.

    Raises:
        RuntimeError: DBOS is not installed, or a run failed.
    """
    if find_spec("dbos") is None:
        raise RuntimeError("DBOS is not installed here: `make bench` installs it")
    pairs = [_pair(folder, number) for number in range(PAIRS)]

    def typical(of: Callable[[Pair], float]) -> float:
        return median(map(of, pairs))

    goals = [
        Goal(
            "jobs: CPU of one to that of DBOS, steps alike",
            typical(lambda p: p.ours.cpu_ms / p.peers.cpu_ms),
            CPU_RATIO_MAX,
            "",
        ),
        Goal(
            "jobs: per second to those of DBOS, steps alike",
            typical(lambda p: p.ours.per_s / p.peers.per_s),
            THROUGHPUT_RATIO_MIN,
            "",
            at_least=True,
        ),
        Goal(
            "jobs: p50 of one alone to that of DBOS, steps alike",
            typical(lambda p: p.ours_alone.p50_ms / p.peers_alone.p50_ms),
            IDLE_RATIO_MAX,
            "",
        ),
        Goal(
            "jobs: transitions per physical commit",
            typical(lambda p: p.ours.transitions / p.ours.commits),
            PER_COMMIT_MIN,
            "",
            at_least=True,
        ),
        Goal(
            "jobs: CPU of a message",
            typical(lambda p: 1000 * p.ours.cpu_s / p.ours.deliveries),
            MESSAGE_CPU_MAX_MS,
            "ms",
        ),
    ]
    return goals, _facts(pairs, typical)


def _facts(pairs: list[Pair], typical: Callable[[Callable[[Pair], float]], float]) -> list[Fact]:
    each = " ".join(f"{p.ours.cpu_ms / p.peers.cpu_ms:.2f}" for p in pairs)
    shown: list[tuple[str, Callable[[Pair], float], str]] = [
        ("CPU, ours", lambda p: p.ours.cpu_ms, "ms"),
        ("CPU, DBOS", lambda p: p.peers.cpu_ms, "ms"),
        ("per second, ours", lambda p: p.ours.per_s, ""),
        ("per second, DBOS", lambda p: p.peers.per_s, ""),
        ("p50 at 16 at once, ours", lambda p: p.ours.p50_ms, "ms"),
        ("p50 at 16 at once, DBOS", lambda p: p.peers.p50_ms, "ms"),
        ("p50 alone, ours", lambda p: p.ours_alone.p50_ms, "ms"),
        ("p50 alone, DBOS", lambda p: p.peers_alone.p50_ms, "ms"),
        ("durable steps of one, both", lambda p: _steps(p.ours), ""),
        ("deliveries of one", lambda p: p.ours.deliveries / p.ours.jobs, ""),
        ("flushes of one", lambda p: p.ours.commits / p.ours.jobs, ""),
        ("flushes of one alone", lambda p: p.ours_alone.commits / p.ours_alone.jobs, ""),
        (
            f"CPU to DBOS with {STAGES} steps only",
            lambda p: p.ours.cpu_ms / p.peers_stages.cpu_ms,
            "",
        ),
        (
            f"per second to DBOS with {STAGES} steps only",
            lambda p: p.ours.per_s / p.peers_stages.per_s,
            "",
        ),
        (
            f"p50 alone to DBOS with {STAGES} steps only",
            lambda p: p.ours_alone.p50_ms / p.peers_stages_alone.p50_ms,
            "",
        ),
    ]
    facts = [Fact(f"jobs: {name}", f"{typical(of):.2f} {unit}".strip()) for name, of, unit in shown]
    return [Fact("jobs: ratio of CPU, each pair", each), *facts]


def _pair(folder: Path, number: int) -> Pair:
    steps: list[int] = []

    def here(jobs: int, at_once: int, name: str) -> Run:
        run = _run("jobs_here", folder / f"{number}-{name}", jobs, at_once)
        steps.append(_steps(run))
        return run

    def there(jobs: int, at_once: int, name: str, fewest: bool = False) -> Run:
        count = STAGES if fewest else steps[-1]
        numbers = (jobs, at_once, count, PAYLOAD_BYTES)
        return _run("jobs_dbos", folder / f"{number}-{name}", *numbers)

    first = here(ALONE_JOBS, 1, "ours-alone")
    if number % 2:
        peers = there(PEERS_JOBS, AT_ONCE, "peers")
        ours = here(JOBS, AT_ONCE, "ours")
    else:
        ours = here(JOBS, AT_ONCE, "ours")
        peers = there(PEERS_JOBS, AT_ONCE, "peers")
    return Pair(
        ours=ours,
        peers=peers,
        ours_alone=first,
        peers_alone=there(ALONE_JOBS, 1, "peers-alone"),
        peers_stages=there(PEERS_JOBS, AT_ONCE, "peers-stages", fewest=True),
        peers_stages_alone=there(ALONE_JOBS, 1, "peers-stages-alone", fewest=True),
    )


def _steps(ours: Run) -> int:
    return round(ours.transitions / ours.jobs)


def _run(module: str, folder: Path, *numbers: int) -> Run:
    folder.mkdir()
    argv = [sys.executable, "-m", f"tests.bench.{module}", str(folder), *map(str, numbers)]
    done = subprocess.run(
        argv, cwd=ROOT, capture_output=True, text=True, timeout=_GIVEN_UP_S, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{module} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return Run(**measured)
