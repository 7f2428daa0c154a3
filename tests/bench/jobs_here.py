"""Four-shot jobs on the embedded host, with tools that cost nothing: prints one line of JSON.

Everything but the tools is real: the threaded engine, the one database with a flush at every
commit, the handlers. A job is done when its last event is handled, as the peer's is.

    python -m tests.bench.jobs_here FOLDER JOBS AT_ONCE
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Condition, Thread

from shared.domain.ids import job_id_of
from shared.ports.bus import Delivery
from shared.runtime.compose import Workplace, open_workplace
from shared.runtime.consume import Answer, Consumer
from shared.runtime.engine import Engine
from shared.runtime.requests import send
from shared.runtime.settings import Settings
from shared.topology import TENANT, Subscription
from tests.bench.effortless import CountedStore, InstantVendor, services
from tests.support.world import CONFIGURATION, a_request

GIVEN_UP_S = 120
LAST = ("router-job-events", "film.published")
"""What ends a job."""
MEMORY = "/dev/shm"
WARM_JOBS = 8
_QUIET_S = 0.05


class Jobs:
    """Hands in jobs, so many at once, and notes when each ends."""

    def __init__(self, place: Workplace, consumers: dict[str, Consumer]) -> None:
        self._place, self._consumers = place, consumers
        self._outside = place.bus("outside")
        self._changed = Condition()
        self._began: dict[str, float] = {}
        self._ended: dict[str, float] = {}
        self.deliveries = 0

    def deliver(self, subscription: Subscription, delivery: Delivery) -> Answer:
        """Carry a delivery, for the engine."""
        answer = self._consumers[subscription.service].consume(delivery)
        self.deliveries += 1
        if (subscription.name, delivery.attributes.get("type")) == LAST:
            with self._changed:
                self._ended[delivery.attributes["job_id"]] = time.perf_counter()
                self._changed.notify()
        return answer

    def run(self, prefix: str, jobs: int, at_once: int) -> list[float]:
        """Hand in jobs and wait until all have ended; give the seconds that each took."""
        ids: list[str] = []
        for number in range(jobs):
            self._wait(lambda: len(self._began) - len(self._ended) < at_once)
            request = a_request(f"{prefix}-{number}")
            ids.append(job_id_of(TENANT, request.request_key))
            self._began[ids[-1]] = time.perf_counter()
            send(self._outside, self._place.clock, request)
        self._wait(lambda: len(self._began) == len(self._ended))
        return [self._ended[each] - self._began[each] for each in ids]

    def _wait(self, ready: Callable[[], bool]) -> None:
        with self._changed:
            if not self._changed.wait_for(ready, GIVEN_UP_S):
                raise TimeoutError("jobs do not end")


def main(folder: Path, jobs: int, at_once: int) -> dict[str, object]:
    """Run jobs in a folder; give what was measured."""
    if Path(MEMORY).is_dir():
        tempfile.tempdir = MEMORY
    (folder / "own.toml").write_text(CONFIGURATION)
    place = open_workplace(Settings("local", folder, folder / "own.toml"))
    with TemporaryDirectory() as files:
        consumers = services(place, Path(files) / "objects", InstantVendor())
        bench = Jobs(place, consumers)
        engine = Engine(place, bench.deliver)
        thread = Thread(target=engine.run, name="engine")
        thread.start()
        try:
            bench.run("warm", WARM_JOBS, at_once)
            return _measured(place, bench, consumers, jobs, at_once)
        finally:
            engine.stop()
            thread.join()
            place.close()


def _measured(
    place: Workplace, bench: Jobs, consumers: dict[str, Consumer], jobs: int, at_once: int
) -> dict[str, object]:
    def counts() -> tuple[int, int, int]:
        held = sum(c.store.held for c in consumers.values() if isinstance(c.store, CountedStore))
        return held, place.database.commits, bench.deliveries

    _settle(place)
    before, cpu_s, began_s = counts(), time.process_time(), time.perf_counter()
    each_s = bench.run("job", jobs, at_once)
    wall_s = time.perf_counter() - began_s
    _settle(place)
    cpu_s = time.process_time() - cpu_s
    held, commits, deliveries = (
        after - earlier for after, earlier in zip(counts(), before, strict=True)
    )
    size = place.database.select("SELECT CAST(avg(length(data)) AS INTEGER) FROM said")[0][0]
    return {
        "jobs": jobs,
        "wall_s": wall_s,
        "cpu_s": cpu_s,
        "each_s": each_s,
        "transitions": held,
        "commits": commits,
        "deliveries": deliveries,
        "message_bytes": size,
    }


def _settle(place: Workplace) -> None:
    """Wait until all that follows from the jobs is done, too."""
    while not place.at_rest():
        time.sleep(_QUIET_S)


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))  # noqa: T201
