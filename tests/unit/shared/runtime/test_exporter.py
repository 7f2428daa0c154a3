"""Counters reach the sink once a minute, by one instance, exactly, at next to no cost when idle."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import pytest

from shared.adapters.gcp.metrics import MonitoringMetrics, insecure_client
from shared.adapters.twins.monitoring import serving_monitoring
from shared.catalog.metrics import series
from shared.domain.errors import Conflict, Unavailable
from shared.ports.metrics import MetricPoint
from shared.ports.store import Commit, Record
from shared.runtime.exporter import EXPORT_MS, GAUGES_MS, LAST_MS, Exporter
from tests.support.clock import FakeClock
from tests.support.monitoring import recorded_points
from tests.support.records import MemoryRecords, MemoryStore

STARTED = series("jobs_started", preset="quick_social")
FAILED = series("jobs_ended", preset="quick_social", state="failed")


class BusyStore(MemoryStore):
    """Counts what it is asked."""

    def __init__(self, records: MemoryRecords) -> None:
        super().__init__("router", records)
        self.asked: Counter[str] = Counter()

    def get(self, collection: str, key: str) -> Record | None:
        self.asked["read"] += 1
        return super().get(collection, key)

    def counted(self) -> int:
        self.asked["read"] += 1
        return sum(super().counters().values())

    def counters(self) -> Mapping[str, int]:
        self.asked["counters"] += 1
        return super().counters()

    def commit(self, commit: Commit) -> None:
        self.asked["write"] += len(commit.updates)
        super().commit(commit)


@dataclass
class ListSink:
    """Keeps the points; fails, or does something else first, as it is told."""

    points: list[MetricPoint] = field(default_factory=list[MetricPoint])
    first: list[Callable[[], None]] = field(default_factory=list[Callable[[], None]])

    def write(self, points: Sequence[MetricPoint]) -> None:
        if self.first:
            self.first.pop(0)()
        self.points += points

    def values(self, encoded: str) -> list[int]:
        return [p.value for p in self.points if series(p.name, **dict(p.labels)) == encoded]


class Instances:
    """One service's instances, with a store and a sink in common."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.records = MemoryRecords()
        self.sink = ListSink()
        self.jobs = 0
        self.looks = 0
        self.trouble: Callable[[], None] = lambda: None

    def start(self, *, with_gauges: bool = False) -> tuple[Exporter, BusyStore]:
        store = BusyStore(self.records)
        read = self.gauges if with_gauges else None
        return Exporter("router", store, lambda: self.sink, self.clock, read), store

    def count(self, *encoded: str) -> None:
        MemoryStore("router", self.records).commit(Commit(counts=Counter(encoded)))

    def gauges(self, _counters: Mapping[str, int], now_ms: int) -> list[MetricPoint]:
        self.looks += 1
        self.trouble()
        return [MetricPoint("jobs_open", (("preset", "quick_social"),), self.jobs, now_ms)]

    def pass_minutes(self, exporter: Exporter, minutes: int = 1) -> None:
        for _ in range(minutes):
            self.clock.advance(EXPORT_MS)
            exporter.after_delivery()


@pytest.fixture
def here() -> Instances:
    return Instances()


def test_what_was_counted_is_exported_as_a_total_since_before_it_was(here: Instances):
    exporter, _ = here.start()
    here.count(STARTED, STARTED)
    exporter.after_delivery()
    [point] = here.sink.points
    now_ms = here.clock.now_ms()
    labels = (("preset", "quick_social"),)
    assert point == MetricPoint("jobs_started", labels, 2, now_ms, now_ms - EXPORT_MS)


def test_deliveries_within_a_minute_are_one_export(here: Instances):
    exporter, store = here.start()
    for _ in range(60):
        here.count(STARTED)
        exporter.after_delivery()
        here.clock.advance(EXPORT_MS // 60)
    assert here.sink.values(STARTED) == [1]
    exporter.after_delivery()
    assert here.sink.values(STARTED) == [1, 60]
    assert store.asked["counters"] == 2


def test_a_series_keeps_its_beginning_and_a_later_one_begins_with_the_export_before(
    here: Instances,
):
    exporter, _ = here.start()
    here.count(STARTED)
    exporter.after_delivery()
    first_ms = here.clock.now_ms()
    here.count(FAILED)
    here.pass_minutes(exporter)
    _, started, failed = sorted(here.sink.points, key=lambda p: (p.at_ms, p.name == "jobs_ended"))
    assert (started.since_ms, failed.since_ms) == (first_ms - EXPORT_MS, first_ms)


def test_an_export_without_news_costs_one_read_and_nothing_else(here: Instances):
    exporter, store = here.start()
    here.count(STARTED)
    exporter.after_delivery()
    store.asked.clear()
    here.pass_minutes(exporter, 10)
    assert store.asked == {"read": 10}
    assert here.sink.values(STARTED) == [1]


def test_an_export_with_news_costs_one_read_besides_the_counters_and_two_writes(here: Instances):
    exporter, store = here.start()
    here.count(STARTED)
    exporter.after_delivery()
    store.asked.clear()
    here.count(STARTED)
    here.pass_minutes(exporter)
    assert store.asked == {"read": 1, "counters": 1, "write": 2}


def test_of_two_instances_one_exports(here: Instances):
    (one, _), (two, second) = here.start(), here.start()
    for total in range(1, 6):
        here.count(STARTED)
        here.clock.advance(EXPORT_MS)
        one.after_delivery()
        two.after_delivery()
        assert here.sink.values(STARTED)[-1] == total
    assert here.sink.values(STARTED) == [1, 2, 3, 4, 5]
    assert second.asked == {"read": 5}
    times = [point.at_ms for point in here.sink.points]
    assert all(b - a >= EXPORT_MS for a, b in pairwise(times))


def test_who_loses_the_race_for_the_claim_writes_nothing(here: Instances):
    (one, _), (two, _) = here.start(), here.start()
    here.count(STARTED)
    one.after_delivery()
    here.pass_minutes(two)
    here.count(STARTED)
    here.clock.advance(EXPORT_MS)
    here.sink.first.append(two.after_delivery)
    one.after_delivery()
    assert here.sink.values(STARTED) == [1, 2]


def test_who_lost_the_race_goes_on_when_the_winner_is_gone(here: Instances):
    (one, _), (two, _) = here.start(), here.start()
    here.count(STARTED)
    one.after_delivery()
    here.clock.advance(EXPORT_MS)
    two.after_delivery()
    here.count(STARTED)
    here.pass_minutes(two)
    here.count(STARTED)
    here.pass_minutes(one)
    assert here.sink.values(STARTED) == [1, 2]
    here.pass_minutes(one)
    assert here.sink.values(STARTED) == [1, 2, 3]


def test_what_an_instance_left_behind_is_exported_by_the_next(here: Instances):
    one, _ = here.start()
    here.count(STARTED)
    one.after_delivery()
    here.count(STARTED)
    here.clock.advance(3 * EXPORT_MS)
    two, _ = here.start()
    two.after_delivery()
    assert here.sink.values(STARTED) == [1, 2]


def test_an_instance_that_ends_exports_what_is_left(here: Instances):
    exporter, _ = here.start()
    here.count(STARTED)
    exporter.after_delivery()
    here.count(STARTED)
    here.clock.advance(LAST_MS - 1)
    exporter.last()
    assert here.sink.values(STARTED) == [1]
    here.clock.advance(1)
    exporter.last()
    assert here.sink.values(STARTED) == [1, 2]


def test_what_the_sink_refused_is_written_again_with_the_same_beginning(here: Instances):
    exporter, _ = here.start()

    def refuse() -> None:
        raise Unavailable("away")

    here.count(STARTED)
    here.sink.first.append(refuse)
    exporter.after_delivery()
    since_ms = here.clock.now_ms() - EXPORT_MS
    assert here.sink.points == []
    here.pass_minutes(exporter, 2)
    assert [(p.value, p.since_ms) for p in here.sink.points] == [(1, since_ms)]


def test_whoever_stalls_past_its_lease_writes_nothing(here: Instances):
    exporter, store = here.start(with_gauges=True)
    here.count(STARTED)
    counters = store.counters

    def slowly() -> Mapping[str, int]:
        here.clock.advance(EXPORT_MS)
        return counters()

    store.counters = slowly
    exporter.after_delivery()
    assert here.sink.points == []


@pytest.mark.parametrize("error", [Unavailable("away"), Conflict("lost"), ValueError("a bug")])
def test_an_export_that_fails_never_fails_its_delivery(here: Instances, error: Exception):
    exporter, store = here.start()
    here.count(STARTED)

    def fail(commit: Commit) -> None:
        raise error

    works, store.commit = store.commit, fail
    exporter.after_delivery()
    store.commit = works
    here.pass_minutes(exporter)
    assert here.sink.values(STARTED) == [1]


def test_a_counter_of_another_release_waits_for_it(here: Instances):
    exporter, _ = here.start()
    here.count("films_admired{}", "jobs_started{colour=blue}", STARTED)
    exporter.after_delivery()
    assert [point.name for point in here.sink.points] == ["jobs_started"]


def test_gauges_are_written_rarely_and_no_more_once_all_stand_still(here: Instances):
    exporter, store = here.start(with_gauges=True)
    here.jobs = 2
    here.count(STARTED)
    exporter.after_delivery()
    here.pass_minutes(exporter, 2 * GAUGES_MS // EXPORT_MS)
    assert here.looks == 3
    here.jobs = 0
    here.pass_minutes(exporter, GAUGES_MS // EXPORT_MS)
    store.asked.clear()
    here.pass_minutes(exporter, 20)
    assert here.looks == 4
    assert store.asked == {"read": 20}


def test_a_gauge_goes_with_the_news_that_may_have_moved_it(here: Instances):
    exporter, _ = here.start(with_gauges=True)
    here.count(STARTED)
    exporter.after_delivery()
    here.jobs = 1
    here.count(STARTED)
    here.pass_minutes(exporter)
    assert [p.value for p in here.sink.points if p.name == "jobs_open"] == [0, 1]


@pytest.mark.parametrize("error", [Unavailable("away"), Conflict("lost"), ValueError("a bug")])
def test_a_gauge_that_fails_keeps_no_counter_back(here: Instances, error: Exception):
    exporter, store = here.start(with_gauges=True)

    def fail() -> None:
        raise error

    here.trouble = fail
    for _ in range(3):
        here.count(STARTED)
        here.pass_minutes(exporter)
    assert here.sink.values(STARTED) == [1, 2, 3]
    assert store.asked["write"] == 6, "each was settled"
    here.trouble = lambda: None
    here.pass_minutes(exporter, GAUGES_MS // EXPORT_MS)
    assert [p.name for p in here.sink.points][-1] == "jobs_open"


def test_a_gauge_that_takes_longer_than_the_lease_keeps_no_counter_back(here: Instances):
    exporter, _ = here.start(with_gauges=True)
    here.trouble = lambda: here.clock.advance(EXPORT_MS)
    here.count(STARTED)
    here.pass_minutes(exporter)
    here.count(STARTED)
    here.pass_minutes(exporter)
    assert [p.value for p in here.sink.points] == [1, 2]


def test_a_gauge_that_the_sink_refuses_is_settled_without(here: Instances):
    exporter, _ = here.start(with_gauges=True)

    def refuse() -> None:
        raise Unavailable("away")

    here.count(STARTED)
    here.sink.first += [lambda: None, refuse]
    exporter.after_delivery()
    here.pass_minutes(exporter)
    assert [p.name for p in here.sink.points] == ["jobs_started"]


def test_monitoring_takes_all_of_it_from_instances_that_come_and_go(here: Instances):
    here.jobs = 3
    with serving_monitoring(here.clock) as address, insecure_client(address) as client:

        def start() -> Exporter:
            sink = MonitoringMetrics(client, "p", location="europe-west1", service="router")
            store = BusyStore(here.records)
            return Exporter("router", store, lambda: sink, here.clock, here.gauges)

        MonitoringMetrics(
            client, "p", location="europe-west1", service="router"
        ).ensure_descriptors()
        exporters = [start(), start()]
        for minute in range(12):
            here.count(STARTED, *([FAILED] if minute > 5 else []))
            for exporter in exporters:
                exporter.after_delivery()
                here.clock.advance(EXPORT_MS // 2)
            if minute % 4 == 3:
                exporters = [start(), start()]
        points = recorded_points(client, "p")
    totals = {
        name: [p.value for p in points if p.name == name] for name in {p.name for p in points}
    }
    assert max(totals["jobs_started"]) == 12
    assert max(totals["jobs_ended"]) == 6
    assert totals["jobs_started"] == sorted(totals["jobs_started"], reverse=True)
    assert len({p.since_ms for p in points if p.name == "jobs_started"}) == 1
    assert set(totals["jobs_open"]) == {3}
