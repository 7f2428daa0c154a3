"""Submits without an answer, answers without their worker, workers without their lease."""

import pytest

from services.generator.take import Basis, State
from shared.contracts.brief import Simulation
from shared.contracts.take import (
    TakeInDoubt,
    TakeReturned,
    TakeWrittenOff,
)
from shared.domain.errors import Unavailable
from shared.ports.provider import (
    Accepted,
    CannotTell,
    Found,
    Lost,
    NeverArrived,
    Refused,
    Submitted,
    TakeRequest,
    Throttled,
    Unknown,
)
from shared.runtime.consume import Verdict
from tests.handlers.generator.vendors import PRICE, scripted, told
from tests.support.generator import CEILING, CONFIGURATION, Bench, Crash

TAKES = CONFIGURATION.takes


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
    window_ms = CONFIGURATION.providers["animatic"].models["draft"].doubt_window_ms
    assert window_ms is not None
    bench.pass_time(window_ms - 1000, step_ms=1000)
    assert bench.take(order).state is State.SUBMIT_UNKNOWN
    bench.pass_time(TAKES.reconcile_ms + 2000)
    [written_off] = bench.said(TakeWrittenOff)
    assert written_off.cost_micros == written_off.ceiling_micros == CEILING
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


def test_a_ticket_that_cannot_be_used_is_a_doubt() -> None:
    for ticket in ("", "x" * 301):
        bench, _ = scripted(Accepted(ticket, None, 0))
        order = bench.order()
        bench.send(order)
        assert bench.take(order).state is State.SUBMIT_UNKNOWN


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
    assert len(bench.tickets_known(order)) == 2
    assert len(bench.facts(order, "cost")) == 1
    assert "two tickets" in bench.take(order).reason


def test_a_vendor_that_cannot_be_asked_keeps_the_doubt_open_to_the_deadline() -> None:
    bench = Bench()
    order = bench.order(told("drop"))
    bench.send(order)
    inner = bench.provider.find

    def down(_request: TakeRequest) -> Found | Lost | CannotTell:
        raise Unavailable("maintenance")

    bench.provider.find = down  # type: ignore[method-assign]
    bench.pass_time(600_000, step_ms=10_000)
    assert bench.take(order).state is State.SUBMIT_UNKNOWN
    bench.provider.find = inner  # type: ignore[method-assign]
    bench.pass_time(15_000)
    assert bench.take(order).state is State.RETURNED

    order = bench.order(told("always:drop"), shot=2)
    bench.send(order)
    bench.provider.find = lambda _request: CannotTell("503")  # type: ignore[method-assign]
    bench.pass_time(TAKES.deadline_ms + 60_000, step_ms=30_000)
    assert bench.take(order).state is State.WRITTEN_OFF


def test_a_proof_that_comes_after_the_write_off_clears_the_cost_and_is_said_again() -> None:
    bench = Bench()
    order = bench.order(told("lost"))

    def very_late(_request: TakeRequest) -> Submitted:
        bench.pass_time(400_000, step_ms=5_000)
        return Throttled(1)

    bench.provider.submit = very_late  # type: ignore[method-assign]
    bench.send(order)
    assert [each.cost_micros for each in bench.said(TakeWrittenOff)] == [CEILING, 0]
    assert bench.take(order).basis is Basis.NOTHING_BOUGHT


def test_a_late_ticket_that_never_says_its_cost_counts_as_spent() -> None:
    bench = Bench()
    order = bench.order(Simulation(PRICE, 2 * CEILING, 80_000_000))
    inner = bench.provider.submit

    def very_late(request: TakeRequest) -> Submitted:
        bench.pass_time(400_000, step_ms=5_000)
        return inner(request)

    bench.provider.submit = very_late  # type: ignore[method-assign]
    bench.send(order)
    bench.pass_time(TAKES.deadline_ms + 30_000, step_ms=30_000)
    take = bench.take(order)
    assert (take.state, take.cost_micros) == (State.WRITTEN_OFF, 2 * CEILING)
    assert (take.basis, take.due_at_ms) == (Basis.ASSUMED, None)


@pytest.mark.parametrize("ticketed", [True, False])
def test_a_plan_that_is_gone_leaves_deadlines_in_force(ticketed: bool) -> None:
    bench = Bench()
    order = bench.order(told(latency_ms=1_000) if ticketed else told("drop"))
    bench.send(order)
    bench.blobs.delete(bench.plan.name)
    bench.restart()
    bench.pass_time(TAKES.deadline_ms + 60_000, step_ms=30_000)
    take = bench.take(order)
    assert take.state is (State.FAILED if ticketed else State.WRITTEN_OFF)
    # A ticket's vendor is asked without the plan, and says what it billed.
    known = (PRICE, Basis.BILLED) if ticketed else (CEILING, Basis.ASSUMED)
    assert (take.cost_micros, take.basis) == known


def test_what_breaks_after_the_answer_never_loses_the_ticket() -> None:
    for broken in ("poll", "collect"):
        for error in (ValueError("a bug"), Unavailable("down")):
            bench = Bench()
            order = bench.order(told())
            inner = getattr(bench.provider, broken)

            def fail(*_: object, error: Exception = error) -> None:
                raise error

            setattr(bench.provider, broken, fail)
            bench.send(order)
            assert bench.take(order).state is State.WAITING
            setattr(bench.provider, broken, inner)
            bench.pass_time(10_000)
            assert bench.take(order).state is State.RETURNED
