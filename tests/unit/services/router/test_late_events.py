"""Late, early and foreign events move nothing; what they say about money is heard all the same."""

from dataclasses import replace

import pytest

from services.router.decide import decide
from services.router.decision import Context, Event, Facts, move
from shared.contracts.film import FilmFailed, FilmJudged, FilmPublished, FilmRendered
from shared.contracts.funds import FundsDenied, FundsGranted
from shared.contracts.job import (
    ApprovalGiven,
    ApprovalRefused,
    CancelRequested,
    JobAccepted,
    JobClosed,
    JobDue,
)
from shared.contracts.plan import PlanRefused
from shared.contracts.take import (
    FailureKind,
    TakeFailed,
    TakeInDoubt,
    TakeJudged,
    TakeReturned,
    TakeWrittenOff,
)
from shared.domain.errors import IllegalTransition, NotYet
from shared.domain.ids import take_id_of
from shared.domain.job import JOB_TRANSITIONS, MONEY_FACTS, TERMINAL, JobState, ShotState
from shared.domain.verdict import Outcome
from tests.support.desk import CONFIGURATION, JOB, START_MS, Desk, a_blob, a_brief, desk_in

J, S = JobState, ShotState
TAKE = take_id_of(JOB, "s01", 1)
RENDER = f"{JOB}.r1"
HEARD: dict[str, object] = {
    "job.accepted": JobAccepted(a_brief(), CONFIGURATION.digest),
    "plan.made": Desk().a_plan(),
    "plan.refused": PlanRefused("nothing_to_film", "Say what it is about."),
    "plan.edited": Desk().a_plan(2),
    "approval.given": ApprovalGiven("plan", "ann", a_blob(f"plans/{JOB}/1.json").sha256),
    "approval.refused": ApprovalRefused("plan", "ann", a_blob(f"plans/{JOB}/1.json").sha256),
    "funds.granted": FundsGranted(1_000_000),
    "funds.denied": FundsDenied("day_cap", 1, "No."),
    "take.returned": TakeReturned(TAKE, "s01", a_blob("clips/x"), 400_000, "ticket"),
    "take.failed": TakeFailed(TAKE, "s01", FailureKind.TRANSIENT, "no", 0),
    "take.in_doubt": TakeInDoubt(TAKE, "s01", START_MS),
    "take.written_off": TakeWrittenOff(TAKE, "s01", 400_000),
    "take.judged": TakeJudged(TAKE, "s01", Outcome.PASS, 1000, a_blob("verdicts/x"), ""),
    "film.rendered": FilmRendered(RENDER, ()),
    "film.failed": FilmFailed(RENDER, "no", transient=True),
    "film.judged": FilmJudged(RENDER, Outcome.PASS, 1000, a_blob("v"), a_blob("c"), ""),
    "film.published": FilmPublished(RENDER, a_blob("m")),
    "job.due": JobDue(1),
    "cancel.requested": CancelRequested(),
}
UNLISTED = [
    (state, event)
    for state in J
    if state is not J.RECEIVED
    for event in HEARD
    if event not in JOB_TRANSITIONS[state]
]


def test_every_event_of_the_tables_is_tried() -> None:
    assert set(HEARD) == {event for row in JOB_TRANSITIONS.values() for event in row}


@pytest.mark.parametrize(("state", "event"), UNLISTED, ids=" ".join)
def test_an_event_that_a_state_does_not_list_moves_nothing(state: JobState, event: str) -> None:
    desk = desk_in(state)
    before = desk.job
    decision = desk.hear(HEARD[event], event)
    assert desk.state is state
    if event in MONEY_FACTS and decision.job is not None:
        assert [count.partition("{")[0] for count in decision.counts] == [f"takes_{event[5:]}"]
        # Late money: the purse learns of it, and billing too once the job has ended.
        assert all(isinstance(each, JobClosed) for each in decision.says)
        assert bool(decision.says) == (state in TERMINAL)
        assert before.shot_of(TAKE) is not None
    else:
        assert (decision.job, decision.says, decision.counts) == (None, (), ())


@pytest.mark.parametrize("event", [event for event in HEARD if event != "job.accepted"])
def test_an_event_that_overtakes_the_acceptance_comes_again(event: str) -> None:
    heard = Event(event, JOB, "local", HEARD[event])
    with pytest.raises(NotYet):
        decide(None, heard, Facts(CONFIGURATION), START_MS)


@pytest.mark.parametrize("state", [s for s in J if s not in TERMINAL | {J.RECEIVED}])
def test_a_tick_before_the_deadline_moves_nothing(state: JobState) -> None:
    desk = desk_in(state)
    assert desk.due(after_ms=1).job is None


@pytest.mark.parametrize("event", sorted(MONEY_FACTS | {"take.in_doubt", "take.judged"}))
def test_news_of_a_take_that_was_never_ordered_changes_nothing(event: str) -> None:
    desk = desk_in(J.GENERATING)
    assert desk.hear(replace(HEARD[event], take_id="job-of-another.s01.t1")).job is None  # type: ignore[type-var]


def test_a_move_that_the_table_does_not_list_raises_and_nothing_happened() -> None:
    desk = desk_in(J.DELIVERED)
    before = replace(desk.job)
    context = Context(desk.job, desk.state, "film.published", Facts(CONFIGURATION), desk.now_ms)
    with pytest.raises(IllegalTransition):
        move(context, J.FAILED, due_ms=None)
    shot = desk.shot()
    with pytest.raises(IllegalTransition):
        shot.moved("take.order", S.RENDERING)
    assert desk.job == before
    assert shot.state is S.ACCEPTED
