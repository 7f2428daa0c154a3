"""The decider: decide(job, event, facts, now) -> Decision. Pure; it alone moves a job.

Read the tables at the bottom first: for each state, what each event does. An event that a
state does not know is late or a duplicate and changes nothing; facts about money are heard in every
state.
The whole of a job can be replayed from its receipts with nothing else.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from services.router import film_rules, shot_rules, stops
from services.router.deadlines import rearmed, was_asleep
from services.router.decision import Context, Decision, Event, Facts, close, end, ignore, move
from services.router.job import Job, Terms
from services.router.money_facts import account, booked, overdue
from shared.catalog.metrics import series
from shared.contracts.film import FilmFailed
from shared.contracts.job import CancelRequested, JobAccepted
from shared.contracts.plan import PlanMake, PlanRefused
from shared.domain.errors import NotYet
from shared.domain.job import MONEY_FACTS, JobState

__all__ = ["decide"]

Rule: TypeAlias = Callable[[Context, Any], Decision]


def decide(job: Job | None, event: Event, facts: Facts, now_ms: int) -> Decision:
    """Decide what an event makes of a job.

    Args:
        job: The job; None before it is accepted.
        event: What was heard.
        facts: The configuration that the job pins.
        now_ms: Milliseconds since the epoch.

    Raises:
        NotYet: The event is about a job that has not been accepted here yet.
        IllegalTransition: A rule broke the transition table: a bug.
    """
    if job is None:
        if not isinstance(event.payload, JobAccepted):
            raise NotYet("the job is not here yet")
        return _accept(event, event.payload, facts, now_ms)
    if event.type_ == "job.due" and was_asleep(job, facts.configuration, now_ms):
        return Decision(rearmed(job, facts.configuration, now_ms))
    context = Context(_learnt(job, event, now_ms), job.state, event.type_, facts, now_ms)
    decision = _ruled(context, job, event)
    after = decision.job or context.job
    if after == job and not decision.says and not decision.counts:
        return ignore(context)
    counts = booked(job, context.job, event.payload) if event.type_ in MONEY_FACTS else ()
    return replace(decision, job=after, counts=(*counts, *decision.counts))


def _ruled(context: Context, before: Job, event: Event) -> Decision:
    if before.is_terminal:
        # It answers late money, and the deadline of an open draw, with its purse; nothing else.
        return ignore(context) if context.job == before else close(context)
    rule = RULES[before.state].get(event.type_)
    return rule(context, event.payload) if rule else ignore(context)


def _learnt(job: Job, event: Event, now_ms: int) -> Job:
    """What an event says about money is true in every state, whatever its rule makes of it."""
    if event.type_ in MONEY_FACTS:
        return account(job, event.payload)
    return overdue(job, now_ms) if event.type_ == "job.due" else job


def _accept(event: Event, accepted: JobAccepted, facts: Facts, now_ms: int) -> Decision:
    brief = accepted.brief
    preset = facts.configuration.presets[brief.preset]
    job = Job(
        job_id=event.job_id,
        tenant=event.tenant,
        state=JobState.RECEIVED,
        terms=Terms(
            preset=brief.preset,
            tier=brief.tier or preset.tier,
            backend=brief.backend,
            budget_micros=brief.budget_micros,
            duration_ms=brief.duration_ms,
            ratios=brief.ratios,
            simulate=brief.simulate,
            source=brief.source,
            request_key=accepted.request_key,
        ),
        config_digest=accepted.config_digest,
        accepted_at_ms=now_ms,
    )
    context = Context(job, job.state, "job.accepted", facts, now_ms)
    moved = move(context, JobState.PLANNING, due_ms=context.silence_until(JobState.PLANNING))
    return Decision(
        moved,
        (PlanMake(brief=brief, config_digest=accepted.config_digest),),
        (series("jobs_started", preset=brief.preset),),
    )


def _plan_refused(context: Context, event: PlanRefused) -> Decision:
    return end(context, JobState.DECLINED, event.code, event.sentence)


def _cancel(context: Context, _event: CancelRequested) -> Decision:
    return end(context, JobState.CANCELLED, "cancelled")


def _timeout(reason: str) -> Rule:
    def rule(context: Context, _event: object) -> Decision:
        if context.job.due_ms is None or context.now_ms < context.job.due_ms:
            return ignore(context)
        return end(context, JobState.FAILED, reason)

    return rule


def _publish_failed(context: Context, event: FilmFailed) -> Decision:
    film = context.job.film
    if film is None or film.render_id != event.render_id:
        return ignore(context)
    return end(context, JobState.FAILED, "publish_failed")


RULES: Mapping[JobState, Mapping[str, Rule]] = {
    JobState.RECEIVED: {},
    JobState.PLANNING: {
        "plan.made": stops.plan_made,
        "plan.refused": _plan_refused,
        "job.due": _timeout("planning_timeout"),
        "cancel.requested": _cancel,
    },
    JobState.PLAN_APPROVAL: {
        "approval.given": stops.given,
        "approval.refused": stops.refused,
        "plan.edited": stops.plan_edited,
        "job.due": stops.expired,
        "cancel.requested": _cancel,
    },
    JobState.QUOTING: {
        "funds.granted": stops.funds_granted,
        "funds.denied": stops.funds_denied,
        "job.due": _timeout("funds_timeout"),
        "cancel.requested": _cancel,
    },
    JobState.COST_APPROVAL: {
        "approval.given": stops.given,
        "approval.refused": stops.refused,
        "job.due": stops.expired,
        "cancel.requested": _cancel,
    },
    JobState.GENERATING: {
        "take.returned": shot_rules.returned,
        "take.failed": shot_rules.failed,
        "take.in_doubt": shot_rules.in_doubt,
        "take.written_off": shot_rules.written_off,
        "take.judged": shot_rules.judged,
        "job.due": shot_rules.due,
        "cancel.requested": _cancel,
    },
    JobState.ASSEMBLING: {
        "film.rendered": film_rules.rendered,
        "film.failed": film_rules.failed,
        "job.due": film_rules.assembling_due,
        "cancel.requested": _cancel,
    },
    JobState.REVIEWING: {
        "film.judged": film_rules.judged,
        "job.due": _timeout("review_timeout"),
        "cancel.requested": _cancel,
    },
    JobState.DELIVERY_APPROVAL: {
        "approval.given": stops.given,
        "approval.refused": stops.refused,
        "job.due": stops.expired,
        "cancel.requested": _cancel,
    },
    JobState.DELIVERING: {
        "film.published": film_rules.published,
        "film.failed": _publish_failed,
        "job.due": film_rules.delivering_due,
    },
    JobState.DELIVERED: {},
    JobState.DECLINED: {},
    JobState.REJECTED: {},
    JobState.FAILED: {},
    JobState.CANCELLED: {},
}
"""state -> event -> rule; the same keys as JOB_TRANSITIONS."""
