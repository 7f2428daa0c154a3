"""Operators' views of takes: pure functions over a read-only identity. They change nothing."""

from dataclasses import dataclass

from services.generator.facts import CostFact, ticket_key
from services.generator.take import Take, Ticket
from shared.contracts.codec import decode_record
from shared.domain.money import Micros, format_usd
from shared.ports.store import RecordReader

__all__ = ["TakeReport", "list_takes", "render_takes", "take_faults"]

TAKES_MAX = 1000


@dataclass(frozen=True, slots=True)
class TakeReport:
    """One take as an operator sees it."""

    take_id: str
    shot_id: str
    provider: str
    model: str
    state: str
    submits: int
    tickets: tuple[Ticket, ...]
    ceiling_micros: Micros
    cost_micros: Micros | None
    """None until it has ended."""
    basis: str
    """How the cost is known; empty until it has ended."""
    reason: str
    due_at_ms: int | None
    deadline_ms: int


def list_takes(reader: RecordReader, job_id: str) -> tuple[TakeReport, ...]:
    """Report every take of a job, by id.

    Raises:
        Unavailable: The store cannot be reached.
    """
    found = reader.scan("takes", f"{job_id}.", TAKES_MAX)
    return tuple(_report(decode_record(Take, "takes", record.body)) for record in found)


def _report(take: Take) -> TakeReport:
    route = take.order.route if take.order else None
    return TakeReport(
        take_id=take.take_id,
        shot_id=take.order.shot_id if take.order else "",
        provider=route.provider if route else "",
        model=route.model if route else "",
        state=take.state,
        submits=take.attempts,
        tickets=take.tickets,
        ceiling_micros=take.ceiling_micros,
        cost_micros=take.cost_micros,
        basis=take.basis or "",
        reason=take.reason,
        due_at_ms=take.due_at_ms,
        deadline_ms=take.deadline_ms,
    )


def take_faults(reader: RecordReader, job_id: str) -> tuple[str, ...]:
    """Check the money facts of a job's takes; give a sentence for each broken promise.

    A take has at most one ticket, exactly one first cost once it has ended, and none before.

    Raises:
        Unavailable: The store cannot be reached.
    """
    faults = list[str]()
    for take in list_takes(reader, job_id):
        costs = reader.scan("facts", f"{take.take_id}/cost")
        tickets = {record.key for record in reader.scan("facts", f"{take.take_id}/ticket/")}
        for record in costs:
            named = decode_record(CostFact, "facts", record.body).tickets
            tickets |= {ticket_key(take.take_id, ticket) for ticket in named}
        if len(tickets) > 1:
            faults.append(f"{take.take_id} has {len(tickets)} tickets: it may be paid for twice")
        if len(costs) != (take.cost_micros is not None):
            faults.append(f"{take.take_id} is {take.state} with {len(costs)} costs")
    return tuple(faults)


def render_takes(takes: tuple[TakeReport, ...]) -> str:
    """Write the report as lines of text, one take each."""
    return "\n".join(_line(take) for take in takes)


def _line(take: TakeReport) -> str:
    cost = "not known yet" if take.cost_micros is None else format_usd(take.cost_micros)
    basis = f" ({take.basis.replace('_', ' ')})" if take.basis else ""
    ticket = ", ".join(each.ticket for each in take.tickets) or "no ticket"
    why = f": {take.reason}" if take.reason else ""
    route = f"{take.provider}/{take.model}"
    return f"{take.take_id}  {route}  {take.state}  {cost}{basis}  {ticket}{why}"
