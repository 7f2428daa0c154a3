"""Objects: names, generations and what is said of them, in one small database.

Owns the tables `buckets` and `objects`. The row of a name is what makes an object true: its content
is complete before the row says so, and the content it replaces goes after. Every precondition is
checked in the transaction that it guards.
"""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from shared.adapters.local.database import Database
from shared.adapters.twins.storage.content import Checksums, Contents
from shared.adapters.twins.storage.notices import Notices
from shared.adapters.twins.storage.preconditions import Preconditions
from shared.adapters.twins.storage.refusals import Refusal, absent
from shared.adapters.twins.storage.resources import Stored
from shared.ports.clock import Clock

__all__ = ["Draft", "Objects"]

_SCHEMA = (
    """CREATE TABLE IF NOT EXISTS buckets (
        name TEXT PRIMARY KEY, about TEXT NOT NULL, created_at_ms INTEGER NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS objects (
        generation INTEGER PRIMARY KEY AUTOINCREMENT, metageneration INTEGER NOT NULL,
        bucket TEXT NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL, crc32c TEXT NOT NULL,
        md5 TEXT NOT NULL, components INTEGER NOT NULL, properties TEXT NOT NULL,
        created_at_ms INTEGER NOT NULL, updated_at_ms INTEGER NOT NULL, UNIQUE (bucket, name))""",
)
_SELECT = """SELECT bucket, name, generation, metageneration, size, crc32c, md5, components,
    properties, created_at_ms, updated_at_ms FROM objects"""
_INSERT = """INSERT INTO objects (bucket, name, generation, metageneration, size, crc32c, md5,
    components, properties, created_at_ms, updated_at_ms)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""

Also = Callable[[sqlite3.Connection, Stored], None]


@dataclass(frozen=True, slots=True)
class Draft:
    """An object that is complete but has no name yet."""

    bucket: str
    name: str
    properties: dict[str, Any]
    sums: Checksums
    preconditions: Preconditions = field(default_factory=Preconditions)
    components: int = 0
    also: Also | None = None
    """Done in the same transaction."""


class Objects:
    """The index of one folder.

    Args:
        database: Where the rows are.
        contents: Where the contents are.
        clock: For generations, which only grow, and for times.
        notices: Told of each new object.
    """

    def __init__(
        self, database: Database, contents: Contents, clock: Clock, notices: Notices
    ) -> None:
        self._database, self._contents = database, contents
        self._clock, self._notices = clock, notices
        database.define(_SCHEMA)

    def make_bucket(self, name: str, about: dict[str, Any]) -> None:
        """Make a bucket.

        Raises:
            Refusal: 409: there is one.
        """
        row = (name, json.dumps(about), self._clock.now_ms())
        statement = "INSERT INTO buckets VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
        made = self._database.write(lambda c: c.execute(statement, row).rowcount)
        if not made:
            raise Refusal(409, "conflict", "The bucket exists.")

    def buckets(self) -> list[tuple[str, dict[str, Any], int]]:
        """List buckets by name: what was said of each, and when it was made, ms."""
        statement = "SELECT name, about, created_at_ms FROM buckets ORDER BY name"
        rows = self._database.read(lambda c: c.execute(statement).fetchall())
        return [(name, json.loads(about), at_ms) for name, about, at_ms in rows]

    def remove_bucket(self, name: str) -> None:
        """Remove an empty bucket.

        Raises:
            Refusal: 404, or 409: it is not empty.
        """

        def remove(connection: sqlite3.Connection) -> None:
            held = connection.execute("SELECT 1 FROM objects WHERE bucket = ? LIMIT 1", (name,))
            if held.fetchall():
                raise Refusal(409, "conflict", "The bucket is not empty.")
            if not connection.execute("DELETE FROM buckets WHERE name = ?", (name,)).rowcount:
                raise absent("bucket")

        self._database.write(remove)

    def find(self, bucket: str, name: str, generation: int | None = None) -> Stored:
        """Look at a live object.

        Raises:
            Refusal: 404.
        """
        found = self._database.read(lambda c: _live(c, bucket, name))
        return _existing(found, generation)

    def check(self, bucket: str, name: str, preconditions: Preconditions) -> None:
        """Refuse now what would be refused at the end of a long upload."""

        def look(connection: sqlite3.Connection) -> Stored | None:
            _check_bucket(connection, bucket)
            return _live(connection, bucket, name)

        there = self._database.read(look)
        preconditions.check(there and there.version)

    def page(self, bucket: str, start: str, limit: int) -> list[Stored]:
        """List objects by name, from a name on.

        Raises:
            Refusal: 404: no such bucket.
        """

        def look(connection: sqlite3.Connection) -> list[Stored]:
            _check_bucket(connection, bucket)
            where = "WHERE bucket = ? AND name >= ? ORDER BY name LIMIT ?"
            return _select(connection, where, bucket, start, limit)

        return self._database.read(look)

    def finalize(self, draft: Draft, incoming: Path) -> Stored:
        """Make an object of a complete content, which moves.

        Raises:
            Refusal: 404: no such bucket; 412.
        """
        stored, replaced = self._database.write(lambda c: self._finalize(c, draft, incoming))
        if replaced is not None:
            self._contents.path(replaced).unlink(missing_ok=True)
        self._notices.wake()
        return stored

    def change(
        self,
        bucket: str,
        name: str,
        asked: tuple[int | None, Preconditions],
        edit: Callable[[dict[str, Any]], dict[str, Any]],
    ) -> Stored:
        """Change what is said of an object.

        Args:
            bucket: Of the object.
            name: Of the object.
            asked: Its generation, if it matters, and the preconditions.
            edit: From the properties as they are to those that shall be.

        Raises:
            Refusal: 404, 412, and what `edit` raises.
        """

        def apply(connection: sqlite3.Connection) -> Stored:
            old = _guarded(connection, bucket, name, asked)
            new = replace(
                old,
                metageneration=old.metageneration + 1,
                properties=edit(old.properties),
                updated_at_ms=self._clock.now_ms(),
            )
            connection.execute(
                """UPDATE objects SET metageneration = ?, properties = ?, updated_at_ms = ?
                WHERE generation = ?""",
                (
                    new.metageneration,
                    json.dumps(new.properties),
                    new.updated_at_ms,
                    new.generation,
                ),
            )
            return new

        return self._database.write(apply)

    def remove(self, bucket: str, name: str, asked: tuple[int | None, Preconditions]) -> None:
        """Remove an object. Arguments as `change`.

        Raises:
            Refusal: 404, 412.
        """

        def apply(connection: sqlite3.Connection) -> int:
            generation = _guarded(connection, bucket, name, asked).generation
            connection.execute("DELETE FROM objects WHERE generation = ?", (generation,))
            return generation

        self._contents.path(self._database.write(apply)).unlink(missing_ok=True)

    def sweep(self) -> None:
        """Take away contents that no row names. Only while nobody writes."""
        rows = self._database.read(lambda c: c.execute("SELECT generation FROM objects").fetchall())
        self._contents.sweep({generation for (generation,) in rows})

    def _finalize(
        self, connection: sqlite3.Connection, draft: Draft, incoming: Path
    ) -> tuple[Stored, int | None]:
        _check_bucket(connection, draft.bucket)
        there = _live(connection, draft.bucket, draft.name)
        draft.preconditions.check(there and there.version)
        if there is not None:
            connection.execute("DELETE FROM objects WHERE generation = ?", (there.generation,))
        stored = self._insert(connection, draft)
        replaced = there.generation if there else None
        self._notices.record(connection, stored, replaced)
        if draft.also is not None:
            draft.also(connection, stored)
        incoming.replace(self._contents.path(stored.generation))
        return stored, replaced

    def _insert(self, connection: sqlite3.Connection, draft: Draft) -> Stored:
        now_ms = self._clock.now_ms()
        last = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'objects'")
        (last_used,) = next(iter(last.fetchall()), (0,))
        sums = draft.sums
        stored = Stored(
            bucket=draft.bucket,
            name=draft.name,
            # A clock may stand still or step back; a generation never does.
            generation=max(now_ms * 1000, last_used + 1),
            metageneration=1,
            size=sums.size,
            crc32c=sums.crc32c,
            md5="" if draft.components else sums.md5,
            components=draft.components,
            properties=draft.properties,
            created_at_ms=now_ms,
            updated_at_ms=now_ms,
        )
        connection.execute(
            _INSERT,
            (
                *(stored.bucket, stored.name, stored.generation, 1, stored.size, stored.crc32c),
                *(stored.md5, stored.components, json.dumps(stored.properties), now_ms, now_ms),
            ),
        )
        return stored


def _select(connection: sqlite3.Connection, where: str, *values: str | int) -> list[Stored]:
    rows = connection.execute(f"{_SELECT} {where}", values).fetchall()
    return [
        Stored(*row[:8], properties=json.loads(row[8]), created_at_ms=row[9], updated_at_ms=row[10])
        for row in rows
    ]


def _live(connection: sqlite3.Connection, bucket: str, name: str) -> Stored | None:
    return next(iter(_select(connection, "WHERE bucket = ? AND name = ?", bucket, name)), None)


def _check_bucket(connection: sqlite3.Connection, bucket: str) -> None:
    if not connection.execute("SELECT 1 FROM buckets WHERE name = ?", (bucket,)).fetchall():
        raise absent("bucket")


def _existing(found: Stored | None, generation: int | None) -> Stored:
    if found is None or generation not in {None, found.generation}:
        raise absent("object")
    return found


def _guarded(
    connection: sqlite3.Connection,
    bucket: str,
    name: str,
    asked: tuple[int | None, Preconditions],
) -> Stored:
    generation, preconditions = asked
    found = _existing(_live(connection, bucket, name), generation)
    preconditions.check(found.version)
    return found
