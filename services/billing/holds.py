"""Holds and caps: how much a job may cost, what is left, and when it is given back. Pure.

A hold is keyed by its job and never reopened: closed is for ever, also for a job never heard of.
Billing never expires a hold by itself: a closed hold keeps what the job's purse still counts on,
until the facts arrive. It counts on the calendar day (UTC) on which it was granted. A take's cost
is covered up to what was drawn for it; the rest is overrun, however much is held for others.

What is set aside counts against the day whether it is spent or not, so a cost that its draw covers
moves nothing there. The day's one row is written when money is granted or given back, and for an
overrun: never by each take, and never by a film that costs nothing.

Facts and the purse arrive in any order, so a difference between them is not judged when it is seen:
it arms a deadline, every later fact looks again, and only what outlives the deadline is real.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from services.billing.draws import TakeCost, kept_micros, unsettled
from services.billing.ledger import Head
from shared.contracts.funds import FundsRequest
from shared.contracts.job import JobClosed

__all__ = [
    "Affirmed",
    "Caps",
    "Closed",
    "DayRow",
    "Denied",
    "GrantAnswer",
    "Granted",
    "Hold",
    "HoldState",
    "Settled",
    "close",
    "difference",
    "grant",
    "overdue",
    "settle",
    "unposted_micros",
]


class HoldState(StrEnum):
    """Where a job's hold stands; it only moves downwards."""

    UNFUNDED = "unfunded"
    """Nothing granted yet: never asked, denied, or a cost came first."""
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Hold:
    """What billing sets aside for one job. Micro-USD."""

    job_id: str
    tenant: str
    date: str
    """The day on which it counts, YYYY-MM-DD UTC."""
    state: HoldState = HoldState.UNFUNDED
    granted_micros: int = 0
    covered_micros: int = 0
    """Settled out of the hold."""
    overrun_micros: int = 0
    """Settled above the takes' draws, or with nothing held."""
    released_micros: int = 0
    takes: tuple[TakeCost, ...] = ()
    purse: JobClosed | None = None
    """The newest the job said of its purse when it ended."""
    due_at_ms: int | None = None
    """When a difference with the purse becomes an incident."""
    revision: int = 0
    chain: Head | None = None
    """The end of its ledger chain; None: an older release keeps it beside the hold."""

    @property
    def held_micros(self) -> int:
        """Set aside and not used: never negative."""
        return self.granted_micros - self.covered_micros - self.released_micros

    @property
    def spent_micros(self) -> int:
        """All that was settled, covered or not."""
        return self.covered_micros + self.overrun_micros


@dataclass(frozen=True, slots=True)
class DayRow:
    """A tenant's one row of a day: every grant of the day competes for it. Micro-USD."""

    tenant: str
    date: str
    held_micros: int = 0
    """Set aside and not given back, spent or not. An older release took out what was spent."""
    spent_micros: int = 0
    """Settled beyond what is held: overruns, and what an older release took out of it."""
    overrun_micros: int = 0
    """The part of it that no draw covered: the only one that may pass the cap."""
    cap_micros: int = 0
    """The cap under which the newest hold was granted."""

    @property
    def used_micros(self) -> int:
        """What counts against the cap."""
        return self.held_micros + self.spent_micros

    def after(self, *, overrun_micros: int = 0, released_micros: int = 0) -> "DayRow":
        """Count what no draw covered, and give back what is no longer set aside."""
        return replace(
            self,
            held_micros=self.held_micros - released_micros,
            spent_micros=self.spent_micros + overrun_micros,
            overrun_micros=self.overrun_micros + overrun_micros,
        )


@dataclass(frozen=True, slots=True)
class Caps:
    """Limits from the configuration, micro-USD."""

    job_micros: int
    day_micros: int


@dataclass(frozen=True, slots=True)
class Granted:
    """A hold is opened."""

    hold: Hold
    day: DayRow


@dataclass(frozen=True, slots=True)
class Affirmed:
    """The open hold covers the request already; nothing moves."""

    hold: Hold


@dataclass(frozen=True, slots=True)
class Denied:
    """No hold, and which cap says so."""

    hold: Hold
    reason: str
    """job_cap, day_cap, closed."""
    short_micros: int
    limit_micros: int
    """The limit that was met."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A take's cost was taken in."""

    hold: Hold
    covered_micros: int
    overrun_micros: int
    released_micros: int


@dataclass(frozen=True, slots=True)
class Closed:
    """The hold is closed, or its purse renewed."""

    hold: Hold
    released_micros: int


GrantAnswer: TypeAlias = Granted | Affirmed | Denied


def grant(hold: Hold, day: DayRow, request: FundsRequest, caps: Caps) -> GrantAnswer:
    """Decide on a request; a repeated one is affirmed, a larger one denied: no hold ever grows.

    Args:
        hold: The job's, or a new unfunded one.
        day: Today's row of the tenant. A request for nothing asks nothing of it.
        request: What the job asks.
        caps: Limits in force.
    """
    hold = replace(hold, revision=hold.revision + 1)
    amount = request.amount_micros
    if hold.state is HoldState.CLOSED:
        return Denied(hold, "closed", amount, 0)
    if hold.state is HoldState.OPEN:
        return _affirm(hold, amount)
    job_limit = min(request.cap_micros, caps.job_micros)
    if hold.spent_micros + amount > job_limit:
        return Denied(hold, "job_cap", hold.spent_micros + amount - job_limit, job_limit)
    opened = replace(hold, state=HoldState.OPEN, granted_micros=amount, date=day.date)
    if not amount:
        return Granted(opened, day)
    if day.used_micros + amount > caps.day_micros:
        short = day.used_micros + amount - caps.day_micros
        return Denied(hold, "day_cap", short, caps.day_micros)
    held = day.held_micros + amount
    return Granted(opened, replace(day, held_micros=held, cap_micros=caps.day_micros))


def _affirm(hold: Hold, amount: int) -> Affirmed | Denied:
    if amount <= hold.granted_micros:
        return Affirmed(hold)
    return Denied(hold, "job_cap", amount - hold.granted_micros, hold.granted_micros)


def settle(hold: Hold, cost: TakeCost, now_ms: int, patience_ms: int) -> Settled:
    """Take in a take's cost, in any state and however late: all above its draw is overrun.

    Args:
        hold: The job's, or a new unfunded one.
        cost: Of a take that is not settled yet.
        now_ms: Milliseconds since the epoch.
        patience_ms: How long a difference with the purse may stay.

    Raises:
        ValueError: The take is settled already.
    """
    if any(each.take_id == cost.take_id for each in hold.takes):
        raise ValueError("a take is settled once")
    covered = min(cost.drawn_micros, hold.held_micros)
    overrun = cost.cost_micros - covered
    hold = replace(
        hold,
        covered_micros=hold.covered_micros + covered,
        overrun_micros=hold.overrun_micros + overrun,
        takes=(*hold.takes, cost),
        revision=hold.revision + 1,
    )
    closed = _released(hold, now_ms, patience_ms)
    return Settled(closed.hold, covered, overrun, closed.released_micros)


def close(hold: Hold, purse: JobClosed, now_ms: int, patience_ms: int) -> Closed:
    """Close a hold, or renew the purse of a closed one; an older purse changes nothing.

    Args:
        hold: The job's, or a new unfunded one: then a later request is refused.
        purse: What the job says of its purse.
        now_ms: Milliseconds since the epoch.
        patience_ms: How long a difference with the purse may stay.
    """
    if hold.purse is not None and hold.purse.revision >= purse.revision:
        return Closed(hold, 0)
    revision = hold.revision + 1
    hold = replace(hold, state=HoldState.CLOSED, purse=purse, revision=revision)
    return _released(hold, now_ms, patience_ms)


def _released(hold: Hold, now_ms: int, patience_ms: int) -> Closed:
    """Give back what the purse of a closed hold does not count on; arm or clear the deadline."""
    purse = hold.purse
    if purse is None:
        return Closed(hold, 0)
    released = max(0, hold.held_micros - kept_micros(hold.takes, purse))
    hold = replace(hold, released_micros=hold.released_micros + released)
    due_at_ms = None
    if difference(hold):
        waiting = unsettled(hold.takes, purse)
        waits = [d.deadline_ms for d in purse.open_draws if d.take_id in waiting]
        due_at_ms = max([now_ms, *waits]) + patience_ms
    return Closed(replace(hold, due_at_ms=due_at_ms), released)


def difference(hold: Hold) -> str:
    """Say in which way the job's purse and the ledger differ; empty when they agree.

    A purse with a smaller grant than the hold is fine: the job ended before the answer arrived.
    """
    purse = hold.purse
    if purse is None:
        return ""
    if unsettled(hold.takes, purse):
        return "open_draws"
    if purse.spent_micros != hold.spent_micros:
        return "spent"
    if purse.open_draws:
        return "unheard"
    if purse.granted_micros > hold.granted_micros:
        return "granted"
    return "overrun" if hold.overrun_micros > purse.overrun_micros else ""


def unposted_micros(hold: Hold) -> int:
    """Say how much of an ended job's costs was above its draws and yet not posted as overrun.

    Only costs whose draw was not said come to this; 0 until both sides have heard of every cost.
    """
    if hold.purse is None or difference(hold):
        return 0
    return hold.purse.overrun_micros - hold.overrun_micros


def overdue(hold: Hold) -> Hold:
    """Disarm the deadline: the difference is an incident now. Nothing is released."""
    return replace(hold, due_at_ms=None, revision=hold.revision + 1)
