"""Records, rows, receipts and counters in Firestore: a service's identity, and the operators' one.

A commit is one batch of writes, each with its precondition, and no transaction: a loser is told so
at once, holds no lock and waits for nobody. A record's version is a field; what Firestore compares
is the time its document was written, remembered from when that version was read.
"""

import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta

from shared.adapters.gcp.document_ids import document_id, first_id_behind
from shared.adapters.gcp.documents import (
    amounts_of,
    committed_ms_of,
    counter_write,
    is_marked,
    is_row,
    mark,
    moved_by,
    receipt_of,
    receipt_write,
    record_of,
    record_write,
    row_write,
    shard_of,
)
from shared.adapters.gcp.firestore import Firestore, Repeated
from shared.adapters.gcp.messages import Raw
from shared.adapters.gcp.queries import Bound, Query
from shared.adapters.gcp.sightings import Sightings
from shared.domain.errors import Conflict, Denied, PortError, Unavailable
from shared.ports.store import Commit, Receipt, Record, RecordReader, Store, Update
from shared.topology import SERVICES

__all__ = ["FirestoreReader", "FirestoreStore"]

OVERLAP_MS = 10_000
"""A receipt's time is taken by the server a little before it can be read: who looks for later ones
looks so far back."""

_AFTER_ALL = "\U0010ffff"
"""Sorts after whatever may follow a prefix."""
_EPOCH = datetime.fromtimestamp(0, UTC)


class _Records:
    """Reads records and rows of the collections that `_check` lets through."""

    def __init__(self, firestore: Firestore) -> None:
        self._firestore = firestore
        self._sightings = Sightings()

    def _check(self, collection: str) -> None:
        raise NotImplementedError

    def get(self, collection: str, key: str) -> Record | None:
        self._check(collection)
        found = self._firestore.get(self._name(collection, key))
        return None if found is None else self._seen(collection, found)

    def scan(
        self, collection: str, prefix: str, limit: int = 1000, after: str = ""
    ) -> list[Record]:
        self._check(collection)
        # Ids sort as their keys do.
        behind = bool(after) and document_id(after) >= document_id(prefix)
        start = self._name(collection, after if behind else prefix)
        end = self._firestore.name(collection, first_id_behind(prefix))
        query = Query(
            collection,
            start=Bound(start, inclusive=not behind),
            end=Bound(end, inclusive=False),
            limit=limit,
        )
        return self._run(query)

    def due(
        self, collection: str, now_ms: int, limit: int = 200, since_ms: int = -1
    ) -> list[Record]:
        self._check(collection)
        start, end = Bound(since_ms, inclusive=False), Bound(now_ms, inclusive=True)
        query = Query(collection, order="due_at_ms", start=start, end=end, limit=limit)
        return self._run(query)

    def _name(self, collection: str, key: str) -> str:
        return self._firestore.name(collection, document_id(key))

    def _receipt(self, service: str, message_id: str) -> Receipt | None:
        found = self._firestore.get(self._receipt_name(service, message_id))
        return None if found is None else receipt_of(found)

    def _receipt_name(self, service: str, message_id: str) -> str:
        return self._firestore.name("services", service, "receipts", document_id(message_id))

    def _run(self, query: Query) -> list[Record]:
        return [self._seen(query.collection, found) for found in self._firestore.run(query)]

    def _seen(self, collection: str, document: Raw) -> Record:
        record = record_of(collection, document)
        if not is_row(document):
            at_ns = document.update_time.ToNanoseconds()
            self._sightings.keep(collection, record.key, record.version, at_ns)
        return record


class FirestoreReader(_Records, RecordReader):
    """The operators' identity: reads everybody's records and receipts, writes nothing.

    Receipts come in the order of their commits, whatever the clocks of those who wrote them said.
    """

    def _check(self, collection: str) -> None:
        """Let every collection through: who may look is decided by who may open the database."""

    def receipt_of(self, service: str, message_id: str) -> Receipt | None:
        """Read a service's receipt of a message.

        Raises:
            Unavailable: The store cannot be reached.
        """
        return self._receipt(service, message_id)

    def receipts(self, service: str, prefix: str = "") -> list[Receipt]:
        """List a service's receipts in the order of their commits.

        Args:
            service: Whose.
            prefix: What the moved record (collection/key) starts with; "" lists all receipts, also
                those that moved no record: forty days of them.

        Raises:
            Unavailable: The store cannot be reached.
        """
        query = Query("receipts", _home(service))
        if prefix:
            query = Query(
                "receipts",
                _home(service),
                order="record",
                start=Bound(prefix, inclusive=True),
                end=Bound(prefix + _AFTER_ALL, inclusive=False),
            )
        return _by_commit(self._firestore.run(query))

    def heard(self, job_id: str) -> list[Receipt]:
        """List all services' receipts of what was said about a job, in the order of their commits.

        Raises:
            Unavailable: The store cannot be reached.
        """
        query = Query("receipts", everywhere=True, equal=("job_id", job_id))
        return _by_commit(self._firestore.run(query))

    def mark(self, service: str) -> int:
        """Give the mark from which `moved` names nothing but what moves from now on, and a little.

        Raises:
            Unavailable: The store cannot be reached.
        """
        only = ("committed_at",)
        query = Query(
            "receipts", _home(service), order="committed_at", descending=True, limit=1, only=only
        )
        return max(map(committed_ms_of, self._firestore.run(query)), default=0)

    def moved(self, service: str, after: int) -> tuple[int, list[str]]:
        """Name the records (collection/key) that a service moved since it was last asked.

        Args:
            service: Whose.
            after: The mark that the last call returned; 0: since ever, which reads every receipt.

        Returns:
            The mark for the next call, and the records; some may have been named before.

        Raises:
            Unavailable: The store cannot be reached.
        """
        since = _EPOCH + timedelta(milliseconds=max(0, after - OVERLAP_MS))
        query = Query(
            "receipts",
            _home(service),
            order="committed_at",
            start=Bound(since, inclusive=True),
            only=("committed_at", "record"),
        )
        found = self._firestore.run(query)
        records = {moved_by(receipt) for receipt in found}
        return max(map(committed_ms_of, found), default=after), sorted(records - {""})


class FirestoreStore(_Records, Store):
    """One service's identity: reads and writes the collections that the topology gives it.

    Args:
        firestore: The database.
        service: A service of the topology.
        receipt_ms: How long a receipt is kept. Firestore forgets it some time after that; until
            then it is found.
        signatures: Gives a text that no other commit has, each time it is called.

    Raises:
        Denied: No such service.
    """

    def __init__(
        self,
        firestore: Firestore,
        service: str,
        receipt_ms: int,
        signatures: Callable[[], str] = lambda: secrets.token_hex(8),
    ) -> None:
        if service not in SERVICES:
            raise Denied(f"{service} is no service")
        super().__init__(firestore)
        self._service = service
        self._owns, self._shards = SERVICES[service].owns, SERVICES[service].shards
        self._receipt_ms = receipt_ms
        self._signatures = signatures

    def _check(self, collection: str) -> None:
        if collection not in self._owns:
            raise Denied(f"{self._service} does not own {collection}")

    def receipt(self, message_id: str) -> Receipt | None:
        """Read this service's receipt of a message."""
        return self._receipt(self._service, message_id)

    def commit(self, commit: Commit) -> None:
        """Make everything in the commit true at once, in one batch of writes.

        Raises:
            PortError: A document is larger than a document may be.
        """
        changes = (*commit.updates, *commit.rows)
        for change in changes:
            self._check(change.collection)
        if len({(change.collection, change.key) for change in changes}) != len(changes):
            raise Conflict("a key appears twice in one commit")
        updates = [self._update(update) for update in commit.updates]
        rows = [row_write(self._name(row.collection, row.key), row) for row in commit.rows]
        writes = [*updates, *rows, *self._receipt_and_counts(commit)]
        if not writes:
            return
        # Counters alone have no precondition: sent twice, they would count twice.
        repeatable = bool(changes) or commit.receipt is not None
        # A receipt is never overwritten, and so bears the signature for ever.
        signed = writes[len(changes) if commit.receipt else 0] if repeatable else None
        written_ns = self._sent(writes, signed)
        for update, at_ns in zip(commit.updates, written_ns, strict=False):
            self._sightings.keep(update.collection, update.key, update.expected_version + 1, at_ns)

    def _sent(self, writes: list[Raw], signed: Raw | None) -> list[int]:
        """Send a commit; when its answer was lost, see whether it has happened.

        An intent that was kept and not believed would be taken for somebody else's, and a take
        that was never sent would be written off.

        Args:
            writes: One per document.
            signed: The one of them that is signed; None: it must not be sent twice.

        Returns:
            When each document was updated; nothing where that was in the lost answer.
        """
        signature = self._signatures()
        if signed is not None:
            mark(signed, signature)
        try:
            return self._firestore.commit(writes, repeatable=signed is not None)
        except (Repeated, Unavailable):
            if signed is None or not self._is_signed(signed.update.name, signature):
                raise
            return []

    def _is_signed(self, name: str, signature: str) -> bool:
        """Whether a document bears a signature; not so where it cannot be read."""
        try:
            found = self._firestore.get(name)
        except PortError:
            return False
        return found is not None and is_marked(found, signature)

    def counters(self) -> Mapping[str, int]:
        """Read this service's exact counters, summed over shards, by series."""
        total: dict[str, int] = {}
        for shard in self._firestore.run(Query("counters", _home(self._service))):
            for series, amount in amounts_of(shard).items():
                total[series] = total.get(series, 0) + amount
        return dict(sorted(total.items()))

    def counted(self) -> int:
        """Read the sum of this service's counters, over all shards at once."""
        return self._firestore.total(
            Query("counters", _home(self._service), order="total"), "total"
        )

    def next_due_ms(self) -> int | None:
        """Give the earliest due time of what this service's tick sweeps: a read a collection."""
        waiting = (
            record.due_at_ms
            for collection in SERVICES[self._service].ticks_on
            for record in self._run(Query(collection, order="due_at_ms", limit=1))
        )
        return min((at for at in waiting if at is not None), default=None)

    def _update(self, update: Update) -> Raw:
        name = self._name(update.collection, update.key)
        seen_at_ns = self._seen_at_ns(update) if update.expected_version else None
        return record_write(name, update, seen_at_ns)

    def _seen_at_ns(self, update: Update) -> int:
        """Tell when the version that is replaced was written; read the record if that is unknown.

        Raises:
            Conflict: It is not there, at another version, or a row.
        """
        seen = (update.collection, update.key, update.expected_version)
        at_ns = self._sightings.find(*seen)
        if at_ns is None:
            self.get(update.collection, update.key)
            at_ns = self._sightings.find(*seen)
        if at_ns is None:
            left = f"{update.collection}/{update.key} left version {update.expected_version}"
            raise Conflict(left)
        return at_ns

    def _receipt_and_counts(self, commit: Commit) -> list[Raw]:
        writes: list[Raw] = []
        if commit.receipt is not None:
            name = self._receipt_name(self._service, commit.receipt.message_id)
            writes.append(receipt_write(name, commit.receipt, self._receipt_ms))
        if commit.counts:
            shard = str(shard_of(commit, self._shards, self._signatures()))
            name = self._firestore.name(_home(self._service), "counters", shard)
            writes.append(counter_write(name, commit.counts))
        return writes


def _home(service: str) -> str:
    """Where a service's receipts and counters are."""
    return f"services/{service}"


def _by_commit(receipts: Iterable[Raw]) -> list[Receipt]:
    """Put receipts in the order of their commits: the server's, exact to the microsecond."""
    ordered = sorted(receipts, key=lambda found: (found.create_time.ToNanoseconds(), found.name))
    return [receipt_of(found) for found in ordered]
