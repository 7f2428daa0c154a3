"""What a job costs: documents read and written, and messages said, counted one by one.

A document written is a record, a row, a receipt, or the one shard of a commit's counters. A query
costs what it finds, and one read when it finds nothing, as Firestore bills it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from shared.contracts.codec import decode_envelope
from shared.ports.bus import Delivery
from shared.ports.store import Commit, Record, Store
from shared.runtime.consume import Answer, Consumer
from shared.runtime.ticking import tick_message
from tests.support.clock import FakeClock
from tests.support.invariants import broken
from tests.support.world import Gate, World, a_request

PRICED, FREE = "price=0.4,latency=3s", ""
READS_MAX = {"ingest": 1, "router": 1, "generator": 1, "qa": 1, "postprocessor": 1, "billing": 2}
"""Billing also reads a tenant's day where money is granted or given back: not for a free film."""
WRITES_MAX = {"ingest": 4, "router": 3, "generator": 3, "qa": 3, "postprocessor": 3, "billing": 6}
MESSAGES_MAX = {FREE: 30, PRICED: 34}
"""With the request. A take that is waited for says once to itself what was seen of it."""


@dataclass
class Transition:
    """One delivery: what was read for it, and what each of its commits wrote."""

    service: str
    type_: str
    reads: int = 0
    writes: list[int] = field(default_factory=list[int])


class CountingStore:
    """Counts what a service reads and writes, delivery by delivery."""

    def __init__(self, inner: Store) -> None:
        self._inner = inner
        self.now = Transition("", "")

    def get(self, collection: str, key: str) -> Record | None:
        self.now.reads += 1
        return self._inner.get(collection, key)

    def scan(
        self, collection: str, prefix: str, limit: int = 1000, after: str = ""
    ) -> list[Record]:
        return self._counted(self._inner.scan(collection, prefix, limit, after))

    def due(
        self, collection: str, now_ms: int, limit: int = 200, since_ms: int = -1
    ) -> list[Record]:
        return self._counted(self._inner.due(collection, now_ms, limit, since_ms))

    def _counted(self, found: list[Record]) -> list[Record]:
        self.now.reads += max(1, len(found))
        return found

    def receipt(self, message_id: str) -> Any:
        self.now.reads += 1
        return self._inner.receipt(message_id)

    def commit(self, commit: Commit) -> None:
        self._inner.commit(commit)
        documents = len(commit.updates) + len(commit.rows)
        self.now.writes.append(documents + bool(commit.receipt) + bool(commit.counts))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


@dataclass(frozen=True, slots=True)
class Counted:
    """A consumer whose store is counted: a transition a delivery."""

    inner: Consumer
    counting: CountingStore
    seen: list[Transition]

    def consume(self, delivery: Delivery) -> Answer:
        type_ = decode_envelope(delivery.data).type
        self.counting.now = Transition(self.inner.service, type_)
        answer = self.inner.consume(delivery)
        if type_ in self.inner.handlers:
            self.seen.append(self.counting.now)
        return answer


def counted_world(folder: Path) -> tuple[World, list[Transition]]:
    """A world as in the cloud, where each read is paid for."""
    world = World(folder, FakeClock(), Gate(), shots=4, as_in_the_cloud=True)
    seen: list[Transition] = []
    for name, consumer in world.consumers.items():
        counting: Any = CountingStore(consumer.store)
        ports = replace(consumer.ports, records=counting)
        whole: Any = Counted(replace(consumer, store=counting, ports=ports), counting, seen)
        world.consumers[name] = whole
    return world, seen


@dataclass(frozen=True, slots=True)
class Told:
    """One job of four shots without retakes, delivered."""

    simulate: str
    world: World
    seen: list[Transition]


@pytest.fixture(scope="module", params=[PRICED, FREE], ids=["priced", "free"])
def told(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Told]:
    world, seen = counted_world(tmp_path_factory.mktemp("operations"))
    job_id = world.submit(a_request(simulate=request.param))
    world.run()
    assert world.state(job_id) == "delivered"
    assert not broken(world.place)
    yield Told(request.param, world, seen)
    world.close()


def test_each_service_reads_as_few_documents_a_delivery_as_was_promised(
    told: Told,
) -> None:
    heard = [each for each in told.seen if each.type_ != "tick"]
    most = READS_MAX if told.simulate else dict.fromkeys(READS_MAX, 1)
    assert [each for each in heard if each.reads > most[each.service]] == []


def test_each_service_writes_as_few_documents_a_transition_as_was_promised(
    told: Told,
) -> None:
    above = [each for each in told.seen if max(each.writes, default=0) > WRITES_MAX[each.service]]
    assert above == []
    assert {each.service for each in told.seen if each.writes} == set(WRITES_MAX)


def test_a_tick_that_finds_nothing_writes_nothing(told: Told) -> None:
    world, seen = told.world, told.seen
    world.clock.advance(60_000)
    before = len(seen)
    world.listener.publish("ticks", tick_message(world.clock.now_ms()), {"type": "tick"})
    world.run()
    idle = [each for each in seen[before:] if each.type_ == "tick"]
    assert len(idle) >= 3
    assert all((each.reads <= 3, each.writes) == (True, []) for each in idle), idle


def test_a_job_of_four_shots_is_said_in_thirty_messages(
    told: Told,
) -> None:
    said = [effect for effect in told.world.gate.passed if effect.endswith("bus.publish")]
    assert 1 < len(said) + 1 <= MESSAGES_MAX[told.simulate], said


def test_a_film_that_costs_nothing_touches_no_tenants_day(tmp_path: Path) -> None:
    world, _ = counted_world(tmp_path)
    world.submit(a_request())
    world.run()
    assert world.place.reader.scan("days", "") == []
    world.close()
