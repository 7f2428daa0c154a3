"""Records, rows, receipts and counters in SQLite: one service's identity, and the operators' one.

Owns the tables of the store. A row is a record that nobody can update; a receipt keeps its messages
beside it, or only their numbers in the log where the commit said them. SQLite has one writer at a
time, so counters need no shards here.
"""

import sqlite3
from collections.abc import Mapping

from shared.adapters.local.bus import SqliteBus
from shared.adapters.local.database import Database
from shared.adapters.local.message_log import MESSAGES
from shared.domain.errors import Conflict, Denied
from shared.ports.store import Commit, OperatorReader, Receipt, Record, Row, Said, Store, Update
from shared.topology import SERVICES

__all__ = ["SqliteReader", "SqliteStore"]

_SCHEMA = (
    *MESSAGES,
    """CREATE TABLE IF NOT EXISTS records (
        collection TEXT NOT NULL, key TEXT NOT NULL, version INTEGER NOT NULL, body BLOB NOT NULL,
        due_at_ms INTEGER, immutable INTEGER NOT NULL, PRIMARY KEY (collection, key))""",
    """CREATE INDEX IF NOT EXISTS records_due ON records (collection, due_at_ms)
        WHERE due_at_ms IS NOT NULL""",
    """CREATE TABLE IF NOT EXISTS receipts (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT, service TEXT NOT NULL, message_id TEXT NOT NULL,
        at_ms INTEGER NOT NULL, cause BLOB NOT NULL, record TEXT NOT NULL,
        record_version INTEGER NOT NULL, UNIQUE (service, message_id))""",
    "CREATE INDEX IF NOT EXISTS receipts_record ON receipts (service, record)",
    # Of earlier releases: each receipt paid for it, and only a sweep asked.
    "DROP INDEX IF EXISTS receipts_age",
    """CREATE TABLE IF NOT EXISTS outboxes (
        sequence INTEGER NOT NULL REFERENCES receipts (sequence) ON DELETE CASCADE,
        position INTEGER NOT NULL, id TEXT NOT NULL, topic TEXT NOT NULL, data BLOB NOT NULL,
        PRIMARY KEY (sequence, position)) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS counters (
        service TEXT NOT NULL, series TEXT NOT NULL, amount INTEGER NOT NULL,
        PRIMARY KEY (service, series)) WITHOUT ROWID""",
)

_RECORD = "SELECT collection, key, version, body, due_at_ms FROM records"
_RECEIPT = "SELECT sequence, message_id, at_ms, cause, record, record_version FROM receipts"
_KEEP = """INSERT INTO receipts (service, message_id, at_ms, cause, record, record_version)
    VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"""
_OUTBOX = """SELECT id, outboxes.topic, coalesce(said.data, outboxes.data)
    FROM outboxes LEFT JOIN said ON typeof(outboxes.data) = 'integer'
        AND said.sequence = outboxes.data
    WHERE outboxes.sequence = ? ORDER BY position"""
"""What was said with the commit is in the log, and the outbox keeps its number there."""
_COUNT = """INSERT INTO counters VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET amount = amount + excluded.amount"""
_AFTER_ALL = "\U0010ffff"
"""Sorts after whatever may follow a prefix."""


class _Records:
    """Reads records and rows of the collections that `_check` lets through."""

    def __init__(self, database: Database) -> None:
        self._database = database
        database.define(_SCHEMA)

    def _check(self, collection: str) -> None:
        raise NotImplementedError

    def _select(self, where: str, *values: str | int) -> list[Record]:
        return [Record(*row) for row in self._database.select(f"{_RECORD} {where}", values)]

    def get(self, collection: str, key: str) -> Record | None:
        self._check(collection)
        found = self._select("WHERE collection = ? AND key = ?", collection, key)
        return found[0] if found else None

    def scan(
        self, collection: str, prefix: str, limit: int = 1000, after: str = ""
    ) -> list[Record]:
        self._check(collection)
        # The next string after a key: no other can stand between them.
        first = max(prefix, f"{after}\0") if after else prefix
        where = "WHERE collection = ? AND key >= ? AND key < ? ORDER BY key LIMIT ?"
        return self._select(where, collection, first, prefix + _AFTER_ALL, limit)

    def due(
        self, collection: str, now_ms: int, limit: int = 200, since_ms: int = -1
    ) -> list[Record]:
        self._check(collection)
        where = """WHERE collection = ? AND due_at_ms > ? AND due_at_ms <= ?
            ORDER BY due_at_ms, key LIMIT ?"""
        return self._select(where, collection, since_ms, now_ms, limit)


class SqliteReader(_Records, OperatorReader):
    """The operators' identity: reads everybody's records and receipts, writes nothing."""

    def _check(self, collection: str) -> None:
        """Let every collection through: who may look is decided by who may open the file."""

    def collections(self) -> list[str]:
        """Name the collections that hold something."""
        found = self._database.read(
            lambda c: c.execute("SELECT DISTINCT collection FROM records ORDER BY 1").fetchall()
        )
        return [name for (name,) in found]

    def receipt_of(self, service: str, message_id: str) -> Receipt | None:
        """Read a service's receipt of a message."""
        where = "WHERE service = ? AND message_id = ?"
        found = self._database.read(lambda c: _receipts(c, where, (service, message_id)))
        return found[0] if found else None

    def mark(self, service: str) -> int:
        """Give a mark from which `moved` names what a service moves from now on."""
        newest = "SELECT coalesce(max(sequence), 0) FROM receipts WHERE service = ?"
        return self._database.read(lambda c: c.execute(newest, (service,)).fetchone()[0])

    def moved(self, service: str, after: int) -> tuple[int, list[str]]:
        """Name the records (collection/key) that a service moved since it was last asked.

        Args:
            service: Whose.
            after: The mark that the last call returned; 0: since ever.

        Returns:
            The mark for the next call, and the records.

        Raises:
            Unavailable: The store cannot be reached.
        """
        moved = "SELECT DISTINCT record FROM receipts WHERE sequence > ? AND service = ?"
        newest = "SELECT coalesce(max(sequence), ?) FROM receipts"

        def read(connection: sqlite3.Connection) -> tuple[int, list[str]]:
            records = [name for (name,) in connection.execute(moved, (after, service)) if name]
            return connection.execute(newest, (after,)).fetchone()[0], sorted(records)

        return self._database.read(read)

    def receipts(self, service: str, prefix: str = "") -> list[Receipt]:
        """List a service's receipts in the order of their commits.

        Args:
            service: Whose.
            prefix: What the moved record (collection/key) starts with; "" lists all receipts, also
                those that moved no record.

        Raises:
            Unavailable: The store cannot be reached.
        """
        where = "WHERE service = ? AND record >= ? AND record < ? ORDER BY sequence"
        return self._database.read(
            lambda c: _receipts(c, where, (service, prefix, prefix + _AFTER_ALL))
        )


class SqliteStore(_Records, Store):
    """One service's identity: reads and writes the collections that the topology gives it.

    Args:
        database: The file.
        service: A service of the topology.
        bus: Of the same file: commits say their outbox there. None: somebody says it after them.

    Raises:
        Denied: No such service.
        Unavailable: The file cannot be written now.
    """

    def __init__(self, database: Database, service: str, bus: SqliteBus | None = None) -> None:
        if service not in SERVICES:
            raise Denied(f"{service} is no service")
        super().__init__(database)
        self._service = service
        self._owns = SERVICES[service].owns
        self._bus = bus
        self.says_outbox = bus is not None

    def _check(self, collection: str) -> None:
        if collection not in self._owns:
            raise Denied(f"{self._service} does not own {collection}")

    def receipt(self, message_id: str) -> Receipt | None:
        """Read this service's receipt of a message."""
        where = "WHERE service = ? AND message_id = ?"
        found = self._database.read(lambda c: _receipts(c, where, (self._service, message_id)))
        return found[0] if found else None

    def commit(self, commit: Commit) -> None:
        """Make everything in the commit true at once; a loser leaves its neighbours alone."""
        changes = (*commit.updates, *commit.rows)
        for change in changes:
            self._check(change.collection)
        if len({(change.collection, change.key) for change in changes}) != len(changes):
            raise Conflict("a key appears twice in one commit")
        self._database.write(lambda connection: self._apply(connection, commit))

    def _apply(self, connection: sqlite3.Connection, commit: Commit) -> None:
        if commit.receipt is not None:
            self._keep(connection, commit.receipt)
        for update in commit.updates:
            _update(connection, update)
        for row in commit.rows:
            _create(connection, row, None, immutable=True)
        for series, amount in commit.counts.items():
            connection.execute(_COUNT, (self._service, series, amount))

    def _keep(self, connection: sqlite3.Connection, receipt: Receipt) -> None:
        values = (receipt.message_id, receipt.at_ms, receipt.cause, receipt.record)
        kept = connection.execute(_KEEP, (self._service, *values, receipt.record_version))
        if kept.rowcount != 1:
            raise Conflict(f"{self._service} has a receipt of {receipt.message_id}")
        sequence = kept.lastrowid
        for position, said in enumerate(receipt.outbox):
            data = self._said(connection, said)
            row = (sequence, position, said.id, said.topic, data)
            connection.execute("INSERT INTO outboxes VALUES (?, ?, ?, ?, ?)", row)

    def _said(self, connection: sqlite3.Connection, said: Said) -> bytes | int:
        """Say a message if that is this store's to do; give what the outbox keeps of it."""
        if self._bus is None:
            return said.data
        return self._bus.say(connection, said.topic, said.data, said.attributes)

    def counters(self) -> Mapping[str, int]:
        """Read this service's exact counters, by series."""
        statement = "SELECT series, amount FROM counters WHERE service = ? ORDER BY series"
        return dict(self._database.select(statement, (self._service,)))

    def counted(self) -> int:
        """Read the sum of all this service's counters."""
        statement = "SELECT coalesce(sum(amount), 0) FROM counters WHERE service = ?"
        return self._database.select(statement, (self._service,))[0][0]

    def next_due_ms(self) -> int | None:
        """Give the earliest due time of what this service's tick sweeps."""
        one = "SELECT min(due_at_ms) FROM records WHERE collection = ? AND due_at_ms NOTNULL"
        swept = SERVICES[self._service].ticks_on
        found = self._database.select(
            " UNION ALL ".join([one] * len(swept)) or "SELECT NULL", swept
        )
        return min((at_ms for (at_ms,) in found if at_ms is not None), default=None)

    def prune(self, before_ms: int) -> int:
        """Forget this service's receipts from before a time, with their outboxes.

        Returns:
            How many were forgotten.

        Raises:
            Unavailable: The store cannot be reached.
        """
        # In the order of commits, up to the first that is younger: no index keeps their age.
        statement = """DELETE FROM receipts WHERE service = ? AND at_ms < ? AND sequence < coalesce(
            (SELECT sequence FROM receipts WHERE at_ms >= ? ORDER BY sequence LIMIT 1),
            (SELECT max(sequence) + 1 FROM receipts))"""
        return self._database.write(
            lambda c: c.execute(statement, (self._service, before_ms, before_ms)).rowcount
        )


def _receipts(connection: sqlite3.Connection, where: str, values: tuple[str, ...]) -> list[Receipt]:
    found: list[Receipt] = []
    for sequence, message_id, at_ms, cause, record, version in connection.execute(
        f"{_RECEIPT} {where}", values
    ):
        outbox = tuple(Said(*row) for row in connection.execute(_OUTBOX, (sequence,)))
        found.append(Receipt(message_id, at_ms, cause, outbox, record, version))
    return found


def _update(connection: sqlite3.Connection, update: Update) -> None:
    if update.expected_version == 0:
        _create(connection, update, update.due_at_ms, immutable=False)
        return
    moved = connection.execute(
        """UPDATE records SET version = version + 1, body = ?, due_at_ms = ?
        WHERE collection = ? AND key = ? AND version = ? AND NOT immutable""",
        (update.body, update.due_at_ms, update.collection, update.key, update.expected_version),
    )
    if moved.rowcount != 1:
        raise Conflict(f"{update.collection}/{update.key} left version {update.expected_version}")


def _create(
    connection: sqlite3.Connection, new: Update | Row, due_at_ms: int | None, *, immutable: bool
) -> None:
    made = connection.execute(
        "INSERT INTO records VALUES (?, ?, 1, ?, ?, ?) ON CONFLICT DO NOTHING",
        (new.collection, new.key, new.body, due_at_ms, immutable),
    )
    if made.rowcount != 1:
        raise Conflict(f"{new.collection}/{new.key} exists")
