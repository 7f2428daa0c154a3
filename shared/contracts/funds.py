"""Messages about money and incidents."""

from dataclasses import dataclass
from typing import Annotated

from annotated_types import MaxLen

from shared.domain.ids import digest
from shared.domain.money import Micros

__all__ = ["FundsDenied", "FundsGranted", "FundsRequest", "LetterDead", "Tick", "given_back_blob"]


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


def given_back_blob(subscription: str, message_id: str) -> str:
    """Name the object that tells why a delivery was given back the last time.

    A broker forwards no reason with a dead letter. Whoever gave it back keeps
    `{"attempt": int, "at_ms": int, "reason": str}` under this name.

    Args:
        subscription: Where it was delivered.
        message_id: Of the message, or the digest of bytes that are none; both are anybody's text.
    """
    return f"given-back/{digest(subscription, message_id)}.json"
