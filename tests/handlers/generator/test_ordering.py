"""take.order through the real delivery loop: what each answer of the vendor leads to."""

from typing import Any

import pytest

from services.generator.facts import CostFact
from services.generator.take import Basis, State
from shared.contracts.brief import Simulation
from shared.contracts.codec import decode_record
from shared.contracts.envelope import BlobRef
from shared.contracts.take import (
    FailureKind,
    Route,
    TakeFailed,
    TakeReturned,
)
from shared.ports.provider import (
    NeverArrived,
    Refused,
    Submitted,
    TakeRequest,
    Throttled,
)
from shared.runtime.consume import Verdict
from tests.handlers.generator.vendors import PRICE, scripted, told
from tests.support.generator import CEILING, CONFIGURATION, Bench

TAKES = CONFIGURATION.takes


def test_a_take_that_is_ready_at_once_comes_back_in_the_same_delivery() -> None:
    bench = Bench()
    order = bench.order(told())
    assert bench.send(order).verdict is Verdict.ACKNOWLEDGE
    [returned] = bench.said(TakeReturned)
    assert (returned.cost_micros, returned.ceiling_micros) == (PRICE, CEILING)
    assert (returned.provider, returned.model) == ("animatic", "draft")
    assert bench.blobs.stat(returned.clip.name)
    assert bench.take(order).state is State.RETURNED
    assert (bench.billed(order), bench.draws) == (1, 1)
    assert bench.store.counters() == {}


def test_a_ticket_that_comes_with_its_cost_is_one_fact_and_one_before_it_its_own() -> None:
    bench = Bench()
    ready, waits = bench.order(told()), bench.order(told(latency_ms=60_000), shot=2)
    bench.send(ready)
    bench.send(waits)
    assert (bench.facts(ready, "ticket/"), len(bench.facts(ready, "cost"))) == ([], 1)
    assert (len(bench.facts(waits, "ticket/")), bench.facts(waits, "cost")) == (1, [])
    bench.pass_time(90_000)
    [cost] = bench.store.scan("facts", f"{waits.take_id}/cost")
    assert decode_record(CostFact, "facts", cost.body).learnt == ()
    for order in (ready, waits):
        assert bench.tickets_known(order) == {t.ticket for t in bench.take(order).tickets}


def test_an_order_delivered_again_and_again_buys_once() -> None:
    bench = Bench()
    order = bench.order(told())
    for copy in range(10):
        bench.send(order, f"copy-{copy % 3}")
    assert bench.billed(order) == 1
    assert len(bench.said(TakeReturned)) == 1


def test_an_order_for_later_waits_and_is_then_bought() -> None:
    bench = Bench()
    order = bench.order(told(), not_before_ms=bench.clock.now_ms() + 15_000)
    bench.send(order)
    bench.pass_time(14_000)
    assert (bench.take(order).state, bench.billed(order)) == (State.PREPARED, 0)
    bench.pass_time(2_000)
    assert bench.take(order).state is State.RETURNED
    assert bench.billed(order) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"shot_id": "s99"},
        {"route": Route("nobody", "draft", 0, CEILING)},
        {"route": Route("animatic", "no-such-model", 0, CEILING)},
        {"plan": BlobRef("plans/job-1/1", "0" * 64, 9)},
    ],
    ids=["no such shot", "no such backend", "no such model", "another plan"],
)
def test_an_order_that_cannot_be_asked_for_fails_for_nothing(changes: dict[str, Any]) -> None:
    bench = Bench()
    order = bench.order(told(), **changes)
    bench.send(order)
    [failed] = bench.said(TakeFailed)
    assert (failed.kind, failed.cost_micros) == (FailureKind.PERMANENT, 0)
    assert bench.billed(order) == 0


def test_a_refused_take_fails_for_nothing_and_leaves_a_fact() -> None:
    bench = Bench()
    order = bench.order(told("refuse"))
    bench.send(order)
    [failed] = bench.said(TakeFailed)
    assert (failed.kind, failed.cost_micros) == (FailureKind.REFUSED, 0)
    assert failed.ceiling_micros == CEILING
    assert bench.take(order).basis is Basis.NOTHING_BOUGHT
    assert bench.facts(order, "refusal/") == [f"{order.take_id}/refusal/1"]


def test_a_request_that_can_never_work_is_a_permanent_failure() -> None:
    bench, _ = scripted(Refused("too long", moderation=False))
    bench.send(bench.order())
    [failed] = bench.said(TakeFailed)
    assert failed.kind is FailureKind.PERMANENT


def test_a_throttled_take_is_the_same_take_later() -> None:
    bench = Bench()
    order = bench.order(told("throttle"))
    bench.send(order)
    assert (bench.take(order).state, bench.billed(order)) == (State.PREPARED, 0)
    bench.pass_time(TAKES.throttled_retry_ms + 1000)
    assert bench.take(order).state is State.RETURNED
    assert bench.billed(order) == 1


def test_throttling_without_end_fails_at_the_deadline_for_nothing() -> None:
    bench, vendor = scripted(*[Throttled(0)] * 10_000)
    order = bench.order()
    bench.send(order)
    bench.pass_time(TAKES.deadline_ms + 20_000, step_ms=5_000)
    [failed] = bench.said(TakeFailed)
    assert (failed.kind, failed.cost_micros) == (FailureKind.TRANSIENT, 0)
    assert vendor.submits <= TAKES.deadline_ms // TAKES.throttled_retry_ms + 1


def test_a_submit_that_never_arrived_is_tried_a_few_times() -> None:
    bench, vendor = scripted(NeverArrived("connect refused"))
    order = bench.order(told())
    bench.send(order)
    bench.pass_time(10_000)
    assert (bench.take(order).state, vendor.submits) == (State.RETURNED, 2)

    bench, vendor = scripted(*[NeverArrived("connect refused")] * 9)
    order = bench.order(told())
    bench.send(order)
    bench.pass_time(60_000)
    [failed] = bench.said(TakeFailed)
    assert (failed.kind, failed.cost_micros) == (FailureKind.TRANSIENT, 0)
    assert vendor.submits == TAKES.connect_tries_max


def test_a_vendor_that_fails_a_take_is_paid_what_it_bills() -> None:
    bench = Bench()
    order = bench.order(told("transient"))
    bench.send(order)
    [failed] = bench.said(TakeFailed)
    assert (failed.kind, failed.cost_micros) == (FailureKind.TRANSIENT, 0)
    assert failed.ticket == f"{order.take_id}.1"


def test_junk_instead_of_a_clip_is_a_paid_failure() -> None:
    bench = Bench()
    order = bench.order(told("junk"))
    bench.send(order)
    [failed] = bench.said(TakeFailed)
    assert (failed.kind, failed.cost_micros) == (FailureKind.TRANSIENT, PRICE)
    assert not list(bench.blobs.list("takes/"))


def test_a_price_above_ceiling_and_quote_is_reported_in_full() -> None:
    bench = Bench()
    order = bench.order(Simulation(price_micros=3 * CEILING, quoted_micros=1))
    bench.send(order)
    [returned] = bench.said(TakeReturned)
    assert returned.cost_micros == 3 * CEILING


def test_a_live_lease_gives_a_second_delivery_back() -> None:
    bench = Bench()
    order = bench.order(told())
    answers: list[Verdict] = []
    inner = bench.provider.submit

    def slow(request: TakeRequest) -> Submitted:
        answers.append(bench.send(order).verdict)
        answers.append(bench.send(order, "another copy").verdict)
        return inner(request)

    bench.provider.submit = slow  # type: ignore[method-assign]
    bench.send(order)
    assert answers == [Verdict.GIVE_BACK] * 2
    assert bench.billed(order) == 1
