"""From plan to purse: the plan, the quote, the hold, and the stops where a person decides. Pure."""

from dataclasses import replace

from services.router import film_rules, shot_rules
from services.router.decision import Context, Decision, end, ignore, move, wait_for
from services.router.job import Approval, Job, Shot
from services.router.routing import Quote, quote
from shared.contracts.funds import FundsDenied, FundsGranted, FundsRequest
from shared.contracts.job import ApprovalGiven, ApprovalRefused
from shared.contracts.plan import PlanMade
from shared.domain.ids import digest
from shared.domain.job import JobState
from shared.domain.media import Rate
from shared.domain.money import format_usd

__all__ = [
    "expired",
    "funds_denied",
    "funds_granted",
    "given",
    "plan_edited",
    "plan_made",
    "refused",
]


def plan_made(context: Context, event: PlanMade) -> Decision:
    """A plan exists: stop for approval, or go on to the quote."""
    planned = replace(context, job=_with_plan(context.job, event))
    if "plan" in context.preset.approvals:
        return wait_for(planned, JobState.PLAN_APPROVAL, event.plan.sha256)
    return _ask_for_funds(planned)


def plan_edited(context: Context, event: PlanMade) -> Decision:
    """An edited plan replaces the one that waits, and every approval so far is void."""
    if event.revision != context.job.plan_revision + 1:
        return ignore(context)
    edited = replace(context, job=replace(_with_plan(context.job, event), approval=None))
    return wait_for(edited, JobState.PLAN_APPROVAL, event.plan.sha256)


def _with_plan(job: Job, event: PlanMade) -> Job:
    num, _, den = event.rate.partition("/")
    return replace(
        job,
        plan=event.plan,
        plan_revision=event.revision,
        path=event.path,
        path_reason=event.path_reason,
        rate=Rate(int(num), int(den)),
        shots=tuple(Shot(line.shot_id, line.duration_frames) for line in event.shots),
    )


def given(context: Context, event: ApprovalGiven) -> Decision:
    """Count a reviewer; go on once enough distinct ones saw this very subject."""
    job, approval = context.job, context.job.approval
    if approval is None or not _about(approval, event) or event.reviewer in approval.approved_by:
        return ignore(context)
    reviewers = (*approval.approved_by, event.reviewer)
    counted = replace(job, approval=replace(approval, approved_by=reviewers))
    if len(reviewers) < context.preset.reviewers:
        return Decision(counted)
    return _GO_ON[job.state](replace(context, job=counted))


def refused(context: Context, event: ApprovalRefused) -> Decision:
    """End the job when a reviewer of this very subject says no."""
    approval = context.job.approval
    if approval is None or not _about(approval, event):
        return ignore(context)
    return end(context, JobState.REJECTED, "approval_refused")


def _about(approval: Approval, event: ApprovalGiven | ApprovalRefused) -> bool:
    return (approval.stage, approval.subject_digest) == (event.stage, event.subject_digest)


def expired(context: Context, _event: object) -> Decision:
    """Nobody answered in time: a stated refusal."""
    if context.job.due_ms is None or context.now_ms < context.job.due_ms:
        return ignore(context)
    return end(context, JobState.REJECTED, "approval_expired")


def _ask_for_funds(context: Context) -> Decision:
    """Quote the plan; ask billing for a hold, or decline before anything is bought."""
    job = context.job
    priced = quote(job, context.configuration)
    if priced.unroutable:
        return end(context, JobState.DECLINED, "unroutable")
    if priced.first_takes_micros > job.terms.budget_micros:
        return end(context, JobState.DECLINED, "over_budget", _too_dear(job, priced))
    quoted = replace(job, p50_micros=priced.p50_micros, p90_micros=priced.p90_micros)
    deadline = context.silence_until(JobState.QUOTING)
    return Decision(
        move(replace(context, job=quoted), JobState.QUOTING, due_ms=deadline),
        (
            FundsRequest(
                amount_micros=priced.hold_micros,
                cap_micros=job.terms.budget_micros,
                p50_micros=priced.p50_micros,
                p90_micros=priced.p90_micros,
            ),
        ),
    )


def _too_dear(job: Job, priced: Quote) -> str:
    return (
        f"The cheapest way to make this film costs {format_usd(priced.first_takes_micros)}, above "
        f"its budget of {format_usd(job.terms.budget_micros)}: raise --budget or shorten the film."
    )


def funds_granted(context: Context, event: FundsGranted) -> Decision:
    """The grant becomes the purse."""
    funded = replace(context, job=replace(context.job, granted_micros=event.amount_micros))
    if "cost" in context.preset.approvals:
        return wait_for(funded, JobState.COST_APPROVAL, _quote_digest(funded.job))
    return _generate(funded)


def _quote_digest(job: Job) -> str:
    plan = job.plan.sha256 if job.plan else ""
    return digest("quote", plan, job.p50_micros, job.p90_micros, job.granted_micros, length=64)


def funds_denied(context: Context, event: FundsDenied) -> Decision:
    """No hold, no job."""
    return end(context, JobState.DECLINED, event.reason, event.sentence)


def _generate(context: Context) -> Decision:
    moved = move(context, JobState.GENERATING, due_ms=None)
    return shot_rules.order_takes(replace(context, job=moved))


_GO_ON = {
    JobState.PLAN_APPROVAL: _ask_for_funds,
    JobState.COST_APPROVAL: _generate,
    JobState.DELIVERY_APPROVAL: film_rules.deliver,
}
