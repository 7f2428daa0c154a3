"""Quotes, holds, stops for a person, renders, reviews, and how a job's end is told."""

from typing import Any

import pytest

from shared.contracts.film import (
    FilmFailed,
    FilmJudge,
    FilmJudged,
    FilmPublish,
    FilmPublished,
    FilmRender,
    FilmRendered,
)
from shared.contracts.funds import FundsGranted, FundsRequest
from shared.contracts.job import JobClosed, JobConcluded, JobWaiting
from shared.contracts.plan import PlanMake, ShotLine
from shared.contracts.take import TakeCancel, TakeOrder
from shared.domain.job import TERMINAL, JobState
from shared.domain.verdict import Outcome
from tests.support.desk import (
    CONFIGURATION,
    JOB,
    PRICE,
    Desk,
    a_blob,
    a_brief,
    configured,
    desk_in,
)

J = JobState
DAY_MS = 86_400_000
OTHER = f"{JOB}.r99"
SOMETHING = a_blob("something")


def campaign(**changes: Any) -> Desk:
    brief = a_brief(preset="brand_campaign", **changes)
    return Desk(brief).act("accept plan")


def spot() -> Desk:
    return Desk(a_brief(preset="premium_spot")).act("accept plan")


# Planning and money.


def test_an_accepted_brief_is_planned_under_the_configuration_it_pins() -> None:
    desk = Desk()
    desk.accept()
    assert desk.told(PlanMake) == [PlanMake(desk.brief, CONFIGURATION.digest)]
    assert desk.job.terms.tier == CONFIGURATION.presets["quick_social"].tier
    assert desk.job.next_due_ms == desk.now_ms + CONFIGURATION.planning.deadline_ms


def test_a_hold_covers_every_take_that_may_be_needed_within_the_budget() -> None:
    (asked,) = desk_in(J.QUOTING).told(FundsRequest)
    assert asked.amount_micros == 2 * PRICE * CONFIGURATION.takes.per_shot_max
    assert asked.amount_micros <= asked.cap_micros == 6_000_000
    assert 2 * PRICE <= asked.p50_micros <= asked.p90_micros <= asked.amount_micros
    (asked,) = desk_in(J.QUOTING, brief=a_brief(budget_micros=900_000)).told(FundsRequest)
    assert asked.amount_micros == 900_000


def test_a_film_above_its_budget_is_declined_before_anything_is_asked_for() -> None:
    desk = Desk(a_brief(budget_micros=2 * PRICE - 1))
    desk.accept()
    desk.plan()
    assert (desk.state, desk.job.reason) == (J.DECLINED, "over_budget")
    assert desk.ever_told(FundsRequest) == []
    assert "costs 0.80 USD" in desk.job.sentence
    assert desk.job.sentence.endswith("Nothing was spent.")


@pytest.mark.parametrize(
    ("changes", "frames"),
    [({"backend": "no_such"}, 120), ({"ratios": ("4:3",)}, 120), ({}, 24 * 61)],
    ids=["backend", "ratio", "duration"],
)
def test_a_plan_that_no_backend_can_make_is_declined_as_unroutable(
    changes: dict[str, Any], frames: int
) -> None:
    desk = Desk(a_brief(**changes), frames=frames).act("accept plan")
    assert (desk.state, desk.job.reason) == (J.DECLINED, "unroutable")
    assert "No backend can make a shot" in desk.job.sentence


def test_the_cheapest_model_within_the_tier_wins_and_ties_go_by_name() -> None:
    configuration = configured(models=3)
    models = dict(configuration.providers["animatic"].models)
    models["a_dear"] = models["draft"].model_copy(update={"price_micros_per_s": 100_000})
    models["free_but_luxury"] = models["draft"].model_copy(update={"tiers": ("premium",)})
    models["too_dear"] = models["draft"].model_copy(update={"price_micros_per_s": 900_000})
    backend = configuration.providers["animatic"].model_copy(update={"models": models})
    configuration = configuration.model_copy(update={"providers": {"animatic": backend}})
    brief = a_brief(simulate=None)
    desk = desk_in(J.GENERATING, brief=brief, configuration=configuration)
    assert {o.route.model for o in desk.told(TakeOrder)} == {"draft"}
    only_dear = {name: models[name] for name in ("a_dear", "too_dear")}
    backend = backend.model_copy(update={"models": only_dear})
    configuration = configuration.model_copy(update={"providers": {"animatic": backend}})
    desk = desk_in(J.GENERATING, brief=brief, configuration=configuration)
    assert [o.route.ceiling_micros for o in desk.told(TakeOrder)] == [500_000, 500_000]
    assert {o.route.model for o in desk.told(TakeOrder)} == {"a_dear"}


def test_a_second_grant_does_not_fill_the_purse_again() -> None:
    desk = desk_in(J.GENERATING)
    assert desk.hear(FundsGranted(5_000_000)).job is None
    assert desk.job.granted_micros == 2 * PRICE * 3


# Stops.


def test_a_stop_tells_what_waits_for_whom_and_until_when() -> None:
    desk = spot()
    (told,) = desk.told(JobWaiting)
    assert (told.stage, told.reviewers_needed) == ("plan", 2)
    assert told.subject_digest == desk.a_plan().plan.sha256
    assert told.deadline_ms == desk.now_ms + CONFIGURATION.approvals.deadline_ms
    assert desk.job.next_due_ms == told.deadline_ms


def test_two_distinct_reviewers_go_on_and_one_twice_does_not() -> None:
    desk = spot()
    desk.approve("ann")
    assert desk.approve("ann").job is None
    assert desk.state is J.PLAN_APPROVAL
    desk.approve("bob")
    assert desk.state is J.QUOTING


def test_the_reviewers_of_one_stop_do_not_count_at_the_next() -> None:
    desk = spot()
    desk.approve("ann")
    desk.approve("bob")
    desk.grant()
    assert (desk.state, desk.job.approval and desk.job.approval.approved_by) == (
        J.COST_APPROVAL,
        (),
    )


@pytest.mark.parametrize(("stage", "subject"), [("cost", ""), ("", "another plan")])
def test_an_answer_about_something_else_does_nothing(stage: str, subject: str) -> None:
    desk = campaign()
    assert desk.approve("ann", stage, subject).job is None
    assert desk.refuse("ann", stage, subject).job is None


def test_an_edit_replaces_the_plan_voids_approvals_and_waits_anew() -> None:
    desk = spot()
    desk.approve("ann")
    seen = desk.job.approval
    desk.now_ms += DAY_MS
    lines = (ShotLine("s01", 48),)
    desk.edit(2, lines)
    (told,) = desk.told(JobWaiting)
    assert told.subject_digest == desk.a_plan(2).plan.sha256 != (seen and seen.subject_digest)
    assert told.deadline_ms == desk.now_ms + CONFIGURATION.approvals.deadline_ms
    assert [shot.duration_frames for shot in desk.job.shots] == [48]
    assert desk.job.approval
    assert desk.job.approval.approved_by == ()
    desk.approve("bob", subject=desk.a_plan(1).plan.sha256)
    assert desk.job.approval.approved_by == ()


@pytest.mark.parametrize("revision", [1, 3])
def test_an_edit_of_another_revision_does_nothing(revision: int) -> None:
    assert campaign().edit(revision).job is None


def test_the_cost_that_is_approved_is_this_plan_at_this_price() -> None:
    digests = set[str]()
    for price, revision in ((PRICE, 1), (PRICE, 2), (PRICE + 1, 1)):
        desk = Desk(a_brief(price, preset="brand_campaign"))
        desk.accept()
        desk.hear(desk.a_plan(revision))
        desk.approve()
        desk.grant()
        digests.add(desk.told(JobWaiting)[0].subject_digest)
    assert len(digests) == 3


def test_silence_at_a_stop_rejects_the_job_at_its_deadline() -> None:
    desk = campaign()
    desk.due(after_ms=CONFIGURATION.approvals.deadline_ms - 1)
    assert desk.state is J.PLAN_APPROVAL
    desk.due(after_ms=1)
    assert (desk.state, desk.job.reason) == (J.REJECTED, "approval_expired")


# Films.


def test_a_film_is_ordered_from_the_accepted_takes_in_the_order_of_the_plan() -> None:
    desk = desk_in(J.GENERATING, shots=3)
    for number in (3, 1, 2):
        desk.accept_shot(number)
    (order,) = desk.told(FilmRender)
    assert [clip.take_id for clip in order.clips] == [f"{JOB}.s0{n}.t1" for n in (1, 2, 3)]
    assert order.label == CONFIGURATION.providers["animatic"].label
    assert order.plan == desk.a_plan().plan


def test_a_render_is_tried_again_after_its_wait_and_buys_no_take() -> None:
    desk = desk_in(J.ASSEMBLING)
    bought = len(desk.ever_told(TakeOrder))
    for attempt in range(2, CONFIGURATION.films.renders_max + 1):
        failed = desk.render_id
        desk.fail_film()
        assert desk.decision.says == ()
        assert desk.job.next_due_ms == desk.now_ms + CONFIGURATION.films.retry_after_ms
        # A copy of the failure, or a late success of what was given up, changes nothing.
        assert desk.fail_film(render_id=failed).job is None
        desk.due()
        (order,) = desk.told(FilmRender)
        assert order.render_id == f"{JOB}.r{attempt}"
        assert desk.fail_film(render_id=failed).job is None
    desk.fail_film()
    assert (desk.state, desk.job.reason) == (J.FAILED, "render_failed")
    assert len(desk.ever_told(TakeOrder)) == bought


def test_a_render_that_can_never_work_is_not_tried_again() -> None:
    desk = desk_in(J.ASSEMBLING)
    desk.fail_film(transient=False)
    assert (desk.state, desk.job.reason) == (J.FAILED, "render_failed")


def test_a_renderer_that_never_answers_fails_the_job() -> None:
    desk = desk_in(J.ASSEMBLING)
    desk.due()
    assert (desk.state, desk.job.reason) == (J.FAILED, "render_timeout")


@pytest.mark.parametrize(
    ("state", "news"),
    [
        (J.ASSEMBLING, FilmRendered(OTHER, ())),
        (J.REVIEWING, FilmJudged(OTHER, Outcome.PASS, 1000, SOMETHING, SOMETHING, "")),
        (J.DELIVERING, FilmPublished(OTHER, SOMETHING)),
        (J.DELIVERING, FilmFailed(OTHER, "no", transient=False)),
    ],
    ids=["rendered", "judged", "published", "failed"],
)
def test_news_of_another_render_does_nothing(state: JobState, news: object) -> None:
    assert desk_in(state).hear(news).job is None


def test_the_film_is_judged_with_the_verdicts_of_its_takes() -> None:
    desk = desk_in(J.REVIEWING)
    (command,) = desk.told(FilmJudge)
    assert command.takes == tuple(a_blob(f"verdicts/{JOB}.s0{n}.t1.json") for n in (1, 2))
    assert desk.job.next_due_ms == desk.now_ms + CONFIGURATION.qa.judge_deadline_ms


@pytest.mark.parametrize("outcome", [Outcome.PASS, Outcome.WARN])
def test_a_certified_film_goes_out_with_every_take_and_the_money(outcome: Outcome) -> None:
    desk = desk_in(J.REVIEWING)
    desk.review(outcome)
    (order,) = desk.told(FilmPublish)
    assert [(line.take_id, line.cost_micros) for line in order.takes] == [
        (f"{JOB}.s01.t1", PRICE),
        (f"{JOB}.s02.t1", PRICE),
    ]
    assert (order.spent_micros, order.granted_micros) == (2 * PRICE, desk.job.granted_micros)
    assert order.simulate == desk.brief.simulate


@pytest.mark.parametrize(
    ("outcome", "certified"),
    [
        (Outcome.FAIL, False),
        (Outcome.FAIL, True),
        (Outcome.PASS, False),
        (Outcome.WARN, False),
    ],
)
def test_nothing_is_delivered_without_a_pass_and_a_certificate(
    outcome: Outcome, certified: bool
) -> None:
    desk = desk_in(J.REVIEWING)
    desk.review(outcome, certified=certified)
    assert (desk.state, desk.job.reason) == (J.FAILED, "film_failed_review")
    assert desk.ever_told(FilmPublish) == []


@pytest.mark.parametrize(
    ("below", "state"), [(1, J.DELIVERY_APPROVAL), (0, J.DELIVERING), (-1, J.DELIVERING)]
)
def test_a_score_in_doubt_asks_a_person_even_when_the_preset_does_not(
    below: int, state: JobState
) -> None:
    desk = desk_in(J.REVIEWING)
    desk.review(score=CONFIGURATION.qa.approve_from - below)
    assert desk.state is state


def test_what_a_person_approves_at_delivery_is_the_verdict_on_the_film() -> None:
    desk = desk_in(J.DELIVERY_APPROVAL)
    (told,) = desk.told(JobWaiting)
    assert told.subject_digest == a_blob(f"verdicts/{JOB}.r1.json").sha256
    desk.approve()
    assert len(desk.told(FilmPublish)) == 1


def test_a_cancellation_comes_too_late_while_the_film_goes_out() -> None:
    desk = desk_in(J.DELIVERING)
    assert desk.cancel().job is None
    desk.publish()
    assert desk.state is J.DELIVERED


# Ends.


def test_a_film_within_its_promise_counts_without_the_time_people_took() -> None:
    desk = desk_in(J.PLAN_APPROVAL)
    desk.now_ms += DAY_MS
    desk.approve()
    desk.grant()
    desk.now_ms += DAY_MS
    desk.approve()
    desk.now_ms += CONFIGURATION.sla["standard"].film_ms
    desk.shoot()
    desk.render()
    desk.review()
    desk.now_ms += DAY_MS
    desk.approve()
    desk.publish()
    assert desk.job.waited_ms == 3 * DAY_MS
    assert desk.counts["films_in_sla{preset=brand_campaign}"] == 1
    assert desk.counts["films_published{}"] == 1
    assert desk.counts["jobs_ended{preset=brand_campaign,state=delivered}"] == 1


def test_a_film_later_than_its_promise_counts_so() -> None:
    desk = desk_in(J.DELIVERING)
    desk.now_ms += CONFIGURATION.sla["fast"].film_ms + 1
    desk.publish()
    assert desk.counts["films_out_of_sla{preset=quick_social}"] == 1
    assert "films_in_sla{preset=quick_social}" not in desk.counts


def test_time_at_a_stop_that_was_edited_counts_from_its_beginning() -> None:
    desk = campaign()
    desk.now_ms += DAY_MS
    desk.edit()
    desk.now_ms += DAY_MS
    desk.cancel()
    assert desk.job.waited_ms == 2 * DAY_MS


@pytest.mark.parametrize("state", sorted(TERMINAL))
def test_every_end_is_told_once_with_the_purse_and_the_money(state: JobState) -> None:
    desk = desk_in(state)
    (closed,) = desk.ever_told(JobClosed)
    (told,) = desk.ever_told(JobConcluded)
    assert closed.state == told.state == state
    assert (closed.spent_micros, told.spent_micros) == (desk.job.spent_micros,) * 2
    assert told.sentence == desk.job.sentence
    money = "0.80 USD was spent." if state is J.DELIVERED else "Nothing was spent."
    assert money in told.sentence
    assert (told.manifest is not None) == (state is J.DELIVERED)
    assert desk.job.due_ms is None
    assert desk.counts[f"jobs_ended{{preset={desk.brief.preset},state={state}}}"] == 1


def test_billing_says_why_there_is_no_hold_in_its_own_words() -> None:
    desk = desk_in(J.DECLINED)
    assert desk.job.sentence == "Today's cap is reached. Nothing was spent."


def test_a_sentence_fits_its_field_however_long_the_detail() -> None:
    desk = desk_in(J.GENERATING)
    desk.give_back(1)
    for _ in range(3):
        desk.judge(Outcome.FAIL, why="y" * 300)
        if desk.state is J.GENERATING:
            desk.give_back(1)
    assert desk.state is J.FAILED
    assert len(desk.job.sentence) <= 300
    assert desk.job.sentence.endswith("may still cost up to 0.40 USD.")


def test_cancelling_stops_what_runs_and_only_that() -> None:
    desk = desk_in(J.GENERATING, shots=3)
    desk.accept_shot(1)
    desk.give_back(2)
    desk.cancel()
    assert desk.told(TakeCancel) == [TakeCancel(f"{JOB}.s03.t1")]
