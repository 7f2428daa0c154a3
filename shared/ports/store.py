"""Records behind one atomic commit.

Three kinds of thing live in a store. A *record* has a version that only grows and is updated at
the version that was read. A *row* is created once and never changes. A *receipt* is the durable
trace of one delivery with the messages it led to. One commit takes all of what a delivery changes,
or nothing.

There are no transactions, no read locks and no deletes: a loser reloads and decides again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

__all__ = [
    "PAGE",
    "Commit",
    "OperatorReader",
    "Receipt",
    "Record",
    "RecordReader",
    "Row",
    "Said",
    "Store",
    "Update",
    "scan_all",
]

PAGE = 500
"""Records that `scan_all` holds at once."""


@dataclass(frozen=True, slots=True)
class Record:
    """What is stored under a key, as it was read."""

    collection: str
    key: str
    version: int
    """1 for the first."""
    body: bytes
    """JSON, with its schema number inside."""
    due_at_ms: int | None = None
    """When its owner's tick looks at it; None: it waits for nothing."""


@dataclass(frozen=True, slots=True)
class Update:
    """Write a record whose stored version is `expected_version` (0: there is none yet)."""

    collection: str
    key: str
    expected_version: int
    body: bytes
    due_at_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """Create an immutable row."""

    collection: str
    key: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Said:
    """A message in an outbox: encoded envelope and its topic."""

    id: str
    topic: str
    data: bytes
    attributes: Mapping[str, str] = field(default_factory=dict[str, str], compare=False)
    """What a broker may show of it without opening it; empty where it was read from a store."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The durable trace of one delivery. Lives 40 days; correctness never rests on it."""

    message_id: str
    at_ms: int
    """When it was handled: the `now` of the decision, for replay."""
    cause: bytes
    """The envelope that was handled, encoded, for replay; empty where replay needs none."""
    outbox: tuple[Said, ...]
    record: str = ""
    """collection/key of the record it moved; empty when it moved none."""
    record_version: int = 0


@dataclass(frozen=True, slots=True)
class Commit:
    """Everything one delivery changes."""

    updates: tuple[Update, ...] = ()
    rows: tuple[Row, ...] = ()
    receipt: Receipt | None = None
    counts: Mapping[str, int] = field(default_factory=dict[str, int])
    """Blind increments: encoded metric series to amount."""


class RecordReader(Protocol):
    """What a handler may do with a store: read its own service's collections."""

    def get(self, collection: str, key: str) -> Record | None:
        """Read a record or row (a row has version 1).

        Raises:
            Denied: The collection belongs to another service.
            Unavailable: The store cannot be reached.
        """
        ...

    def scan(
        self, collection: str, prefix: str, limit: int = 1000, after: str = ""
    ) -> list[Record]:
        """Read records and rows whose key starts with prefix, by key.

        Args:
            collection: Of one's own service.
            prefix: "" for all.
            limit: So many at most.
            after: Only keys behind this one: the last of one page gives the next; "" begins.

        Raises:
            Denied: The collection belongs to another service.
            Unavailable: The store cannot be reached.
        """
        ...

    def due(
        self, collection: str, now_ms: int, limit: int = 200, since_ms: int = -1
    ) -> list[Record]:
        """Read records with due_at_ms at or before now, earliest first.

        Args:
            collection: Of one's own service.
            now_ms: Milliseconds since the epoch.
            limit: So many at most.
            since_ms: Only what is due later than this.

        Raises:
            Denied: The collection belongs to another service.
            Unavailable: The store cannot be reached.
        """
        ...


def scan_all(reader: RecordReader, collection: str, prefix: str = "") -> Iterator[Record]:
    """Give every record and row whose key starts with prefix, by key, however many there are.

    Pages are read one by one: what is written meanwhile may be among them or not.

    Raises:
        Denied: The collection belongs to another service.
        Unavailable: The store cannot be reached.
    """
    after = ""
    while page := reader.scan(collection, prefix, PAGE, after):
        yield from page
        after = page[-1].key


class OperatorReader(RecordReader, Protocol):
    """The operators' identity: reads everybody's records and receipts, writes nothing."""

    def receipt_of(self, service: str, message_id: str) -> Receipt | None:
        """Read a service's receipt of a message.

        Raises:
            Unavailable: The store cannot be reached.
        """
        ...

    def receipts(self, service: str, prefix: str = "") -> list[Receipt]:
        """List a service's receipts in the order of their commits.

        Args:
            service: Whose.
            prefix: What the moved record (collection/key) starts with; "" lists all receipts, also
                those that moved no record.

        Raises:
            Unavailable: The store cannot be reached.
        """
        ...

    def mark(self, service: str) -> int:
        """Give a mark from which `moved` names what a service moves from now on.

        Raises:
            Unavailable: The store cannot be reached.
        """
        ...

    def moved(self, service: str, after: int) -> tuple[int, list[str]]:
        """Name the records (collection/key) that a service moved since it was last asked.

        Args:
            service: Whose.
            after: The mark that the last call or `mark` returned; 0: since ever.

        Returns:
            The mark for the next call, and the records; one may be named again.

        Raises:
            Unavailable: The store cannot be reached.
        """
        ...


class Store(RecordReader, Protocol):
    """One service's identity on the store.

    Contract test: tests/contract/test_store.py
    """

    says_outbox: bool = False
    """Whether a commit says its receipt's outbox, too: then nothing is left to say after it."""

    def receipt(self, message_id: str) -> Receipt | None:
        """Read this service's receipt of a message.

        Raises:
            Unavailable: The store cannot be reached.
        """
        ...

    def commit(self, commit: Commit) -> None:
        """Make everything in the commit true at once, durably, or nothing.

        Raises:
            Conflict: A record was not at its expected version, or the row or receipt exists. The
                caller reads the receipt first: the commit may be its own, with the answer lost.
            Denied: A collection belongs to another service.
            Unavailable: The store cannot be reached; it may or may not have happened.
        """
        ...

    def counters(self) -> Mapping[str, int]:
        """Read this service's exact counters, summed over shards."""
        ...

    def counted(self) -> int:
        """Read the sum of all this service's counters, at the cost of one read.

        Counters only grow: as long as it stays the same, none has moved. So who exports them finds
        out for next to nothing that there is no news.

        Raises:
            Unavailable: The store cannot be reached.
        """
        ...

    def next_due_ms(self) -> int | None:
        """Give the earliest due_at_ms of what this service's tick sweeps; None: nothing waits.

        A due time in a collection that no tick sweeps may count or not: nobody would come for it.
        """
        ...
