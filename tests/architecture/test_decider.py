"""The router's rules and the transition tables are one thing said twice; here they are compared."""

import pytest

from services.router.decide import RULES
from services.router.handlers import HANDLERS
from services.router.sentences import concluded
from shared.domain.job import JOB_TRANSITIONS, TERMINAL, JobState

WAITING = [state for state in JobState if state not in TERMINAL | {JobState.RECEIVED}]


@pytest.mark.parametrize("state", [s for s in JobState if s is not JobState.RECEIVED])
def test_a_state_has_a_rule_for_exactly_the_events_of_its_row(state: JobState):
    assert set(RULES[state]) == set(JOB_TRANSITIONS[state])


def test_every_state_has_its_rules():
    assert set(RULES) == set(JOB_TRANSITIONS) == set(JobState)


@pytest.mark.parametrize("state", WAITING)
def test_every_state_that_waits_answers_its_deadline(state: JobState):
    assert "job.due" in RULES[state]


def test_the_router_hears_every_event_of_the_table():
    events = {event for row in JOB_TRANSITIONS.values() for event in row}

    assert events <= set(HANDLERS)


@pytest.mark.parametrize("reason", ["cancelled", "planning_timeout", "over_budget"])
def test_an_end_is_told_in_a_sentence_with_the_money_in_it(reason: str):
    assert "1.50 USD" in concluded(reason, 1_500_000)
