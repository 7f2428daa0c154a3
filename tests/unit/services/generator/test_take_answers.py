"""What the answer to a submit means for a take, whatever has become of it since."""

from collections.abc import Callable

import pytest

from services.generator.moves import priced, write_off
from services.generator.submit import after_submit
from services.generator.take import Pace, State, Take
from shared.ports.provider import (
    Accepted,
    NeverArrived,
    Refused,
    Submitted,
    Throttled,
    Unknown,
)
from tests.unit.services.generator.test_take import (
    EVERY,
    NOW,
    PACE,
    in_doubt,
    returned,
    submitting,
    waiting,
)

ANSWERS: list[Submitted] = [
    Accepted("T9", 1, 0),
    Refused("no", moderation=True),
    Refused("no", moderation=False),
    Throttled(10),
    NeverArrived("no route"),
    Unknown("reset"),
]
OTHERS = [answer for answer in ANSWERS if not isinstance(answer, Accepted)]


def answered(take: Take, answer: Submitted, attempt: int = 1, pace: Pace = PACE) -> Take:
    return after_submit(take, attempt, answer, NOW, pace)


@pytest.mark.parametrize("make", EVERY, ids=lambda make: make.__name__)
@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: type(answer).__name__)
def test_every_answer_has_a_meaning_in_every_state(
    make: Callable[[], Take], answer: Submitted
) -> None:
    take = answered(make(), answer)
    assert take.state is not State.SUBMITTING or make().state is State.PREPARED
    assert take.state is not State.PREPARED or make().state not in (State.WAITING, State.RETURNED)


@pytest.mark.parametrize("answer", OTHERS, ids=lambda answer: type(answer).__name__)
def test_an_answer_to_another_attempt_says_nothing_about_this_one(answer: Submitted) -> None:
    for make in (submitting, in_doubt):
        assert answered(make(), answer, attempt=7) == make()


def test_a_ticket_of_another_attempt_still_counts() -> None:
    take = answered(submitting(), Accepted("T9", None, 0), attempt=7)
    assert (take.state, take.tickets[0].ticket) == (State.WAITING, "T9")


@pytest.mark.parametrize("answer", OTHERS, ids=lambda answer: type(answer).__name__)
def test_what_has_a_ticket_heeds_no_other_answer(answer: Submitted) -> None:
    assert answered(waiting(), answer) == waiting()
    assert answered(returned(), answer) == returned()


def test_only_no_answer_at_all_leads_to_doubt() -> None:
    states = {type(answer): answered(submitting(), answer).state for answer in ANSWERS}
    assert [each for each, state in states.items() if state is State.SUBMIT_UNKNOWN] == [Unknown]
    assert states[Accepted] is State.WAITING
    assert states[Throttled] is states[NeverArrived] is State.PREPARED


def test_an_ended_take_with_two_late_tickets_is_corrected_when_both_have_a_price() -> None:
    take = write_off(in_doubt())
    for ticket in ("A", "B"):
        take = answered(take, Accepted(ticket, None, 0))
    one = priced(take, "A", 30, "succeeded", "", NOW)
    assert one.cost_micros == take.cost_micros
    assert priced(one, "B", 12, "transient", "", NOW).cost_micros == 42
