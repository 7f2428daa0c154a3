"""The three stops: a job waits visibly with a deadline; a person goes on, ends it or edits."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from shared.contracts.codec import decode_as
from shared.contracts.job import JobApprove, JobEdit, JobReject
from shared.domain.plan import Plan
from tests.support.invariants import broken
from tests.support.world import World, a_request

Opened = Callable[..., World]


def waiting(world: Opened, preset: str = "brand_campaign", **options: Any) -> tuple[World, str]:
    here = world(**options)
    job = here.submit(a_request(preset=preset, simulate="price=0.4"))
    here.run(horizon_ms=60_000)
    return here, job


def approve(here: World, job: str, reviewer: str = "ann", **changes: Any) -> None:
    view = here.view(job)
    answer = JobApprove(job, view.waits_for, reviewer, view.subject_digest)
    here.clock.advance(10)
    here.say(replace(answer, **changes), job)
    here.run(horizon_ms=60_000)


def test_a_campaign_waits_for_plan_cost_and_delivery(world: Opened) -> None:
    here, job = waiting(world)
    stops: list[str] = []
    while here.view(job).waits_for:
        stops.append(here.view(job).waits_for)
        assert here.view(job).waits_until_ms > here.clock.now_ms()
        approve(here, job)
    assert stops == ["plan", "cost", "delivery"]
    assert here.state(job) == "delivered"
    assert broken(here.place) == []


def test_nothing_is_bought_before_plan_and_cost_are_approved(world: Opened) -> None:
    here, job = waiting(world)
    approve(here, job)
    assert here.view(job).waits_for == "cost"
    assert list(here.place.blobs.list("vendor/")) == []
    assert here.view(job).spent_micros == 0


def test_a_premium_spot_needs_two_distinct_reviewers_at_each_stop(world: Opened) -> None:
    here, job = waiting(world, preset="premium_spot")
    approve(here, job, "ann")
    approve(here, job, "ann")
    assert here.view(job).waits_for == "plan"
    approve(here, job, "bob")
    assert here.view(job).waits_for == "cost"


@pytest.mark.parametrize("approved", [0, 1, 2])
def test_a_rejection_ends_the_job_and_releases_the_hold(world: Opened, approved: int) -> None:
    here, job = waiting(world)
    for _ in range(approved):
        approve(here, job)
    view = here.view(job)
    here.say(JobReject(job, view.waits_for, "ann", view.subject_digest), job)
    here.run()
    assert (here.state(job), here.view(job).reason) == ("rejected", "approval_refused")
    assert broken(here.place) == []


def test_silence_ends_in_a_stated_refusal(world: Opened) -> None:
    here, job = waiting(world)
    here.run(horizon_ms=4 * 86_400_000)
    assert (here.state(job), here.view(job).reason) == ("rejected", "approval_expired")
    assert "in time" in here.view(job).sentence


def test_approving_a_plan_that_has_since_changed_does_nothing(world: Opened) -> None:
    here, job = waiting(world)
    seen = here.view(job).subject_digest
    edit(here, job)
    assert here.view(job).subject_digest != seen
    approve(here, job, subject_digest=seen)
    assert here.view(job).waits_for == "plan"
    approve(here, job)
    assert here.view(job).waits_for == "cost"


def test_approving_another_stage_does_nothing(world: Opened) -> None:
    here, job = waiting(world)
    approve(here, job, stage="cost")
    assert here.view(job).waits_for == "plan"


def edit(here: World, job: str, **changes: Any) -> Plan:
    view = here.view(job)
    plan = decode_as(Plan, here.place.blobs.get(view.plan.name))
    edited = replace(plan, **{"revision": plan.revision + 1, "title": "Another title", **changes})
    here.say(JobEdit(job, "ann", view.subject_digest, edited), job)
    here.run(horizon_ms=60_000)
    return edited


def test_an_edited_plan_is_the_one_that_is_made(world: Opened) -> None:
    here, job = waiting(world)
    edit(here, job)
    while here.view(job).waits_for:
        approve(here, job)
    assert here.state(job) == "delivered"
    assert here.manifest(job)["title"] == "Another title"


def test_an_edit_of_an_older_plan_does_nothing(world: Opened) -> None:
    here, job = waiting(world)
    old = here.view(job).subject_digest
    plan = decode_as(Plan, here.place.blobs.get(here.view(job).plan.name))
    edit(here, job)
    now = here.view(job).subject_digest
    here.say(JobEdit(job, "bob", old, replace(plan, revision=3, title="Late")), job)
    here.run(horizon_ms=60_000)
    assert here.view(job).subject_digest == now


def test_an_edit_voids_the_approvals_of_the_plan_before(world: Opened) -> None:
    here, job = waiting(world, preset="premium_spot")
    approve(here, job, "ann")
    edit(here, job)
    assert here.view(job).approved_by == ()
    approve(here, job, "bob")
    assert here.view(job).waits_for == "plan"


def test_approving_a_job_that_does_not_exist_is_refused(world: Opened) -> None:
    here = world()
    here.say(JobApprove("job-nope", "plan", "ann", "x"), "job-nope")
    here.run()
    assert [told.type for told in here.listener.outcomes()] == ["job.refused"]
