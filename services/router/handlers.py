"""The router's deliveries: load the job, ask the decider, return what should become true."""

import hashlib
from dataclasses import dataclass, field

from services.router.decide import decide
from services.router.decision import Decision, Event, Facts
from services.router.job import Job
from services.router.planning.editing import check_edit
from services.router.reminders import Reminders
from shared.contracts.codec import decode_record, encode_json, encode_record
from shared.contracts.envelope import BlobRef, Envelope
from shared.contracts.funds import Tick
from shared.contracts.job import JobAccepted, JobDue, JobRefused, PlanEdited
from shared.contracts.plan import PlanMade, PlanMake, PlanRefused, ShotLine
from shared.domain.errors import BriefDeclined
from shared.domain.job import JOB_TRANSITIONS
from shared.domain.plan import Plan
from shared.ports.handler import Effects, HandlerTable, Ports, Say
from shared.ports.store import Record, Update
from shared.ports.studio import Planner

__all__ = ["HANDLERS", "JOBS", "RouterTools", "event_of", "plan_blob", "plan_made"]

JOBS = "jobs"
DUE_MAX = 1000
"""Jobs that one tick looks at; the earliest due come first."""


@dataclass(frozen=True, slots=True)
class RouterTools:
    """What the router brings to its handlers."""

    planner: Planner
    reminders: Reminders = field(default_factory=Reminders)


def on_job_event(message: Envelope, ports: Ports[RouterTools]) -> Effects:
    """Move the job as the decider says."""
    record = ports.records.get(JOBS, message.job_id)
    job = decode_record(Job, JOBS, record.body) if record else None
    try:
        event = _observed(message, job, ports)
    except BriefDeclined as declined:
        refusal = JobRefused(message.cause_id, declined.code, declined.sentence[:600])
        return Effects(says=(Say(refusal),))
    facts = Facts(ports.configuration(_pinned(job, message)))
    now_ms = ports.clock.now_ms()
    decision = decide(job, event, facts, now_ms)
    return effects_of(decision, message.job_id, record, now_ms)


def effects_of(decision: Decision, job_id: str, record: Record | None, now_ms: int) -> Effects:
    """Turn a decision into what is committed and said."""
    if decision.job is None:
        return Effects()
    update = Update(
        collection=JOBS,
        key=job_id,
        expected_version=record.version if record else 0,
        body=encode_record(decision.job),
        due_at_ms=decision.job.next_due_ms,
    )
    says = tuple(Say(payload) for payload in decision.says)
    return Effects(updates=(update,), says=says, counts=decision.counts, at_ms=now_ms)


def _pinned(job: Job | None, message: Envelope) -> str:
    if job is not None:
        return job.config_digest
    return message.payload.config_digest if isinstance(message.payload, JobAccepted) else ""


def _observed(message: Envelope, job: Job | None, ports: Ports[RouterTools]) -> Event:
    """The event as the decider sees it; an edited plan is stored first, under its digest.

    Raises:
        BriefDeclined: The edited plan is stale or breaks a bound; the sentence says which.
    """
    event = event_of(message)
    if not isinstance(message.payload, PlanEdited):
        return event
    if job is None or job.plan is None or job.plan.sha256 != message.payload.base_digest:
        raise BriefDeclined("stale_edit", "The plan has changed since: edit the newest one.")
    if message.payload.plan.job_id != job.job_id:
        # It names where the plan is kept: nobody writes among another job's.
        raise BriefDeclined("bad_edit", "The edited plan names another job: keep its job_id.")
    check_edit(message.payload.plan, ports.configuration(job.config_digest), job.terms.preset)
    ports.blobs.put(plan_blob(message.payload.plan).name, encode_json(message.payload.plan))
    return event


def event_of(message: Envelope) -> Event:
    """What the decider is told of a message: a function of the message alone, for replay."""
    payload = message.payload
    if isinstance(payload, PlanEdited):
        payload = plan_made(payload.plan)
    return Event(message.type, message.job_id, message.tenant, payload)


def plan_blob(plan: Plan) -> BlobRef:
    """Name a plan by its content."""
    data = encode_json(plan)
    sha256 = hashlib.sha256(data).hexdigest()
    return BlobRef(f"plans/{plan.job_id}/{sha256[:16]}.json", sha256, len(data))


def plan_made(plan: Plan) -> PlanMade:
    """Tell the decider what it needs to know of a plan."""
    return PlanMade(
        revision=plan.revision,
        plan=plan_blob(plan),
        path=plan.path,
        path_reason=plan.path_reason,
        rate=str(plan.rate),
        shots=tuple(ShotLine(shot.shot_id, shot.duration_frames) for shot in plan.shots),
    )


def on_plan_make(message: Envelope, ports: Ports[RouterTools]) -> Effects:
    """Plan a brief; the plan is a blob named by its digest, so planning may run twice."""
    command: PlanMake = message.payload
    configuration = ports.configuration(command.config_digest)
    try:
        plan = ports.tools.planner.plan(message.job_id, command.brief, configuration)
    except BriefDeclined as declined:
        return Effects(says=(Say(PlanRefused(declined.code, declined.sentence)),))
    made = plan_made(plan)
    ports.blobs.put(made.plan.name, encode_json(plan))
    return Effects(says=(Say(made),))


def on_tick(message: Envelope, ports: Ports[RouterTools]) -> Effects:
    """Tell each due job so. A sweep speaks and moves nothing: what is not heard is said again."""
    tick: Tick = message.payload
    now_ms = ports.clock.now_ms()
    delivery = ports.configuration("").delivery
    if now_ms - tick.at_ms > delivery.stale_tick_ms:
        return Effects()
    due = ports.records.due(JOBS, now_ms, DUE_MAX)
    worth = ports.tools.reminders.worth(due, now_ms, delivery.tick_ms)
    return Effects(says=tuple(_due(record) for record in worth))


def _due(record: Record) -> Say:
    job = decode_record(Job, JOBS, record.body)
    return Say(
        JobDue(record.version),
        job_id=record.key,
        tenant=job.tenant,
        about=(f"{JOBS}/{record.key}", record.version),
    )


HANDLERS: HandlerTable[RouterTools] = {
    **{type_: on_job_event for row in JOB_TRANSITIONS.values() for type_ in row},
    "plan.make": on_plan_make,
    "tick": on_tick,
}
