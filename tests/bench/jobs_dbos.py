"""The same jobs as one flat DBOS workflow each, on SQLite: prints one line of JSON.

In doubt it favours DBOS. Its file is in WAL mode, which is faster than what it sets itself. Its
steps do nothing, where ours decide, keep books and write objects; their payloads are as large as
our messages. Nobody polls for results: the last step says that its job is done, before its commit.

    python -m tests.bench.jobs_dbos FOLDER JOBS AT_ONCE STEPS BYTES
"""

import json
import sqlite3
import sys
import time
from importlib import import_module
from pathlib import Path
from threading import Condition
from typing import Any

__all__: list[str] = []

DBOS: Any = import_module("dbos").DBOS
"""Installed by `make bench` only: whoever checks types does not have it."""

GIVEN_UP_S = 300
WARM_JOBS = 4
_QUIET_S = 0.3


class Ends:
    """Notes when each job began and ended."""

    def __init__(self) -> None:
        self.changed = Condition()
        self.began: dict[str, float] = {}
        self.ended: dict[str, float] = {}

    def wait(self, at_most: int) -> None:
        """Wait until so many jobs are under way at most."""
        with self.changed:
            ready = self.changed.wait_for(
                lambda: len(self.began) - len(self.ended) <= at_most, GIVEN_UP_S
            )
        if not ready:
            raise TimeoutError("workflows do not end")


ENDS = Ends()


@DBOS.step()
def work(_stage: int, payload: str) -> str:
    """Do a piece of work: nothing."""
    return payload


@DBOS.step()
def close(job: str, payload: str) -> str:
    """Do the last piece of work."""
    with ENDS.changed:
        ENDS.ended[job] = time.perf_counter()
        ENDS.changed.notify()
    return payload


@DBOS.workflow()
def film(job: str, brief: str, steps: int) -> str:
    """Make a film of nothing."""
    payload = brief
    for stage in range(steps - 1):
        payload = work(stage, payload)
    return close(job, payload)


def run(prefix: str, jobs: int, at_once: int, steps: int, payload: str) -> list[float]:
    """Start jobs, so many at once, and wait until all have ended; give each one's seconds."""
    ids = [f"{prefix}-{number}" for number in range(jobs)]
    for each in ids:
        ENDS.wait(at_once - 1)
        ENDS.began[each] = time.perf_counter()
        DBOS.start_workflow(film, each, payload, steps)
    ENDS.wait(0)
    return [ENDS.ended[each] - ENDS.began[each] for each in ids]


def main(folder: Path, jobs: int, at_once: int, steps: int, size: int) -> dict[str, object]:
    """Run jobs in a folder; give what was measured."""
    path = folder / "dbos.sqlite"
    made = sqlite3.connect(path)
    made.execute("PRAGMA journal_mode = WAL")
    made.close()
    DBOS(
        config={
            "name": "bench",
            "system_database_url": f"sqlite:///{path}",
            "log_level": "ERROR",
            "run_admin_server": False,
        }
    )
    DBOS.launch()
    payload = "x" * size
    run("warm", WARM_JOBS, at_once, steps, payload)
    time.sleep(_QUIET_S)
    cpu_s, began_s = time.process_time(), time.perf_counter()
    each_s = run("job", jobs, at_once, steps, payload)
    wall_s = time.perf_counter() - began_s
    time.sleep(_QUIET_S)
    measured: dict[str, object] = {
        "jobs": jobs,
        "wall_s": wall_s,
        "cpu_s": time.process_time() - cpu_s,
        "each_s": each_s,
    }
    DBOS.destroy()
    return measured


if __name__ == "__main__":
    numbers = [int(text) for text in sys.argv[2:]]
    print(json.dumps(main(Path(sys.argv[1]), *numbers)))  # noqa: T201 - a command
