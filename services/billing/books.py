"""The books of one job: its hold with the end of its chain, its postings, and its tenant's day.

Whatever changes is written back in one commit, each record at the version that was read, so two
deliveries can never both count on the same money. The day is read only where it will be written.
It decides nothing.

What one delivery posts is one row of `postings`. An older release wrote each entry as a row of
`entries` and the end of the chain as a record of `ledger`: both are read for ever, never written.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from services.billing.holds import DayRow, Hold, HoldState
from services.billing.incidents import Incident
from services.billing.ledger import Entry, EntryKind, Head, Posting, append
from shared.catalog.metrics import series
from shared.contracts.codec import decode_record, encode_record
from shared.ports.handler import Effects, Say
from shared.ports.store import RecordReader, Row, Update, scan_all

__all__ = [
    "Books",
    "Day",
    "Posted",
    "SettledTake",
    "chain_of",
    "date_of_ms",
    "entries_of",
    "open_books",
    "open_day",
    "posting_key",
    "read",
    "with_incidents",
]

T = TypeVar("T")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class SettledTake:
    """Create-once: the one settlement of a take, for ever."""

    take_id: str
    job_id: str
    kind: EntryKind
    cost_micros: int
    """All of it, overrun included."""
    provider: str
    model: str
    ticket: str
    cause_id: str
    at_ms: int
    ceiling_micros: int | None = None
    """What was drawn for it; None: not said, by an older release."""


@dataclass(frozen=True, slots=True)
class Posted:
    """Create-once: the ledger entries that one delivery posted."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A tenant's day as it was read; version 0: not there yet."""

    row: DayRow
    version: int

    def written(self, row: DayRow) -> tuple[Update, ...]:
        """Write what has changed; a row that does not change is left alone."""
        key = f"{row.tenant}/{row.date}"
        return (_update("days", key, self.version, row),) if row != self.row else ()


@dataclass(frozen=True, slots=True)
class Books:
    """What was read of a job; version 0: not there yet."""

    hold: Hold
    version: int
    chain: Head

    def written(
        self,
        hold: Hold,
        postings: Iterable[Posting],
        cause_id: str,
        at_ms: int,
        day: tuple[Update, ...] = (),
    ) -> Effects:
        """Give the effects of moving on to a new hold by some postings.

        Args:
            hold: As it should become; it names what is said.
            postings: To append to the job's chain.
            cause_id: The message that moves the money.
            at_ms: When, milliseconds since the epoch.
            day: What is written of the tenant's day.
        """
        chain, entries = append(self.chain, postings, cause_id, at_ms)
        chained = replace(hold, chain=chain)
        update = _update("holds", hold.job_id, self.version, chained, hold.due_at_ms)
        posted = Posted(entries)
        key = posting_key(hold.job_id, self.chain.sequence + 1)
        rows = (Row("postings", key, encode_record(posted)),) if entries else ()
        return Effects((update, *day), rows)


def _update(
    collection: str, key: str, version: int, value: object, due_at_ms: int | None = None
) -> Update:
    return Update(collection, key, version, encode_record(value), due_at_ms)


def posting_key(job_id: str, sequence: int) -> str:
    """Name a row of postings by the first entry in it, so that rows sort by sequence."""
    return f"{job_id}/{sequence:06d}"


def date_of_ms(now_ms: int) -> str:
    """Give the calendar day, YYYY-MM-DD UTC, of a time in milliseconds since the epoch."""
    return (_EPOCH + timedelta(milliseconds=now_ms)).date().isoformat()


def read(records: RecordReader, cls: type[T], collection: str, key: str) -> tuple[T | None, int]:
    """Read a record with its version; (None, 0) when there is none.

    Raises:
        Unavailable: The store cannot be reached.
    """
    record = records.get(collection, key)
    if record is None:
        return None, 0
    return decode_record(cls, collection, record.body), record.version


def open_books(records: RecordReader, job_id: str, tenant: str, now_ms: int) -> Books:
    """Read a job's books; what is not there yet begins empty, and unfunded holds begin today.

    Raises:
        Unavailable: The store cannot be reached.
    """
    today = date_of_ms(now_ms)
    known, version = read(records, Hold, "holds", job_id)
    hold = known or Hold(job_id, tenant, today, chain=Head(job_id))
    if hold.state is HoldState.UNFUNDED:
        hold = replace(hold, date=today)
    return Books(hold, version, chain_of(records, hold))


def chain_of(records: RecordReader, hold: Hold) -> Head:
    """Give the end of a job's chain, wherever the release that wrote it keeps it.

    Raises:
        Unavailable: The store cannot be reached.
    """
    if hold.chain is not None:
        return hold.chain
    beside, _ = read(records, Head, "ledger", hold.job_id)
    return beside or Head(hold.job_id)


def open_day(records: RecordReader, hold: Hold) -> Day:
    """Read the day on which a hold counts.

    Raises:
        Unavailable: The store cannot be reached.
    """
    row, version = read(records, DayRow, "days", f"{hold.tenant}/{hold.date}")
    return Day(row or DayRow(hold.tenant, hold.date), version)


def entries_of(reader: RecordReader, job_id: str) -> tuple[Entry, ...]:
    """Give a job's ledger entries by sequence, those of older releases first.

    Raises:
        Unavailable: The store cannot be reached.
    """
    single = (
        decode_record(Entry, "entries", record.body)
        for record in scan_all(reader, "entries", f"{job_id}/")
    )
    posted = (
        decode_record(Posted, "postings", record.body)
        for record in scan_all(reader, "postings", f"{job_id}/")
    )
    return (*single, *(entry for each in posted for entry in each.entries))


def with_incidents(
    effects: Effects,
    records: RecordReader,
    incidents: Iterable[Incident],
    says: tuple[Say, ...] = (),
    counts: tuple[str, ...] = (),
) -> Effects:
    """Add words, counts and those incidents that are not open yet.

    Raises:
        Unavailable: The store cannot be reached.
    """
    new = [each for each in incidents if records.get("incidents", each.key) is None]
    rows = [Row("incidents", each.key, encode_record(each)) for each in new]
    opened = [series("incidents_opened", kind=each.kind) for each in new]
    return Effects(
        effects.updates,
        (*effects.rows, *rows),
        (*effects.says, *says),
        (*effects.counts, *counts, *opened),
    )
