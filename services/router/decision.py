"""What every rule is made of: the context it sees, the decision it gives, how a job ends. Pure."""

from dataclasses import dataclass, replace
from typing import Any

from services.router.deadlines import silence_ms
from services.router.job import Approval, Job
from services.router.sentences import concluded, waiting
from shared.catalog.configuration import Configuration, Preset
from shared.catalog.metrics import series
from shared.contracts.job import JobClosed, JobConcluded, JobWaiting, OpenDraw
from shared.contracts.take import TakeCancel
from shared.domain.job import APPROVAL_STATES, JobState, check_move

__all__ = ["Context", "Decision", "Event", "Facts", "close", "end", "ignore", "move", "wait_for"]


@dataclass(frozen=True, slots=True)
class Event:
    """What was heard about a job."""

    type_: str
    job_id: str
    tenant: str
    payload: Any
    """The payload dataclass of that type."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The immutable snapshot a decision rests on, named by the job's configuration digest."""

    configuration: Configuration


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule sees."""

    job: Job
    """As the rule has changed it so far."""
    origin: JobState
    """Where the job was when the event came: what the transition table is asked about."""
    type_: str
    facts: Facts
    now_ms: int

    @property
    def configuration(self) -> Configuration:
        """The pinned configuration."""
        return self.facts.configuration

    def silence_until(self, state: JobState) -> int:
        """When a job that enters a state now has heard nothing for too long."""
        return self.now_ms + silence_ms(state, self.configuration)

    @property
    def preset(self) -> Preset:
        """What the customer picked."""
        return self.configuration.presets[self.job.terms.preset]


@dataclass(frozen=True, slots=True)
class Decision:
    """What should become true. `job` None: nothing changes."""

    job: Job | None
    says: tuple[object, ...] = ()
    counts: tuple[str, ...] = ()

    def after(self, *says: object) -> "Decision":
        """Say these first."""
        return replace(self, says=(*says, *self.says))


def ignore(_context: Context) -> Decision:
    """Change nothing: late, stale or a duplicate."""
    return Decision(None)


def move(context: Context, target: JobState, *, due_ms: int | None) -> Job:
    """Move the job along the table, keeping count of the time people take.

    Raises:
        IllegalTransition: The table does not allow it.
    """
    job = context.job
    check_move(context.origin, context.type_, target)
    if job.state is target:
        return replace(job, due_ms=due_ms)
    waited = context.now_ms - job.waiting_since_ms if job.state in APPROVAL_STATES else 0
    return replace(
        job,
        state=target,
        due_ms=due_ms,
        waited_ms=job.waited_ms + waited,
        waiting_since_ms=context.now_ms if target in APPROVAL_STATES else 0,
        approval=job.approval if target in APPROVAL_STATES else None,
    )


def wait_for(context: Context, state: JobState, subject_digest: str) -> Decision:
    """Stop for a person, visibly and with a deadline."""
    deadline = context.now_ms + context.configuration.approvals.deadline_ms
    stage = APPROVAL_STATES[state]
    job = replace(move(context, state, due_ms=deadline), approval=Approval(stage, subject_digest))
    needed = context.preset.reviewers
    key = job.terms.request_key
    told = JobWaiting(stage, subject_digest, deadline, needed, waiting(stage), key)
    return Decision(job, (told,))


def end(context: Context, state: JobState, reason: str, detail: str = "") -> Decision:
    """End the job: cancel what runs, close the purse, tell the customer."""
    job = context.job
    sentence = concluded(reason, job.spent_micros, job.open_micros, detail)
    ended = replace(
        move(context, state, due_ms=None),
        reason=reason,
        sentence=sentence,
        ended_at_ms=context.now_ms,
    )
    cancels = tuple(TakeCancel(take.take_id) for take in job.takes if take.is_open)
    manifest = job.film.manifest if job.film else None
    key = job.terms.request_key
    told = JobConcluded(state, reason, sentence, job.spent_micros, manifest, key)
    closed = close(replace(context, job=ended))
    return Decision(
        closed.job,
        (*cancels, *closed.says, told),
        (
            series("jobs_ended", preset=job.terms.preset, state=state),
            *_sla(replace(context, job=ended)),
        ),
    )


def _sla(context: Context) -> tuple[str, ...]:
    job = context.job
    if job.state is not JobState.DELIVERED:
        return ()
    promised = context.configuration.sla[context.preset.sla].film_ms
    took = job.ended_at_ms - job.accepted_at_ms - job.waited_ms
    name = "films_in_sla" if took <= promised else "films_out_of_sla"
    return (series(name, preset=job.terms.preset),)


def close(context: Context) -> Decision:
    """Tell billing the purse of a terminal job; again whenever late money changes it."""
    job = replace(context.job, closed_revision=context.job.closed_revision + 1)
    return Decision(
        job,
        (
            JobClosed(
                state=job.state,
                granted_micros=job.granted_micros,
                spent_micros=job.spent_micros,
                overrun_micros=job.overrun_micros,
                open_draws=tuple(
                    OpenDraw(take.take_id, take.ceiling_micros, take.due_ms)
                    for take in job.takes
                    if take.is_open
                ),
                revision=job.closed_revision,
            ),
        ),
    )
