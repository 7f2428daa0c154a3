"""Objects in a folder: contents in immutable files, names and generations in a small database.

Owns the folder. The row of a name is the one thing that makes an object true: its content lies
complete and flushed under its own generation before the row says so, and the content it replaces
goes after. A crash in between leaves the old object or the new one, and at most a file that no row
names, which `sweep` takes away. Names are keys, never paths.
"""

import hashlib
import io
import os
import shutil
import sqlite3
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import get_ident
from typing import BinaryIO

from shared.adapters.local.database import Database
from shared.adapters.object_names import check_object_name, suffix_of
from shared.contracts.envelope import BlobRef
from shared.domain.errors import AlreadyExists, NotFound, Unavailable
from shared.ports.blobs import BlobInfo, BlobStore
from shared.ports.clock import Clock

__all__ = ["FileBlobs"]

_SCHEMA = (
    """CREATE TABLE IF NOT EXISTS objects (
        generation INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE,
        size INTEGER NOT NULL, sha256 TEXT NOT NULL, created_at_ms INTEGER NOT NULL,
        announced INTEGER NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS unannounced ON objects (generation) WHERE NOT announced",
)
_INFO = "SELECT name, size, sha256, generation, created_at_ms FROM objects"
_CHUNK_BYTES = 1024 * 1024
_PAGE = 500
_AFTER_ALL = "\U0010ffff"
"""Sorts after whatever may follow a prefix."""


class FileBlobs(BlobStore):
    """A bucket in a folder, open in several threads and processes at once.

    Args:
        folder: Made when absent; holds nothing else.
        clock: For creation times.
        on_finalize: Called after each write, once the object is durable and before `put` returns;
            called again by `announce` for writes whose process died in between. At least once.
    """

    def __init__(
        self, folder: Path, clock: Clock, on_finalize: Callable[[BlobInfo], None] | None = None
    ) -> None:
        self._contents, self._incoming = folder / "contents", folder / "incoming"
        self._lent = folder / "lent"
        for each in (self._contents, self._incoming, self._lent):
            each.mkdir(parents=True, exist_ok=True)
        _flush_folder(folder)
        self._clock = clock
        self._on_finalize = on_finalize
        self._numbers = count()
        self._index = Database(folder / "index.db")
        self._index.define(_SCHEMA)

    @property
    def bucket(self) -> str:
        """Its name, as the notices of its objects say it."""
        return "inbox"

    def put(self, name: str, data: bytes, *, if_generation: int | None = None) -> BlobRef:
        """Write an object.

        Raises:
            MalformedMessage: No name that an object may have.
            AlreadyExists: The precondition does not hold.
            Unavailable: The disk is full or cannot be written.
        """
        return self._put(name, io.BytesIO(data), if_generation)

    def put_file(self, name: str, path: Path, *, if_generation: int | None = None) -> BlobRef:
        """Write an object from a copy of a file. Same rules as `put`."""
        with path.open("rb") as source:
            return self._put(name, source, if_generation)

    def get(self, name: str) -> bytes:
        """Read a whole object; NotFound when there is none."""
        with self._open(name) as file:
            return file.read()

    @contextmanager
    def local_copy(self, name: str) -> Generator[Path]:
        """Lend the object's own file, read-only, under a second link that outlives a new write."""
        with TemporaryDirectory(prefix=f"{os.getpid()}-", dir=self._lent) as folder:
            path = Path(folder) / f"object{suffix_of(name)}"
            self._reach(name, lambda content: _link(content, path))
            yield path

    def stat(self, name: str) -> BlobInfo | None:
        """Look at an object; None when there is none."""
        check_object_name(name)
        found = self._select("WHERE name = ?", name)
        return found[0] if found else None

    def list(self, prefix: str) -> Iterator[BlobInfo]:
        """List objects whose name starts with prefix, by name."""
        where, after = "WHERE name >= ? AND name < ? ORDER BY name LIMIT ?", prefix
        while page := self._select(where, after, prefix + _AFTER_ALL, _PAGE):
            yield from page
            # The next string after a name: no other can stand between them.
            after = page[-1].name + "\0"

    def delete(self, name: str) -> None:
        """Remove an object; quietly nothing when there is none."""
        check_object_name(name)
        statement = "DELETE FROM objects WHERE name = ? RETURNING generation"
        gone = self._index.write(lambda c: c.execute(statement, (name,)).fetchall())
        for (generation,) in gone:
            self._content(generation).unlink(missing_ok=True)

    def on_finalize(self, notify: Callable[[BlobInfo], None]) -> None:
        """Call `notify` after each write from now on; earlier silent ones stay silent."""
        self._on_finalize = notify

    def announce(self) -> int:
        """Call `on_finalize` for writes whose process died before it could; say how many."""
        if self._on_finalize is None:
            return 0
        pending = self._select("WHERE NOT announced ORDER BY generation")
        for info in pending:
            self._announce(info)
        return len(pending)

    def sweep(self) -> None:
        """Take away what crashed writers and readers left, beside others who are at work."""
        for leftover in (*self._incoming.iterdir(), *self._lent.iterdir()):
            if not _is_at_work(leftover.name.partition("-")[0]):
                shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink(missing_ok=True)
        # Inside a write: nobody stands between the file of a content and its row.
        self._index.write(self._sweep_contents)

    def _sweep_contents(self, connection: sqlite3.Connection) -> None:
        rows = connection.execute("SELECT generation FROM objects")
        known = {self._content(generation) for (generation,) in rows}
        for content in set(self._contents.iterdir()) - known:
            content.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the index."""
        self._index.close()

    def _put(self, name: str, source: BinaryIO, if_generation: int | None) -> BlobRef:
        check_object_name(name)
        incoming = self._incoming / f"{os.getpid()}-{get_ident()}-{next(self._numbers)}"
        try:
            size, sha256 = _write(source, incoming)
            now_ms = self._clock.now_ms()
            ref = BlobRef(name, sha256, size)
            info, replaced = self._index.write(
                lambda connection: self._name(connection, incoming, ref, if_generation, now_ms)
            )
            if replaced is not None:
                self._content(replaced).unlink(missing_ok=True)
        except OSError as error:
            raise Unavailable(f"the blob folder: {error.strerror}") from error
        finally:
            incoming.unlink(missing_ok=True)
        if self._on_finalize is not None:
            self._announce(info)
        return ref

    def _name(
        self,
        connection: sqlite3.Connection,
        incoming: Path,
        ref: BlobRef,
        if_generation: int | None,
        now_ms: int,
    ) -> tuple[BlobInfo, int | None]:
        """Give a content its name and generation; the commit that follows makes it true."""
        row = connection.execute(
            "DELETE FROM objects WHERE name = ? RETURNING generation", (ref.name,)
        )
        replaced: int | None = next(iter(row.fetchall()), (None,))[0]
        if if_generation is not None and if_generation != (replaced or 0):
            raise AlreadyExists(f"an object of generation {replaced or 0}, not {if_generation}")
        silent = self._on_finalize is None
        generation = (
            connection.execute(
                """INSERT INTO objects (name, size, sha256, created_at_ms, announced)
            VALUES (?, ?, ?, ?, ?)""",
                (ref.name, ref.size, ref.sha256, now_ms, silent),
            ).lastrowid
            or 0
        )
        incoming.replace(self._content(generation))
        _flush_folder(self._contents)
        return BlobInfo(ref.name, ref.size, ref.sha256, generation, now_ms), replaced

    def _announce(self, info: BlobInfo) -> None:
        if self._on_finalize is not None:
            self._on_finalize(info)
        statement = "UPDATE objects SET announced = 1 WHERE generation = ?"
        self._index.write(lambda c: c.execute(statement, (info.generation,)).rowcount)

    def _open(self, name: str) -> BinaryIO:
        opened: list[BinaryIO] = []
        self._reach(name, lambda content: opened.append(content.open("rb")))
        return opened[0]

    def _reach(self, name: str, use: Callable[[Path], None]) -> None:
        while True:
            info = self.stat(name)
            if info is None:
                raise NotFound("no such object")
            try:
                use(self._content(info.generation))
            except FileNotFoundError:
                # Replaced between the look and the grasp; else a content is lost, which is no
                # outage and no absence.
                if self.stat(name) == info:
                    raise
            else:
                return

    def _select(self, where: str, *values: str | int) -> tuple[BlobInfo, ...]:
        found = self._index.read(lambda c: c.execute(f"{_INFO} {where}", values).fetchall())
        return tuple(BlobInfo(*row) for row in found)

    def _content(self, generation: int) -> Path:
        return self._contents / f"{generation:012d}"


def _is_at_work(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        pass
    return True


def _write(source: BinaryIO, path: Path) -> tuple[int, str]:
    sha, size = hashlib.sha256(), 0
    with path.open("xb") as file:
        while chunk := source.read(_CHUNK_BYTES):
            sha.update(chunk)
            size += file.write(chunk)
        file.flush()
        os.fchmod(file.fileno(), 0o444)
        os.fsync(file.fileno())
    return size, sha.hexdigest()


def _flush_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _link(content: Path, path: Path) -> None:
    try:
        path.hardlink_to(content)
    except FileNotFoundError:
        raise
    except OSError:
        # A file system without links.
        shutil.copyfile(content, path)
        path.chmod(0o444)
