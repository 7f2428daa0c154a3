"""The two machines of a job, as data: which state an event may lead to.

Everything that touches states lives here; nothing here knows who moves them. The job and its shots
are coupled by one rule: when the last shot is accepted the job assembles, and when one is exhausted
the job fails. Late duplicates are no error: an event that a state does not list is ignored, except
for facts about money, which every state hears.
"""

from collections.abc import Mapping
from enum import StrEnum

from shared.domain.errors import IllegalTransition

__all__ = [
    "APPROVAL_STATES",
    "JOB_TRANSITIONS",
    "MONEY_FACTS",
    "SHOT_TRANSITIONS",
    "TERMINAL",
    "JobState",
    "ShotState",
    "check_move",
    "check_shot_move",
]


class JobState(StrEnum):
    """Where a job is."""

    RECEIVED = "received"
    PLANNING = "planning"
    PLAN_APPROVAL = "plan_approval"
    QUOTING = "quoting"
    COST_APPROVAL = "cost_approval"
    GENERATING = "generating"
    ASSEMBLING = "assembling"
    REVIEWING = "reviewing"
    DELIVERY_APPROVAL = "delivery_approval"
    DELIVERING = "delivering"
    DELIVERED = "delivered"
    DECLINED = "declined"
    """Cannot be made as asked: over budget, nothing to film. Nothing was bought."""
    REJECTED = "rejected"
    """A person said no, or nobody answered in time."""
    FAILED = "failed"
    CANCELLED = "cancelled"


class ShotState(StrEnum):
    """Where a shot is."""

    PLANNED = "planned"
    RENDERING = "rendering"
    """Routed, drawn from the purse and ordered: one commit."""
    JUDGING = "judging"
    RETAKEN = "retaken"
    """Waiting for its next take."""
    ACCEPTED = "accepted"
    EXHAUSTED = "exhausted"


J, S = JobState, ShotState

TERMINAL = frozenset({J.DELIVERED, J.DECLINED, J.REJECTED, J.FAILED, J.CANCELLED})

APPROVAL_STATES: Mapping[JobState, str] = {
    J.PLAN_APPROVAL: "plan",
    J.COST_APPROVAL: "cost",
    J.DELIVERY_APPROVAL: "delivery",
}
"""States in which a job waits for a person, and the stage that they approve."""

MONEY_FACTS = frozenset({"take.returned", "take.failed", "take.written_off"})
"""Heard in every state, however late."""

JOB_TRANSITIONS: Mapping[JobState, Mapping[str, frozenset[JobState]]] = {
    J.RECEIVED: {"job.accepted": frozenset({J.PLANNING})},
    J.PLANNING: {
        "plan.made": frozenset({J.PLAN_APPROVAL, J.QUOTING, J.DECLINED}),
        "plan.refused": frozenset({J.DECLINED}),
        "job.due": frozenset({J.FAILED}),
        "cancel.requested": frozenset({J.CANCELLED}),
    },
    J.PLAN_APPROVAL: {
        "approval.given": frozenset({J.PLAN_APPROVAL, J.QUOTING, J.DECLINED}),
        "approval.refused": frozenset({J.REJECTED}),
        "plan.edited": frozenset({J.PLAN_APPROVAL}),
        "job.due": frozenset({J.REJECTED}),
        "cancel.requested": frozenset({J.CANCELLED}),
    },
    J.QUOTING: {
        "funds.granted": frozenset({J.COST_APPROVAL, J.GENERATING, J.FAILED}),
        "funds.denied": frozenset({J.DECLINED}),
        "job.due": frozenset({J.FAILED}),
        "cancel.requested": frozenset({J.CANCELLED}),
    },
    J.COST_APPROVAL: {
        "approval.given": frozenset({J.COST_APPROVAL, J.GENERATING, J.FAILED}),
        "approval.refused": frozenset({J.REJECTED}),
        "job.due": frozenset({J.REJECTED}),
        "cancel.requested": frozenset({J.CANCELLED}),
    },
    J.GENERATING: {
        "take.returned": frozenset({J.GENERATING, J.FAILED}),
        "take.failed": frozenset({J.GENERATING, J.FAILED}),
        "take.in_doubt": frozenset({J.GENERATING, J.FAILED}),
        "take.written_off": frozenset({J.GENERATING, J.FAILED}),
        "take.judged": frozenset({J.GENERATING, J.ASSEMBLING, J.FAILED}),
        "job.due": frozenset({J.GENERATING, J.FAILED}),
        "cancel.requested": frozenset({J.CANCELLED}),
    },
    J.ASSEMBLING: {
        "film.rendered": frozenset({J.REVIEWING}),
        "film.failed": frozenset({J.ASSEMBLING, J.FAILED}),
        "job.due": frozenset({J.ASSEMBLING, J.FAILED}),
        "cancel.requested": frozenset({J.CANCELLED}),
    },
    J.REVIEWING: {
        "film.judged": frozenset({J.REVIEWING, J.DELIVERY_APPROVAL, J.DELIVERING, J.FAILED}),
        "job.due": frozenset({J.FAILED}),
        "cancel.requested": frozenset({J.CANCELLED}),
    },
    J.DELIVERY_APPROVAL: {
        "approval.given": frozenset({J.DELIVERY_APPROVAL, J.DELIVERING}),
        "approval.refused": frozenset({J.REJECTED}),
        "job.due": frozenset({J.REJECTED}),
        "cancel.requested": frozenset({J.CANCELLED}),
    },
    J.DELIVERING: {
        "film.published": frozenset({J.DELIVERED}),
        "film.failed": frozenset({J.FAILED}),
        "job.due": frozenset({J.DELIVERING, J.FAILED}),
    },
    J.DELIVERED: {},
    J.DECLINED: {},
    J.REJECTED: {},
    J.FAILED: {},
    J.CANCELLED: {},
}
"""state -> event -> states it may lead to. Terminal states have an empty row."""

SHOT_TRANSITIONS: Mapping[ShotState, Mapping[str, frozenset[ShotState]]] = {
    S.PLANNED: {"take.order": frozenset({S.RENDERING}), "no_route": frozenset({S.EXHAUSTED})},
    S.RENDERING: {
        "take.returned": frozenset({S.JUDGING}),
        "take.failed": frozenset({S.RENDERING, S.RETAKEN, S.EXHAUSTED}),
        "take.in_doubt": frozenset({S.RENDERING, S.RETAKEN}),
        "take.written_off": frozenset({S.RENDERING, S.RETAKEN, S.EXHAUSTED}),
    },
    S.JUDGING: {
        "take.judged": frozenset({S.ACCEPTED, S.JUDGING, S.RENDERING, S.RETAKEN, S.EXHAUSTED}),
    },
    S.RETAKEN: {
        "take.order": frozenset({S.RENDERING}),
        "take.returned": frozenset({S.JUDGING}),
        "job.due": frozenset({S.RETAKEN}),
        "no_route": frozenset({S.EXHAUSTED}),
    },
    S.ACCEPTED: {},
    S.EXHAUSTED: {},
}


def check_move(state: JobState, event: str, target: JobState) -> JobState:
    """Give the target, once the table allows it.

    Raises:
        IllegalTransition: The table does not list it. Nothing has happened.
    """
    if target not in JOB_TRANSITIONS[state].get(event, frozenset()):
        raise IllegalTransition("job", f"{state} -> {target}", event)
    return target


def check_shot_move(state: ShotState, event: str, target: ShotState) -> ShotState:
    """Give the target, once the table allows it.

    Raises:
        IllegalTransition: The table does not list it. Nothing has happened.
    """
    if target not in SHOT_TRANSITIONS[state].get(event, frozenset()):
        raise IllegalTransition("shot", f"{state} -> {target}", event)
    return target
