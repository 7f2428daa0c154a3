"""Whatever happens to instances, store and sink: totals only grow, and none is lost."""

from collections import Counter
from collections.abc import Sequence

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from shared.catalog.metrics import series
from shared.domain.errors import Unavailable
from shared.ports.metrics import MetricPoint
from shared.ports.store import Commit
from shared.runtime.exporter import EXPORT_MS, LAST_MS, Exporter
from tests.support.clock import FakeClock
from tests.support.records import MemoryRecords, MemoryStore

SERIES = [series("jobs_started", preset=name) for name in ("quick_social", "premium_spot")]
INSTANCES = 3
instances = st.integers(0, INSTANCES - 1)


class Strict:
    """A sink as strict as Monitoring; loses an answer, or never gets the question, as told."""

    def __init__(self) -> None:
        self.latest: dict[str, MetricPoint] = {}
        self.broken: list[tuple[MetricPoint, MetricPoint]] = []
        """Points that cannot follow each other: an exporter swallows what a sink raises."""
        self.fail_before = self.fail_after = False

    def write(self, points: Sequence[MetricPoint]) -> None:
        if self.fail_before:
            self.fail_before = False
            raise Unavailable("away")
        for point in points:
            encoded = series(point.name, **dict(point.labels))
            before = self.latest.get(encoded, point)
            is_later = before is point or point.at_ms - before.at_ms >= LAST_MS
            follows = before.value <= point.value and before.since_ms == point.since_ms
            if not (is_later and follows and point.since_ms < point.at_ms):
                self.broken.append((before, point))
            self.latest[encoded] = point
        if self.fail_after:
            self.fail_after = False
            raise Unavailable("no answer")


class Instances(RuleBasedStateMachine):
    """Instances of one service that come, count, export and go."""

    @initialize()
    def begin(self) -> None:
        self.clock = FakeClock()
        self.records = MemoryRecords()
        self.sink = Strict()
        self.counted: Counter[str] = Counter()
        self.exporters = [self.start() for _ in range(INSTANCES)]

    def start(self) -> Exporter:
        store = MemoryStore("router", self.records)
        return Exporter("router", store, lambda: self.sink, self.clock)

    @rule(encoded=st.sampled_from(SERIES))
    def count(self, encoded: str) -> None:
        self.counted[encoded] += 1
        MemoryStore("router", self.records).commit(Commit(counts={encoded: 1}))

    @rule(number=instances)
    def deliver(self, number: int) -> None:
        self.exporters[number].after_delivery()

    @rule(number=instances)
    def end(self, number: int) -> None:
        self.exporters[number].last()
        self.exporters[number] = self.start()

    @rule(number=instances)
    def die(self, number: int) -> None:
        self.exporters[number] = self.start()

    @rule(ms=st.sampled_from([1, LAST_MS - 1, LAST_MS, EXPORT_MS // 2, EXPORT_MS, 3 * EXPORT_MS]))
    def pass_time(self, ms: int) -> None:
        self.clock.advance(ms)

    @rule(before=st.booleans())
    def let_the_sink_fail(self, before: bool) -> None:
        self.sink.fail_before, self.sink.fail_after = before, not before

    @invariant()
    def every_point_follows_the_one_before(self) -> None:
        assert self.sink.broken == []

    @invariant()
    def nothing_is_told_that_was_not_counted(self) -> None:
        for encoded, point in self.sink.latest.items():
            assert point.value <= self.counted[encoded]

    def teardown(self) -> None:
        """Any one instance that goes on tells everything within a few minutes."""
        self.sink.fail_before = self.sink.fail_after = False
        self.count(SERIES[0])
        for _ in range(3):
            self.clock.advance(EXPORT_MS)
            self.exporters[0].after_delivery()
        told = {encoded: point.value for encoded, point in self.sink.latest.items()}
        assert told == dict(self.counted)


TestInstances = Instances.TestCase
TestInstances.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
