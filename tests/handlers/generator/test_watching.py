"""The sweep and what follows from it: polling, collecting, cancelling, deadlines, outages."""

from dataclasses import replace

import pytest

from services.generator.take import Basis, State
from shared.adapters.gcp.documents import DOCUMENT_BYTES_MAX, receipt_write
from shared.contracts.brief import Simulation
from shared.contracts.codec import decode_envelope
from shared.contracts.funds import Tick
from shared.contracts.take import (
    FailureKind,
    TakeFailed,
    TakeProgressed,
    TakeReturned,
)
from shared.domain.errors import Unavailable
from shared.ports.provider import Failed, Progress, Running, Succeeded, Unreadable
from shared.runtime.consume import Verdict
from tests.support.generator import CEILING, CONFIGURATION, Bench

TAKES = CONFIGURATION.takes
PRICE = 90_000


def told(latency_ms: int = 20_000, *faults: str) -> Simulation:
    return Simulation(price_micros=PRICE, latency_ms=latency_ms, faults=faults)


def waiting(bench: Bench, latency_ms: int = 20_000):
    order = bench.order(told(latency_ms))
    bench.send(order)
    assert bench.take(order).state is State.WAITING
    return order


def says_poll(bench: Bench, *answers: Progress | Exception) -> list[int]:
    """Let the vendor answer polls like this, the last one for ever; give when it was asked."""
    left, asked = list(answers), list[int]()

    def poll(*_: object) -> Progress:
        asked.append(bench.clock.now_ms())
        answer = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    bench.provider.poll = poll  # type: ignore[method-assign]
    return asked


def test_a_take_that_takes_time_is_polled_and_comes_back() -> None:
    bench = Bench()
    order = waiting(bench)
    bench.pass_time(19_000)
    assert bench.take(order).state is State.WAITING
    bench.pass_time(3_000)
    [returned] = bench.said(TakeReturned)
    assert (returned.cost_micros, bench.billed(order)) == (PRICE, 1)


def test_a_poll_that_changes_nothing_writes_nothing_and_keeps_its_pace() -> None:
    bench = Bench()
    order = waiting(bench, 1_000)
    asked = says_poll(bench, Running(0))
    version = bench.store.get("takes", order.take_id)
    bench.pass_time(60_000)
    assert bench.store.get("takes", order.take_id) == version
    assert bench.bus.commands == []
    assert len(asked) == 60_000 // TAKES.poll_ms


def test_a_vendor_that_says_when_to_come_back_is_asked_then() -> None:
    bench = Bench()
    waiting(bench, 1_000)
    asked = says_poll(bench, Running(30_000), Succeeded(PRICE))
    bench.pass_time(35_000)
    assert asked[1] - asked[0] == 30_000


def test_a_take_that_runs_is_asked_about_again_without_reading_it() -> None:
    bench = Bench()
    waiting(bench, 1_000)
    asked = says_poll(bench, Running(0))
    bench.pass_time(10_000)
    looks, get, read = len(asked), bench.store.get, list[str]()
    bench.store.get = lambda collection, key: (  # type: ignore[method-assign]
        read.append(key) or get(collection, key)
    )
    bench.pass_time(30_000)
    assert len(asked) > looks
    assert read == []


def test_many_takes_are_looked_at_in_one_tick() -> None:
    bench = Bench()
    orders = [bench.order(told(), shot=shot, number=n) for shot in range(1, 5) for n in range(1, 6)]
    for order in orders:
        bench.send(order)
    bench.clock.advance(20_000)
    bench.tick()
    assert len(bench.bus.commands) == len(orders)
    bench.work()
    assert {bench.take(order).state for order in orders} == {State.RETURNED}


def test_the_sweep_names_its_messages_by_what_it_saw() -> None:
    bench = Bench()
    waiting(bench, 1_000)
    bench.clock.advance(1_000)
    bench.tick()
    bench.restart()
    bench.tick()
    first, second = bench.bus.commands
    assert first.data.partition(b'"type"')[0] == second.data.partition(b'"type"')[0]
    bench.work()
    assert len(bench.said(TakeReturned)) == 1


def test_what_was_said_is_not_said_at_every_look_before_it_was_heard() -> None:
    bench = Bench()
    waiting(bench, 1_000)
    bench.clock.advance(1_000)
    bench.tick()
    again_ms = CONFIGURATION.delivery.ack_deadline_ms
    for _ in range(again_ms // TAKES.poll_ms - 1):
        bench.clock.advance(TAKES.poll_ms)
        bench.tick()
    assert len(bench.bus.commands) == 1
    bench.clock.advance(TAKES.poll_ms)
    bench.tick()
    assert len(bench.bus.commands) == 2


def test_an_outage_of_the_vendor_is_no_error_of_the_tick() -> None:
    bench = Bench()
    order = waiting(bench, 1_000)
    says_poll(bench, Unavailable("down"), ValueError("a bug"), Succeeded(PRICE))
    bench.pass_time(20_000)
    assert bench.take(order).state is State.RETURNED


def test_a_stale_tick_is_dropped() -> None:
    bench = Bench()
    waiting(bench, 1_000)
    at_ms = bench.clock.now_ms() + 1_000
    bench.clock.advance(1_001 + CONFIGURATION.delivery.stale_tick_ms)
    assert bench.send(Tick(at_ms)).verdict is Verdict.ACKNOWLEDGE
    assert bench.bus.commands == []


@pytest.mark.parametrize(
    ("ending", "kind"),
    [
        (Failed("x", moderation=True, transient=False, cost_micros=7), FailureKind.REFUSED),
        (Failed("x", moderation=False, transient=True, cost_micros=7), FailureKind.TRANSIENT),
        (Failed("x", moderation=False, transient=False, cost_micros=7), FailureKind.PERMANENT),
    ],
)
def test_a_failure_seen_by_a_poll_says_what_to_do_next(ending: Failed, kind: FailureKind) -> None:
    bench = Bench()
    order = waiting(bench, 1_000)
    says_poll(bench, ending)
    bench.pass_time(2_000)
    [failed] = bench.said(TakeFailed)
    assert (failed.kind, failed.cost_micros, failed.ticket) == (kind, 7, f"{order.take_id}.1")
    assert len(bench.facts(order, "cost")) == 1


def test_an_unreadable_vendor_is_noted_once_and_polled_to_the_deadline() -> None:
    bench = Bench()
    order = waiting(bench, 1_000)
    asked = says_poll(bench, Unreadable("status PONDERING"))
    bench.pass_time(60_000)
    take = bench.take(order)
    assert (take.state, take.unreadable) == (State.WAITING, True)
    assert len(asked) > 5
    bench.pass_time(TAKES.deadline_ms, step_ms=30_000)
    [failed] = bench.said(TakeFailed)
    assert (failed.kind, failed.cost_micros) == (FailureKind.PERMANENT, CEILING)
    assert "PONDERING" in failed.reason


def test_a_take_without_end_fails_at_its_deadline_and_counts_as_spent() -> None:
    bench = Bench()
    order = waiting(bench, 86_000_000)
    bench.pass_time(TAKES.deadline_ms - 30_000, step_ms=30_000)
    assert bench.take(order).state is State.WAITING
    bench.pass_time(60_000, step_ms=30_000)
    [failed] = bench.said(TakeFailed)
    assert (failed.kind, failed.cost_micros) == (FailureKind.TRANSIENT, CEILING)
    assert bench.take(order).basis is Basis.ASSUMED


def test_a_clip_that_cannot_be_fetched_now_is_fetched_later() -> None:
    bench = Bench()
    waiting(bench, 1_000)
    inner, tries = bench.provider.collect, list[int]()

    def collect(*arguments: object) -> None:
        tries.append(bench.clock.now_ms())
        if len(tries) < 3:
            raise Unavailable("expired url")
        inner(*arguments)  # type: ignore[arg-type]

    bench.provider.collect = collect  # type: ignore[method-assign]
    bench.pass_time(30_000)
    [returned] = bench.said(TakeReturned)
    assert (returned.cost_micros, len(tries)) == (PRICE, 3)


def test_a_paid_clip_that_never_comes_is_a_paid_failure() -> None:
    bench = Bench()
    order = waiting(bench, 1_000)

    def collect(*_: object) -> None:
        raise Unavailable("expired url")

    bench.provider.collect = collect  # type: ignore[method-assign]
    bench.pass_time(TAKES.deadline_ms + 60_000, step_ms=30_000)
    [failed] = bench.said(TakeFailed)
    assert (failed.kind, failed.cost_micros) == (FailureKind.TRANSIENT, PRICE)
    assert bench.take(order).basis is Basis.BILLED


def test_a_clip_fetched_twice_stays_the_first_one() -> None:
    bench = Bench()
    order = waiting(bench, 1_000)
    bench.clock.advance(1_000)
    bench.tick()
    first = bench.blobs.put(bench.clip_name(order), b"\0\0\0\x18ftypfirst")
    bench.work()
    [returned] = bench.said(TakeReturned)
    assert returned.clip == first


def test_an_observation_of_an_older_version_moves_nothing() -> None:
    bench = Bench()
    order = waiting(bench, 1_000)
    for saw in ("succeeded", "window_closed", "deadline_passed", "due"):
        bench.send(TakeProgressed(order.take_id, 1, saw, 5, f"{order.take_id}.1"))
    bench.send(TakeProgressed("job-1.s01.t9", 1, "due"))
    assert bench.take(order).state is State.WAITING
    assert bench.bus.events == {}


def test_an_observation_of_another_release_is_quarantined() -> None:
    bench = Bench()
    order = waiting(bench, 1_000)
    answer = bench.send(TakeProgressed(order.take_id, 2, "levitating"))
    assert "unknown" in answer.reason
    assert bench.take(order).state is State.WAITING


def test_a_backend_that_leaves_no_file_is_a_paid_failure() -> None:
    bench = Bench()
    waiting(bench, 1_000)
    bench.provider.collect = lambda *_: None  # type: ignore[method-assign]
    bench.pass_time(2_000)
    assert bench.said(TakeFailed)[0].cost_micros == PRICE


@pytest.mark.parametrize("reason", ["no", "\N{FOX FACE}" * 300])
def test_a_thousand_takes_that_end_at_once_never_say_more_than_a_receipt_holds(reason: str) -> None:
    bench = Bench()
    first = bench.order(told(1_000))
    orders = [replace(first, take_id=f"{first.take_id}{n}") for n in range(1_100)]
    for order in orders:
        bench.send(order)
    says_poll(bench, Failed(reason, False, False, 0))
    heard, looks = set[str](), 0
    while len(heard) < len(orders):
        bench.clock.advance(TAKES.poll_ms)
        bench.tick()
        said = [decode_envelope(each.data) for each in bench.bus.commands]
        assert said, "each look goes on where the last one ended"
        bench.bus.commands.clear()
        heard |= {message.payload.take_id for message in said}
        looks += 1
    assert looks > 1
    for receipt in bench.store.shared.receipts.values():
        assert receipt_write("r", receipt, 1).update.ByteSize() < DOCUMENT_BYTES_MAX * 3 // 4


def test_what_was_seen_at_a_tick_whose_commit_failed_is_said_when_it_comes_again() -> None:
    bench = Bench()
    waiting(bench, 1_000)
    bench.clock.advance(1_000)
    tick = bench.delivery(Tick(bench.clock.now_ms()))
    commit = bench.store.commit

    def away(_commit: object) -> None:
        bench.store.commit = commit  # type: ignore[method-assign]
        raise Unavailable("the store is away")

    bench.store.commit = away  # type: ignore[method-assign]
    assert bench.deliver(tick).verdict is Verdict.GIVE_BACK
    assert bench.deliver(tick).verdict is Verdict.ACKNOWLEDGE
    assert len(bench.bus.commands) == 1
