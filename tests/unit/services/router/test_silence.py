"""Silence of workers, of QA and of the host itself."""

import pytest

from shared.contracts.film import FilmJudge, FilmPublish
from shared.contracts.take import TakeJudge, TakeOrder
from shared.domain.job import JobState, ShotState
from shared.domain.verdict import Outcome
from tests.support.desk import CONFIGURATION, a_brief, configured, desk_in

J = JobState
DAY_MS = 86_400_000
WAITING = [J.PLANNING, J.QUOTING, J.ASSEMBLING, J.REVIEWING, J.DELIVERING]


@pytest.mark.parametrize("state", WAITING)
def test_a_deadline_that_passed_while_the_host_was_off_begins_anew(state: JobState) -> None:
    desk = desk_in(state)
    desk.due(DAY_MS)
    assert desk.state is state
    assert desk.decision.says == ()
    assert desk.job.due_ms is not None
    assert desk.job.due_ms > desk.now_ms


@pytest.mark.parametrize("state", [J.PLANNING, J.QUOTING, J.ASSEMBLING, J.REVIEWING])
def test_after_the_pause_the_same_silence_still_fails_the_job(state: JobState) -> None:
    desk = desk_in(state)
    desk.due(DAY_MS)
    desk.due()
    assert desk.state is J.FAILED


def test_a_clip_that_waited_for_its_verdict_over_night_is_still_judged() -> None:
    desk = desk_in(J.GENERATING)
    desk.give_back(1)
    desk.due(DAY_MS)
    assert desk.shot(1).state is ShotState.JUDGING
    desk.judge(shot=1)
    assert desk.shot(1).state is ShotState.ACCEPTED


def test_a_take_that_ran_over_a_long_night_is_not_given_up() -> None:
    desk = desk_in(J.GENERATING)
    desk.due(3 * DAY_MS)
    assert desk.state is J.GENERATING
    assert all(take.is_open for take in desk.job.takes)


@pytest.mark.parametrize("state", [J.PLAN_APPROVAL, J.COST_APPROVAL, J.DELIVERY_APPROVAL])
def test_a_stop_for_a_person_keeps_calendar_time(state: JobState) -> None:
    desk = desk_in(state)
    desk.due(30 * DAY_MS)
    assert desk.state is J.REJECTED


def test_a_take_that_qa_cannot_measure_is_judged_again_and_never_bought_again() -> None:
    desk = desk_in(J.GENERATING)
    desk.give_back(1)
    ordered = len(desk.ever_told(TakeOrder))
    tries = desk.configuration.qa.judge_attempts_max
    for attempt in range(1, tries):
        desk.judge(Outcome.ABSTAIN, shot=1)
        assert desk.shot(1).state is ShotState.JUDGING
        assert desk.take(1).judgings == attempt + 1
        assert [order.take_id for order in desk.told(TakeJudge)] == [desk.take(1).take_id]
    desk.judge(Outcome.ABSTAIN, shot=1, why="the probe died")
    assert (desk.state, desk.job.reason) == (J.FAILED, "not_measured")
    assert "the probe died" in desk.job.sentence
    assert len(desk.ever_told(TakeOrder)) == ordered


def test_a_film_that_qa_cannot_measure_is_judged_again_and_then_fails() -> None:
    desk = desk_in(J.REVIEWING)
    for _ in range(desk.configuration.qa.judge_attempts_max - 1):
        desk.review(Outcome.ABSTAIN, certified=False)
        assert desk.state is J.REVIEWING
        assert len(desk.told(FilmJudge)) == 1
    desk.review(Outcome.ABSTAIN, certified=False)
    assert (desk.state, desk.job.reason) == (J.FAILED, "not_measured")
    assert desk.ever_told(FilmPublish) == []


def test_a_manifest_that_nobody_answers_for_is_asked_for_again() -> None:
    desk = desk_in(J.DELIVERING)
    desk.due()
    assert desk.state is J.DELIVERING
    assert len(desk.told(FilmPublish)) == 1
    desk.publish()
    assert desk.state is J.DELIVERED


def test_nothing_is_ordered_with_money_that_an_overrun_has_eaten() -> None:
    price = 300_000
    brief = a_brief(price=500_000, quoted=price, budget_micros=4 * price)
    desk = desk_in(J.GENERATING, brief=brief, configuration=configured(models=2))
    desk.give_back(1, cost=500_000)
    desk.give_back(2, cost=500_000)
    assert desk.job.available_micros == 4 * price - 2 * 500_000
    orders = len(desk.ever_told(TakeOrder))
    desk.judge(Outcome.FAIL, shot=1)
    assert len(desk.ever_told(TakeOrder)) == orders


def test_the_purse_counts_overruns() -> None:
    desk = desk_in(J.GENERATING)
    before = desk.job.available_micros
    ceiling = desk.take(1).ceiling_micros
    desk.give_back(1, cost=ceiling + 7)
    assert desk.job.available_micros == before - 7


MINUTE_MS = 60_000


def noticed_after(ms: int) -> JobState:
    """What becomes of a job whose planner's deadline is noticed so long after it passed."""
    desk = desk_in(J.PLANNING)
    assert desk.job.due_ms is not None
    desk.now_ms = desk.job.due_ms
    desk.due(ms)
    return desk.state


@pytest.mark.parametrize("lost_ticks", [0, 1, 2])
@pytest.mark.parametrize("lag_ms", [0, 3000, 30_000])
@pytest.mark.parametrize("late_ms", [0, 1, MINUTE_MS // 2, MINUTE_MS - 1])
def test_a_host_that_ticks_once_a_minute_keeps_every_deadline(
    late_ms: int, lag_ms: int, lost_ticks: int
) -> None:
    assert noticed_after(late_ms + lag_ms + lost_ticks * MINUTE_MS) is J.FAILED


def test_from_when_on_a_deadline_is_noticed_too_late_is_a_number_of_its_own() -> None:
    asleep_ms = CONFIGURATION.delivery.asleep_ms
    assert noticed_after(asleep_ms) is J.FAILED
    assert noticed_after(asleep_ms + 1) is J.PLANNING
