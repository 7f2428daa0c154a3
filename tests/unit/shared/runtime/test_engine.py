"""The loop that brings deliveries to services: what it does with each answer, and when it ticks."""

import inspect
import logging
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Semaphore, get_ident

import pytest

from shared.contracts.codec import decode_envelope
from shared.contracts.funds import Tick
from shared.contracts.job import JobCancel
from shared.domain.errors import Unavailable
from shared.ports.bus import Delivery
from shared.ports.store import Commit
from shared.runtime.compose import Workplace, open_workplace
from shared.runtime.consume import Answer, Verdict
from shared.runtime.engine import DECIDED, Deliver, Engine
from shared.runtime.requests import send
from shared.runtime.service import load_service
from shared.runtime.settings import Settings
from shared.runtime.ticking import tick_message
from shared.topology import SUBSCRIPTIONS, Subscription
from tests.support.builders import an_update
from tests.support.clock import FakeClock

REQUESTS = "ingest-job-requests"
ACK, GIVE_BACK = Answer(Verdict.ACKNOWLEDGE), Answer(Verdict.GIVE_BACK, "not yet")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def place(tmp_path: Path, clock: FakeClock) -> Iterator[Workplace]:
    opened = open_workplace(Settings("local", tmp_path, None), clock=clock)
    yield opened
    opened.close()


def request(place: Workplace, job_id: str) -> None:
    send(place.bus("outside"), place.clock, JobCancel(job_id), job_id=job_id)


def run_until(place: Workplace, deliver: Deliver, enough: Callable[[], bool]) -> Engine:
    """Run an engine in this thread until enough has happened."""

    def watched(subscription: Subscription, delivery: Delivery) -> Answer:
        try:
            return deliver(subscription, delivery)
        finally:
            if enough():
                engine.stop()

    engine = Engine(place, watched)
    engine.run()
    return engine


def left(place: Workplace) -> list[Delivery]:
    return [leased.delivery for leased in place.bus("outside").pull(REQUESTS, 100)]


def test_every_message_is_delivered_to_its_subscriber_and_acknowledged(
    place: Workplace, clock: FakeClock
) -> None:
    seen: list[tuple[str, str]] = []

    def deliver(subscription: Subscription, delivery: Delivery) -> Answer:
        seen.append((subscription.name, decode_envelope(delivery.data).job_id))
        return ACK

    for number in range(5):
        request(place, f"job-{number}")
    engine = run_until(place, deliver, lambda: len(seen) == 5)
    assert sorted(seen) == [(REQUESTS, f"job-{n}") for n in range(5)]
    assert not engine.busy
    clock.advance(10 * 86_400_000)
    assert left(place) == []


def test_what_is_given_back_comes_again_after_its_backoff_and_counts(
    place: Workplace, clock: FakeClock
) -> None:
    attempts: list[int] = []

    def deliver(_subscription: Subscription, delivery: Delivery) -> Answer:
        attempts.append(delivery.attempt)
        return GIVE_BACK

    request(place, "job-1")
    run_until(place, deliver, lambda: True)
    assert left(place) == []
    clock.advance(place.policy.backoff_max_ms)
    run_until(place, deliver, lambda: True)
    assert attempts == [1, 2]


def test_a_delivery_that_breaks_the_host_comes_again_when_its_lease_runs_out(
    place: Workplace, clock: FakeClock
) -> None:
    logging.disable(logging.CRITICAL)

    def breaking(_subscription: Subscription, _delivery: Delivery) -> Answer:
        raise RuntimeError("the connection broke in a new way")

    request(place, "job-1")
    engine = run_until(place, breaking, lambda: True)
    logging.disable(logging.NOTSET)
    assert not engine.busy
    assert left(place) == []
    clock.advance(place.policy.ack_deadline_ms + 1)
    (again,) = left(place)
    assert again.attempt == 2


def test_as_many_run_at_once_as_a_subscription_allows_and_no_more(place: Workplace) -> None:
    judging = next(s for s in SUBSCRIPTIONS if s.name == "qa-qa-commands")
    for number in range(3 * judging.parallel):
        place.bus("router").publish("qa-commands", b"%d" % number)
    begun, release = Semaphore(0), Event()

    def deliver(_subscription: Subscription, _delivery: Delivery) -> Answer:
        begun.release()
        assert release.wait(60)
        return ACK

    engine = Engine(place, deliver)
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(engine.run)
        for _ in range(judging.parallel):
            assert begun.acquire(timeout=60), "fewer run at once than may"
        assert engine.busy
        waiting = place.bus("outside").pull(judging.name, 100)
        assert len(waiting) == 2 * judging.parallel
        release.set()
        engine.stop()
        running.result()
    assert not engine.busy


def test_what_a_round_decides_and_what_comes_of_it_is_one_commit(place: Workplace) -> None:
    seen: list[str] = []

    def deliver(subscription: Subscription, delivery: Delivery) -> Answer:
        seen.append(subscription.name)
        if subscription.name == REQUESTS:
            place.bus("ingest").publish("job-events", delivery.data)
        return ACK

    request(place, "job-1")
    engine = Engine(place, deliver)
    engine._inherited = 0  # pyright: ignore[reportPrivateUsage] - as if it was said just now
    before = place.database.commits
    engine._round()  # pyright: ignore[reportPrivateUsage] - one round of its loop
    assert seen == [REQUESTS, "router-job-events"]
    assert place.database.commits == before + 1
    assert place.bus("outside").backlog() == {}


def test_a_round_that_ends_before_its_commit_has_not_happened(place: Workplace) -> None:
    def deliver(_subscription: Subscription, delivery: Delivery) -> Answer:
        place.bus("ingest").publish("job-events", delivery.data)
        raise SystemExit

    request(place, "job-1")
    engine = Engine(place, deliver)
    engine._inherited = 0  # pyright: ignore[reportPrivateUsage] - as if it was said just now
    with pytest.raises(SystemExit):
        engine.run()
    assert [heard.topic for heard in place.bus("outside").history("job-1")] == ["job-requests"]
    assert [delivery.attempt for delivery in left(place)] == [1]


def test_a_delivery_that_breaks_the_host_within_a_round_is_given_back_and_counts(
    place: Workplace, clock: FakeClock
) -> None:
    logging.disable(logging.CRITICAL)
    attempts: list[int] = []

    def deliver(_subscription: Subscription, delivery: Delivery) -> Answer:
        attempts.append(delivery.attempt)
        raise RuntimeError("the service cannot be loaded")

    engine = Engine(place, deliver)
    request(place, "job-1")
    for _ in range(2):
        engine._round()  # pyright: ignore[reportPrivateUsage] - one round of its loop
        clock.advance(place.policy.backoff_max_ms)
    logging.disable(logging.NOTSET)
    assert attempts == [1, 2]


def test_what_an_earlier_host_left_is_counted_before_it_is_decided(place: Workplace) -> None:
    """It may be what that host died of: a message that kills must run out of attempts."""

    def deadly(_subscription: Subscription, _delivery: Delivery) -> Answer:
        raise SystemExit

    request(place, "job-1")
    attempts: list[int] = []
    for _ in range(2):
        place.bus("outside").release()
        with pytest.raises(SystemExit):
            Engine(place, deadly).run()
    place.bus("outside").release()

    def deliver(_subscription: Subscription, delivery: Delivery) -> Answer:
        attempts.append(delivery.attempt)
        return ACK

    run_until(place, deliver, lambda: True)
    assert attempts == [3]


def test_nothing_is_decided_here_when_services_run_elsewhere(place: Workplace) -> None:
    here = get_ident()
    threads: list[int] = []

    def deliver(_subscription: Subscription, _delivery: Delivery) -> Answer:
        threads.append(get_ident())
        engine.stop()
        return ACK

    engine = Engine(place, deliver, decides=False)
    request(place, "job-1")
    engine.run()
    assert threads
    assert here not in threads


def test_what_is_decided_within_a_commit_has_no_effect_outside_it() -> None:
    """An intent is worth nothing before it is on the disk: who performs has a thread of his own."""
    services = {s.service for s in SUBSCRIPTIONS if s.name in DECIDED}
    assert {s.name for s in SUBSCRIPTIONS} >= DECIDED
    for service in services:
        handlers = load_service(service).handlers.values()
        folder = Path(inspect.getfile(next(iter(handlers)))).parent
        for source in folder.rglob("*.py"):
            assert not re.search(r"\bAct\b", source.read_text()), source


def test_what_is_due_makes_one_tick_that_every_sweeper_hears(
    place: Workplace, clock: FakeClock
) -> None:
    update = an_update("job-1", 0, b"{}", due_at_ms=clock.now_ms())
    place.store("router").commit(Commit((update,)))
    heard: list[tuple[str, int]] = []

    def deliver(subscription: Subscription, delivery: Delivery) -> Answer:
        payload = decode_envelope(delivery.data).payload
        assert isinstance(payload, Tick)
        heard.append((subscription.name, payload.at_ms))
        return ACK

    sweepers = [s.name for s in SUBSCRIPTIONS if s.topic == "ticks"]
    run_until(place, deliver, lambda: len(heard) == len(sweepers))
    assert sorted(heard) == sorted((name, clock.now_ms()) for name in sweepers)


def test_nothing_due_makes_no_tick(place: Workplace, clock: FakeClock) -> None:
    update = an_update("job-1", 0, b"{}", due_at_ms=clock.now_ms() + 60_000)
    place.store("router").commit(Commit((update,)))
    types: list[str] = []

    def deliver(_subscription: Subscription, delivery: Delivery) -> Answer:
        types.append(decode_envelope(delivery.data).type)
        return ACK

    request(place, "job-1")
    run_until(place, deliver, lambda: True)
    assert types == ["job.cancel"]


def test_a_host_where_nothing_is_due_ticks_now_and_then_all_the_same(
    place: Workplace, clock: FakeClock
) -> None:
    heard: list[str] = []

    def deliver(subscription: Subscription, _delivery: Delivery) -> Answer:
        if subscription.name == REQUESTS:
            clock.advance(place.configurations.current.delivery.ack_deadline_ms // 3)
        else:
            heard.append(subscription.name)
        return ACK

    request(place, "job-1")
    sweepers = [s.name for s in SUBSCRIPTIONS if s.topic == "ticks"]
    run_until(place, deliver, lambda: len(heard) >= len(sweepers))
    assert sorted(heard) == sorted(sweepers)


def test_a_tick_is_named_by_its_time() -> None:
    assert tick_message(5) == tick_message(5) != tick_message(6)
    assert decode_envelope(tick_message(5)).payload == Tick(5)


def test_a_stopped_engine_takes_nothing(place: Workplace) -> None:
    request(place, "job-1")
    engine = Engine(place, lambda _subscription, _delivery: ACK)
    engine.stop()
    engine.run()
    assert len(left(place)) == 1


def test_each_request_has_a_name_of_its_own(place: Workplace, clock: FakeClock) -> None:
    bus = place.bus("outside")
    at_once = [send(bus, clock, JobCancel("job-1", why), job_id="job-1") for why in ("a", "b")]
    clock.advance(1)
    again = send(bus, clock, JobCancel("job-1", "a"), job_id="job-1")
    assert len({*at_once, again}) == 3


def test_a_round_that_fails_is_told_and_the_next_one_follows(
    place: Workplace, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("shared.runtime.engine.TROUBLE_S", 0)
    rounds: list[int] = []
    engine = Engine(place, lambda _subscription, _delivery: ACK)

    def broken() -> None:
        rounds.append(1)
        if len(rounds) == 3:
            engine.stop()
        raise Unavailable("the file is locked")

    monkeypatch.setattr(engine, "_round", broken)
    engine.run()
    assert len(rounds) == 3
    assert "the round failed" in caplog.text
