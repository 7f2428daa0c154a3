"""What operators and customers are shown of a job: JSON-able, computed by the router's views."""

from dataclasses import dataclass

from shared.contracts.envelope import BlobRef
from shared.contracts.film import StagedFile

__all__ = ["Decided", "JobView", "ShotView", "TakeView"]


@dataclass(frozen=True, slots=True)
class TakeView:
    """One take."""

    take_id: str
    backend: str
    state: str
    ceiling_micros: int
    cost_micros: int | None
    verdict: str
    reason: str
    made_before: bool
    """Its clip was there already, of an earlier film."""


@dataclass(frozen=True, slots=True)
class ShotView:
    """One shot."""

    shot_id: str
    state: str
    duration_ms: int
    takes: tuple[TakeView, ...]


@dataclass(frozen=True, slots=True)
class JobView:
    """One job."""

    job_id: str
    state: str
    terminal: bool
    waits_for: str
    """The stage to approve; empty when it waits for no person."""
    waits_until_ms: int | None
    subject_digest: str
    """What a reviewer approves: changes whenever the plan does."""
    approved_by: tuple[str, ...]
    progress: int
    """Per mille that is done for certain, 1000 when ended."""
    progress_next: int
    """What it will be after the next step."""
    preset: str
    source: str
    path: str
    path_reason: str
    plan: BlobRef | None
    plan_revision: int
    budget_micros: int
    granted_micros: int
    drawn_micros: int
    spent_micros: int
    overrun_micros: int
    p50_micros: int
    p90_micros: int
    accepted_at_ms: int
    ended_at_ms: int
    due_ms: int | None
    reason: str
    sentence: str
    manifest: BlobRef | None
    simulated: bool
    staged: tuple[StagedFile, ...]
    """The film as it waits for its delivery; empty before it is rendered."""
    shots: tuple[ShotView, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision, as `show --why` tells it."""

    at_ms: int
    heard: str
    state: str
    said: tuple[str, ...]
    because: str
