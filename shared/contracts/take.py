"""Messages about takes."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from annotated_types import Ge, Le, MaxLen

from shared.contracts.brief import Simulation
from shared.contracts.envelope import BlobRef
from shared.domain.money import Micros
from shared.domain.verdict import Outcome

__all__ = [
    "FailureKind",
    "Route",
    "TakeCancel",
    "TakeFailed",
    "TakeInDoubt",
    "TakeJudge",
    "TakeJudged",
    "TakeOrder",
    "TakeProgressed",
    "TakeReturned",
    "TakeWrittenOff",
]

ShortText = Annotated[str, MaxLen(300)]


@dataclass(frozen=True, slots=True)
class Route:
    """Provider, model and quote for a take."""

    provider: str
    model: str
    quote_micros: Micros
    """What the price book promises."""
    ceiling_micros: Micros
    """What is drawn from the purse: the most it may cost."""


@dataclass(frozen=True, slots=True)
class TakeOrder:
    """Command: buy this take, once."""

    take_id: str
    shot_id: str
    plan: BlobRef
    route: Route
    number: Annotated[int, Ge(1)]
    """Which take of the shot, from 1."""
    ordinal: Annotated[int, Ge(1)]
    """Which take of the job, from 1."""
    not_before_ms: int = 0
    simulate: Simulation | None = None
    rework: ShortText = ""
    """Why the last take was not used; empty for the first."""
    config_digest: str = ""
    """The job's pinned configuration; empty: the current one."""


@dataclass(frozen=True, slots=True)
class TakeCancel:
    """Command: stop a take if it still can be; its cost is still found out."""

    take_id: str


@dataclass(frozen=True, slots=True)
class TakeProgressed:
    """What the poller saw; the generator says it to itself."""

    take_id: str
    record_version: Annotated[int, Ge(0)]
    saw: str
    """due, lease_expired, succeeded, failed, refused, impossible, found, window_closed,
    deadline_passed, unreadable."""
    cost_micros: Micros | None = None
    ticket: Annotated[str, MaxLen(300)] = ""
    reason: ShortText = ""


class FailureKind(StrEnum):
    """Why a take failed, by what to do next."""

    REFUSED = "refused"
    """Moderation: never again unchanged."""
    TRANSIENT = "transient"
    """Worth another take, later."""
    PERMANENT = "permanent"
    """This backend will never do it."""
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class TakeReturned:
    """A clip came back."""

    take_id: str
    shot_id: str
    clip: BlobRef
    cost_micros: Micros
    ticket: str
    """Empty: nothing was bought, the clip had been made before."""
    provider: str = ""
    """Whose account the cost goes to in the ledger."""
    model: str = ""
    ceiling_micros: Micros | None = None
    """What was drawn for it: the most it may cost. None: not said, by an older release."""


@dataclass(frozen=True, slots=True)
class TakeFailed:
    """A take came to nothing; what it cost is known."""

    take_id: str
    shot_id: str
    kind: FailureKind
    reason: ShortText
    cost_micros: Micros
    ticket: str = ""
    provider: str = ""
    model: str = ""
    ceiling_micros: Micros | None = None
    """What was drawn for it: the most it may cost. None: not said, by an older release."""


@dataclass(frozen=True, slots=True)
class TakeInDoubt:
    """A submit got no answer. It counts as spent until it is found or written off."""

    take_id: str
    shot_id: str
    deadline_ms: int


@dataclass(frozen=True, slots=True)
class TakeWrittenOff:
    """A submit in doubt was never found: spent."""

    take_id: str
    shot_id: str
    cost_micros: Micros
    provider: str = ""
    model: str = ""
    ceiling_micros: Micros | None = None
    """What was drawn for it: the most it may cost. None: not said, by an older release."""


@dataclass(frozen=True, slots=True)
class TakeJudge:
    """Command: open the clip, measure, judge."""

    take_id: str
    shot_id: str
    plan: BlobRef
    clip: BlobRef
    config_digest: str
    required_checks: tuple[str, ...] = ()
    """What the preset requires besides the technical checks."""


@dataclass(frozen=True, slots=True)
class TakeJudged:
    """A verdict on a take; the whole of it is a blob."""

    take_id: str
    shot_id: str
    outcome: Outcome
    score: Annotated[int, Ge(0), Le(1000)]
    verdict: BlobRef
    summary: ShortText
    """The worst finding in a sentence; empty when there is none."""
