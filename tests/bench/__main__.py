"""Measure against the goals, one row each; exit code 1 when a goal is missed.

Names of parts as arguments (ready, start, idle, waiting, orchestration, storyboard, drawing, film)
measure only those.
"""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.drawing import drawing_rows
from tests.bench.film import film_rows
from tests.bench.goals import Fact, Goal, all_met, report
from tests.bench.orchestration import orchestration_rows
from tests.bench.ready import ready_rows
from tests.bench.standing import idle_rows, start_rows
from tests.bench.storyboard import storyboard_rows
from tests.bench.waiting import waiting_rows

PARTS = {
    "ready": ready_rows,
    "start": start_rows,
    "idle": idle_rows,
    "waiting": waiting_rows,
    "orchestration": orchestration_rows,
    "storyboard": storyboard_rows,
    "drawing": drawing_rows,
    "film": film_rows,
}


def main(arguments: list[str]) -> int:
    """Measure and print; 2: it cannot be measured here."""
    unknown = [name for name in arguments if name not in PARTS]
    if unknown or not Path("/proc/self/smaps_rollup").exists():
        print(f"parts: {', '.join(PARTS)}; needs Linux with /proc", file=sys.stderr)  # noqa: T201
        return 2
    goals: list[Goal] = []
    facts = [Fact("machine: load before", _load())]
    for name in arguments or PARTS:
        with TemporaryDirectory(prefix=f"bench-{name}-") as folder:
            found, also = PARTS[name](Path(folder))
        goals += found
        facts += also
    facts.append(Fact("machine: load after", _load()))
    print(report(goals, facts))  # noqa: T201 - a command
    return 0 if all_met(goals) else 1


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


sys.exit(main(sys.argv[1:]))
