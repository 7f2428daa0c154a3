"""What operators and customers see of jobs: JSON-able, read with a read-only identity."""

from collections.abc import Callable, Iterable

from services.router.handlers import JOBS
from services.router.job import Job, Shot
from services.router.replay import Step, replay
from shared.catalog.configuration import Configuration
from shared.contracts.codec import decode_record
from shared.contracts.registry import type_of
from shared.contracts.views import Decided, JobView, ShotView, TakeView
from shared.domain.job import APPROVAL_STATES, JobState, ShotState
from shared.domain.media import ms_of_frames
from shared.domain.money import format_usd
from shared.ports.store import Receipt, Record, RecordReader, scan_all

__all__ = ["job_view", "job_views", "open_job_views", "why"]

EVER_MS = 2**62
"""Every deadline is earlier."""
OPEN_MAX = 1_000_000
"""Jobs under way that are shown at once."""

STAGES = (
    # state, share of the whole when it begins, per mille
    (JobState.RECEIVED, 0),
    (JobState.PLANNING, 10),
    (JobState.PLAN_APPROVAL, 40),
    (JobState.QUOTING, 40),
    (JobState.COST_APPROVAL, 60),
    (JobState.GENERATING, 60),
    (JobState.ASSEMBLING, 550),
    (JobState.REVIEWING, 920),
    (JobState.DELIVERY_APPROVAL, 980),
    (JobState.DELIVERING, 980),
)
_SHARE = dict(STAGES)
_SHOT_SHARE = {
    ShotState.PLANNED: 0,
    ShotState.RENDERING: 300,
    ShotState.RETAKEN: 300,
    ShotState.JUDGING: 800,
    ShotState.ACCEPTED: 1000,
    ShotState.EXHAUSTED: 1000,
}


def job_view(reader: RecordReader, job_id: str) -> JobView | None:
    """Give one job; None when there is none."""
    record = reader.get(JOBS, job_id)
    return _view(decode_record(Job, JOBS, record.body)) if record else None


def job_views(reader: RecordReader, prefix: str = "") -> list[JobView]:
    """Give all jobs whose id starts with prefix, oldest first."""
    return _views(scan_all(reader, JOBS, prefix))


def open_job_views(reader: RecordReader) -> list[JobView]:
    """Give the jobs that have not ended, oldest first, at a cost that ended ones add nothing to.

    Every job that has not ended has a deadline, and so stands in the index of what is due.
    """
    return [view for view in _views(reader.due(JOBS, EVER_MS, OPEN_MAX)) if not view.terminal]


def _views(records: Iterable[Record]) -> list[JobView]:
    views = (_view(decode_record(Job, JOBS, each.body)) for each in records)
    return sorted(views, key=lambda view: (view.accepted_at_ms, view.job_id))


def why(receipts: list[Receipt], configuration: Callable[[str], Configuration]) -> list[Decided]:
    """Tell every decision of a job and its reason, by replaying its receipts."""
    return [_decided(step) for step in replay(receipts, configuration)]


def _decided(step: Step) -> Decided:
    job = step.decision.job or step.before
    return Decided(
        at_ms=step.at_ms,
        heard=step.heard.type,
        state=job.state if job else "",
        said=tuple(type_of(payload) for payload in step.decision.says),
        because=_because(step, job),
    )


def _because(step: Step, job: Job | None) -> str:
    """The detail that explains a decision best."""
    event = step.heard.payload
    if job and job.is_terminal and not (step.before and step.before.is_terminal):
        return job.sentence
    for name in ("summary", "reason", "path_reason", "sentence"):
        text = getattr(event, name, "")
        if text:
            return str(text)
    cost = getattr(event, "cost_micros", None)
    amount = getattr(event, "amount_micros", None)
    known = cost if cost is not None else amount
    return format_usd(known) if known is not None else ""


def _view(job: Job) -> JobView:
    approval = job.approval
    progress, progress_next = _progress(job)
    return JobView(
        job_id=job.job_id,
        state=job.state,
        terminal=job.is_terminal,
        waits_for=APPROVAL_STATES.get(job.state, ""),
        waits_until_ms=job.due_ms if job.state in APPROVAL_STATES else None,
        subject_digest=approval.subject_digest if approval else "",
        approved_by=approval.approved_by if approval else (),
        progress=progress,
        progress_next=progress_next,
        preset=job.terms.preset,
        source=job.terms.source,
        path=job.path,
        path_reason=job.path_reason,
        plan=job.plan,
        plan_revision=job.plan_revision,
        budget_micros=job.terms.budget_micros,
        granted_micros=job.granted_micros,
        drawn_micros=job.drawn_micros,
        spent_micros=job.spent_micros,
        overrun_micros=job.overrun_micros,
        p50_micros=job.p50_micros,
        p90_micros=job.p90_micros,
        accepted_at_ms=job.accepted_at_ms,
        ended_at_ms=job.ended_at_ms,
        due_ms=job.due_ms,
        reason=job.reason,
        sentence=job.sentence,
        manifest=job.film.manifest if job.film else None,
        simulated=job.terms.simulate is not None,
        staged=job.film.files if job.film else (),
        shots=tuple(_shot(job, shot) for shot in job.shots),
    )


def _shot(job: Job, shot: Shot) -> ShotView:
    return ShotView(
        shot_id=shot.shot_id,
        state=shot.state,
        duration_ms=ms_of_frames(shot.duration_frames, job.rate),
        takes=tuple(
            TakeView(
                take_id=take.take_id,
                backend=f"{take.provider}/{take.model}",
                state=take.state,
                ceiling_micros=take.ceiling_micros,
                cost_micros=take.cost_micros,
                verdict=take.outcome,
                reason=take.reason,
                made_before=take.made_before,
            )
            for take in shot.takes
        ),
    )


def _progress(job: Job) -> tuple[int, int]:
    """How far a job is and will be after its next step, per mille. Rough by nature."""
    if job.is_terminal:
        return 1000, 1000
    begun = _SHARE[job.state]
    later = min((share for share in _SHARE.values() if share > begun), default=1000)
    if job.state is not JobState.GENERATING or not job.shots:
        return begun, later
    shots = 1000 * len(job.shots)
    done = begun + (later - begun) * sum(_SHOT_SHARE[s.state] for s in job.shots) // shots
    return done, min(later, done + (later - begun) // len(job.shots))
