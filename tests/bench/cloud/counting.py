"""Ports that count what Google would bill, by service and message, and change nothing else.

The same rules as shared.adapters.gcp.op_counts: a document asked for is a read, there or not; a
query is as many reads as it finds documents, and one at least; a document written is a write. A
commit that conflicts writes nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from shared.contracts.codec import decode_envelope
from shared.ports.blobs import BlobInfo
from shared.ports.bus import Delivery
from shared.ports.store import Commit, Record
from shared.runtime.consume import Answer, Consumer, Verdict
from shared.topology import SERVICES
from tests.bench.cloud.prices import MESSAGE_BYTES, REQUEST_BYTES_MIN

__all__ = ["Counts", "Hearing", "Most", "Tally", "counted"]

Hearing = tuple[str, str]
"""Service and message type."""

PIECE_BYTES = 8 * 1024 * 1024
"""A local copy is fetched in pieces of this, after one look at what is there."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What was done, in the units that are billed."""

    deliveries: int = 0
    given_back: int = 0
    """Deliveries that come again."""
    reads: int = 0
    writes: int = 0
    commits: int = 0
    receipts: int = 0
    """Each is deleted by its time to live, which is billed too."""
    publishes: int = 0
    published_bytes: int = 0
    """Each request counts as 1,000 at least."""
    delivered_bytes: int = 0
    objects_written: int = 0
    """Class A, a list too."""
    objects_read: int = 0
    """Class B, a look too. Deletes are free."""

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, n) + getattr(other, n) for n in Counts.__slots__))


@dataclass(frozen=True, slots=True)
class Most:
    """The worst that one delivery, or one of its commits, needed."""

    reads: int = 0
    """Of a delivery."""
    writes: int = 0
    """Of a commit: a delivery with an outside effect makes two."""

    def __or__(self, other: "Most") -> "Most":
        return Most(max(self.reads, other.reads), max(self.writes, other.writes))


@dataclass
class Tally:
    """Counts by service and type of message; one delivery at a time."""

    by_hearing: dict[Hearing, Counter[str]] = field(
        default_factory=lambda: defaultdict[Hearing, Counter[str]](Counter)
    )
    most: dict[Hearing, Most] = field(default_factory=lambda: defaultdict[Hearing, Most](Most))
    _now: Hearing = ("", "")

    @property
    def service(self) -> str:
        """Whose delivery is being carried."""
        return self._now[0]

    def add(self, **more: int) -> None:
        """Count for the delivery that is being carried."""
        self.by_hearing[self._now].update(more)
        self.most[self._now] |= Most(writes=more.get("writes", 0))

    @contextmanager
    def during(self, hearing: Hearing) -> Generator[None]:
        """Count what is done meanwhile for this hearing."""
        outer, self._now = self._now, hearing
        before = self.by_hearing[hearing]["reads"]
        try:
            yield
        finally:
            self.most[hearing] |= Most(reads=self.by_hearing[hearing]["reads"] - before)
            self._now = outer

    def counts(self) -> dict[Hearing, Counts]:
        """Give what was counted, by name of service and type."""
        return {hearing: Counts(**found) for hearing, found in sorted(self.by_hearing.items())}


def counted(consumer: Consumer, tally: Tally) -> "_CountedConsumer":
    """Have everything that a consumer does counted."""
    store: Any = _CountedStore(consumer.store, tally)
    blobs: Any = _CountedBlobs(consumer.ports.blobs, tally)
    bus: Any = _CountedBus(consumer.bus, tally)
    ports = replace(consumer.ports, records=store, blobs=blobs)
    return _CountedConsumer(replace(consumer, store=store, bus=bus, ports=ports), tally)


@dataclass(frozen=True, slots=True)
class _CountedConsumer:
    inner: Consumer
    tally: Tally

    @property
    def store(self) -> Any:
        return self.inner.store

    @property
    def ports(self) -> Any:
        return self.inner.ports

    def consume(self, delivery: Delivery) -> Answer:
        type_ = decode_envelope(delivery.data).type
        with self.tally.during((self.inner.service, type_)):
            answer = self.inner.consume(delivery)
            self.tally.add(
                deliveries=1,
                given_back=int(answer.verdict is Verdict.GIVE_BACK),
                delivered_bytes=_billed_bytes(delivery.data, delivery.attributes),
            )
        return answer


def _billed_bytes(data: bytes, attributes: Any) -> int:
    texts = sum(len(key.encode()) + len(value.encode()) for key, value in attributes.items())
    return max(REQUEST_BYTES_MIN, len(data) + texts + MESSAGE_BYTES)


@dataclass(frozen=True)
class _Counted:
    """Lets everything through that it does not count."""

    inner: Any
    tally: Tally

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


class _CountedStore(_Counted):
    def get(self, collection: str, key: str) -> Record | None:
        self.tally.add(reads=1)
        return self.inner.get(collection, key)

    def receipt(self, message_id: str) -> Any:
        self.tally.add(reads=1)
        return self.inner.receipt(message_id)

    def scan(self, *asked: Any, **named: Any) -> list[Record]:
        return self._query(partial(self.inner.scan, *asked, **named))

    def due(self, *asked: Any, **named: Any) -> list[Record]:
        return self._query(partial(self.inner.due, *asked, **named))

    def next_due_ms(self) -> int | None:
        self.tally.add(reads=1)
        return self.inner.next_due_ms()

    def counted(self) -> int:
        self.tally.add(reads=1)
        return self.inner.counted()

    def counters(self) -> Any:
        self.tally.add(reads=SERVICES[self.tally.service].shards)
        return self.inner.counters()

    def commit(self, commit: Commit) -> None:
        self.inner.commit(commit)
        has_receipt = commit.receipt is not None
        documents = len(commit.updates) + len(commit.rows) + has_receipt + bool(commit.counts)
        self.tally.add(commits=1, writes=documents, receipts=has_receipt)

    def _query(self, ask: Callable[[], list[Record]]) -> list[Record]:
        found = ask()
        self.tally.add(reads=max(1, len(found)))
        return found


class _CountedBus(_Counted):
    def publish(self, topic: str, data: bytes, attributes: dict[str, str] | None = None) -> None:
        self.inner.publish(topic, data, attributes)
        self.tally.add(publishes=1, published_bytes=_billed_bytes(data, attributes or {}))


class _CountedBlobs(_Counted):
    def put(self, *asked: Any, **named: Any) -> Any:
        self.tally.add(objects_written=1)
        return self.inner.put(*asked, **named)

    def put_file(self, *asked: Any, **named: Any) -> Any:
        self.tally.add(objects_written=1)
        return self.inner.put_file(*asked, **named)

    def list(self, prefix: str) -> Iterator[BlobInfo]:
        self.tally.add(objects_written=1)
        return self.inner.list(prefix)

    def get(self, name: str) -> bytes:
        self.tally.add(objects_read=1)
        return self.inner.get(name)

    def stat(self, name: str) -> BlobInfo | None:
        self.tally.add(objects_read=1)
        return self.inner.stat(name)

    @contextmanager
    def local_copy(self, name: str) -> Generator[Path]:
        with self.inner.local_copy(name) as path:
            pieces = -(-path.stat().st_size // PIECE_BYTES)
            self.tally.add(objects_read=1 + pieces)
            yield path
