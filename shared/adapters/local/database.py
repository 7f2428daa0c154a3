"""One SQLite file under several threads and processes: group commit, snapshots, change notice.

Owns connections and transactions, and turns SQLite's outages into Unavailable. Knows no table.

A physical commit costs a flush of the disk whatever it carries. So writers queue, and whoever comes
to commit takes everything that waits into one transaction, each work in a savepoint of its own: a
loser is rolled back alone, and nobody is answered before the flush that carries its work.

A host attends its database: then only its thread commits, in turns, and what it reads, decides and
writes within a turn travels in one transaction with everything that others queued (ADR 0013).
"""

import sqlite3
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock, get_ident
from typing import Any, TypeVar

from shared.adapters.local.changes import Changes
from shared.adapters.local.connection import Readers, connect, data_version, outages
from shared.adapters.local.works import Later, Work, WorkQueue, in_savepoint
from shared.domain.errors import Unavailable

__all__ = ["Database"]

T = TypeVar("T")


class Database:
    """A file of tables.

    Args:
        path: The file; made when absent, its folder must exist.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.commits = 0
        """Physical commits of this process that changed something."""
        self._writing = Lock()
        """Guards the one connection that writes."""
        self._writer: sqlite3.Connection | None = None
        self._others = -1
        """The writer's data_version: it moves when another connection commits."""
        self._inside = 0
        """The thread whose turn it is."""
        self._readers = Readers(path)
        self._lock = Lock()
        """Guards what follows. Who holds it waits for nothing but a condition."""
        self._queue = WorkQueue(self._lock)
        self._changes = Changes(self._lock)
        self._closed = False
        self._defined: set[tuple[str, ...]] = set()

    def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run a work and return when it is on the disk, together with whatever else waited.

        Within a turn of the calling thread it returns at once, and is on the disk with the turn.
        The work must not call this database again; it may run on another thread.

        Raises:
            Unavailable: Locked for too long, or the disk is full: nothing of it happened.
            BaseException: Whatever the work raises, once its own changes are undone.
        """
        if self.is_turn:
            return in_savepoint(self._turning(), work)
        queued = Work(work)
        with self._lock:
            if self._closed:
                raise Unavailable("the database is closed")
            is_left_to_attendant = self._queue.put(queued)
        while not (is_left_to_attendant or queued.taken):
            self._commit()
        return queued.result()

    def write_later(self, work: Later) -> None:
        """Run a statement with a commit that happens anyway, or soon; do not wait for it.

        For what a crash may forget, and what does not fail: it has no savepoint of its own.
        """
        with self._lock:
            if self._queue.put_later(work):
                return
        with suppress(Exception):
            self.write(work)

    def within(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Within a turn of the calling thread: run a work that is undone only with all of it.

        Raises:
            Unavailable: A full disk has undone the turn.
        """
        with outages():
            return work(self._turning())

    def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run a work that only reads, on one snapshot that holds all acknowledged writes.

        Within a turn of the calling thread it sees what the turn has written so far.

        Raises:
            Unavailable: The file cannot be read now.
        """
        if self.is_turn:
            return work(self._turning())
        with outages(), self._readers.one() as connection:
            connection.execute("BEGIN")
            try:
                return work(connection)
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def select(self, statement: str, values: tuple[str | int | None, ...] = ()) -> list[Any]:
        """Run one SELECT, which is a snapshot by itself; give its rows.

        Raises:
            Unavailable: The file cannot be read now.
        """
        if self.is_turn:
            return self._turning().execute(statement, values).fetchall()
        with outages(), self._readers.one() as connection:
            return connection.execute(statement, values).fetchall()

    def define(self, statements: tuple[str, ...]) -> None:
        """Make tables and indexes that are not there yet.

        Raises:
            Unavailable: The file cannot be written now.
        """

        def apply(connection: sqlite3.Connection) -> None:
            for statement in statements:
                connection.execute(statement)

        # Every store and bus asks for its tables; a host has many of each.
        if statements not in self._defined:
            self.write(apply)
            self._defined.add(statements)

    @contextmanager
    def turn(self) -> Generator[Callable[[], None]]:
        """Hold one transaction over all that this thread reads and writes until the context closes.

        What others queued goes first. The function that is given takes in what has come since.

        Raises:
            Unavailable: Locked for too long, or the disk is full: nothing of it happened.
            BaseException: Whatever is raised within; nothing of the turn happened.
        """
        taken: list[Work[Any]] = []
        try:
            with self._writing, outages(), self._transaction() as connection:
                self._queue.admit(connection, taken)
                yield lambda: self._queue.admit(self._turning(), taken)
        except BaseException as raised:
            # When not even BEGIN succeeded, the works that wait share its fate.
            for queued in taken or self._queue.drained():
                queued.answer(raised)
            raise
        for queued in taken:
            queued.answer(None)

    @property
    def is_turn(self) -> bool:
        """Whether it is the calling thread's turn."""
        return self._inside == get_ident()

    @contextmanager
    def attended(self) -> Generator[None]:
        """Leave all commits to this thread's turns until the context closes.

        It takes a turn whenever `rest` returns; one thread at a time attends.
        """
        self._queue.attend(begins=True)
        try:
            yield
        finally:
            self._queue.attend(begins=False)
            while self._queue:
                self._commit()

    def rest(self, timeout_s: float) -> None:
        """Wait, as the attendant, for work: queued, called for, or committed by another process.

        Raises:
            Unavailable: The file cannot be read now.
        """
        with self._lock:
            self._queue.rest(timeout_s, lambda: self._changes.next_look_s(self._has_foreign))

    @property
    def is_called(self) -> bool:
        """Whether a rest would end at once."""
        return self._queue.is_called

    def gather(self, count: int, patience_s: float) -> None:
        """Wait, as the attendant, until so many works are queued, but no longer than so."""
        with self._lock:
            self._queue.gather(count, patience_s)

    def call(self) -> None:
        """Let the attendant take a turn."""
        self._queue.call()

    def wait_for_change(self, seen: int, timeout_s: float) -> int:
        """Wait until something was committed since `seen`, by any process.

        Args:
            seen: The number that the last call returned; -1 never waits.
            timeout_s: Seconds to wait at most.

        Returns:
            The number of changes noticed so far; equal to `seen` after a vain wait.

        Raises:
            Unavailable: The file cannot be read now.
        """
        with self._lock:
            attended = self._queue.is_attended
            return self._changes.wait(seen, timeout_s, self._has_foreign, attended=attended)

    def close(self) -> None:
        """Commit what waits, then let go of the file. Later calls are Unavailable."""
        while self._queue:
            self._commit()
        with self._lock:
            self._closed = True
            self._changes.end()
        with self._writing:
            self._readers.close()
            if self._writer is not None:
                self._writer.close()
                self._writer = None

    def __del__(self) -> None:
        """Let go of the file when nobody holds the database any more, as a file object does."""
        with suppress(AttributeError):  # It was never made: the path could not be opened.
            self.close()

    def _commit(self) -> None:
        """Commit what waits. A failure is answered to those whom it concerns."""
        with suppress(Exception), self.turn():
            pass

    @contextmanager
    def _transaction(self) -> Generator[sqlite3.Connection]:
        connection = self._open_writer()
        before = connection.total_changes
        connection.execute("BEGIN IMMEDIATE")
        self._inside = get_ident()
        try:
            yield connection
            changed = connection.total_changes != before
            later = self._queue.admit_later(self._turning(), changed=changed)
            self._turning().execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            raise
        finally:
            self._inside = 0
        self._queue.forget_later(later)
        if connection.total_changes != before:
            self.commits += 1
            with self._lock:
                self._changes.announce()

    def _turning(self) -> sqlite3.Connection:
        """Give the connection of the turn, unless a full disk has undone it already."""
        connection = self._open_writer()
        if not connection.in_transaction:
            raise Unavailable("the database: the transaction is gone")
        return connection

    def _has_foreign(self) -> bool:
        # While our own writer is at work its commit will wake us: never wait for it here.
        if not self._writing.acquire(blocking=False):
            return False
        try:
            with outages():
                version = data_version(self._open_writer())
        finally:
            self._writing.release()
        before, self._others = self._others, version
        return version != before

    def _open_writer(self) -> sqlite3.Connection:
        if self._writer is None:
            if self._closed:
                raise Unavailable("the database is closed")
            self._writer = connect(self._path)
            self._others = data_version(self._writer)
        return self._writer
