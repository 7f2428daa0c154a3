"""take.order through the real delivery loop: what each answer of the vendor leads to."""

import pytest

from services.generator.take import Basis, State
from shared.contracts.brief import Simulation
from shared.contracts.take import (
    FailureKind,
    Route,
    TakeFailed,
    TakeInDoubt,
    TakeReturned,
    TakeWrittenOff,
)
from shared.ports.provider import (
    Accepted,
    NeverArrived,
    Refused,
    Submitted,
    TakeRequest,
    Throttled,
    Unknown,
    VideoProvider,
)
from shared.runtime.consume import Verdict
from tests.support.generator import CEILING, CONFIGURATION, Bench, Crash

TAKES = CONFIGURATION.takes
PRICE = 120_000


def told(*faults: str, latency_ms: int = 0, price: int = PRICE) -> Simulation:
    return Simulation(price_micros=price, latency_ms=latency_ms, faults=faults)


class Scripted:
    """A vendor that gives these answers to submits, and has the clip at once."""

    name = "animatic"

    def __init__(self, inner: VideoProvider, *answers: Submitted) -> None:
        self.inner, self.answers, self.submits = inner, list(answers), 0

    def submit(self, request: TakeRequest) -> Submitted:
        self.submits += 1
        return self.answers.pop(0) if self.answers else self.inner.submit(request)

    def __getattr__(self, name: str) -> object:
        return getattr(self.inner, name)


def scripted(*answers: Submitted) -> tuple[Bench, Scripted]:
    made: list[Scripted] = []

    def wrap(inner: VideoProvider) -> Scripted:
        made.append(Scripted(inner, *answers))
        return made[0]

    return Bench(wrap), made[0]  # pyright: ignore[reportArgumentType]


def test_a_take_that_is_ready_at_once_comes_back_in_the_same_delivery() -> None:
    bench = Bench()
    order = bench.order(told())
    assert bench.send(order).verdict is Verdict.ACKNOWLEDGE
    [returned] = bench.said(TakeReturned)
    assert (returned.cost_micros, returned.provider, returned.model) == (PRICE, "animatic", "draft")
    assert bench.blobs.stat(returned.clip.name)
    assert bench.take(order).state is State.RETURNED
    assert (bench.billed(order), bench.draws) == (1, 1)
    assert len(bench.facts(order, "ticket/")) == len(bench.facts(order, "cost")) == 1
    assert bench.store.counters() == {"takes_returned{provider=animatic}": 1}


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
    ],
    ids=["no such shot", "no such backend", "no such model"],
)
def test_an_order_that_cannot_be_asked_for_fails_for_nothing(changes: dict[str, object]) -> None:
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


@pytest.mark.parametrize("fault", ["drop", "hang"])
def test_a_submit_without_an_answer_is_found_and_never_sent_again(fault: str) -> None:
    bench = Bench()
    order = bench.order(told(fault))
    bench.send(order)
    assert bench.take(order).state is State.SUBMIT_UNKNOWN
    [doubt] = bench.said(TakeInDoubt)
    assert doubt.deadline_ms > bench.clock.now_ms()
    bench.pass_time(3_000)
    [returned] = bench.said(TakeReturned)
    assert (returned.cost_micros, bench.billed(order)) == (PRICE, 1)


def test_a_submit_that_is_never_found_is_written_off_at_its_ceiling() -> None:
    bench = Bench()
    order = bench.order(told("lost"))
    bench.send(order)
    window_ms = CONFIGURATION.providers["animatic"].models["draft"].p99_ms + TAKES.doubt_window_ms
    bench.pass_time(window_ms - 1000, step_ms=1000)
    assert bench.take(order).state is State.SUBMIT_UNKNOWN
    bench.pass_time(TAKES.reconcile_ms + 2000)
    [written_off] = bench.said(TakeWrittenOff)
    assert written_off.cost_micros == CEILING
    assert bench.take(order).basis is Basis.ASSUMED
    assert (bench.billed(order), len(bench.facts(order, "cost"))) == (0, 1)


def test_a_server_error_is_a_doubt_whether_it_was_billed_or_not() -> None:
    ends = set[State]()
    for shot in range(1, 5):
        bench = Bench()
        order = bench.order(told("always:5xx"), shot=shot)
        bench.send(order)
        bench.pass_time(200_000, step_ms=5_000)
        take = bench.take(order)
        assert take.state is (State.RETURNED if bench.billed(order) else State.WRITTEN_OFF)
        ends.add(take.state)
    assert ends == {State.RETURNED, State.WRITTEN_OFF}


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


def test_a_ticket_that_cannot_be_used_is_a_doubt() -> None:
    for ticket in ("", "x" * 301):
        bench, _ = scripted(Accepted(ticket, None, 0))
        order = bench.order()
        bench.send(order)
        assert bench.take(order).state is State.SUBMIT_UNKNOWN


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


@pytest.mark.parametrize("billed", [True, False])
def test_a_process_that_dies_in_a_submit_never_submits_again(billed: bool) -> None:
    bench = Bench()
    order = bench.order(told())
    inner = bench.provider.submit

    def die(request: TakeRequest) -> Submitted:
        if billed:
            inner(request)
        raise Crash

    bench.provider.submit = die  # type: ignore[method-assign]
    with pytest.raises(Crash):
        bench.send(order)
    bench.provider.submit = inner  # type: ignore[method-assign]
    bench.restart()
    assert bench.send(order).verdict is Verdict.GIVE_BACK
    bench.pass_time(TAKES.submit_timeout_ms + TAKES.lease_margin_ms + 5_000, step_ms=5_000)
    bench.send(order)
    bench.pass_time(200_000, step_ms=5_000)
    assert bench.take(order).state is (State.RETURNED if billed else State.WRITTEN_OFF)
    assert bench.billed(order) == int(billed)
    assert len(bench.said(TakeInDoubt)) == 1


def test_an_answer_later_than_its_lease_is_still_adopted() -> None:
    bench = Bench()
    order = bench.order(told())
    inner = bench.provider.submit

    def sleepy(request: TakeRequest) -> Submitted:
        answer = inner(request)
        bench.clock.advance(TAKES.submit_timeout_ms + TAKES.lease_margin_ms)
        bench.send(order)  # A redelivery meets the expired lease: it must not take our outcome.
        bench.tick()
        [observed] = bench.bus.commands
        bench.bus.commands.clear()
        bench.deliver(observed)
        assert bench.take(order).state is State.SUBMIT_UNKNOWN
        return answer

    bench.provider.submit = sleepy  # type: ignore[method-assign]
    bench.send(order)
    assert bench.take(order).state is State.RETURNED
    assert bench.said(TakeReturned)[0].cost_micros == PRICE
    assert bench.billed(order) == 1


@pytest.mark.parametrize(
    ("answer", "ends"),
    [
        (Refused("no", moderation=True), State.FAILED),
        (NeverArrived("no route"), State.PREPARED),
        (Throttled(1), State.PREPARED),
        (Unknown("reset"), State.SUBMIT_UNKNOWN),
    ],
)
def test_a_late_answer_without_a_ticket_ends_the_doubt_only_by_proof(
    answer: Submitted, ends: State
) -> None:
    bench = Bench()
    order = bench.order()

    def sleepy(_request: TakeRequest) -> Submitted:
        bench.clock.advance(TAKES.submit_timeout_ms + TAKES.lease_margin_ms)
        bench.tick()
        bench.work()
        return answer

    bench.provider.submit = sleepy  # type: ignore[method-assign]
    bench.send(order)
    assert bench.take(order).state is ends


def test_a_ticket_that_comes_after_the_write_off_is_priced_and_said_again() -> None:
    bench = Bench()
    order = bench.order(told(latency_ms=1_000))
    inner = bench.provider.submit

    def very_late(request: TakeRequest) -> Submitted:
        bench.pass_time(400_000, step_ms=5_000)
        assert bench.take(order).state is State.WRITTEN_OFF
        return inner(request)

    bench.provider.submit = very_late  # type: ignore[method-assign]
    bench.send(order)
    bench.pass_time(10_000)
    take = bench.take(order)
    assert (take.state, take.cost_micros, take.basis) == (State.WRITTEN_OFF, PRICE, Basis.BILLED)
    assert [each.cost_micros for each in bench.said(TakeWrittenOff)] == [CEILING, PRICE]
    assert len(bench.facts(order, "correction/")) == 1
    assert take.due_at_ms is None


@pytest.mark.parametrize(("latency_ms", "costs"), [(200_000, [2]), (1_000, [1, 2])])
def test_two_tickets_for_one_take_are_both_kept_and_both_paid(
    latency_ms: int, costs: list[int]
) -> None:
    bench = Bench()
    order = bench.order(told(latency_ms=latency_ms))
    inner = bench.provider.submit

    def sleepy(request: TakeRequest) -> Submitted:
        inner(request)  # What the search finds; the answer names another ticket.
        bench.pass_time(TAKES.submit_timeout_ms + TAKES.lease_margin_ms + 9_000)
        return inner(request)

    bench.provider.submit = sleepy  # type: ignore[method-assign]
    bench.send(order)
    bench.pass_time(latency_ms + 10_000, step_ms=5_000)
    assert [each.cost_micros for each in bench.said(TakeReturned)] == [n * PRICE for n in costs]
    assert len(bench.facts(order, "ticket/")) == 2
    assert len(bench.facts(order, "cost")) == 1
    assert "two tickets" in bench.take(order).reason
