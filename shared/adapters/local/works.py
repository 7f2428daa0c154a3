"""Works that wait for a physical commit: tried in a savepoint each, answered after the flush."""

import sqlite3
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from threading import Condition, Lock, get_ident
from time import monotonic
from typing import Any, Generic, TypeAlias, TypeVar, cast

from shared.adapters.local.connection import as_outage
from shared.domain.errors import Unavailable

__all__ = ["Later", "Work", "WorkQueue", "in_savepoint"]

T = TypeVar("T")
Later: TypeAlias = Callable[[sqlite3.Connection], object]

_BATCH_MAX = 512
"""Works per physical commit: bounds how long the first of them waits for the last."""
_LATER_S = 0.05
"""What need not be on the disk now waits so long for a commit that happens anyway."""
_BROKEN_OFF = "the commit was broken off: nothing of it happened"


class Work(Generic[T]):
    """One caller's work with the connection that writes."""

    __slots__ = ("_answered", "_error", "_result", "_work", "taken")

    def __init__(self, work: Callable[[sqlite3.Connection], T]) -> None:
        self._work = work
        self._result: T | None = None
        self._error: BaseException | None = None
        self.taken = False
        """Whether somebody has it in hand: an answer will come."""
        self._answered = Lock()
        self._answered.acquire()

    def attempt(self, connection: sqlite3.Connection) -> None:
        """Do it in a savepoint; what it raises is its own.

        Raises:
            BaseException: The whole transaction is gone, neighbours and all.
        """
        try:
            self._result = in_savepoint(connection, self._work)
        except BaseException as raised:
            if not connection.in_transaction:
                raise
            self._error = raised

    def answer(self, failure: BaseException | None) -> None:
        """Say that the physical commit happened (None) or failed."""
        if failure is not None:
            # An interrupt is for the thread that it met: to the others it is an outage.
            self._error = failure if isinstance(failure, Exception) else Unavailable(_BROKEN_OFF)
        self._answered.release()

    def result(self) -> T:
        """Wait for the answer and give it.

        Raises:
            Unavailable: The commit failed; nothing of it happened.
            BaseException: Whatever the work raised.
        """
        with self._answered:
            if self._error is not None:
                raise self._error
            return cast("T", self._result)


class WorkQueue:
    """What waits for the next commit, and who makes it.

    Args:
        lock: Shared with whoever else waits for changes.
    """

    def __init__(self, lock: Lock) -> None:
        self._lock = lock
        self._calls = Condition(lock)
        self._called = False
        self._enough = 1
        """How many works wake the attendant."""
        self._waiting: deque[Work[Any]] = deque()
        self._later: deque[Later] = deque()
        self._later_until_s = 0.0
        self._attendant = 0
        """The thread that commits for everybody; 0: each for himself and whoever waits."""

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def is_called(self) -> bool:
        """Whether something waits, or the attendant was called."""
        return self._called or bool(self._waiting)

    @property
    def is_attended(self) -> bool:
        """Whether a thread commits for everybody."""
        return bool(self._attendant)

    def put(self, work: Work[Any]) -> bool:
        """Queue a work, under the lock; whether the attendant will commit it."""
        self._waiting.append(work)
        if self._attendant in (0, get_ident()):
            return False
        if len(self._waiting) >= self._enough:
            self._calls.notify()
        return True

    def put_later(self, work: Later) -> bool:
        """Queue what nobody waits for, under the lock; False where nobody attends."""
        if not self._attendant:
            return False
        if not self._later:
            self._later_until_s = monotonic() + _LATER_S
        self._later.append(work)
        return True

    def attend(self, *, begins: bool) -> None:
        """Begin or end to leave all commits to this thread."""
        with self._lock:
            self._attendant = get_ident() if begins else 0
            if not begins:
                self._waiting.extend(Work(work) for work in self._later)
                self._later.clear()

    def call(self) -> None:
        """Let the attendant look, though nothing waits."""
        with self._lock:
            self._called = True
            if self._enough == 1:
                self._calls.notify()

    def rest(self, timeout_s: float, pause_s: Callable[[], float]) -> None:
        """Wait, under the lock, until something waits or the attendant is called.

        Args:
            timeout_s: Seconds at most.
            pause_s: Looks for other news and says how long to wait before the next look; 0: there
                are news.
        """
        until_s = monotonic() + timeout_s
        while not self.is_called:
            if self._later:
                until_s = min(until_s, self._later_until_s)
            wait_s = min(pause_s(), until_s - monotonic())
            if wait_s <= 0:
                break
            self._calls.wait(wait_s)
        self._called = False

    def gather(self, count: int, patience_s: float) -> None:
        """Wait, under the lock, until so many works wait or patience ends."""
        until_s = monotonic() + patience_s
        self._enough = max(1, count)
        try:
            while len(self._waiting) < count and (left_s := until_s - monotonic()) > 0:
                self._calls.wait(left_s)
        finally:
            self._enough = 1

    def admit(self, connection: sqlite3.Connection, taken: list[Work[Any]]) -> None:
        """Try all that waits; what arrives while the first ones run travels with them."""
        while self._waiting and len(taken) < _BATCH_MAX:
            work = self._waiting.popleft()
            work.taken = True
            taken.append(work)
            work.attempt(connection)

    def admit_later(self, connection: sqlite3.Connection, *, changed: bool) -> int:
        """Do what nobody waits for, if there is a commit anyway or it is time; say how much.

        Raises:
            sqlite3.Error: One of them failed, and with it the transaction.
        """
        if not (changed or monotonic() >= self._later_until_s):
            return 0
        due = tuple(self._later)
        for work in due:
            work(connection)
        return len(due)

    def forget_later(self, count: int) -> None:
        """Drop what is on the disk now."""
        for _ in range(count):
            self._later.popleft()

    def drained(self) -> list[Work[Any]]:
        """Take everything that waits; another thread may be at it, too."""
        drained: list[Work[Any]] = []
        with suppress(IndexError):
            while True:
                drained.append(self._waiting.popleft())
                drained[-1].taken = True
        return drained


def in_savepoint(connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], T]) -> T:
    """Do a work within the open transaction; what it changes is undone when it raises.

    Raises:
        Unavailable: SQLite cannot do it now. When the connection has no transaction any more, a
            full disk has taken all of it.
        BaseException: Whatever the work raises.
    """
    connection.execute("SAVEPOINT work")
    try:
        result = work(connection)
    except BaseException as raised:
        if connection.in_transaction:
            connection.execute("ROLLBACK TO work")
            connection.execute("RELEASE work")
        error = as_outage(raised)
        if error is raised:
            raise
        raise error from raised
    connection.execute("RELEASE work")
    return result
