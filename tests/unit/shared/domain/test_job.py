"""The tables of the two machines keep their promises."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias, TypeVar

import pytest

from shared.contracts.registry import CLASS_OF
from shared.domain.errors import IllegalTransition
from shared.domain.job import (
    APPROVAL_STATES,
    JOB_TRANSITIONS,
    MONEY_FACTS,
    SHOT_TRANSITIONS,
    TERMINAL,
    JobState,
    ShotState,
    check_move,
    check_shot_move,
)

State = TypeVar("State")
Table: TypeAlias = Mapping[State, Mapping[str, frozenset[State]]]
Check: TypeAlias = Callable[[State, str, State], State]

ENDS_OF_SHOTS = {ShotState.ACCEPTED, ShotState.EXHAUSTED}


def _reached_from(start: State, table: Table[State]) -> set[State]:
    found, ahead = {start}, [start]
    while ahead:
        for targets in table[ahead.pop()].values():
            ahead += targets - found
            found |= targets
    return found


def test_every_state_has_a_row():
    assert set(JOB_TRANSITIONS) == set(JobState)
    assert set(SHOT_TRANSITIONS) == set(ShotState)


def test_every_state_is_reached_from_the_first():
    assert _reached_from(JobState.RECEIVED, JOB_TRANSITIONS) == set(JobState)
    assert _reached_from(ShotState.PLANNED, SHOT_TRANSITIONS) == set(ShotState)


def test_exactly_the_terminal_states_lead_nowhere():
    assert {state for state, row in JOB_TRANSITIONS.items() if not row} == TERMINAL
    assert {state for state, row in SHOT_TRANSITIONS.items() if not row} == ENDS_OF_SHOTS


@pytest.mark.parametrize("state", [s for s in JobState if s not in TERMINAL])
def test_a_job_can_end_from_every_state(state: JobState):
    assert _reached_from(state, JOB_TRANSITIONS) & TERMINAL


@pytest.mark.parametrize("state", [s for s in ShotState if s not in ENDS_OF_SHOTS])
def test_a_shot_can_be_accepted_or_exhausted_from_every_state(state: ShotState):
    assert _reached_from(state, SHOT_TRANSITIONS) >= ENDS_OF_SHOTS


@pytest.mark.parametrize("state", [s for s in JobState if s not in TERMINAL | {JobState.RECEIVED}])
def test_every_state_that_waits_has_a_deadline(state: JobState):
    """`received` waits for nothing: the job is created by the event that leaves it."""
    assert "job.due" in JOB_TRANSITIONS[state]


@pytest.mark.parametrize("state", [*APPROVAL_STATES])
def test_a_stop_can_be_passed_refused_cancelled_and_expire(state: JobState):
    assert set(JOB_TRANSITIONS[state]) >= {
        "approval.given",
        "approval.refused",
        "cancel.requested",
        "job.due",
    }


def test_only_a_film_on_its_way_out_can_no_longer_be_cancelled():
    waits = set(JobState) - TERMINAL - {JobState.RECEIVED}

    assert {s for s in waits if "cancel.requested" not in JOB_TRANSITIONS[s]} == {
        JobState.DELIVERING
    }


def test_every_event_is_a_message_of_ours():
    events = {event for row in JOB_TRANSITIONS.values() for event in row}

    assert events <= set(CLASS_OF)
    assert set(CLASS_OF) >= MONEY_FACTS


def test_only_delivering_leads_to_delivered():
    before = {
        state
        for state, row in JOB_TRANSITIONS.items()
        if any(JobState.DELIVERED in targets for targets in row.values())
    }

    assert before == {JobState.DELIVERING}


def _moves(check: Check[State], state: State, event: str, states: Iterable[State]) -> set[State]:
    allowed: set[State] = set()
    for target in states:
        try:
            allowed.add(check(state, event, target))
        except IllegalTransition:
            continue
    return allowed


@pytest.mark.parametrize("state", JobState)
@pytest.mark.parametrize("event", ["job.accepted", "job.due", "take.judged", "no.such_event"])
def test_a_job_moves_only_along_its_table(state: JobState, event: str):
    assert _moves(check_move, state, event, JobState) == JOB_TRANSITIONS[state].get(
        event, frozenset()
    )


@pytest.mark.parametrize("state", ShotState)
@pytest.mark.parametrize("event", ["take.order", "take.judged", "no_route"])
def test_a_shot_moves_only_along_its_table(state: ShotState, event: str):
    moves = _moves(check_shot_move, state, event, ShotState)

    assert moves == SHOT_TRANSITIONS[state].get(event, frozenset())


def test_a_refusal_names_machine_state_and_event():
    with pytest.raises(IllegalTransition, match=r"job in state delivered -> failed .* job\.due"):
        check_move(JobState.DELIVERED, "job.due", JobState.FAILED)
