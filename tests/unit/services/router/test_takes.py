"""Takes: what is ordered, taken again, waited for, settled and given up, and when."""

import pytest

from services.router.job import TakeState
from shared.contracts.job import JobClosed, JobConcluded, OpenDraw
from shared.contracts.take import FailureKind, TakeCancel, TakeJudge, TakeOrder
from shared.domain.job import JobState, ShotState
from shared.domain.verdict import Outcome
from tests.support.desk import CONFIGURATION, JOB, PRICE, Desk, a_brief, configured, desk_in

J, S = JobState, ShotState
TAKES = CONFIGURATION.takes


def doubted(*, shots: int = 1, budget: int = 6_000_000, **takes: int) -> Desk:
    configuration = configured(doubting=True, **takes)
    brief = a_brief(budget_micros=budget)
    desk = desk_in(J.GENERATING, shots=shots, brief=brief, configuration=configuration)
    desk.doubt()
    return desk


def test_every_shot_is_ordered_once_with_its_draw_in_the_same_decision() -> None:
    desk = desk_in(J.GENERATING, shots=3)
    orders = desk.told(TakeOrder)
    assert [o.take_id for o in orders] == [f"{JOB}.s0{n}.t1" for n in (1, 2, 3)]
    assert [(o.number, o.ordinal) for o in orders] == [(1, 1), (1, 2), (1, 3)]
    assert desk.job.drawn_micros == sum(o.route.ceiling_micros for o in orders) == 3 * PRICE
    assert desk.counts["takes_ordered{provider=animatic}"] == 3


def test_no_more_takes_run_at_once_than_the_configuration_allows() -> None:
    desk = desk_in(J.GENERATING, shots=4, configuration=configured(in_flight_per_job=3))
    assert [len(shot.takes) for shot in desk.job.shots] == [1, 1, 1, 0]
    desk.give_back(2)
    assert [o.shot_id for o in desk.told(TakeOrder)] == ["s04"]


def test_a_transient_failure_is_retried_after_its_wait_and_not_before() -> None:
    desk = desk_in(J.GENERATING)
    failed_at = desk.now_ms
    desk.fail_take(FailureKind.TRANSIENT)
    assert (desk.shot().state, desk.told(TakeOrder)) == (S.RETAKEN, [])
    assert desk.job.next_due_ms == failed_at + TAKES.retry_after_ms
    assert TAKES.retry_after_ms >= 15_000
    desk.due(after_ms=TAKES.retry_after_ms - 1)
    assert desk.told(TakeOrder) == []
    desk.due(after_ms=1)
    (order,) = desk.told(TakeOrder)
    assert (order.shot_id, order.number, order.ordinal) == ("s01", 2, 3)
    assert order.rework == "it was transient"


def test_another_shots_news_does_not_shorten_the_wait() -> None:
    desk = desk_in(J.GENERATING)
    desk.fail_take(FailureKind.TRANSIENT)
    desk.give_back(2)
    assert desk.told(TakeOrder) == []


@pytest.mark.parametrize("kind", [FailureKind.REFUSED, FailureKind.PERMANENT])
def test_a_refused_take_is_routed_to_the_next_model_at_once(kind: FailureKind) -> None:
    desk = desk_in(J.GENERATING, configuration=configured(models=2))
    desk.fail_take(kind)
    (order,) = desk.told(TakeOrder)
    assert (order.shot_id, order.route.model) == ("s01", "draft1")
    desk.fail_take(kind)
    assert (desk.state, desk.job.reason) == (J.FAILED, "shot_exhausted")
    assert "s01 came to nothing after 2 takes" in desk.job.sentence


def test_a_refusal_heard_while_another_take_is_judged_is_remembered() -> None:
    desk = doubted()
    desk.give_back(number=1)
    desk.fail_take(FailureKind.REFUSED, number=2)
    desk.judge(Outcome.FAIL, number=1)
    assert (desk.state, desk.job.reason) == (J.FAILED, "shot_exhausted")
    assert desk.told(TakeOrder) == []


def test_a_shot_gets_as_many_takes_as_allowed_and_then_fails_its_job() -> None:
    desk = desk_in(J.GENERATING)
    for number in range(1, TAKES.per_shot_max + 1):
        assert len(desk.shot().takes) == number
        desk.give_back()
        desk.judge(Outcome.FAIL, why="black: 1000 ms")
    assert (desk.state, desk.job.reason) == (J.FAILED, "shot_exhausted")
    assert len(desk.shot().takes) == TAKES.per_shot_max
    assert "black: 1000 ms" in desk.job.sentence
    assert desk.told(TakeCancel) == [TakeCancel(f"{JOB}.s02.t1")]


def test_what_a_failing_job_would_have_ordered_is_not_ordered() -> None:
    """s02's verdict frees the purse for a retake in the very decision that ends the job."""
    desk = desk_in(J.GENERATING, brief=a_brief(400_000, 200_000), shots=3)
    desk.fail_take(FailureKind.TRANSIENT, shot=1)
    desk.fail_take(FailureKind.TRANSIENT, shot=2)
    desk.now_ms += TAKES.retry_after_ms
    desk.give_back(shot=3)
    assert desk.state is J.FAILED
    assert desk.told(TakeOrder) == []
    assert all(take.state is not TakeState.ORDERED for take in desk.job.takes)


def test_what_is_ordered_in_the_decision_that_fails_is_taken_back() -> None:
    """The first shot may be ordered, the second has lost its only model: nothing is bought."""
    configuration = configured(models=2, in_flight_per_job=2)
    desk = desk_in(J.GENERATING, shots=2, configuration=configuration)
    desk.fail_take(FailureKind.REFUSED, shot=2)
    desk.fail_take(FailureKind.TRANSIENT, shot=1)
    desk.now_ms += TAKES.retry_after_ms
    drawn = desk.job.drawn_micros
    desk.fail_take(FailureKind.REFUSED, shot=2)
    assert desk.state is J.FAILED
    assert desk.told(TakeOrder) == []
    assert desk.job.drawn_micros <= drawn
    assert {take.take_id for take in desk.job.takes} == {
        order.take_id for order in desk.ever_told(TakeOrder)
    }


def test_the_purse_bounds_what_is_ordered_and_an_end_follows_when_it_is_empty() -> None:
    desk = desk_in(J.GENERATING, brief=a_brief(budget_micros=2 * PRICE))
    desk.give_back(1)
    desk.judge(Outcome.FAIL, 1)
    assert (desk.shot(1).state, desk.told(TakeOrder)) == (S.RETAKEN, [])
    assert desk.state is J.GENERATING
    desk.accept_shot(2)
    assert (desk.state, desk.job.reason) == (J.FAILED, "purse_exhausted")
    assert desk.told(TakeOrder) == []


def test_a_cheaper_take_than_feared_pays_for_the_next_one() -> None:
    desk = desk_in(J.GENERATING, brief=a_brief(budget_micros=2 * PRICE))
    desk.fail_take(FailureKind.TRANSIENT, shot=1, cost=PRICE)
    desk.due(after_ms=TAKES.retry_after_ms)
    assert desk.told(TakeOrder) == []
    desk.give_back(2, cost=0)
    assert [o.take_id for o in desk.told(TakeOrder)] == [f"{JOB}.s01.t2"]


def test_the_first_cost_of_a_take_counts_and_a_later_one_does_not() -> None:
    desk = desk_in(J.GENERATING)
    desk.give_back(1)
    desk.fail_take(FailureKind.TRANSIENT, shot=1, cost=0)
    assert desk.decision.job is None
    desk.write_off(2)
    desk.give_back(2, number=1, cost=0)
    assert (desk.job.spent_micros, desk.take(2, 1).state) == (2 * PRICE, TakeState.WRITTEN_OFF)
    ended = {name: n for name, n in desk.counts.items() if name.startswith(("takes_r", "takes_w"))}
    assert ended == {
        "takes_returned{provider=animatic}": 1,
        "takes_written_off{provider=animatic}": 1,
    }


# In doubt.


def test_a_take_in_doubt_stays_drawn_and_nothing_is_ordered_beside_it() -> None:
    desk = desk_in(J.GENERATING)
    desk.doubt()
    assert desk.take().state is TakeState.IN_DOUBT
    assert desk.job.drawn_micros == 2 * PRICE
    assert desk.decision.says == ()
    assert desk.counts["takes_in_doubt{provider=animatic}"] == 1


def test_a_preset_may_order_another_take_beside_a_doubt_and_both_are_drawn() -> None:
    desk = doubted()
    assert [o.take_id for o in desk.told(TakeOrder)] == [f"{JOB}.s01.t2"]
    assert desk.job.drawn_micros == 2 * PRICE


def test_no_take_is_ordered_beside_a_doubt_that_the_purse_does_not_cover() -> None:
    desk = doubted(budget=PRICE)
    assert (desk.told(TakeOrder), desk.shot().state) == ([], S.RETAKEN)
    assert desk.state is J.GENERATING
    desk.write_off()
    assert (desk.state, desk.job.reason) == (J.FAILED, "purse_exhausted")


@pytest.mark.parametrize("first", [1, 2])
def test_of_two_takes_that_both_return_one_is_used_and_both_are_settled(first: int) -> None:
    desk = doubted(shots=2)
    desk.give_back(number=first)
    assert [c.take_id for c in desk.told(TakeJudge)] == [f"{JOB}.s01.t{first}"]
    desk.give_back(number=3 - first)
    assert desk.told(TakeJudge) == []
    desk.judge(number=first)
    assert (desk.shot().state, desk.shot().accepted) == (S.ACCEPTED, f"{JOB}.s01.t{first}")
    assert desk.job.spent_micros == 2 * PRICE
    assert len(desk.shot().takes) == 2


def test_the_other_return_is_judged_before_anything_is_ordered() -> None:
    desk = doubted()
    desk.give_back(number=2)
    desk.give_back(number=1)
    desk.judge(Outcome.FAIL, number=2)
    # Both lie there: the one that was bought first is opened next.
    assert [c.take_id for c in desk.told(TakeJudge)] == [f"{JOB}.s01.t1"]
    assert desk.told(TakeOrder) == []
    desk.judge(number=1)
    assert desk.shot().accepted == f"{JOB}.s01.t1"


def test_a_doubt_written_off_after_a_second_order_is_spent_and_the_film_goes_on() -> None:
    desk = doubted()
    desk.write_off(number=1)
    assert (desk.shot().state, desk.told(TakeOrder)) == (S.RENDERING, [])
    assert desk.job.spent_micros == PRICE
    desk.accept_shot()
    assert desk.state is J.ASSEMBLING
    assert desk.job.spent_micros == 2 * PRICE


def test_a_shot_is_not_given_up_while_its_doubt_may_still_come_back() -> None:
    desk = doubted(per_shot_max=2)
    desk.fail_take(FailureKind.TRANSIENT, number=2)
    assert (desk.state, desk.shot().state) == (J.GENERATING, S.RENDERING)
    desk.give_back(number=1)
    desk.judge(number=1)
    assert desk.state is J.ASSEMBLING


def test_a_shot_is_given_up_once_its_doubt_is_gone_too() -> None:
    desk = doubted(per_shot_max=2)
    desk.fail_take(FailureKind.TRANSIENT, number=2)
    desk.write_off(number=1)
    assert (desk.state, desk.job.reason) == (J.FAILED, "shot_exhausted")


def test_a_stopped_model_does_not_give_up_a_shot_that_may_still_come_back() -> None:
    configuration = configured(doubting=True)
    desk = desk_in(J.GENERATING, brief=a_brief(400_000, 200_000), configuration=configuration)
    desk.give_back(1)
    desk.doubt(2)
    assert (desk.state, desk.shot(2).state) == (J.GENERATING, S.RETAKEN)
    desk.give_back(2)
    assert desk.shot(2).state is S.JUDGING


def test_a_doubt_heard_after_the_return_changes_nothing() -> None:
    desk = desk_in(J.GENERATING)
    desk.give_back()
    assert desk.doubt().job is None


# Overruns.


def test_a_model_that_bills_above_its_draw_is_stopped_and_paid_in_full() -> None:
    configuration = configured(models=2)
    desk = desk_in(J.GENERATING, brief=a_brief(400_000, 200_000), configuration=configuration)
    desk.give_back(1)
    assert desk.job.stopped == ("animatic/draft",)
    assert (desk.job.spent_micros, desk.job.overrun_micros) == (400_000, 200_000)
    assert desk.job.drawn_micros == 2 * 200_000
    desk.fail_take(FailureKind.REFUSED, shot=2)
    assert [o.route.model for o in desk.told(TakeOrder)] == ["draft1"]


def test_an_overrun_that_stops_the_only_model_fails_the_job_while_shots_wait_for_one() -> None:
    desk = desk_in(J.GENERATING, brief=a_brief(400_000, 200_000), shots=17)
    desk.give_back(1)
    assert (desk.state, desk.job.reason) == (J.FAILED, "shot_exhausted")
    assert "no backend is left" in desk.job.sentence
    assert len(desk.told(TakeCancel)) == 15


# Deadlines.


def test_a_take_that_is_never_heard_of_fails_the_job_and_counts_as_spent() -> None:
    desk = desk_in(J.GENERATING)
    desk.due()
    assert (desk.state, desk.job.reason) == (J.FAILED, "take_timeout")
    assert {take.state for take in desk.job.takes} == {TakeState.UNACCOUNTED}
    assert desk.job.spent_micros == 2 * PRICE
    assert desk.job.next_due_ms is None


def test_a_verdict_that_never_comes_fails_the_job_at_its_deadline() -> None:
    desk = desk_in(J.GENERATING)
    desk.give_back()
    assert desk.job.next_due_ms == desk.now_ms + CONFIGURATION.qa.judge_deadline_ms
    desk.due()
    assert (desk.state, desk.job.reason) == (J.FAILED, "judging_timeout")
    assert desk.told(TakeCancel) == [TakeCancel(f"{JOB}.s02.t1")]


def test_a_verdict_in_the_last_moment_counts() -> None:
    desk = desk_in(J.GENERATING)
    desk.give_back()
    desk.due(after_ms=CONFIGURATION.qa.judge_deadline_ms - 1)
    desk.judge()
    assert desk.shot().state is S.ACCEPTED


def test_a_doubt_nobody_clears_up_does_not_fail_a_shot_that_has_its_take() -> None:
    desk = doubted(shots=2)
    desk.now_ms += 3_600_000
    desk.fail_take(FailureKind.TRANSIENT, shot=2)
    desk.due()
    desk.give_back(number=2)
    desk.judge(number=2)
    desk.due()
    assert desk.take(1, 1).state is TakeState.UNACCOUNTED
    assert desk.state is J.GENERATING
    desk.accept_shot(2)
    assert desk.state is J.ASSEMBLING


def test_an_open_draw_past_its_deadline_is_spent_in_any_state_and_asks_for_no_more_ticks() -> None:
    brief = a_brief(preset="premium_spot")
    desk = Desk(brief, shots=1).act("accept plan ann bob grant ann bob")
    desk.doubt()
    desk.give_back(number=2)
    desk.judge(number=2)
    desk.render()
    desk.review()
    assert desk.state is J.DELIVERY_APPROVAL
    assert desk.job.next_due_ms == desk.take(1, 1).due_ms < (desk.job.due_ms or 0)
    desk.due()
    assert desk.state is J.DELIVERY_APPROVAL
    assert desk.take(1, 1).state is TakeState.UNACCOUNTED
    assert desk.job.next_due_ms == desk.job.due_ms
    desk.give_back(1, 1, cost=0)
    assert desk.take(1, 1).cost_micros == 0


# After the end.


def test_a_cancelled_job_answers_each_late_cost_with_a_new_purse_and_nothing_else() -> None:
    desk = desk_in(J.CANCELLED)
    (closed,) = desk.told(JobClosed)
    assert (closed.revision, closed.spent_micros) == (1, 0)
    assert [draw.take_id for draw in closed.open_draws] == [t.take_id for t in desk.job.takes]
    assert desk.job.next_due_ms == desk.take().due_ms
    (told,) = desk.told(JobConcluded)
    assert "may still cost up to 0.80 USD" in told.sentence
    desk.give_back(1)
    (closed,) = [say for say in desk.decision.says if isinstance(say, JobClosed)]
    assert len(desk.decision.says) == 1
    assert (closed.revision, closed.spent_micros) == (2, PRICE)
    open_draw = OpenDraw(f"{JOB}.s02.t1", PRICE, desk.take(2).due_ms)
    assert closed.open_draws == (open_draw,)
    assert desk.give_back(1).job is None
    desk.write_off(2)
    assert desk.told(JobClosed)[0].open_draws == ()
    assert (desk.job.spent_micros, desk.job.next_due_ms) == (2 * PRICE, None)


def test_a_terminal_job_counts_an_unheard_draw_as_spent_until_a_late_fact_says_otherwise() -> None:
    desk = desk_in(J.CANCELLED)
    desk.due()
    (closed,) = desk.told(JobClosed)
    assert (closed.spent_micros, closed.open_draws, closed.revision) == (2 * PRICE, (), 2)
    assert desk.due(after_ms=1).job is None
    desk.fail_take(FailureKind.CANCELLED, cost=0)
    (closed,) = desk.told(JobClosed)
    assert (closed.spent_micros, closed.revision) == (PRICE, 3)
    assert desk.state is J.CANCELLED


# One record.


def test_the_record_of_the_largest_job_stays_small() -> None:
    """64 shots of three takes each, with findings as QA words them."""
    brief = a_brief(budget_micros=10**9)
    desk = desk_in(J.GENERATING, shots=64, brief=brief)
    finding = "black: 1000 ms (at most 500 ms) from 00:01.000 to 00:02.000"
    while desk.state is J.GENERATING:
        for number, shot in enumerate(desk.job.shots, start=1):
            if shot.state is S.RENDERING:
                last = len(shot.takes) == TAKES.per_shot_max
                desk.give_back(number)
                desk.judge(
                    Outcome.PASS if last else Outcome.FAIL, number, why="" if last else finding
                )
    assert desk.state is J.ASSEMBLING
    assert len(desk.job.takes) == 192
    assert desk.record_bytes() <= 100_000


def test_no_reason_however_long_makes_the_record_large() -> None:
    desk = desk_in(J.GENERATING, shots=64, brief=a_brief(budget_micros=10**9))
    while desk.state is J.GENERATING:
        for number, shot in enumerate(desk.job.shots, start=1):
            if shot.state is S.RENDERING:
                desk.give_back(number)
                last = len(shot.takes) == TAKES.per_shot_max
                desk.judge(Outcome.WARN if last else Outcome.FAIL, number, why="x" * 300)
    assert desk.record_bytes() <= 100_000
