"""What an export costs in Firestore, counted on the wire."""

from collections.abc import Generator, Sequence

import pytest

from shared.adapters.gcp.firestore import Firestore
from shared.adapters.gcp.op_counts import OpCounts, Ops
from shared.adapters.gcp.store import FirestoreStore
from shared.catalog.metrics import series
from shared.ports.metrics import MetricPoint
from shared.ports.store import Commit
from shared.runtime.exporter import EXPORT_MS, Exporter
from shared.topology import SERVICES
from tests.support.builders import a_receipt
from tests.support.clock import FakeClock
from tests.support.emulators import Emulators
from tests.support.firestore import RECEIPT_MS, a_firestore

SERVICE = "billing"
SHARDS = SERVICES[SERVICE].shards
COMMITS = 10 * SHARDS
"""Enough to meet every shard."""
STARTED = series("jobs_started", preset="quick_social")


class Kept:
    """A sink that keeps the points."""

    def __init__(self) -> None:
        self.points: list[MetricPoint] = []

    def write(self, points: Sequence[MetricPoint]) -> None:
        self.points += points


class Counting:
    """Two instances of a service on a Firestore whose operations are counted."""

    def __init__(self, firestore: Firestore, ops: OpCounts) -> None:
        self._firestore = firestore
        self._ops = ops
        self._counted = 0
        self.clock = FakeClock()
        self.sink = Kept()

    def start(self) -> Exporter:
        store = FirestoreStore(self._firestore, SERVICE, RECEIPT_MS)
        return Exporter(SERVICE, store, lambda: self.sink, self.clock)

    def count(self) -> None:
        """Count in every shard, as any instance does."""
        store = FirestoreStore(self._firestore, SERVICE, RECEIPT_MS)
        for _ in range(COMMITS):
            self._counted += 1
            receipt = a_receipt(message_id=f"message-{self._counted}")
            store.commit(Commit(receipt=receipt, counts={STARTED: 1}))

    def cost_of_a_minute(self, exporter: Exporter) -> Ops:
        self.clock.advance(EXPORT_MS)
        before = self._ops.ops
        exporter.after_delivery()
        return self._ops.ops.since(before)


@pytest.fixture
def here(emulators: Emulators) -> Generator[Counting]:
    ops = OpCounts()
    with a_firestore(emulators, ops) as firestore:
        yield Counting(firestore, ops)


def test_an_idle_minute_is_one_read_and_news_are_one_for_each_shard_and_two_writes(here: Counting):
    exporter = here.start()
    here.count()
    first = here.cost_of_a_minute(exporter)
    assert (first.reads, first.writes) == (1 + 1 + SHARDS, 2)
    assert here.cost_of_a_minute(exporter) == Ops(reads=1, queries=1)
    here.count()
    news = here.cost_of_a_minute(exporter)
    assert (news.reads, news.writes, news.transactions) == (1 + SHARDS, 2, 0)
    assert [point.value for point in here.sink.points] == [COMMITS, 2 * COMMITS]


def test_an_instance_beside_the_one_that_exports_reads_the_lease_and_no_more(here: Counting):
    exporter, other = here.start(), here.start()
    for _ in range(2):
        here.count()
        here.cost_of_a_minute(exporter)
        here.clock.advance(-EXPORT_MS)
        assert here.cost_of_a_minute(other) == Ops(reads=1)
