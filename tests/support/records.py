"""A store in memory, as strict as the real ones: versions, create-once rows, owners.

Handler tests commit into it what a handler returned. It shows effects; it simulates no failures.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

from shared.domain.errors import Conflict, Denied
from shared.ports.handler import Effects
from shared.ports.store import Commit, Receipt, Record
from shared.topology import SERVICES

__all__ = ["MemoryReader", "MemoryRecords", "MemoryStore", "commit_effects"]

Key = tuple[str, str]


@dataclass
class MemoryRecords:
    """What all services' stores keep; give the same one to several stores."""

    records: dict[Key, Record] = field(default_factory=dict[Key, Record])
    rows: set[Key] = field(default_factory=set[Key])
    receipts: dict[Key, Receipt] = field(default_factory=dict[Key, Receipt])
    counts: Counter[Key] = field(default_factory=Counter[Key])
    lock: Lock = field(default_factory=Lock)


class MemoryReader:
    """The operators' read-only identity: every collection of every service."""

    def __init__(self, shared: MemoryRecords) -> None:
        self.shared = shared

    def check(self, collection: str) -> None:
        """Let everything be read."""

    def get(self, collection: str, key: str) -> Record | None:
        self.check(collection)
        return self.shared.records.get((collection, key))

    def scan(
        self, collection: str, prefix: str, limit: int = 1000, after: str = ""
    ) -> list[Record]:
        self.check(collection)
        found = [
            record
            for (at, key), record in sorted(self.shared.records.items())
            if at == collection and key.startswith(prefix) and key > after
        ]
        return found[:limit]

    def due(
        self, collection: str, now_ms: int, limit: int = 200, since_ms: int = -1
    ) -> list[Record]:
        self.check(collection)
        found = [
            (record.due_at_ms, key, record)
            for (at, key), record in self.shared.records.items()
            if at == collection
            if record.due_at_ms is not None and since_ms < record.due_at_ms <= now_ms
        ]
        return [record for _, _, record in sorted(found, key=lambda each: each[:2])][:limit]


class MemoryStore(MemoryReader):
    """One service's identity on the store: implements shared.ports.store.Store."""

    says_outbox = False

    def __init__(self, service: str, shared: MemoryRecords | None = None) -> None:
        super().__init__(shared or MemoryRecords())
        self.service = service

    def check(self, collection: str) -> None:
        if collection not in SERVICES[self.service].owns:
            raise Denied(f"{self.service} does not own {collection}")

    def receipt(self, message_id: str) -> Receipt | None:
        return self.shared.receipts.get((self.service, message_id))

    def commit(self, commit: Commit) -> None:
        with self.shared.lock:
            self._refuse_conflicts(commit)
            for update in commit.updates:
                self.shared.records[update.collection, update.key] = Record(
                    update.collection,
                    update.key,
                    update.expected_version + 1,
                    update.body,
                    update.due_at_ms,
                )
            for row in commit.rows:
                at = (row.collection, row.key)
                self.shared.records[at] = Record(row.collection, row.key, 1, row.body)
                self.shared.rows.add(at)
            if commit.receipt is not None:
                self.shared.receipts[self.service, commit.receipt.message_id] = commit.receipt
            for name, amount in commit.counts.items():
                self.shared.counts[self.service, name] += amount

    def _refuse_conflicts(self, commit: Commit) -> None:
        touched = [(each.collection, each.key) for each in (*commit.updates, *commit.rows)]
        for collection, _ in touched:
            self.check(collection)
        if len(set(touched)) != len(touched):
            raise Conflict("a key appears twice in one commit")
        for update in commit.updates:
            at = (update.collection, update.key)
            stored = self.shared.records.get(at)
            version = stored.version if stored else 0
            if version != update.expected_version or at in self.shared.rows:
                raise Conflict(f"{at[0]}/{at[1]} is at version {version}")
        for row in commit.rows:
            if (row.collection, row.key) in self.shared.records:
                raise Conflict(f"{row.collection}/{row.key} exists")
        if commit.receipt and self.receipt(commit.receipt.message_id):
            raise Conflict("the receipt exists")

    def counters(self) -> Mapping[str, int]:
        return {
            name: amount
            for (who, name), amount in self.shared.counts.items()
            if who == self.service
        }

    def counted(self) -> int:
        return sum(self.counters().values())

    def next_due_ms(self) -> int | None:
        owned = SERVICES[self.service].owns
        times = [
            record.due_at_ms
            for (collection, _), record in self.shared.records.items()
            if collection in owned and record.due_at_ms is not None
        ]
        return min(times, default=None)


def commit_effects(store: MemoryStore, effects: Effects, receipt: Receipt | None = None) -> None:
    """Make a handler's effects true, as the delivery loop would; `says` are the test's to read.

    Raises:
        Conflict: As the store says.
        Denied: As the store says.
    """
    counts = Counter(effects.counts)
    store.commit(Commit(effects.updates, effects.rows, receipt, counts))
