"""What the embedded broker does beyond the contract: leases, burial, log, pruning."""

from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from shared.adapters.local.bus import BusFaults, DeliveryPolicy, SqliteBus
from shared.adapters.local.database import Database
from tests.support.clock import FakeClock
from tests.support.database import an_unflushed_database

AT = "ingest-job-requests"
POLICY = DeliveryPolicy(
    ack_deadline_ms=1000, attempts_max=3, backoff_min_ms=100, backoff_max_ms=400
)


@pytest.fixture
def database(tmp_path: Path) -> Generator[Database]:
    database = an_unflushed_database(tmp_path / "bus.db")
    yield database
    database.close()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def bus(database: Database, clock: FakeClock) -> SqliteBus:
    return SqliteBus(database, clock, policy=POLICY)


def test_a_leased_message_is_nobody_elses_until_its_deadline(bus: SqliteBus, clock: FakeClock):
    bus.publish("job-requests", b"x")
    assert len(bus.pull(AT, 5)) == 1
    clock.advance(999)
    bus.publish("job-requests", b"y")
    [other] = bus.pull(AT, 5)
    assert other.delivery.data == b"y"
    bus.ack(other.lease)
    assert bus.pull(AT, 5) == []
    assert bus.next_visible_ms((AT, "qa-qa-commands")) == clock.now_ms() + 1
    clock.advance(1)
    [again] = bus.pull(AT, 5)
    assert again.delivery.attempt == 2


def test_late_answers_to_a_lease_that_was_given_away_change_nothing(
    bus: SqliteBus, clock: FakeClock
):
    bus.publish("job-requests", b"x")
    [early] = bus.pull(AT, 1)
    clock.advance(1000)
    [late] = bus.pull(AT, 1)
    bus.ack(early.lease)
    bus.nack(early.lease, 0)
    assert not bus.extend(early.lease)
    assert bus.next_visible_ms((AT,)) == clock.now_ms() + 1000
    assert bus.extend(late.lease)
    bus.ack(late.lease)
    assert bus.backlog() == {}
    bus.ack(late.lease)


def test_an_extended_lease_lasts_another_deadline(bus: SqliteBus, clock: FakeClock):
    bus.publish("job-requests", b"x")
    [leased] = bus.pull(AT, 1)
    for _ in range(5):
        clock.advance(900)
        assert bus.extend(leased.lease)
    assert bus.pull(AT, 1) == []
    bus.ack(leased.lease)
    assert bus.next_visible_ms((AT,)) is None


def test_a_message_whose_holders_all_died_is_buried(bus: SqliteBus, clock: FakeClock):
    bus.publish("job-requests", b"poison")
    for attempt in (1, 2, 3):
        assert [each.delivery.attempt for each in bus.pull(AT, 1)] == [attempt]
        clock.advance(1000)
    assert bus.pull(AT, 1) == []
    assert bus.next_visible_ms((AT,)) is None
    [dead] = bus.pull("billing-dead-letters", 1)
    assert dead.delivery.data == b"poison"


def test_a_refusal_waits_longer_each_time_unless_told_otherwise(bus: SqliteBus, clock: FakeClock):
    bus.publish("job-requests", b"x")
    [leased] = bus.pull(AT, 1)
    bus.nack(leased.lease, 7)
    assert bus.next_visible_ms((AT,)) == clock.now_ms() + 7
    clock.advance(7)
    [leased] = bus.pull(AT, 1)
    bus.nack(leased.lease)
    pause_ms = (bus.next_visible_ms((AT,)) or 0) - clock.now_ms()
    assert 150 <= pause_ms <= 200


def test_a_dead_letter_that_nobody_can_read_is_never_buried_again(bus: SqliteBus, clock: FakeClock):
    bus.publish("dead-letters", b"unreadable")
    for attempt in range(1, 12):
        [leased] = bus.pull("billing-dead-letters", 9)
        assert leased.delivery.attempt == attempt
        bus.nack(leased.lease)
        clock.advance(400)
    assert bus.backlog()["billing-dead-letters"].waiting == 1


def test_the_backlog_counts_what_is_leased_too_and_tells_its_age(bus: SqliteBus, clock: FakeClock):
    start_ms = clock.now_ms()
    bus.publish("job-requests", b"a")
    clock.advance(50)
    bus.publish("job-requests", b"b")
    [leased] = bus.pull(AT, 1)
    assert bus.backlog() == {AT: (2, start_ms)}
    bus.ack(leased.lease)
    assert bus.backlog() == {AT: (1, start_ms + 50)}


def test_outcomes_are_kept_for_whoever_asks_from_where_he_left(
    database: Database, clock: FakeClock
):
    router = SqliteBus(database, clock, sender="router")
    about = {"type": "job.concluded", "job_id": "job-1"}
    router.publish("job-outcomes", b"one", about)
    router.publish("job-events", b"between", about)
    router.publish("job-outcomes", b"two", about)
    one, two = router.outcomes()
    assert [one.data, two.data] == [b"one", b"two"]
    assert router.outcomes(after=one.sequence) == [two]
    assert router.outcomes(after=two.sequence) == []


def test_the_history_of_a_job_is_in_order_and_knows_types(bus: SqliteBus, clock: FakeClock):
    start_ms = clock.now_ms()
    bus.publish("job-requests", b'{"type": "job.submit", "job_id": "j1", "payload": {}}')
    bus.publish("job-requests", b'{"type": "job.submit", "job_id": "j2", "payload": {}}')
    clock.advance(5)
    bus.publish("job-requests", b"...", {"type": "job.cancel", "job_id": "j1"})
    heard = bus.history("j1")
    assert [(h.topic, h.type, h.job_id, h.at_ms) for h in heard] == [
        ("job-requests", "job.submit", "j1", start_ms),
        ("job-requests", "job.cancel", "j1", start_ms + 5),
    ]
    assert bus.history("j1", after=heard[0].sequence) == heard[1:]


def test_what_is_old_is_forgotten_and_what_was_not_heard_is_not(bus: SqliteBus, clock: FakeClock):
    bus.publish("job-requests", b"heard", {"job_id": "j"})
    [leased] = bus.pull(AT, 1)
    bus.ack(leased.lease)
    bus.publish("job-requests", b"unheard", {"job_id": "j"})
    clock.advance(100)
    bus.publish("job-requests", b"young", {"job_id": "j"})
    assert bus.prune(clock.now_ms()) == 1
    assert [h.data for h in bus.history("j")] == [b"unheard", b"young"]
    assert [each.delivery.data for each in bus.pull(AT, 9)] == [b"unheard", b"young"]


def test_what_is_kept_for_people_keeps_no_host_at_work(database: Database, clock: FakeClock):
    router = SqliteBus(database, clock, sender="router")
    router.publish("job-outcomes", b"delivered")
    assert router.backlog() == {}
    [kept] = router.pull("job-outcomes-log", 9)
    assert kept.delivery.data == b"delivered"


def test_what_nobody_came_for_is_forgotten_with_all_that_is_old(
    database: Database, clock: FakeClock
):
    router = SqliteBus(database, clock, sender="router")
    router.publish("job-outcomes", b"old")
    clock.advance(100)
    router.publish("job-outcomes", b"young")
    assert router.prune(clock.now_ms()) == 1
    assert [each.data for each in router.outcomes()] == [b"young"]
    assert [each.delivery.data for each in router.pull("job-outcomes-log", 9)] == [b"young"]


def test_messages_come_in_order_unless_asked_to_misbehave(database: Database, clock: FakeClock):
    def order(faults: BusFaults | None) -> list[bytes]:
        bus = SqliteBus(database, clock, faults, policy=POLICY)
        for number in range(20):
            bus.publish("job-requests", b"%d" % number)
        heard = bus.pull(AT, 1000)
        for each in heard:
            bus.ack(each.lease)
        return [each.delivery.data for each in heard]

    straight = [b"%d" % number for number in range(20)]
    assert order(None) == straight
    shuffled = order(BusFaults(seed=1, reorder=True))
    assert shuffled != straight
    assert sorted(shuffled) == sorted(straight)
    assert len(order(BusFaults(copies=10))) == 200


def test_two_pullers_never_hold_the_same_message(tmp_path: Path, clock: FakeClock):
    databases = [Database(tmp_path / "shared.db") for _ in range(2)]
    buses = [SqliteBus(database, clock) for database in databases]
    for number in range(40):
        buses[0].publish("job-requests", b"%d" % number)

    def pull_all(bus: SqliteBus) -> list[bytes]:
        held: list[bytes] = []
        while leased := bus.pull(AT, 3):
            held += [each.delivery.data for each in leased]
        return held

    with ThreadPoolExecutor(8) as pool:
        parts = [future.result() for future in [pool.submit(pull_all, bus) for bus in buses * 4]]
    held = [data for part in parts for data in part]
    assert sorted(held) == sorted(b"%d" % number for number in range(40))
    for database in databases:
        database.close()
