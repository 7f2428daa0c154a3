"""The job record: one job with all its shots, their takes and its purse. Pure.

The purse is not stored beside the takes, it is what the takes say: a draw is atomic with the order
it pays for because both are the same take.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from shared.contracts.brief import Simulation
from shared.contracts.envelope import BlobRef
from shared.contracts.film import StagedFile
from shared.domain.job import TERMINAL, JobState, ShotState, check_shot_move
from shared.domain.media import Rate

__all__ = ["REASON_CHARS_MAX", "Approval", "Film", "Job", "Shot", "Take", "TakeState", "Terms"]

REASON_CHARS_MAX = 60
"""What a record keeps of a reason; verdicts and receipts have the whole of it."""


class TakeState(StrEnum):
    """What the router knows of a take."""

    ORDERED = "ordered"
    IN_DOUBT = "in_doubt"
    RETURNED = "returned"
    FAILED = "failed"
    WRITTEN_OFF = "written_off"
    UNACCOUNTED = "unaccounted"
    """Its deadline passed without a word: counted as spent until a late fact says otherwise."""


OPEN = frozenset({TakeState.ORDERED, TakeState.IN_DOUBT})


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed with the customer; the text itself is in the plan."""

    preset: str
    tier: str
    backend: str
    budget_micros: int
    duration_ms: int
    ratios: tuple[str, ...]
    simulate: Simulation | None = None
    source: str = ""
    request_key: str = ""


@dataclass(frozen=True, slots=True)
class Take:
    """One attempt at a shot, and its draw on the purse."""

    take_id: str
    number: int
    provider: str
    model: str
    ceiling_micros: int
    due_ms: int
    """Something must have been heard by then."""
    state: TakeState = TakeState.ORDERED
    cost_micros: int | None = None
    clip: BlobRef | None = None
    verdict: BlobRef | None = None
    outcome: str = ""
    reason: str = ""
    judgings: int = 0
    """How often QA was asked."""
    made_before: bool = False
    """It cost nothing: the clip of an equal take was there."""

    @property
    def drawn_micros(self) -> int:
        """What it holds of the purse: its ceiling while open, then what of its cost fits."""
        if self.cost_micros is None:
            return self.ceiling_micros
        return min(self.cost_micros, self.ceiling_micros)

    @property
    def is_open(self) -> bool:
        """Whether its cost is not known yet."""
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class Shot:
    """One planned span of picture and its takes."""

    shot_id: str
    duration_frames: int
    state: ShotState = ShotState.PLANNED
    takes: tuple[Take, ...] = ()
    accepted: str = ""
    """The take that is used."""
    retry_at_ms: int = 0
    """The next take is not ordered sooner; 0 once that has passed."""
    excluded: tuple[str, ...] = ()
    """provider/model pairs that will never do this shot."""

    def take(self, take_id: str) -> Take | None:
        """Find a take."""
        return next((t for t in self.takes if t.take_id == take_id), None)

    @property
    def is_running(self) -> bool:
        """Whether one of its takes may still come back."""
        return any(take.is_open for take in self.takes)

    @property
    def unjudged(self) -> Take | None:
        """The first take that returned and has no verdict yet."""
        returned = (t for t in self.takes if t.state is TakeState.RETURNED and not t.outcome)
        return next(returned, None)

    def moved(self, event: str, target: ShotState) -> "Shot":
        """Move along the table.

        Raises:
            IllegalTransition: The table does not allow it.
        """
        return replace(self, state=check_shot_move(self.state, event, target))

    def with_take(self, take: Take) -> "Shot":
        """Replace the take with the same id."""
        return replace(
            self, takes=tuple(take if t.take_id == take.take_id else t for t in self.takes)
        )


@dataclass(frozen=True, slots=True)
class Approval:
    """A stop that waits for a person."""

    stage: str
    subject_digest: str
    approved_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Film:
    """The assembled film on its way out."""

    render_id: str
    attempt: int
    files: tuple[StagedFile, ...] = ()
    verdict: BlobRef | None = None
    certificate: BlobRef | None = None
    manifest: BlobRef | None = None
    judgings: int = 0
    """How often QA was asked."""
    publishings: int = 0
    """How often the manifest was asked for."""


@dataclass(frozen=True, slots=True)
class Job:
    """One run of a brief."""

    job_id: str
    tenant: str
    state: JobState
    terms: Terms
    config_digest: str
    accepted_at_ms: int
    due_ms: int | None = None
    """Deadline of what the job as a whole waits for."""
    plan: BlobRef | None = None
    plan_revision: int = 0
    path: str = ""
    path_reason: str = ""
    rate: Rate = Rate()
    shots: tuple[Shot, ...] = ()
    p50_micros: int = 0
    p90_micros: int = 0
    granted_micros: int = 0
    stopped: tuple[str, ...] = ()
    """provider/model pairs that billed above their draw."""
    approval: Approval | None = None
    film: Film | None = None
    reason: str = ""
    sentence: str = ""
    closed_revision: int = 0
    waiting_since_ms: int = 0
    waited_ms: int = 0
    """Time spent waiting for people, which no SLA counts."""
    ended_at_ms: int = 0

    @property
    def is_terminal(self) -> bool:
        """Whether the job has ended."""
        return self.state in TERMINAL

    @property
    def takes(self) -> tuple[Take, ...]:
        """All takes, in order of shots."""
        return tuple(take for shot in self.shots for take in shot.takes)

    @property
    def drawn_micros(self) -> int:
        """Drawn from the purse: never above what was granted."""
        return sum(take.drawn_micros for take in self.takes)

    @property
    def spent_micros(self) -> int:
        """What is known to have been billed, or written off as billed, in full."""
        return sum(take.cost_micros or 0 for take in self.takes)

    @property
    def open_micros(self) -> int:
        """What takes under way may still cost at most."""
        return sum(take.ceiling_micros for take in self.takes if take.is_open)

    @property
    def overrun_micros(self) -> int:
        """The part of it above the draws."""
        return self.spent_micros - sum(
            take.drawn_micros for take in self.takes if take.cost_micros is not None
        )

    @property
    def available_micros(self) -> int:
        """What the purse still has to draw from: an overrun is gone, too."""
        return self.granted_micros - self.spent_micros - self.open_micros

    def shot_of(self, take_id: str) -> Shot | None:
        """Find the shot of a take."""
        return next((s for s in self.shots if s.take(take_id)), None)

    def with_shot(self, shot: Shot) -> "Job":
        """Replace the shot with the same id."""
        return replace(
            self, shots=tuple(shot if s.shot_id == shot.shot_id else s for s in self.shots)
        )

    @property
    def next_due_ms(self) -> int | None:
        """When a tick must look at this job: the earliest of all its deadlines."""
        waits = [take.due_ms for take in self.takes if take.is_open]
        if not self.is_terminal:
            waits += [s.retry_at_ms for s in self.shots if s.retry_at_ms]
            judged = [s.unjudged for s in self.shots if s.state is ShotState.JUDGING]
            waits += [take.due_ms for take in judged if take]
            waits += [self.due_ms] if self.due_ms is not None else []
        return min(waits, default=None)
