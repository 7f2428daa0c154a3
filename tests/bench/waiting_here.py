"""Ten thousand takes waiting at a vendor, on the embedded host: prints one line of JSON.

The takes are the generator's own records in the state that a ticket gives them. The vendor is asked
by the generator's own sweep, at each tick of the host; it answers at once that none is done, and
when to come back.

    python -m tests.bench.waiting_here FOLDER TAKES POLL_MS SETTLE_S WINDOW_S
"""

import json
import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

from services.generator.moves import adopt_ticket, intent_to_submit, ordered
from services.generator.take import Pace, Take
from services.router.handlers import plan_blob
from shared.contracts.codec import encode_json, encode_record
from shared.contracts.take import Route, TakeOrder
from shared.domain.ids import take_id_of
from shared.domain.plan import Plan
from shared.ports.bus import Delivery
from shared.ports.store import Commit, Update
from shared.runtime.compose import Workplace, open_workplace
from shared.runtime.consume import Answer, Consumer
from shared.runtime.engine import Engine
from shared.runtime.settings import Settings
from shared.topology import Subscription
from tests.bench.effortless import SHOTS, EndlessVendor, services
from tests.bench.tree import Tree
from tests.support.world import CONFIGURATION, QuickPlanner, a_request

__all__: list[str] = []

A_DAY_MS = 86_400_000
FIRST_DUE_MS = 12_000
"""From now on, one after the other within a poll's time: memory is read before."""
A_COMMIT = 500
PACE = Pace(60_000, 3, 1000, 1000, 5000, 10_000, 60_000, A_DAY_MS)


def main(folder: Path, takes: int, poll_ms: int, settle_s: int, window_s: int) -> dict[str, object]:
    """Let takes wait; give what that costs."""
    (folder / "own.toml").write_text(CONFIGURATION)
    place = open_workplace(Settings("local", folder, folder / "own.toml"))
    vendor = EndlessVendor(poll_ms)
    with TemporaryDirectory() as files:
        consumers = services(place, Path(files) / "objects", vendor)
        _wait_at_vendor(place, consumers, takes, poll_ms)

        def deliver(subscription: Subscription, delivery: Delivery) -> Answer:
            return consumers[subscription.service].consume(delivery)

        engine = Engine(place, deliver)
        thread = Thread(target=engine.run, name="engine")
        thread.start()
        try:
            return _measured(place, vendor, settle_s, window_s)
        finally:
            engine.stop()
            thread.join()
            place.close()


def _measured(
    place: Workplace, vendor: EndlessVendor, settle_s: int, window_s: int
) -> dict[str, object]:
    time.sleep(FIRST_DUE_MS / 2000)
    idle_bytes = Tree(os.getpid()).look()
    time.sleep(settle_s)
    polls, commits = vendor.polls, place.database.commits
    cpu_s, began_s = time.process_time(), time.perf_counter()
    time.sleep(window_s)
    passed_s = time.perf_counter() - began_s
    return {
        "cpu_percent": 100 * (time.process_time() - cpu_s) / passed_s,
        "polls_per_s": (vendor.polls - polls) / passed_s,
        "commits_per_s": (place.database.commits - commits) / passed_s,
        "over_idle_bytes": Tree(os.getpid()).look() - idle_bytes,
        "idle_bytes": idle_bytes,
    }


def _wait_at_vendor(
    place: Workplace, consumers: dict[str, Consumer], takes: int, poll_ms: int
) -> None:
    store, blobs = place.store("generator"), consumers["generator"].ports.blobs
    now_ms, updates = place.clock.now_ms(), list[Update]()
    for number in range(takes // SHOTS):
        plan = _plan(f"job-{number:016x}", place)
        blobs.put(plan_blob(plan).name, encode_json(plan))
        for shot in plan.shots:
            due_ms = now_ms + FIRST_DUE_MS + len(updates) * poll_ms // takes
            take = _waiting(plan, shot.shot_id, now_ms, due_ms)
            updates.append(Update("takes", take.take_id, 0, encode_record(take), take.due_at_ms))
    for begin in range(0, len(updates), A_COMMIT):
        store.commit(Commit(tuple(updates[begin : begin + A_COMMIT])))


def _plan(job_id: str, place: Workplace) -> Plan:
    from services.ingest.brief import read_requests  # noqa: PLC0415 - the reader of this one brief

    asked = a_request()
    configuration: Any = place.configurations.current
    [brief] = read_requests(
        asked.text.encode(), asked.format, "", dict(asked.options), configuration
    )
    return QuickPlanner(SHOTS).plan(job_id, brief, configuration)


def _waiting(plan: Plan, shot_id: str, now_ms: int, due_ms: int) -> Take:
    take_id = take_id_of(plan.job_id, shot_id, 1)
    route = Route("animatic", "draft", 0, 0)
    order = TakeOrder(take_id, shot_id, plan_blob(plan), route, 1, 1)
    take = ordered(order, plan.job_id, "local", now_ms, A_DAY_MS)
    take = intent_to_submit(take, now_ms, PACE, "bench")
    return adopt_ticket(take, f"ticket-{take_id}", 0, due_ms, now_ms, PACE)


if __name__ == "__main__":
    numbers = [int(text) for text in sys.argv[2:]]
    print(json.dumps(main(Path(sys.argv[1]), *numbers)))  # noqa: T201 - a command
