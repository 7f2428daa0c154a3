"""The standing host: how soon it takes a job after a start, and what it costs to wait for one."""

import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import TypeVar

from shared.adapters.system import SystemClock
from tests.bench.aiprod import ROOT, aiprod, host
from tests.bench.goals import Fact, Goal
from tests.bench.tree import Tree

__all__ = ["idle_rows", "start_rows"]

T = TypeVar("T")

ACCEPTED_MAX_S, IDLE_PSS_MAX_MB, IDLE_CPU_MAX = 0.5, 60.0, 1.0
STARTS = 5
_SETTLING_S, _IDLING_S = 3.0, 20.0
_GIVEN_UP_S = 60.0
_LOOK_S = 0.02
_BRIEF = "A 10 s film about a lighthouse keeper."
_ACCEPTED = "SELECT at_ms FROM said WHERE topic = 'job-events' AND type = 'job.accepted'"


def start_rows(folder: Path) -> tuple[list[Goal], list[Fact]]:
    """Measure from the start of `aiprod up` to job.accepted, in an existing folder.

    The brief waits in the inbox. One start before the first that counts warms code and caches. A
    job is accepted when its record is committed; its event's time is taken right after that.
    """
    template = folder / "template"
    where = ("--home", template, "--output", folder / "out")
    subprocess.run(
        aiprod("up", *where, "--metrics-port", "0", "--until-idle"),
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (template / "inbox" / "brief.txt").write_text(_BRIEF)
    found = [_accepted_s(template, folder / str(number)) for number in range(STARTS + 1)][1:]
    walls, cpus = zip(*found, strict=True)
    each = " ".join(f"{seconds:.2f}" for seconds in walls)
    goal = Goal(
        f"start: first job accepted (median of {STARTS})", median(walls), ACCEPTED_MAX_S, "s"
    )
    return [goal], [
        Fact("start: each", f"{each} s"),
        Fact("start: CPU until then (median)", f"{median(cpus):.2f} s"),
    ]


def idle_rows(folder: Path) -> tuple[list[Goal], list[Fact]]:
    """Measure the memory and CPU of a host in one process that has nothing to do."""
    with host(folder) as process:
        _awaited(lambda: "up; inbox" in (folder / "notes").read_text() or None)
        time.sleep(_SETTLING_S)
        tree = Tree(process.pid)
        cpu_s, began_s = tree.cpu_s(), time.monotonic()
        time.sleep(_IDLING_S)
        share = (tree.cpu_s() - cpu_s) / (time.monotonic() - began_s)
        memory = tree.look()
    return [
        Goal("idle host: memory (PSS)", memory / 1e6, IDLE_PSS_MAX_MB, "MB"),
        Goal("idle host: CPU of one core", 100 * share, IDLE_CPU_MAX, "%"),
    ], [Fact("idle host: CPU to start and settle", f"{cpu_s:.2f} s")]


def _accepted_s(template: Path, folder: Path) -> tuple[float, float]:
    """Give seconds by the wall and on the processor until a waiting brief is a job."""
    shutil.copytree(template, folder / "home")
    database = folder / "home" / "aiprod.sqlite3"
    began_ms = SystemClock().now_ms()
    with host(folder) as process:
        accepted_ms = _awaited(lambda: _accepted_ms(database))
        cpu_s = Tree(process.pid).cpu_s()
    return (accepted_ms - began_ms) / 1000, cpu_s


def _accepted_ms(database: Path) -> int | None:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        row = connection.execute(_ACCEPTED).fetchone()
    return None if row is None else int(row[0])


def _awaited(look: Callable[[], T | None]) -> T:
    """Look until there is something.

    Raises:
        RuntimeError: There was nothing for too long.
    """
    until_s = time.monotonic() + _GIVEN_UP_S
    while (found := look()) is None:
        if time.monotonic() > until_s:
            raise RuntimeError("the host did not do what was waited for: see its notes")
        time.sleep(_LOOK_S)
    return found
