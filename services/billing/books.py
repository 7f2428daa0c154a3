"""The books of one job: its hold, its tenant's day and the end of its chain, read as one.

Whatever changes is written back in one commit, each record at the version that was read, so two
deliveries can never both count on the same money. It decides nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from services.billing.holds import DayRow, Hold, HoldState
from services.billing.incidents import Incident
from services.billing.ledger import EntryKind, Head, Posting, append
from shared.catalog.metrics import series
from shared.contracts.codec import decode_record, encode_record
from shared.ports.handler import Effects, Say
from shared.ports.store import RecordReader, Row, Update

__all__ = [
    "Books",
    "SettledTake",
    "date_of_ms",
    "entry_key",
    "open_books",
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
class Books:
    """What was read, with versions (0: not there yet)."""

    hold: Hold
    day: DayRow
    head: Head
    hold_version: int
    day_version: int
    head_version: int

    def written(
        self,
        hold: Hold,
        day: DayRow,
        postings: Iterable[Posting],
        cause_id: str,
        at_ms: int,
    ) -> Effects:
        """Give the effects of moving on to a new hold and day by some postings.

        Args:
            hold: As it should become; it names what is said.
            day: As it should become; a row that does not change is not written.
            postings: To append to the job's chain.
            cause_id: The message that moves the money.
            at_ms: When, milliseconds since the epoch.
        """
        head, entries = append(self.head, postings, cause_id, at_ms)
        updates = [_update("holds", hold.job_id, self.hold_version, hold, hold.due_at_ms)]
        if day != self.day:
            updates.append(_update("days", _day_key(day), self.day_version, day))
        if head != self.head:
            updates.append(_update("ledger", hold.job_id, self.head_version, head))
        rows = [Row("entries", entry_key(e.job_id, e.sequence), encode_record(e)) for e in entries]
        return Effects(tuple(updates), tuple(rows))


def _update(
    collection: str, key: str, version: int, value: object, due_at_ms: int | None = None
) -> Update:
    return Update(collection, key, version, encode_record(value), due_at_ms)


def _day_key(day: DayRow) -> str:
    return f"{day.tenant}/{day.date}"


def entry_key(job_id: str, sequence: int) -> str:
    """Name a ledger row so that rows sort by sequence."""
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
    """Read a job's books; what is not there yet begins empty, today.

    Raises:
        Unavailable: The store cannot be reached.
    """
    today = date_of_ms(now_ms)
    hold, hold_version = read(records, Hold, "holds", job_id)
    hold = hold or Hold(job_id, tenant, today)
    date = today if hold.state is HoldState.UNFUNDED else hold.date
    blank = DayRow(hold.tenant, date)
    day, day_version = read(records, DayRow, "days", _day_key(blank))
    head, head_version = read(records, Head, "ledger", job_id)
    return Books(hold, day or blank, head or Head(job_id), hold_version, day_version, head_version)


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
