"""Incidents: things a person must see, each in one sentence and opened once. Pure.

A sentence says what happened, whether money is involved and what to do next. It is built from
amounts, counts and our own codes; text that others wrote stays in `detail`.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from services.billing.draws import TakeCost
from services.billing.holds import Hold
from shared.contracts.funds import LetterDead
from shared.domain.ids import digest
from shared.domain.money import format_usd

__all__ = [
    "Incident",
    "IncidentKind",
    "Severity",
    "Sighting",
    "dead_letter",
    "draw_exceeded",
    "foreign_tenant",
    "letter_key",
    "overrun_unposted",
    "purse_mismatch",
    "settlement_conflict",
]


class Severity(StrEnum):
    """How soon a person must look."""

    WARNING = "warning"
    """Today."""
    CRITICAL = "critical"
    """Now: money or a job may be lost."""


class IncidentKind(StrEnum):
    """What kind of thing happened."""

    OVERRUN = "overrun"
    SETTLEMENT_CONFLICT = "settlement_conflict"
    PURSE_MISMATCH = "purse_mismatch"
    FOREIGN_TENANT = "foreign_tenant"
    DEAD_LETTER = "dead_letter"


@dataclass(frozen=True, slots=True)
class Incident:
    """A create-once row."""

    key: str
    """The same event always has the same key, so it is opened once."""
    kind: IncidentKind
    job_id: str
    """Empty where no job is concerned."""
    tenant: str
    severity: Severity
    sentence: str
    opened_at_ms: int
    cause_id: str
    """The message that brought it to light."""
    detail: str = ""
    """What others said of it, as they said it: shown, never interpreted."""
    take_id: str = ""
    """Empty where no single take is concerned."""
    reported_micros: int | None = None
    """Of a settlement conflict: the cost that was reported later, and not posted."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """What every incident knows of the delivery that revealed it."""

    job_id: str
    tenant: str
    cause_id: str
    at_ms: int

    def incident(
        self, key: str, kind: IncidentKind, severity: Severity, sentence: str, detail: str = ""
    ) -> Incident:
        """Open an incident about this delivery's job."""
        return Incident(
            f"{kind}/{key}",
            kind,
            self.job_id,
            self.tenant,
            severity,
            sentence,
            self.at_ms,
            self.cause_id,
            detail,
        )


def draw_exceeded(seen: Sighting, cost: TakeCost, overrun_micros: int) -> Incident:
    """Report a cost above what was drawn for its take, or above all that was left of the hold."""
    ceiling, draw = cost.ceiling_micros, "what was left of the job's hold"
    if ceiling is not None and overrun_micros == cost.cost_micros - ceiling:
        draw = f"its draw of {format_usd(ceiling)}"
    sentence = (
        f"A take was billed {format_usd(cost.cost_micros)}, {format_usd(overrun_micros)} above"
        f" {draw}. That part is posted in full as overrun. Check the provider's bill and the price"
        " book before more is ordered there."
    )
    incident = seen.incident(
        cost.take_id, IncidentKind.OVERRUN, Severity.CRITICAL, sentence, cost.take_id
    )
    return replace(incident, take_id=cost.take_id)


def overrun_unposted(seen: Sighting, overrun_micros: int) -> Incident:
    """Report takes that cost more than was drawn for them, which the ledger cannot tell apart."""
    sentence = (
        f"Takes of this job were billed {format_usd(overrun_micros)} above their draws. The"
        " money is spent and in the ledger. Check the provider's bill and correct the price book."
    )
    return seen.incident(seen.job_id, IncidentKind.OVERRUN, Severity.WARNING, sentence)


def settlement_conflict(
    seen: Sighting, take_id: str, posted_micros: int, claimed_micros: int, claimed_ticket: str
) -> Incident:
    """Report a second, different claim on a take that is settled."""
    sentence = (
        f"A take settled at {format_usd(posted_micros)} was reported again at"
        f" {format_usd(claimed_micros)} or under another ticket. Nothing was posted twice. Compare"
        " with the provider's bill: it may have been bought twice."
    )
    key = f"{take_id}/{digest(claimed_micros, claimed_ticket, length=16)}"
    incident = seen.incident(
        key, IncidentKind.SETTLEMENT_CONFLICT, Severity.CRITICAL, sentence, take_id
    )
    return replace(incident, take_id=take_id, reported_micros=claimed_micros)


def purse_mismatch(seen: Sighting, hold: Hold, difference: str) -> Incident:
    """Report that a job's purse and the ledger still differ when all news should have arrived."""
    counted = hold.purse.spent_micros if hold.purse else 0
    sentence = (
        f"The job ended counting {format_usd(counted)} as spent, the ledger has"
        f" {format_usd(hold.spent_micros)}, and {format_usd(hold.held_micros)} is still held. The"
        " difference outlived its deadline. Read the job's cost report and its dead letters."
    )
    return seen.incident(
        hold.job_id, IncidentKind.PURSE_MISMATCH, Severity.CRITICAL, sentence, difference
    )


def foreign_tenant(seen: Sighting, message_type: str) -> Incident:
    """Report a message of one tenant that names another tenant's job."""
    sentence = (
        "A message of one tenant named another tenant's job. It changed nothing and no money moved."
        " Find out who may publish on that topic."
    )
    key = f"{seen.job_id}/{digest(seen.cause_id, length=16)}"
    return seen.incident(
        key, IncidentKind.FOREIGN_TENANT, Severity.CRITICAL, sentence, message_type
    )


_PLAIN = re.compile(r"[A-Za-z0-9._-]{1,64}")
"""What our own subscriptions and messages are called; whatever else died is named by its digest."""


def letter_key(subscription: str, message_id: str) -> str:
    """Name what died where; both may be anybody's text, of which a store takes not every one."""
    parts = (subscription, message_id)
    return "/".join(part if _PLAIN.fullmatch(part) else digest(part) for part in parts)


_ABOUT_MONEY = ("take.", "funds.", "job.closed")


def dead_letter(seen: Sighting, letter: LetterDead, reason: str) -> Incident:
    """Report a delivery that was given up on, for the reason that was left."""
    costly = letter.message_type.startswith(_ABOUT_MONEY)
    money = "It may concern money already spent." if costly else "No money is involved by itself."
    sentence = (
        f"A message was given up on after {letter.attempts} deliveries. {money} The job may wait"
        " for it until its deadline. Remove the cause named in the detail, then publish it again."
    )
    key = letter_key(letter.subscription, letter.message_id or digest(seen.cause_id))
    severity = Severity.CRITICAL if costly else Severity.WARNING
    detail = f"{letter.subscription} {letter.message_type}: {reason}"
    return seen.incident(key, IncidentKind.DEAD_LETTER, severity, sentence, detail)
