"""One SQLite file under several threads and processes: group commit, snapshots, change notice.

Owns connections and transactions, and turns SQLite's outages into Unavailable. Knows no table.

A physical commit costs a flush of the disk whatever it carries. So writers queue, and one thread
takes everything that waits into one transaction, each in a savepoint of its own: a loser is rolled
back alone, and nobody is answered before the flush that carries its work.
"""

import sqlite3
from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Condition, Lock, Thread
from time import monotonic
from typing import Generic, Protocol, TypeVar

from shared.adapters.local.connection import as_outage, connect, data_version, outages
from shared.domain.errors import Unavailable

__all__ = ["Database"]

T = TypeVar("T")

_BATCH_MAX = 512
"""Works per physical commit: bounds how long the first of them waits for the last."""
_POLL_MIN_S = 0.02
_POLL_MAX_S = 0.1


class _Queued(Protocol):
    """A work in the queue, whatever it results in."""

    def attempt(self, connection: sqlite3.Connection) -> None: ...
    def answer(self, failure: BaseException | None) -> None: ...


class _Work(Generic[T]):
    """One caller's work: tried in a savepoint, answered after the physical commit."""

    def __init__(self, work: Callable[[sqlite3.Connection], T]) -> None:
        self.future: Future[T] = Future()
        self._work = work
        self._settle: Callable[[], object] = self.future.cancel

    def attempt(self, connection: sqlite3.Connection) -> None:
        connection.execute("SAVEPOINT work")
        try:
            result = self._work(connection)
            self._settle = lambda: self.future.set_result(result)
        except BaseException as raised:
            if not connection.in_transaction:
                # A full disk takes the whole transaction with it, neighbours and all.
                raise
            error = as_outage(raised)
            self._settle = lambda: self.future.set_exception(error)
            connection.execute("ROLLBACK TO work")
        connection.execute("RELEASE work")

    def answer(self, failure: BaseException | None) -> None:
        if failure is None:
            self._settle()
        else:
            self.future.set_exception(failure)


class Database:
    """A file of tables.

    Args:
        path: The file; made when absent, its folder must exist.
        committer: True: one thread commits for everybody (started with the first write). False:
            each caller commits by itself, for short-lived processes and deterministic tests.
    """

    def __init__(self, path: Path, *, committer: bool = True) -> None:
        self._path = path
        self._committer = committer
        self.commits = 0
        """Physical commits of this process that changed something."""
        self._writing = Lock()
        """Guards the one connection that writes."""
        self._writer: sqlite3.Connection | None = None
        self._others = -1
        """The writer's data_version: it moves when another connection commits."""
        self._free: list[sqlite3.Connection] = []
        self._queue: deque[_Queued] = deque()
        self._queued = Condition()
        self._thread: Thread | None = None
        self._changed = Condition()
        self._changes = 0
        self._pause_s = _POLL_MIN_S
        self._closed = False
        self._defined: set[tuple[str, ...]] = set()

    def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run a work and return when it is on the disk, together with whatever else waited.

        The work must not call this database again; it may run on another thread.

        Raises:
            Unavailable: Locked for too long, or the disk is full: nothing of it happened.
            BaseException: Whatever the work raises, once its own changes are undone.
        """
        queued = _Work(work)
        if self._committer:
            self._enqueue(queued)
        else:
            self._commit(deque([queued]))
        return queued.future.result()

    def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run a work that only reads, on one snapshot that holds all acknowledged writes.

        Raises:
            Unavailable: The file cannot be read now.
        """
        with outages(), self._reader() as connection:
            connection.execute("BEGIN")
            try:
                return work(connection)
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

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
        until = monotonic() + timeout_s
        with self._changed:
            while not self._closed:
                self._notice_others()
                left_s = until - monotonic()
                if self._changes != seen or left_s <= 0:
                    break
                self._changed.wait(min(self._pause_s, left_s))
                self._pause_s = min(self._pause_s * 1.25, _POLL_MAX_S)
            return self._changes

    def close(self) -> None:
        """Commit what waits, then let go of the file. Later calls are Unavailable."""
        with self._queued:
            self._closed = True
            self._queued.notify()
        if self._thread is not None:
            self._thread.join()
        with self._changed:
            self._changed.notify_all()
        with self._writing:
            while self._free:
                self._free.pop().close()
            if self._writer is not None:
                self._writer.close()
                self._writer = None

    def __del__(self) -> None:
        """Let go of the file when nobody holds the database any more, as a file object does.

        One with a committer is held by its thread, and ends with `close` or the process.
        """
        with suppress(AttributeError):  # It was never made: the path could not be opened.
            self.close()

    def _enqueue(self, queued: _Queued) -> None:
        with self._queued:
            if self._closed:
                raise Unavailable("the database is closed")
            self._queue.append(queued)
            if self._thread is None:
                # A daemon: an interpreter that ends must not wait for a thread that never does.
                self._thread = Thread(target=self._run, name="committer", daemon=True)
                self._thread.start()
            self._queued.notify()

    def _run(self) -> None:
        while True:
            with self._queued:
                self._queued.wait_for(lambda: self._queue or self._closed)
                if not self._queue:
                    return
            self._commit(self._queue)

    def _commit(self, waiting: deque[_Queued]) -> None:
        taken: list[_Queued] = []
        failure: BaseException | None = None
        with self._writing:
            try:
                self._transact(waiting, taken)
            except BaseException as raised:  # noqa: BLE001 - it belongs to the callers, all of them
                failure = as_outage(raised)
                # When not even BEGIN succeeded, the works that wait share its fate.
                taken = taken or _drain(waiting)
        for queued in taken:
            queued.answer(failure)

    def _transact(self, waiting: deque[_Queued], taken: list[_Queued]) -> None:
        connection = self._open_writer()
        before = connection.total_changes
        connection.execute("BEGIN IMMEDIATE")
        try:
            # What arrives while the first ones run travels with them.
            while waiting and len(taken) < _BATCH_MAX:
                taken.append(waiting.popleft())
                taken[-1].attempt(connection)
            connection.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            raise
        if connection.total_changes != before:
            self.commits += 1
            self._announce()

    def _announce(self) -> None:
        with self._changed:
            self._changes += 1
            self._pause_s = _POLL_MIN_S
            self._changed.notify_all()

    def _notice_others(self) -> None:
        # While our own writer is at work its commit will wake us: never wait for it here.
        if not self._writing.acquire(blocking=False):
            return
        try:
            with outages():
                version = data_version(self._open_writer())
        finally:
            self._writing.release()
        if version != self._others:
            self._others = version
            self._changes += 1
            self._pause_s = _POLL_MIN_S

    def _open_writer(self) -> sqlite3.Connection:
        if self._writer is None:
            if self._closed:
                raise Unavailable("the database is closed")
            self._writer = connect(self._path)
            self._others = data_version(self._writer)
        return self._writer

    @contextmanager
    def _reader(self) -> Generator[sqlite3.Connection]:
        if self._closed:
            raise Unavailable("the database is closed")
        try:
            connection = self._free.pop()
        except IndexError:
            connection = connect(self._path)
            connection.execute("PRAGMA query_only = ON")
        try:
            yield connection
        finally:
            self._free.append(connection)
            if self._closed:
                self.close()


def _drain(waiting: deque[_Queued]) -> list[_Queued]:
    return [waiting.popleft() for _ in range(len(waiting))]
