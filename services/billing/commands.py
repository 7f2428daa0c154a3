"""Operators' views: what a job cost, to the last micro-dollar, and what a person must see.

They read with a read-only identity and change nothing. Every figure comes from the ledger; the hold
is shown beside it, and a difference between the two is said, never smoothed over.
"""

from dataclasses import dataclass
from typing import TypeVar

from services.billing.books import SettledTake, chain_of, entries_of
from services.billing.draws import unsettled
from services.billing.holds import Hold
from services.billing.incidents import Incident
from services.billing.ledger import (
    Entry,
    EntryKind,
    balances,
    hold_account,
    overrun_account,
    vendor_account,
    verify_chain,
)
from shared.contracts.codec import decode_record
from shared.domain.errors import NotFound
from shared.domain.money import format_usd
from shared.ports.store import RecordReader

__all__ = ["CostLine", "CostReport", "explain_cost", "list_incidents", "render_text"]

T = TypeVar("T")

ROWS_MAX = 100_000
"""Far above what a job of 64 shots and ten takes each can write."""


@dataclass(frozen=True, slots=True)
class CostLine:
    """One ledger entry with the balances after it. Micro-USD."""

    sequence: int
    at_ms: int
    kind: EntryKind
    take_id: str
    source: str
    """The account it came from."""
    target: str
    """The account it went to."""
    micros: int
    held_micros: int
    """In the job's hold after this entry."""
    spent_micros: int
    """At all vendors after this entry."""
    cause_id: str


@dataclass(frozen=True, slots=True)
class TakeCharge:
    """What one take cost. Micro-USD."""

    take_id: str
    kind: EntryKind
    provider: str
    model: str
    cost_micros: int
    """All of it, overrun included."""
    ceiling_micros: int | None
    """What was drawn for it; None: not said, by an older release."""
    overrun_micros: int
    """The part of its cost that is posted as overrun."""
    reported_micros: tuple[int, ...]
    """Other costs that were reported later: shown, not posted."""


@dataclass(frozen=True, slots=True)
class ProviderCharge:
    """What one provider was paid. Micro-USD."""

    provider: str
    takes: int
    cost_micros: int


@dataclass(frozen=True, slots=True)
class CostReport:
    """A job's money, explained. Micro-USD."""

    job_id: str
    tenant: str
    state: str
    """Of the hold: unfunded, open, closed."""
    granted_micros: int
    spent_micros: int
    overrun_micros: int
    released_micros: int
    held_micros: int
    """Set aside and not used."""
    entries: tuple[CostLine, ...]
    takes: tuple[TakeCharge, ...]
    providers: tuple[ProviderCharge, ...]
    open_takes: tuple[str, ...]
    """Takes of an ended job whose cost is not known yet."""
    chain_verified: bool
    fault: str
    """What is wrong with the ledger; empty when it is verified."""
    incidents: tuple[Incident, ...]


def _rows(reader: RecordReader, cls: type[T], collection: str, prefix: str) -> tuple[T, ...]:
    found = reader.scan(collection, prefix, ROWS_MAX)
    return tuple(decode_record(cls, collection, record.body) for record in found)


def explain_cost(reader: RecordReader, job_id: str) -> CostReport:
    """Explain what a job cost.

    Raises:
        NotFound: Billing has never heard of the job.
        Unavailable: The store cannot be reached.
    """
    record = reader.get("holds", job_id)
    if record is None:
        raise NotFound("billing has never heard of this job")
    hold = decode_record(Hold, "holds", record.body)
    entries = entries_of(reader, job_id)
    settled = _rows(reader, SettledTake, "settled", f"{job_id}.")
    sums = balances(entries)
    fault = _fault(reader, hold, entries, settled)
    incidents = tuple(each for each in list_incidents(reader) if each.job_id == job_id)
    return CostReport(
        job_id=job_id,
        tenant=hold.tenant,
        state=hold.state,
        granted_micros=_moved(entries, EntryKind.HOLD),
        spent_micros=_at_vendors(sums, job_id),
        overrun_micros=-sums.get(overrun_account(job_id), 0),
        released_micros=_moved(entries, EntryKind.RELEASE),
        held_micros=sums.get(hold_account(job_id), 0),
        entries=_lines(entries, job_id),
        takes=tuple(_charge(each, entries, incidents) for each in settled),
        providers=_providers(settled),
        open_takes=_open_takes(hold),
        chain_verified=not fault,
        fault=fault,
        incidents=incidents,
    )


def _charge(
    row: SettledTake, entries: tuple[Entry, ...], incidents: tuple[Incident, ...]
) -> TakeCharge:
    above = (e for e in entries if e.take_id == row.take_id and e.kind is EntryKind.OVERRUN)
    reported = (each.reported_micros for each in incidents if each.take_id == row.take_id)
    return TakeCharge(
        row.take_id,
        row.kind,
        row.provider,
        row.model,
        row.cost_micros,
        row.ceiling_micros,
        sum(_amount(entry) for entry in above),
        tuple(each for each in reported if each is not None and each != row.cost_micros),
    )


def _amount(entry: Entry) -> int:
    return sum(leg.micros for leg in entry.legs if leg.micros > 0)


def _moved(entries: tuple[Entry, ...], kind: EntryKind) -> int:
    return sum(_amount(entry) for entry in entries if entry.kind is kind)


def _at_vendors(sums: dict[str, int], job_id: str) -> int:
    prefix = vendor_account(job_id, "")
    return sum(micros for account, micros in sums.items() if account.startswith(prefix))


def _lines(entries: tuple[Entry, ...], job_id: str) -> tuple[CostLine, ...]:
    lines: list[CostLine] = []
    sums: dict[str, int] = {}
    for entry in entries:
        for leg in entry.legs:
            sums[leg.account] = sums.get(leg.account, 0) + leg.micros
        line = CostLine(
            entry.sequence,
            entry.at_ms,
            entry.kind,
            entry.take_id,
            entry.legs[0].account,
            entry.legs[-1].account,
            _amount(entry),
            sums.get(hold_account(job_id), 0),
            _at_vendors(sums, job_id),
            entry.cause_id,
        )
        lines.append(line)
    return tuple(lines)


def _providers(settled: tuple[SettledTake, ...]) -> tuple[ProviderCharge, ...]:
    names = sorted({each.provider for each in settled})
    return tuple(
        ProviderCharge(
            name,
            sum(each.provider == name for each in settled),
            sum(each.cost_micros for each in settled if each.provider == name),
        )
        for name in names
    )


def _open_takes(hold: Hold) -> tuple[str, ...]:
    return unsettled(hold.takes, hold.purse) if hold.purse else ()


def _fault(
    reader: RecordReader, hold: Hold, entries: tuple[Entry, ...], settled: tuple[SettledTake, ...]
) -> str:
    """Look for anything that contradicts anything else; empty when all agrees."""
    broken = verify_chain(entries, chain_of(reader, hold))
    if broken:
        return f"entry {broken.sequence}: {broken.reason}"
    if any(entry.kind is EntryKind.CORRECTION for entry in entries):
        return ""  # the hold does not follow corrections: the ledger alone is right then
    sums = balances(entries)
    if sums.get(hold_account(hold.job_id), 0) != hold.held_micros:
        return "the hold differs from its account"
    if _at_vendors(sums, hold.job_id) != sum(each.cost_micros for each in settled):
        return "the settlements differ from the vendors' accounts"
    return ""


def list_incidents(reader: RecordReader) -> tuple[Incident, ...]:
    """Give all incidents, oldest first.

    Raises:
        Unavailable: The store cannot be reached.
    """
    found = _rows(reader, Incident, "incidents", "")
    return tuple(sorted(found, key=lambda each: (each.opened_at_ms, each.key)))


def render_text(report: CostReport) -> str:
    """Write a cost report for a terminal, without a trailing newline."""
    totals = {
        "granted": report.granted_micros,
        "spent": report.spent_micros,
        "overrun": report.overrun_micros,
        "released": report.released_micros,
        "held": report.held_micros,
    }
    lines = [
        f"{report.job_id}  hold {report.state}",
        "   ".join(f"{name} {format_usd(micros)}" for name, micros in totals.items()),
        "",
        f"{'#':>4}  {'entry':<11}{'amount':>16}{'held':>16}{'spent':>16}  take",
    ]
    lines += [
        f"{e.sequence:>4}  {e.kind:<11}{format_usd(e.micros):>16}{format_usd(e.held_micros):>16}"
        f"{format_usd(e.spent_micros):>16}  {e.take_id}".rstrip()
        for e in report.entries
    ]
    lines += ["", *_provider_lines(report)]
    lines += [line for take in report.takes for line in _take_lines(take)]
    lines += [f"cost not known yet: {take_id}" for take_id in report.open_takes]
    lines += [f"{each.severity}: {each.sentence}" for each in report.incidents]
    verified = "ledger verified" if report.chain_verified else f"LEDGER BROKEN: {report.fault}"
    return "\n".join([*lines, verified])


def _provider_lines(report: CostReport) -> list[str]:
    return [
        f"{each.provider}: {each.takes} takes, {format_usd(each.cost_micros)}"
        for each in report.providers
    ]


def _take_lines(take: TakeCharge) -> list[str]:
    """Say of a take what its cost alone does not: an overrun, and what was reported later."""
    lines: list[str] = []
    if take.overrun_micros:
        drawn = "" if take.ceiling_micros is None else f", drawn {format_usd(take.ceiling_micros)}"
        lines.append(
            f"{take.take_id}: billed {format_usd(take.cost_micros)}{drawn},"
            f" overrun {format_usd(take.overrun_micros)}"
        )
    for micros in take.reported_micros:
        difference = micros - take.cost_micros
        way = "more" if difference > 0 else "less"
        lines.append(
            f"{take.take_id}: vendor later reported {format_usd(micros)},"
            f" {format_usd(abs(difference))} {way} than the {format_usd(take.cost_micros)} posted;"
            " the ledger is unchanged"
        )
    return lines
