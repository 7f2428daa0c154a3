"""The embedded bus against a small model: nothing is lost, nothing comes back once acknowledged."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
)

from shared.adapters.local.bus import BusFaults, DeliveryPolicy, SqliteBus
from shared.adapters.local.delivery import backoff_ms
from tests.support.clock import FakeClock
from tests.support.database import an_unflushed_database

TOPIC, SUBSCRIPTION = "job-requests", "ingest-job-requests"
POLICY = DeliveryPolicy(
    ack_deadline_ms=1000, attempts_max=2, backoff_min_ms=100, backoff_max_ms=300
)


@dataclass
class Expected:
    """What the model knows of one message."""

    visible_at_ms: int
    attempts: int = 0
    lease: str = ""
    """Of the last delivery; empty once it was answered."""


class BusMachine(RuleBasedStateMachine):
    """One subscription; `model` holds what is neither acknowledged nor dead."""

    leases = Bundle("leases")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.database = an_unflushed_database(Path(self.folder.name) / "bus.db")
        self.clock = FakeClock()
        self.bus = SqliteBus(self.database, self.clock, policy=POLICY)
        self.model: dict[bytes, Expected] = {}
        self.dead: list[bytes] = []
        self.published = 0

    def teardown(self) -> None:
        self.database.close()
        self.folder.cleanup()

    @rule()
    def publish(self) -> None:
        data = b"%d" % self.published
        self.bus.publish(TOPIC, data)
        self.model[data] = Expected(self.clock.now_ms())
        self.published += 1

    @initialize()
    def begin(self) -> None:
        self.publish()

    @rule(target=leases, limit=st.integers(1, 4))
    def pull(self, limit: int):
        visible = [d for d, m in self.model.items() if m.visible_at_ms <= self.clock.now_ms()]
        expected: list[bytes] = []
        for data in visible[:limit]:
            if self.model[data].attempts == POLICY.attempts_max:
                self.die(data)
            else:
                expected.append(data)
        leased = self.bus.pull(SUBSCRIPTION, limit)
        assert [each.delivery.data for each in leased] == expected
        for each in leased:
            message = self.model[each.delivery.data]
            message.attempts += 1
            message.lease = each.lease
            message.visible_at_ms = self.clock.now_ms() + POLICY.ack_deadline_ms
            assert each.delivery.attempt == message.attempts
        return multiple(*[(each.lease, each.delivery.data) for each in leased])

    def die(self, data: bytes) -> None:
        del self.model[data]
        self.dead.append(data)

    def answered(self, lease: tuple[str, bytes]) -> Expected | None:
        """Give the message whose last delivery this is; None when the answer comes too late."""
        message = self.model.get(lease[1])
        return message if message and message.lease == lease[0] else None

    @rule(lease=leases)
    def ack(self, lease: tuple[str, bytes]) -> None:
        self.bus.ack(lease[0])
        if self.answered(lease):
            del self.model[lease[1]]

    @rule(lease=leases, delay_ms=st.none() | st.integers(0, 500))
    def nack(self, lease: tuple[str, bytes], delay_ms: int | None) -> None:
        self.bus.nack(lease[0], delay_ms)
        message = self.answered(lease)
        if message is None:
            return
        if message.attempts == POLICY.attempts_max:
            self.die(lease[1])
            return
        number = int(lease[0].partition(".")[0])
        pause_ms = backoff_ms(POLICY, number, message.attempts) if delay_ms is None else delay_ms
        message.lease, message.visible_at_ms = "", self.clock.now_ms() + pause_ms

    @rule(lease=leases)
    def extend(self, lease: tuple[str, bytes]) -> None:
        message = self.answered(lease)
        assert self.bus.extend(lease[0]) == (message is not None)
        if message:
            message.visible_at_ms = self.clock.now_ms() + POLICY.ack_deadline_ms

    @rule(ms=st.sampled_from([1000, 100, 1]))
    def wait(self, ms: int) -> None:
        self.clock.advance(ms)

    @rule()
    def restart(self) -> None:
        self.database.close()
        self.database = an_unflushed_database(Path(self.folder.name) / "bus.db")
        self.bus = SqliteBus(self.database, self.clock, policy=POLICY)

    @invariant()
    def the_bus_holds_what_the_model_holds(self) -> None:
        backlog = self.bus.backlog()
        assert (backlog[SUBSCRIPTION].waiting if self.model else 0) == len(self.model)
        assert (SUBSCRIPTION in backlog) == bool(self.model)
        earliest = min((m.visible_at_ms for m in self.model.values()), default=None)
        assert self.bus.next_visible_ms((SUBSCRIPTION,)) == earliest
        letters = backlog.get("billing-dead-letters")
        assert (letters.waiting if letters else 0) == len(self.dead)


class HarshBusMachine(RuleBasedStateMachine):
    """With every fault: each message comes at least `copies` times, and ends when all are done."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.database = an_unflushed_database(Path(self.folder.name) / "bus.db")
        self.clock = FakeClock()
        faults = BusFaults(5, 300, delay_max_ms=2000, reorder=True, copies=2)
        self.bus = SqliteBus(self.database, self.clock, faults, policy=POLICY)
        self.published: set[bytes] = set()
        self.acknowledged: list[bytes] = []

    def teardown(self) -> None:
        while self.bus.next_visible_ms((SUBSCRIPTION,)) is not None:
            self.clock.advance(2000)
            self.pull_and_answer(100, [False])
        dead = {each.data for each in self.bus.history("") if each.topic == "dead-letters"}
        assert set(self.acknowledged) | dead == self.published
        for data in self.published - dead:
            assert 2 <= self.acknowledged.count(data) <= 3
        self.database.close()
        self.folder.cleanup()

    @rule()
    def publish(self) -> None:
        data = b"%d" % len(self.published)
        self.bus.publish(TOPIC, data)
        self.published.add(data)

    @rule(limit=st.integers(1, 5), refusals=st.lists(st.booleans(), min_size=1, max_size=5))
    def pull_and_answer(self, limit: int, refusals: list[bool]) -> None:
        for number, leased in enumerate(self.bus.pull(SUBSCRIPTION, limit)):
            if refusals[number % len(refusals)]:
                self.bus.nack(leased.lease)
            else:
                self.bus.ack(leased.lease)
                self.acknowledged.append(leased.delivery.data)

    @rule(ms=st.integers(1, 1500))
    def wait(self, ms: int) -> None:
        self.clock.advance(ms)


BUDGET = settings(max_examples=30, stateful_step_count=25, deadline=None)
BusMachine.TestCase.settings = BUDGET
HarshBusMachine.TestCase.settings = BUDGET
TestBus = BusMachine.TestCase
TestHarshBus = HarshBusMachine.TestCase
