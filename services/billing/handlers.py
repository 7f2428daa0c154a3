"""What billing does with each message it hears: one commit per delivery, nothing posted twice.

A money fact is never refused: it is posted in any state and however late. Whatever looks wrong is
posted as it is and shown to a person; billing corrects nothing by itself.
"""

from dataclasses import dataclass
from typing import TypeAlias

from services.billing.books import (
    Books,
    Day,
    SettledTake,
    open_books,
    open_day,
    read,
    with_incidents,
)
from services.billing.draws import TakeCost
from services.billing.holds import (
    Caps,
    DayRow,
    Denied,
    GrantAnswer,
    Granted,
    Hold,
    Settled,
    close,
    difference,
    grant,
    overdue,
    settle,
    unposted_micros,
)
from services.billing.incidents import (
    Incident,
    Sighting,
    draw_exceeded,
    foreign_tenant,
    overrun_unposted,
    purse_mismatch,
    settlement_conflict,
)
from services.billing.ledger import EntryKind, Posting, post_cost, post_hold, post_release
from services.billing.letters import on_letter_dead
from shared.catalog.metrics import series
from shared.contracts.codec import decode_record, encode_record
from shared.contracts.envelope import Envelope
from shared.contracts.funds import FundsDenied, FundsGranted, FundsRequest, Tick
from shared.contracts.job import JobClosed
from shared.contracts.take import TakeFailed, TakeReturned, TakeWrittenOff
from shared.domain.money import format_usd
from shared.ports.handler import Effects, HandlerTable, Ports, Say
from shared.ports.store import Record, Row, Update

__all__ = ["HANDLERS"]

BillingPorts: TypeAlias = Ports[None]
CostFact: TypeAlias = TakeReturned | TakeFailed | TakeWrittenOff

HOLDS_PER_TICK = 50
"""One commit moves them all; the rest stays due for the next tick."""


@dataclass(frozen=True, slots=True)
class _Desk:
    """A delivery with the books it is about."""

    message: Envelope
    ports: BillingPorts
    books: Books
    now_ms: int

    @property
    def patience_ms(self) -> int:
        return self.ports.configuration("").money.settle_deadline_ms

    @property
    def seen(self) -> Sighting:
        message = self.message
        return Sighting(message.job_id, message.tenant, message.id, self.now_ms)

    @property
    def is_foreign(self) -> bool:
        return self.books.hold.tenant != self.message.tenant

    def refusal(self) -> Effects:
        """Change nothing on behalf of a tenant whose job it is not."""
        incident = foreign_tenant(self.seen, self.message.type)
        return with_incidents(Effects(), self.ports.records, [incident])


def _desk(message: Envelope, ports: BillingPorts) -> _Desk:
    now_ms = ports.clock.now_ms()
    books = open_books(ports.records, message.job_id, message.tenant, now_ms)
    return _Desk(message, ports, books, now_ms)


def on_funds_request(message: Envelope, ports: BillingPorts) -> Effects:
    """Grant a hold, or say which cap forbids it. Every answer moves the hold, which names it."""
    desk = _desk(message, ports)
    request = message.payload
    assert isinstance(request, FundsRequest)
    if desk.is_foreign:
        return desk.refusal()
    books, money = desk.books, ports.configuration("").money
    caps = Caps(money.job_cap_micros, money.day_cap_micros)
    day = _day_of_request(desk, request)
    answer = grant(books.hold, day.row, request, caps)
    counted = day.written(answer.day) if isinstance(answer, Granted) else ()
    effects = books.written(
        answer.hold, _grant_postings(answer, message), message.id, desk.now_ms, counted
    )
    if isinstance(answer, Denied):
        said = FundsDenied(answer.reason, answer.short_micros, _denial(answer, request))
        count = series("funds_denied", reason=answer.reason)
        return with_incidents(effects, ports.records, (), (Say(said),), (count,))
    counts = (series("funds_granted"),) if isinstance(answer, Granted) else ()
    says = (Say(FundsGranted(request.amount_micros)),)
    return with_incidents(effects, ports.records, (), says, counts)


def _day_of_request(desk: _Desk, request: FundsRequest) -> Day:
    """Read the day, unless nothing is asked of it: films that cost nothing never meet there."""
    if request.amount_micros:
        return open_day(desk.ports.records, desk.books.hold)
    hold = desk.books.hold
    return Day(DayRow(hold.tenant, hold.date), 0)


def _grant_postings(answer: GrantAnswer, message: Envelope) -> tuple[Posting, ...]:
    if not isinstance(answer, Granted):
        return ()
    return (post_hold(message.tenant, message.job_id, answer.hold.granted_micros),)


def _denial(answer: Denied, request: FundsRequest) -> str:
    """Tell the customer what happened, that nothing was taken, and what to do."""
    asked, short = format_usd(request.amount_micros), format_usd(answer.short_micros)
    if answer.reason == "closed":
        return "The job has ended, so nothing is set aside for it any more. Submit it anew."
    limit = format_usd(answer.limit_micros)
    if answer.reason == "day_cap":
        return (
            f"The film needs {asked} set aside and would pass the day's cap of {limit} by {short}."
            " Nothing was spent. Try again tomorrow, shorten the film or raise the day's cap."
        )
    return (
        f"The film needs {asked} set aside and may cost {limit} at most, {short} less."
        " Nothing was set aside. Raise the budget, shorten the film or choose a cheaper preset."
    )


def on_take_cost(message: Envelope, ports: BillingPorts) -> Effects:
    """Settle a take, once; a repetition changes nothing, a contradiction is an incident."""
    desk = _desk(message, ports)
    fact = message.payload
    assert isinstance(fact, TakeReturned | TakeFailed | TakeWrittenOff)
    if desk.is_foreign:
        return desk.refusal()
    known = _settled_before(desk, fact)
    if known is not None:
        return _again(desk, known, fact)
    cost = TakeCost(fact.take_id, fact.cost_micros, fact.ceiling_micros)
    settled = settle(desk.books.hold, cost, desk.now_ms, desk.patience_ms)
    effects = _posted(desk, fact, settled)
    incidents, provider = _unposted(desk, settled.hold), fact.provider or "unknown"
    counts = (series("settlements", provider=provider),)
    if settled.overrun_micros:
        incidents.append(draw_exceeded(desk.seen, cost, settled.overrun_micros))
        counts = (*counts, series("overruns", provider=provider))
    return with_incidents(effects, ports.records, incidents, counts=counts)


def _settled_before(desk: _Desk, fact: CostFact) -> SettledTake | None:
    """Look for a settlement where there can be one: the hold names all of its own takes."""
    own = fact.take_id.startswith(f"{desk.message.job_id}.")
    if own and all(each.take_id != fact.take_id for each in desk.books.hold.takes):
        return None
    return read(desk.ports.records, SettledTake, "settled", fact.take_id)[0]


def _unposted(desk: _Desk, hold: Hold) -> list[Incident]:
    """Look for an overrun that only the job could see, once all is heard on both sides."""
    unposted = unposted_micros(hold)
    return [overrun_unposted(desk.seen, unposted)] if unposted else []


def _posted(desk: _Desk, fact: CostFact, settled: Settled) -> Effects:
    message, hold = desk.message, settled.hold
    provider = fact.provider or "unknown"
    kind = EntryKind.WRITE_OFF if isinstance(fact, TakeWrittenOff) else EntryKind.SETTLEMENT
    postings = post_cost(
        kind,
        hold.job_id,
        provider,
        fact.take_id,
        covered=settled.covered_micros,
        overrun=settled.overrun_micros,
    )
    postings = (*postings, *_release_postings(hold, settled.released_micros))
    day = _counted(desk, hold, settled.overrun_micros, settled.released_micros)
    effects = desk.books.written(hold, postings, message.id, desk.now_ms, day)
    row = SettledTake(
        fact.take_id,
        hold.job_id,
        kind,
        fact.cost_micros,
        provider,
        fact.model,
        _ticket(fact),
        message.id,
        desk.now_ms,
        fact.ceiling_micros,
    )
    proof = Row("settled", fact.take_id, encode_record(row))
    return Effects(effects.updates, (*effects.rows, proof))


def _counted(
    desk: _Desk, hold: Hold, overrun_micros: int, released_micros: int
) -> tuple[Update, ...]:
    """Count on the day of a hold what changes there; most settlements change nothing."""
    if not (overrun_micros or released_micros):
        return ()
    day = open_day(desk.ports.records, hold)
    after = day.row.after(overrun_micros=overrun_micros, released_micros=released_micros)
    return day.written(after)


def _ticket(fact: CostFact) -> str:
    return "" if isinstance(fact, TakeWrittenOff) else fact.ticket


def _release_postings(hold: Hold, micros: int) -> tuple[Posting, ...]:
    return (post_release(hold.tenant, hold.job_id, micros),) if micros else ()


def _again(desk: _Desk, known: SettledTake, fact: CostFact) -> Effects:
    """Compare a fact with the settlement there is: the same cost again is a mere duplicate."""
    ticket = _ticket(fact)
    two_tickets = bool(ticket and known.ticket) and ticket != known.ticket
    same = (known.cost_micros, known.job_id) == (fact.cost_micros, desk.message.job_id)
    if same and not two_tickets:
        return Effects()
    incident = settlement_conflict(
        desk.seen, fact.take_id, known.cost_micros, fact.cost_micros, ticket
    )
    return with_incidents(Effects(), desk.ports.records, [incident])


def on_job_closed(message: Envelope, ports: BillingPorts) -> Effects:
    """Close the hold, give back what the purse does not count on, and compare the two."""
    desk = _desk(message, ports)
    purse = message.payload
    assert isinstance(purse, JobClosed)
    if desk.is_foreign:
        return desk.refusal()
    books = desk.books
    closed = close(books.hold, purse, desk.now_ms, desk.patience_ms)
    if closed.hold == books.hold:
        return Effects()
    postings = _release_postings(closed.hold, closed.released_micros)
    day = _counted(desk, closed.hold, 0, closed.released_micros)
    effects = books.written(closed.hold, postings, message.id, desk.now_ms, day)
    return with_incidents(effects, ports.records, _unposted(desk, closed.hold))


def on_tick(message: Envelope, ports: BillingPorts) -> Effects:
    """Turn differences that outlived their deadline into incidents. Nothing is released."""
    tick, now_ms = message.payload, ports.clock.now_ms()
    assert isinstance(tick, Tick)
    if now_ms - tick.at_ms > ports.configuration("").delivery.stale_tick_ms:
        return Effects()
    due = ports.records.due("holds", now_ms, HOLDS_PER_TICK)
    holds = [(record, decode_record(Hold, "holds", record.body)) for record in due]
    updates = tuple(_disarmed(record, hold) for record, hold in holds)
    incidents = [
        purse_mismatch(Sighting(hold.job_id, hold.tenant, message.id, now_ms), hold, why)
        for _, hold in holds
        if (why := difference(hold))
    ]
    return with_incidents(Effects(updates), ports.records, incidents)


def _disarmed(record: Record, hold: Hold) -> Update:
    body = encode_record(overdue(hold))
    return Update(record.collection, record.key, record.version, body)


HANDLERS: HandlerTable[None] = {
    "funds.request": on_funds_request,
    "take.returned": on_take_cost,
    "take.failed": on_take_cost,
    "take.written_off": on_take_cost,
    "job.closed": on_job_closed,
    "letter.dead": on_letter_dead,
    "tick": on_tick,
}
