"""Facts about money: create-once rows of the collection `facts`, and what the job is told.

Pure. Keys, under the take's id: `ticket/{digest}` for each ticket the vendor gave, `refusal/{n}`
for the n-th submit refused with a body, `cost` once when the take ends, and `correction/{version}`
for what became known afterwards. A ticket that is learnt together with a cost is in the row of the
cost. A correction is also said again with the new cost: whoever settled the first one keeps it and
opens an incident. No row is ever changed.

A row of a ticket or a cost is written in the very commit that moves the take from the version that
was read, so none can be there already: the take would know it.
"""

from dataclasses import dataclass

from services.generator.take import ENDED, Basis, State, Take, Ticket
from shared.contracts.take import (
    FailureKind,
    TakeFailed,
    TakeInDoubt,
    TakeReturned,
    TakeWrittenOff,
)
from shared.domain.ids import digest
from shared.domain.money import Micros

__all__ = [
    "CostFact",
    "RefusalFact",
    "TicketFact",
    "announcement",
    "new_facts",
    "refusal_key",
    "ticket_key",
]


@dataclass(frozen=True, slots=True)
class TicketFact:
    """The vendor gave this ticket for this take."""

    take_id: str
    ticket: str
    quoted_micros: Micros | None
    at_ms: int


@dataclass(frozen=True, slots=True)
class CostFact:
    """What an ended take cost, and how that is known."""

    take_id: str
    provider: str
    cost_micros: Micros
    basis: Basis
    tickets: tuple[str, ...]
    """All that it has."""
    at_ms: int
    learnt: tuple[TicketFact, ...] = ()
    """Those of them that became known only now."""


@dataclass(frozen=True, slots=True)
class RefusalFact:
    """The vendor refused a submit with a body: nothing was bought."""

    take_id: str
    attempt: int
    reason: str
    moderation: bool
    at_ms: int


def refusal_key(take_id: str, attempt: int) -> str:
    """Name the row of a refused submit."""
    return f"{take_id}/refusal/{attempt}"


def new_facts(
    before: Take | None, after: Take, version: int, now_ms: int
) -> dict[str, TicketFact | CostFact]:
    """Give the rows, by key, that a move adds; `version` is the record's after the move."""
    seen = {ticket.ticket for ticket in before.tickets} if before else set[str]()
    learnt = tuple(_ticket(after, t, now_ms) for t in after.tickets if t.ticket not in seen)
    if after.state not in ENDED or _same_cost(before, after):
        return {ticket_key(after.take_id, each.ticket): each for each in learnt}
    first = before is None or before.state not in ENDED
    key = "cost" if first else f"correction/{version}"
    return {f"{after.take_id}/{key}": _cost(after, now_ms, learnt)}


def ticket_key(take_id: str, ticket: str) -> str:
    """Name the row of a ticket that became known before its cost."""
    return f"{take_id}/ticket/{digest(ticket, length=16)}"


def _same_cost(before: Take | None, after: Take) -> bool:
    return (
        before is not None
        and before.state is after.state
        and before.cost_micros == after.cost_micros
    )


def _ticket(take: Take, ticket: Ticket, now_ms: int) -> TicketFact:
    return TicketFact(take.take_id, ticket.ticket, ticket.quoted_micros, now_ms)


def _cost(take: Take, now_ms: int, learnt: tuple[TicketFact, ...]) -> CostFact:
    assert take.cost_micros is not None, "an ended take has a cost"
    assert take.basis is not None, "an ended take's cost has a basis"
    provider = take.ordered.route.provider
    tickets = tuple(t.ticket for t in take.tickets)
    return CostFact(take.take_id, provider, take.cost_micros, take.basis, tickets, now_ms, learnt)


def announcement(
    before: Take | None, after: Take
) -> TakeReturned | TakeFailed | TakeWrittenOff | TakeInDoubt | None:
    """Give what the job is told of a move: how it ended, a corrected cost, or a doubt."""
    if after.state is State.SUBMIT_UNKNOWN and (before is None or before.state is not after.state):
        # A vendor that cannot be asked keeps the doubt open, at most to the take's own deadline.
        until_ms = max(after.doubt_until_ms, after.deadline_ms)
        return TakeInDoubt(after.take_id, after.ordered.shot_id, until_ms)
    if after.state not in ENDED or _same_cost(before, after):
        return None
    return _ending(after)


def _ending(take: Take) -> TakeReturned | TakeFailed | TakeWrittenOff:
    assert take.cost_micros is not None, "an ended take has a cost"
    route, cost = take.ordered.route, take.cost_micros
    account = (route.provider, route.model, route.ceiling_micros)
    ticket = take.succeeded or next(iter(take.tickets), None)
    name = ticket.ticket if ticket else ""
    if take.state is State.RETURNED:
        assert take.clip is not None, "a returned take has a clip"
        return TakeReturned(take.take_id, take.ordered.shot_id, take.clip, cost, name, *account)
    if take.state is State.WRITTEN_OFF:
        return TakeWrittenOff(take.take_id, take.ordered.shot_id, cost, *account)
    kind = take.kind or FailureKind.TRANSIENT
    return TakeFailed(take.take_id, take.ordered.shot_id, kind, take.reason, cost, name, *account)
