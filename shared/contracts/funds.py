"""Messages about money and incidents."""

from dataclasses import dataclass
from typing import Annotated

from annotated_types import MaxLen

from shared.domain.money import Micros

__all__ = ["FundsDenied", "FundsGranted", "FundsRequest", "LetterDead", "Tick"]


@dataclass(frozen=True, slots=True)
class FundsRequest:
    """Command: set this much aside for the job."""

    amount_micros: Micros
    cap_micros: Micros
    """The job's own cap: the customer's budget."""
    p50_micros: Micros
    p90_micros: Micros


@dataclass(frozen=True, slots=True)
class FundsGranted:
    """A hold exists."""

    amount_micros: Micros


@dataclass(frozen=True, slots=True)
class FundsDenied:
    """No hold: which cap said no."""

    reason: str
    """job_cap, day_cap, closed."""
    short_micros: Micros
    sentence: Annotated[str, MaxLen(300)]


@dataclass(frozen=True, slots=True)
class LetterDead:
    """A delivery was given up on."""

    subscription: str
    message_id: str
    message_type: str
    job_id: str
    attempts: int
    reason: Annotated[str, MaxLen(300)]


@dataclass(frozen=True, slots=True)
class Tick:
    """Time passed; look at what is due. Stale ticks are dropped."""

    at_ms: int
