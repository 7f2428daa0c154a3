"""Resumable uploads: begun, continued after any break, finished once.

Owns the table `sessions` and their files. A session outlives connections and the server, and for a
week after its end it still answers with what it made: so a client whose last answer was lost does
not upload again, and is not told that somebody else was first.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from shared.adapters.local.database import Database
from shared.adapters.twins.storage.bodies import ConnectionLost
from shared.adapters.twins.storage.content import Contents, measure, pieces_of
from shared.adapters.twins.storage.objects import Draft, Objects
from shared.adapters.twins.storage.preconditions import Preconditions
from shared.adapters.twins.storage.refusals import Refusal, absent, invalid
from shared.adapters.twins.storage.resources import Stored, object_resource
from shared.domain.ids import digest
from shared.ports.clock import Clock

__all__ = ["QUANTUM_BYTES", "Session", "Sessions", "Span"]

QUANTUM_BYTES = 256 * 1024
"""What is not the end is kept in multiples of this."""

_SCHEMA = (
    """CREATE TABLE IF NOT EXISTS sessions (
        number INTEGER PRIMARY KEY AUTOINCREMENT, about TEXT NOT NULL, made TEXT NOT NULL,
        begun_at_ms INTEGER NOT NULL)""",
)
_LIFE_MS = 7 * 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Session:
    """What was said when an upload began."""

    bucket: str
    name: str
    properties: dict[str, Any]
    preconditions: Preconditions
    total: int | None
    """Bytes, if it was said."""
    expected: dict[str, str]
    """Checksums, by name."""


@dataclass(frozen=True, slots=True)
class Span:
    """What a request says it carries: bytes start..end of total."""

    start: int | None
    """None: nothing; it asks how far the upload is."""
    total: int | None
    """None: not known yet."""


class Sessions:
    """The resumable uploads of one folder."""

    def __init__(
        self, database: Database, contents: Contents, objects: Objects, clock: Clock
    ) -> None:
        self._database, self._folder = database, contents.sessions
        self._objects, self._clock = objects, clock
        self._locks: defaultdict[str, Lock] = defaultdict(Lock)
        database.define(_SCHEMA)

    def begin(self, session: Session) -> str:
        """Begin an upload; give its id.

        Raises:
            Refusal: 404: no such bucket; 412 already now.
        """
        self._objects.check(session.bucket, session.name, session.preconditions)
        row = (json.dumps(asdict(session)), self._clock.now_ms())
        statement = "INSERT INTO sessions (about, made, begun_at_ms) VALUES (?, '', ?)"
        number = self._database.write(lambda c: c.execute(statement, row).lastrowid)
        return _upload_id(number or 0, row[0])

    def go_on(
        self, upload_id: str, span: Span, pieces: Iterator[bytes], hashes: dict[str, str], base: str
    ) -> dict[str, Any] | int:
        """Take what a request carries.

        Args:
            upload_id: What `begin` gave.
            span: What it carries.
            pieces: The carried bytes.
            hashes: Checksums of the whole, if it says any.
            base: Where the server answers, for links.

        Returns:
            The object's resource when the upload is complete, else the bytes kept so far.

        Raises:
            Refusal: 404: no such upload; 400: a gap, or too much. A checksum that does not match
                (400) and a precondition that does not hold (412) end the upload.
            ConnectionLost: In the middle of it; what came is kept.
        """
        self._find(upload_id)  # Or a lock would be kept for an id that was never given.
        with self._locks[upload_id]:
            session, made = self._find(upload_id)
            if made is not None:
                return made
            path = self._path(upload_id)
            total = session.total if span.total is None else span.total
            kept = _kept(path, total)
            if span.start is not None:
                kept = _append(path, kept, span, pieces, total)
            if kept != total:
                return kept
            return self._finish(upload_id, session, hashes, base)

    def cancel(self, upload_id: str) -> None:
        """Forget an upload that is not finished.

        Raises:
            Refusal: 404.
        """
        self._find(upload_id)
        with self._locks[upload_id]:
            if self._find(upload_id)[1] is not None:
                raise absent("upload")
            self._forget(upload_id)

    def sweep(self) -> None:
        """Forget uploads that were begun a week ago, and files that no session knows."""
        begun_ms = self._clock.now_ms() - _LIFE_MS
        statement = "DELETE FROM sessions WHERE begun_at_ms < ?"
        self._database.write(lambda c: c.execute(statement, (begun_ms,)).rowcount)
        statement = "SELECT number FROM sessions"
        rows = self._database.read(lambda c: c.execute(statement).fetchall())
        known = {str(number) for (number,) in rows}
        for file in self._folder.iterdir():
            if file.name not in known:
                file.unlink()

    def _find(self, upload_id: str) -> tuple[Session, dict[str, Any] | None]:
        number = _number(upload_id)
        statement = "SELECT about, made FROM sessions WHERE number = ?"
        rows = self._database.read(lambda c: c.execute(statement, (number,)).fetchall())
        about, made = next(iter(rows), ("", ""))
        if not rows or upload_id != _upload_id(number, about):
            raise absent("upload")
        said = json.loads(about)
        preconditions = Preconditions(**said.pop("preconditions"))
        return Session(**said, preconditions=preconditions), json.loads(made) if made else None

    def _finish(
        self, upload_id: str, session: Session, hashes: dict[str, str], base: str
    ) -> dict[str, Any]:
        path = self._path(upload_id)
        path.touch()  # Of an empty object nothing was written.

        def note(connection: sqlite3.Connection, stored: Stored) -> None:
            made = json.dumps(object_resource(stored, base))
            row = (made, _number(upload_id))
            connection.execute("UPDATE sessions SET made = ? WHERE number = ?", row)

        try:
            with path.open("rb") as file:
                sums = measure(pieces_of(file))
            sums.check(session.expected)
            sums.check(hashes)
            draft = Draft(
                bucket=session.bucket,
                name=session.name,
                properties=session.properties,
                sums=sums,
                preconditions=session.preconditions,
                also=note,
            )
            return object_resource(self._objects.finalize(draft, path), base)
        except Refusal:
            self._forget(upload_id)
            raise

    def _forget(self, upload_id: str) -> None:
        number = _number(upload_id)
        statement = "DELETE FROM sessions WHERE number = ?"
        self._database.write(lambda c: c.execute(statement, (number,)).rowcount)
        self._path(upload_id).unlink(missing_ok=True)

    def _path(self, upload_id: str) -> Path:
        return self._folder / str(_number(upload_id))


def _upload_id(number: int, about: str) -> str:
    """Give an id that says which session it is, and that it was given for this upload."""
    return f"{number}-{digest('session', number, about, length=24)}"


def _number(upload_id: str) -> int:
    text = upload_id.partition("-")[0]
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _kept(path: Path, total: int | None) -> int:
    """Say how many bytes are kept: whole quanta, or everything."""
    size = path.stat().st_size if path.exists() else 0
    return size if size == total else size - size % QUANTUM_BYTES


def _append(path: Path, kept: int, span: Span, pieces: Iterator[bytes], total: int | None) -> int:
    start = span.start or 0
    if start > kept:
        raise invalid("The upload offset exceeds what was uploaded already.")
    with path.open("ab") as file:
        file.truncate(kept)
        skip = kept - start  # A repeated request carries what was kept before.
        try:
            for piece in pieces:
                file.write(piece[skip:])
                skip = max(0, skip - len(piece))
                if total is not None and file.tell() > total:
                    raise invalid("More came than the upload was to hold.")
        except (ConnectionLost, Refusal):
            file.truncate(file.tell() - file.tell() % QUANTUM_BYTES)
            raise
        size = file.tell()
        if size != total:
            size -= size % QUANTUM_BYTES
            file.truncate(size)
    return size
