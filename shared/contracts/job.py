"""Messages about a job: requests, events, outcomes."""

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Ge, MaxLen, MinLen

from shared.contracts.brief import Brief
from shared.contracts.envelope import BlobRef
from shared.domain.money import Micros
from shared.domain.plan import Plan

__all__ = [
    "ApprovalGiven",
    "ApprovalRefused",
    "CancelRequested",
    "JobAccepted",
    "JobApprove",
    "JobCancel",
    "JobClosed",
    "JobConcluded",
    "JobDue",
    "JobEdit",
    "JobRefused",
    "JobReject",
    "JobSubmit",
    "JobWaiting",
    "OpenDraw",
    "PlanEdited",
]

ShortText = Annotated[str, MaxLen(300)]
Key = Annotated[str, MinLen(1), MaxLen(200)]


@dataclass(frozen=True, slots=True)
class JobSubmit:
    """Request: make a film of this brief."""

    request_key: Key
    """The customer's own key: the same key is the same job, however often it is sent."""
    text: Annotated[str, MaxLen(100_000)]
    """The raw brief as it was written; hostile until the sanitizer has seen it."""
    format: str = "txt"
    """prompt or txt, md, json, or csv: a batch."""
    source: ShortText = ""
    options: tuple[tuple[str, str], ...] = ()
    """Options that win over the brief's own, as (name, text), e.g. ("budget", "6")."""


@dataclass(frozen=True, slots=True)
class JobApprove:
    """Request: go on from a stop."""

    job_id: Key
    stage: Key
    reviewer: Key
    subject_digest: str
    """What the reviewer saw: the plan's, quote's or film's digest. Stale: does nothing."""
    note: ShortText = ""


@dataclass(frozen=True, slots=True)
class JobReject:
    """Request: end the job at a stop."""

    job_id: Key
    stage: Key
    reviewer: Key
    subject_digest: str
    note: ShortText = ""


@dataclass(frozen=True, slots=True)
class JobEdit:
    """Request: replace the plan while it waits."""

    job_id: Key
    reviewer: Key
    base_digest: str
    """The plan that was edited. Stale: does nothing."""
    plan: Plan


@dataclass(frozen=True, slots=True)
class JobCancel:
    """Request: stop. What was ordered is still settled."""

    job_id: Key
    reason: ShortText = ""


@dataclass(frozen=True, slots=True)
class JobAccepted:
    """A brief became a job."""

    brief: Brief
    config_digest: str
    """The configuration the job pins."""
    request_key: Annotated[str, MaxLen(210)] = ""
    """The request's own; a batch's with the number of its brief. By an older release: empty."""


@dataclass(frozen=True, slots=True)
class ApprovalGiven:
    """A reviewer said yes."""

    stage: str
    reviewer: str
    subject_digest: str
    note: ShortText = ""


@dataclass(frozen=True, slots=True)
class ApprovalRefused:
    """A reviewer said no."""

    stage: str
    reviewer: str
    subject_digest: str
    note: ShortText = ""


@dataclass(frozen=True, slots=True)
class PlanEdited:
    """A reviewer changed the plan; the new one is already a blob."""

    reviewer: str
    base_digest: str
    plan: Plan


@dataclass(frozen=True, slots=True)
class CancelRequested:
    """The customer wants to stop."""

    reason: ShortText = ""


@dataclass(frozen=True, slots=True)
class JobDue:
    """A deadline of the job's record has passed."""

    record_version: Annotated[int, Ge(0)]


@dataclass(frozen=True, slots=True)
class OpenDraw:
    """A draw whose cost is not known yet, with the deadline by which it will be."""

    take_id: str
    ceiling_micros: Micros
    deadline_ms: int


@dataclass(frozen=True, slots=True)
class JobClosed:
    """A job is terminal; its purse for billing to compare. Said again when late money arrives."""

    state: str
    granted_micros: Micros
    spent_micros: Micros
    """Settled and written off, in full."""
    overrun_micros: Micros
    """The part of it above the draws."""
    open_draws: tuple[OpenDraw, ...]
    revision: Annotated[int, Ge(1)]
    """Grows with each: billing keeps the newest."""


@dataclass(frozen=True, slots=True)
class JobConcluded:
    """Outcome for the customer: the job ended."""

    state: str
    reason: str
    """A code; empty when delivered."""
    sentence: ShortText
    """What happened, whether money was spent, what to do next."""
    spent_micros: Micros
    manifest: BlobRef | None = None
    request_key: Annotated[str, MaxLen(210)] = ""
    """The request's own; a batch's with the number of its brief. By an older release: empty."""


@dataclass(frozen=True, slots=True)
class JobWaiting:
    """Outcome for the customer: the job waits for a person."""

    stage: str
    subject_digest: str
    deadline_ms: int
    reviewers_needed: Annotated[int, Ge(1)]
    sentence: ShortText
    request_key: Annotated[str, MaxLen(210)] = ""
    """The request's own; a batch's with the number of its brief. By an older release: empty."""


@dataclass(frozen=True, slots=True)
class JobRefused:
    """Outcome for the customer: the request did not become a job. Nothing was spent."""

    request_key: str
    code: str
    sentence: Annotated[str, MaxLen(600)]
    source: ShortText = ""
