"""Every move that the two tables allow is made by some rule, and by the event that it names."""

from collections.abc import Callable
from typing import Any

import pytest

from services.router.decision import Facts
from shared.contracts.registry import type_of
from shared.contracts.take import FailureKind
from shared.domain.job import JOB_TRANSITIONS, SHOT_TRANSITIONS, JobState, ShotState
from shared.domain.verdict import Outcome
from tests.support.desk import CONFIGURATION, PRICE, Desk, a_brief, configured, desk_in

J, S = JobState, ShotState
Move = tuple[JobState, str, JobState]
ShotMove = tuple[ShotState, str, ShotState]

TRIPLES = [
    (state, event, target)
    for state, row in JOB_TRANSITIONS.items()
    for event, targets in row.items()
    for target in sorted(targets)
]
TIMEOUTS = {
    J.PLANNING: J.FAILED,
    J.PLAN_APPROVAL: J.REJECTED,
    J.QUOTING: J.FAILED,
    J.COST_APPROVAL: J.REJECTED,
    J.ASSEMBLING: J.FAILED,
    J.REVIEWING: J.FAILED,
    J.DELIVERY_APPROVAL: J.REJECTED,
    J.DELIVERING: J.DELIVERING,
}
CAMPAIGN = a_brief(preset="brand_campaign")
SPOT = a_brief(preset="premium_spot")


def planning(**changes: Any) -> Desk:
    desk = Desk(a_brief(**changes))
    desk.accept()
    return desk


def at(state: JobState, **changes: Any) -> Desk:
    return desk_in(state, brief=a_brief(**changes))


def spot(state: JobState) -> Desk:
    """A premium spot: two reviewers at each stop."""
    acts = {
        J.PLAN_APPROVAL: "accept plan",
        J.COST_APPROVAL: "accept plan ann bob grant",
        J.DELIVERY_APPROVAL: "accept plan ann bob grant ann bob shoot render review",
    }
    return Desk(SPOT).act(acts[state])


def unpublished() -> Desk:
    """A film whose manifest was asked for in vain, as often as it may be."""
    desk = at(J.DELIVERING)
    for _ in range(desk.configuration.films.renders_max - 1):
        desk.due()
    return desk


def poor(shots: int = 2) -> Desk:
    """A purse for one take of each shot and no more."""
    return desk_in(J.GENERATING, brief=a_brief(budget_micros=shots * 400_000), shots=shots)


def crowd() -> Desk:
    """More shots than takes may run at once, and a model that bills above its quote."""
    return desk_in(J.GENERATING, brief=a_brief(400_000, 200_000), shots=17)


def waiting_after_overrun() -> Desk:
    """A shot waits to be retaken while the only model was stopped: the next look finds no route."""
    desk = desk_in(J.GENERATING, brief=a_brief(400_000, 200_000), shots=3)
    desk.fail_take(FailureKind.TRANSIENT, shot=1)
    desk.give_back(shot=2)
    desk.now_ms += CONFIGURATION.takes.retry_after_ms
    return desk


def quoting(brief: Any) -> Desk:
    return Desk(brief).act("accept plan approve")


def granted(amount: int) -> Desk:
    desk = quoting(CAMPAIGN)
    desk.grant(amount)
    return desk


def returned(**options: Any) -> Desk:
    desk = desk_in(J.GENERATING, **options)
    desk.give_back()
    return desk


def retaken() -> Desk:
    desk = desk_in(J.GENERATING)
    desk.fail_take(FailureKind.TRANSIENT)
    return desk


def render_failed() -> Desk:
    desk = desk_in(J.ASSEMBLING)
    desk.fail_film()
    return desk


def doubting(make: Callable[[], Desk]) -> Desk:
    """The same job under a preset that orders beside a doubt."""
    desk = make()
    desk.facts = Facts(configured(doubting=True))
    return desk


MOVES: dict[Move, tuple[Callable[[], Desk], Callable[[Desk], object]]] = {
    (J.PLANNING, "plan.made", J.PLAN_APPROVAL): (
        lambda: planning(preset="brand_campaign"),
        Desk.plan,
    ),
    (J.PLANNING, "plan.made", J.QUOTING): (planning, Desk.plan),
    (J.PLANNING, "plan.made", J.DECLINED): (lambda: planning(budget_micros=1), Desk.plan),
    (J.PLANNING, "plan.refused", J.DECLINED): (planning, Desk.cannot_plan),
    (J.PLAN_APPROVAL, "approval.given", J.PLAN_APPROVAL): (
        lambda: spot(J.PLAN_APPROVAL),
        Desk.approve,
    ),
    (J.PLAN_APPROVAL, "approval.given", J.QUOTING): (lambda: at(J.PLAN_APPROVAL), Desk.approve),
    (J.PLAN_APPROVAL, "approval.given", J.DECLINED): (
        lambda: at(J.PLAN_APPROVAL, budget_micros=1),
        Desk.approve,
    ),
    (J.PLAN_APPROVAL, "plan.edited", J.PLAN_APPROVAL): (lambda: at(J.PLAN_APPROVAL), Desk.edit),
    (J.QUOTING, "funds.granted", J.COST_APPROVAL): (
        lambda: quoting(CAMPAIGN),
        Desk.grant,
    ),
    (J.QUOTING, "funds.granted", J.GENERATING): (lambda: at(J.QUOTING), Desk.grant),
    (J.QUOTING, "funds.granted", J.FAILED): (lambda: at(J.QUOTING), lambda d: d.grant(1)),
    (J.QUOTING, "funds.denied", J.DECLINED): (lambda: at(J.QUOTING), Desk.deny),
    (J.COST_APPROVAL, "approval.given", J.COST_APPROVAL): (
        lambda: spot(J.COST_APPROVAL),
        Desk.approve,
    ),
    (J.COST_APPROVAL, "approval.given", J.GENERATING): (lambda: at(J.COST_APPROVAL), Desk.approve),
    (J.COST_APPROVAL, "approval.given", J.FAILED): (lambda: granted(1), Desk.approve),
    (J.GENERATING, "take.returned", J.GENERATING): (lambda: at(J.GENERATING), Desk.give_back),
    (J.GENERATING, "take.returned", J.FAILED): (crowd, Desk.give_back),
    (J.GENERATING, "take.failed", J.GENERATING): (lambda: at(J.GENERATING), Desk.fail_take),
    (J.GENERATING, "take.failed", J.FAILED): (
        lambda: at(J.GENERATING),
        lambda d: d.fail_take(FailureKind.REFUSED),
    ),
    (J.GENERATING, "take.in_doubt", J.GENERATING): (lambda: at(J.GENERATING), Desk.doubt),
    (J.GENERATING, "take.in_doubt", J.FAILED): (
        lambda: doubting(waiting_after_overrun),
        lambda d: d.doubt(shot=3),
    ),
    (J.GENERATING, "take.written_off", J.GENERATING): (lambda: at(J.GENERATING), Desk.write_off),
    (J.GENERATING, "take.written_off", J.FAILED): (lambda: poor(1), Desk.write_off),
    (J.GENERATING, "take.judged", J.GENERATING): (returned, Desk.judge),
    (J.GENERATING, "take.judged", J.ASSEMBLING): (lambda: returned(shots=1), Desk.judge),
    (J.GENERATING, "take.judged", J.FAILED): (
        lambda: returned(shots=1, brief=a_brief(budget_micros=400_000)),
        lambda d: d.judge(Outcome.FAIL),
    ),
    (J.GENERATING, "job.due", J.GENERATING): (retaken, Desk.due),
    (J.GENERATING, "job.due", J.FAILED): (returned, Desk.due),
    (J.ASSEMBLING, "film.rendered", J.REVIEWING): (lambda: at(J.ASSEMBLING), Desk.render),
    (J.ASSEMBLING, "film.failed", J.ASSEMBLING): (lambda: at(J.ASSEMBLING), Desk.fail_film),
    (J.ASSEMBLING, "film.failed", J.FAILED): (
        lambda: at(J.ASSEMBLING),
        lambda d: d.fail_film(transient=False),
    ),
    (J.ASSEMBLING, "job.due", J.ASSEMBLING): (render_failed, Desk.due),
    (J.REVIEWING, "film.judged", J.DELIVERY_APPROVAL): (
        lambda: at(J.REVIEWING),
        lambda d: d.review(score=CONFIGURATION.qa.approve_from - 1),
    ),
    (J.REVIEWING, "film.judged", J.DELIVERING): (lambda: at(J.REVIEWING), Desk.review),
    (J.REVIEWING, "film.judged", J.FAILED): (
        lambda: at(J.REVIEWING),
        lambda d: d.review(Outcome.FAIL, certified=False),
    ),
    (J.DELIVERY_APPROVAL, "approval.given", J.DELIVERY_APPROVAL): (
        lambda: spot(J.DELIVERY_APPROVAL),
        Desk.approve,
    ),
    (J.DELIVERY_APPROVAL, "approval.given", J.DELIVERING): (
        lambda: at(J.DELIVERY_APPROVAL),
        Desk.approve,
    ),
    (J.DELIVERING, "film.published", J.DELIVERED): (lambda: at(J.DELIVERING), Desk.publish),
    (J.DELIVERING, "film.failed", J.FAILED): (lambda: at(J.DELIVERING), Desk.fail_film),
    (J.DELIVERING, "job.due", J.FAILED): (unpublished, Desk.due),
    (J.REVIEWING, "film.judged", J.REVIEWING): (
        lambda: at(J.REVIEWING),
        lambda d: d.review(Outcome.ABSTAIN, certified=False),
    ),
    **{
        (state, "job.due", target): (lambda state=state: at(state), Desk.due)
        for state, target in TIMEOUTS.items()
    },
    **{
        (state, "cancel.requested", J.CANCELLED): (lambda state=state: at(state), Desk.cancel)
        for state in J
        if "cancel.requested" in JOB_TRANSITIONS[state]
    },
    **{
        (state, "approval.refused", J.REJECTED): (lambda state=state: at(state), Desk.refuse)
        for state in J
        if "approval.refused" in JOB_TRANSITIONS[state]
    },
}


def test_the_scenes_are_the_table() -> None:
    assert set(MOVES) | {(J.RECEIVED, "job.accepted", J.PLANNING)} == set(TRIPLES)


@pytest.mark.parametrize("triple", MOVES, ids=" ".join)
def test_each_allowed_move_is_made(triple: Move) -> None:
    state, event, target = triple
    make, act = MOVES[triple]
    desk = make()
    assert desk.state is state
    heard: list[str] = []
    hear = desk.hear
    desk.hear = lambda payload, type_="": _noted(hear, heard, payload, type_)  # type: ignore[method-assign]
    act(desk)
    assert desk.state is target
    assert heard == [event]
    assert desk.decision.job is not None


def _noted(hear: Any, heard: list[str], payload: object, type_: str) -> Any:
    heard.append(type_ or type_of(payload))
    return hear(payload, type_)


def test_a_request_that_is_accepted_is_a_job_that_plans() -> None:
    desk = Desk()
    desk.accept()
    assert (desk.state, desk.counts) == (J.PLANNING, {"jobs_started{preset=quick_social}": 1})


# The shots' own table: the number of the shot, how it got there, and what moves it.


def doubted(**options: Any) -> Desk:
    """One shot with a take in doubt, and with another one ordered beside it when that is paid."""
    takes = options.pop("takes", 2)
    configuration = configured(doubting=True, per_shot_max=takes)
    desk = desk_in(J.GENERATING, shots=1, configuration=configuration, **options)
    desk.doubt()
    return desk


def limited(takes: int, **options: Any) -> Desk:
    return desk_in(J.GENERATING, configuration=configured(per_shot_max=takes), **options)


def judging(make: Callable[[], Desk], *returns: int) -> Desk:
    desk = make()
    for number in returns:
        desk.give_back(number=number)
    return desk


def billed_and_failed() -> Desk:
    desk = poor()
    desk.fail_take(FailureKind.TRANSIENT, cost=PRICE)
    return desk


SHOT_MOVES: dict[ShotMove, tuple[int, Callable[[], Desk], Callable[[Desk], object]]] = {
    (S.PLANNED, "take.order", S.RENDERING): (1, lambda: at(J.QUOTING), Desk.grant),
    (S.PLANNED, "no_route", S.EXHAUSTED): (17, crowd, Desk.give_back),
    (S.RENDERING, "take.returned", S.JUDGING): (1, lambda: at(J.GENERATING), Desk.give_back),
    (S.RENDERING, "take.failed", S.RENDERING): (1, doubted, Desk.fail_take),
    (S.RENDERING, "take.failed", S.RETAKEN): (1, lambda: at(J.GENERATING), Desk.fail_take),
    (S.RENDERING, "take.failed", S.EXHAUSTED): (1, lambda: limited(1), Desk.fail_take),
    (S.RENDERING, "take.in_doubt", S.RENDERING): (
        1,
        lambda: desk_in(J.GENERATING, configuration=configured(doubting=True, per_shot_max=1)),
        Desk.doubt,
    ),
    (S.RENDERING, "take.in_doubt", S.RETAKEN): (1, lambda: doubting(poor), Desk.doubt),
    (S.RENDERING, "take.written_off", S.RENDERING): (1, doubted, Desk.write_off),
    (S.RENDERING, "take.written_off", S.RETAKEN): (1, poor, Desk.write_off),
    (S.RENDERING, "take.written_off", S.EXHAUSTED): (1, lambda: limited(1), Desk.write_off),
    (S.JUDGING, "take.judged", S.ACCEPTED): (1, returned, Desk.judge),
    (S.JUDGING, "take.judged", S.JUDGING): (
        1,
        lambda: judging(doubted, 1, 2),
        lambda d: d.judge(Outcome.FAIL, number=1),
    ),
    (S.JUDGING, "take.judged", S.RENDERING): (
        1,
        lambda: judging(doubted, 1),
        lambda d: d.judge(Outcome.FAIL, number=1),
    ),
    (S.JUDGING, "take.judged", S.RETAKEN): (
        1,
        lambda: judging(poor, 1),
        lambda d: d.judge(Outcome.FAIL),
    ),
    (S.JUDGING, "take.judged", S.EXHAUSTED): (
        1,
        lambda: judging(lambda: limited(1), 1),
        lambda d: d.judge(Outcome.FAIL),
    ),
    (S.RETAKEN, "take.order", S.RENDERING): (1, retaken, Desk.due),
    (S.RETAKEN, "take.returned", S.JUDGING): (
        1,
        lambda: doubted(brief=a_brief(budget_micros=PRICE)),
        Desk.give_back,
    ),
    (S.RETAKEN, "job.due", S.RETAKEN): (1, billed_and_failed, Desk.due),
    (S.RETAKEN, "no_route", S.EXHAUSTED): (1, waiting_after_overrun, Desk.due),
}


def test_the_scenes_of_shots_are_the_table() -> None:
    assert set(SHOT_MOVES) == {
        (state, event, target)
        for state, row in SHOT_TRANSITIONS.items()
        for event, targets in row.items()
        for target in targets
    }


@pytest.mark.parametrize("triple", SHOT_MOVES, ids=" ".join)
def test_each_allowed_move_of_a_shot_is_made(triple: ShotMove) -> None:
    state, _, target = triple
    number, make, act = SHOT_MOVES[triple]
    desk = make()
    assert desk.shot(number).state is state
    act(desk)
    assert desk.shot(number).state is target
