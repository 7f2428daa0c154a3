"""Cancels: whenever they come, nothing more is bought and every cost is found out."""

import hashlib

from services.generator.take import State
from shared.contracts.brief import Simulation
from shared.contracts.take import (
    FailureKind,
    TakeCancel,
    TakeFailed,
    TakeReturned,
)
from shared.domain.errors import Unavailable
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


def test_a_cancel_before_the_submit_buys_nothing() -> None:
    bench = Bench()
    order = bench.order(told(), not_before_ms=bench.clock.now_ms() + 60_000)
    bench.send(order)
    bench.cancel(order)
    bench.pass_time(90_000, step_ms=10_000)
    [failed] = bench.said(TakeFailed)
    assert (failed.kind, failed.cost_micros) == (FailureKind.CANCELLED, 0)
    assert bench.billed(order) == 0


def test_a_cancel_that_overtakes_its_order_buys_nothing() -> None:
    bench = Bench()
    order = bench.order(told())
    bench.cancel(order)
    bench.cancel(order)
    bench.send(order)
    [failed] = bench.said(TakeFailed)
    assert (failed.kind, failed.cost_micros, failed.shot_id) == (FailureKind.CANCELLED, 0, "s01")
    assert bench.billed(order) == 0


def test_a_cancel_of_a_running_take_is_a_hint_and_its_cost_is_found_out() -> None:
    bench = Bench()
    order = waiting(bench)
    hints = list[str]()
    bench.provider.cancel = lambda _request, ticket: hints.append(ticket)  # type: ignore[method-assign]
    bench.cancel(order)
    bench.send(TakeCancel(order.take_id), "another copy")
    bench.pass_time(25_000)
    assert hints == [f"{order.take_id}.1"]
    [failed] = bench.said(TakeFailed)
    assert (failed.kind, failed.cost_micros) == (FailureKind.CANCELLED, PRICE)
    assert not list(bench.blobs.list("takes/"))


def test_a_cancel_in_doubt_still_finds_the_cost() -> None:
    bench = Bench()
    order = bench.order(told(0, "drop"))
    bench.send(order)
    bench.cancel(order)
    bench.pass_time(10_000)
    [failed] = bench.said(TakeFailed)
    assert (failed.kind, failed.cost_micros) == (FailureKind.CANCELLED, PRICE)


def test_a_cancel_while_throttled_ends_it() -> None:
    bench = Bench()
    order = bench.order(told(0, "throttle"))
    bench.send(order)
    bench.cancel(order)
    bench.pass_time(60_000, step_ms=5_000)
    assert bench.take(order).kind is FailureKind.CANCELLED
    assert bench.billed(order) == 0


def test_a_cancel_of_an_ended_take_changes_nothing() -> None:
    bench = Bench()
    order = bench.order(told(0))
    bench.send(order)
    bench.cancel(order)
    assert bench.take(order).state is State.RETURNED
    assert len(bench.bus.events) == 1


def test_a_clip_that_somebody_else_fetched_meanwhile_counts() -> None:
    bench = Bench()
    order = waiting(bench, 1_000)
    inner, first = bench.provider.collect, b"\0\0\0\x18ftypfirst"

    def collect(*arguments: object) -> None:
        inner(*arguments)  # type: ignore[arg-type]
        bench.blobs.put(bench.clip_name(order), first)

    bench.provider.collect = collect  # type: ignore[method-assign]
    bench.pass_time(2_000)
    [returned] = bench.said(TakeReturned)
    assert bench.blobs.get(returned.clip.name) == first
    assert returned.clip.sha256 == hashlib.sha256(first).hexdigest()


def test_a_hint_that_does_not_arrive_changes_nothing() -> None:
    bench = Bench()
    order = waiting(bench)

    def cancel(*_: object) -> None:
        raise Unavailable("down")

    bench.provider.cancel = cancel  # type: ignore[method-assign]
    assert bench.cancel(order).verdict is Verdict.ACKNOWLEDGE
    bench.pass_time(25_000)
    assert bench.said(TakeFailed)[0].cost_micros == PRICE


def test_a_cancelled_take_whose_cost_never_shows_counts_as_spent() -> None:
    bench = Bench()
    order = waiting(bench, 86_000_000)
    bench.cancel(order)
    bench.pass_time(TAKES.deadline_ms + 30_000, step_ms=30_000)
    [failed] = bench.said(TakeFailed)
    assert (failed.kind, failed.cost_micros) == (FailureKind.CANCELLED, CEILING)
