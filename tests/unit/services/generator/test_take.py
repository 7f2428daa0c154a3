"""The table of a take's life, and the moves that keep it from being bought twice."""

from collections.abc import Callable

import pytest

from services.generator import moves
from services.generator.take import ENDED, SUCCEEDED, TRANSITIONS, Basis, Event, Pace, State, Take
from shared.contracts.brief import Simulation
from shared.contracts.codec import decode_record, encode_record
from shared.contracts.envelope import BlobRef
from shared.contracts.take import FailureKind, Route, TakeOrder
from shared.domain.errors import IllegalTransition

NOW = 1_800_000_000_000
CEILING = 400_000
PACE = Pace(
    lease_ms=100,
    connect_tries_max=2,
    connect_retry_ms=10,
    throttled_retry_ms=50,
    poll_ms=5,
    reconcile_ms=7,
    doubt_ms=1000,
    deadline_ms=5000,
)
CLIP = BlobRef("takes/a.mp4", "0" * 64, 9)
PLAN = BlobRef("plans/a", "0" * 64, 9)
ORDER = TakeOrder(
    "a", "s01", PLAN, Route("animatic", "draft", 1, CEILING), 1, 1, 0, Simulation(faults=("ok",))
)


def prepared() -> Take:
    return moves.ordered(ORDER, "job-1", "t1", NOW, PACE.deadline_ms)


def submitting() -> Take:
    return moves.intent_to_submit(prepared(), NOW, PACE)


def in_doubt() -> Take:
    return moves.in_doubt(submitting(), "silence", NOW, PACE)


def waiting() -> Take:
    return moves.adopt_ticket(submitting(), "T1", 5, NOW + 3, NOW, PACE)


def succeeded() -> Take:
    return moves.priced(waiting(), "T1", 300, SUCCEEDED, "", NOW)


def returned() -> Take:
    return moves.collected(succeeded(), CLIP)


def failed() -> Take:
    return moves.failed(submitting(), FailureKind.REFUSED, "no")


def written_off() -> Take:
    return moves.write_off(in_doubt())


EVERY = [prepared, submitting, in_doubt, waiting, returned, failed, written_off]


def test_the_table_names_every_state_and_every_state_can_be_reached() -> None:
    assert set(TRANSITIONS) == set(State)
    reached = {State.PREPARED, State.CALLED_OFF}
    for _ in State:
        reached |= {target for state in reached for target in TRANSITIONS[state].values()}
    assert reached == set(State)


def test_the_only_door_to_a_paid_submit_is_prepared() -> None:
    doors = [
        (state, event)
        for state in State
        for event, to in TRANSITIONS[state].items()
        if to is State.SUBMITTING and event is not Event.NOTED
    ]
    assert doors == [(State.PREPARED, Event.SUBMIT)]


def test_the_only_way_back_to_prepared_is_a_proof_that_nothing_was_bought() -> None:
    ways = {
        event for state in State for event, to in TRANSITIONS[state].items() if to is State.PREPARED
    }
    assert ways == {Event.NOT_BOUGHT}
    assert Event.NOT_BOUGHT not in TRANSITIONS[State.WAITING]


def test_an_ended_take_moves_no_more_but_learns_about_money() -> None:
    for state in ENDED:
        assert dict(TRANSITIONS[state]) == {Event.TICKETED: state, Event.NOTED: state}


@pytest.mark.parametrize("make", EVERY, ids=lambda make: make.__name__)
def test_a_take_is_submitted_from_prepared_alone(make: Callable[[], Take]) -> None:
    take = make()
    if take.state is State.PREPARED:
        assert moves.intent_to_submit(take, NOW, PACE).attempts == 1
        return
    with pytest.raises(IllegalTransition):
        moves.intent_to_submit(take, NOW, PACE)
    assert take == make()


@pytest.mark.parametrize("make", EVERY, ids=lambda make: make.__name__)
def test_a_ticket_is_never_refused(make: Callable[[], Take]) -> None:
    take = moves.adopt_ticket(make(), "late", None, NOW, NOW, PACE)
    assert "late" in [ticket.ticket for ticket in take.tickets]
    assert take.due_at_ms == NOW
    assert take.state in {*ENDED, State.WAITING}


@pytest.mark.parametrize("make", EVERY, ids=lambda make: make.__name__)
def test_a_take_survives_its_record(make: Callable[[], Take]) -> None:
    take = make()
    assert decode_record(Take, "takes", encode_record(take)) == take


@pytest.mark.parametrize("make", EVERY, ids=lambda make: make.__name__)
def test_what_has_not_ended_is_due_and_what_has_ended_has_a_cost(make: Callable[[], Take]) -> None:
    take = make()
    assert (take.due_at_ms is None) == (take.state in ENDED)
    assert (take.cost_micros is not None) == (take.basis is not None) == (take.state in ENDED)


def test_a_known_ticket_changes_nothing() -> None:
    assert moves.adopt_ticket(waiting(), "T1", 9, NOW + 99, NOW + 9, PACE) == waiting()


def test_a_lease_is_doubted_only_once_it_has_run_out() -> None:
    take = submitting()
    assert moves.expired_lease(take, NOW + PACE.lease_ms - 1, PACE) == take
    doubted = moves.expired_lease(take, NOW + PACE.lease_ms, PACE)
    assert doubted.state is State.SUBMIT_UNKNOWN
    assert doubted.doubt_until_ms == NOW + PACE.lease_ms + PACE.doubt_ms


def test_a_doubt_counts_as_spent_when_it_is_written_off() -> None:
    assert (written_off().cost_micros, written_off().basis) == (CEILING, Basis.ASSUMED)


def test_a_ticket_that_cannot_say_its_cost_counts_with_its_ceiling_or_higher_promise() -> None:
    assert moves.deadline_passed(waiting()).cost_micros == CEILING
    dear = moves.adopt_ticket(submitting(), "T1", 2 * CEILING, NOW, NOW, PACE)
    assert moves.deadline_passed(dear).cost_micros == 2 * CEILING


def test_a_ticket_is_priced_once() -> None:
    once = succeeded()
    assert moves.priced(once, "T1", 999, "transient", "again", NOW) == once
    assert moves.priced(once, "stranger", 999, "transient", "", NOW) == once


def test_the_reason_of_a_stranger_is_cut() -> None:
    assert len(moves.failed(submitting(), FailureKind.REFUSED, "x" * 9999).reason) == 300


def test_a_late_refusal_clears_a_write_off_and_nothing_else_that_ended() -> None:
    cleared = moves.nothing_bought(written_off(), FailureKind.REFUSED, "no")
    assert (cleared.state, cleared.cost_micros) == (State.WRITTEN_OFF, 0)
    assert cleared.basis is Basis.NOTHING_BOUGHT
    for take in (returned(), failed(), waiting(), prepared()):
        assert moves.nothing_bought(take, FailureKind.REFUSED, "no") == take


def test_a_cancel_ends_what_is_not_bought_and_marks_what_may_be() -> None:
    assert moves.cancel(prepared()).kind is FailureKind.CANCELLED
    for make in (submitting, in_doubt, waiting):
        marked = moves.cancel(make())
        assert (marked.state, marked.cancel_requested) == (make().state, True)
        assert moves.cancel(marked) == marked
    for make in (returned, failed, written_off):
        assert moves.cancel(make()) == make()


def test_a_proof_after_a_cancel_ends_the_take() -> None:
    take = moves.never_arrived(moves.cancel(submitting()), "refused", NOW, PACE)
    assert (take.kind, take.cost_micros) == (FailureKind.CANCELLED, 0)


def test_a_take_that_cannot_reach_its_vendor_gives_up() -> None:
    once = moves.never_arrived(submitting(), "refused", NOW, PACE)
    assert (once.state, once.due_at_ms) == (State.PREPARED, NOW + PACE.connect_retry_ms)
    twice = moves.never_arrived(moves.intent_to_submit(once, NOW, PACE), "refused", NOW, PACE)
    assert (twice.state, twice.kind, twice.cost_micros) == (
        State.FAILED,
        FailureKind.TRANSIENT,
        0,
    )


def test_a_vendor_may_ask_for_more_patience_but_not_beyond_the_deadline() -> None:
    assert moves.throttled(submitting(), 0, NOW, PACE).due_at_ms == NOW + PACE.throttled_retry_ms
    assert moves.throttled(submitting(), 900, NOW, PACE).due_at_ms == NOW + 900
    assert moves.throttled(submitting(), 9_000_000, NOW, PACE).state is State.FAILED
