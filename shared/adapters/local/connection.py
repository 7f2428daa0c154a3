"""SQLite connections as we want them, and which of SQLite's errors are outages."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from threading import Condition
from time import monotonic

from shared.domain.errors import Misconfigured, Unavailable

__all__ = ["Readers", "as_outage", "connect", "data_version", "outages"]

_BUSY_TIMEOUT_S = 30.0
_RETRY_S = 0.02
_CHECKPOINT_PAGES = 4000
"""16 MB: a page that changes often is written home once for many commits."""
_JOURNAL_BYTES_MAX = 64 * 1024 * 1024

_OUTAGES = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_NOMEM,
    }
)


def connect(path: Path) -> sqlite3.Connection:
    """Open a file for one thread at a time, with a flush of the disk at every commit.

    Raises:
        Misconfigured: The file is no database.
    """
    # Connections move between threads, but never two threads are inside one at a time.
    connection = sqlite3.connect(
        path, timeout=_BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
    )
    try:
        _enter_wal(connection)
        connection.execute("PRAGMA synchronous = FULL")
        # Else each savepoint of a large transaction copies its pages to a file on the disk.
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
        connection.execute(f"PRAGMA journal_size_limit = {_JOURNAL_BYTES_MAX}")
    except sqlite3.DatabaseError as error:
        connection.close()
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_NOTADB:
            raise
        raise Misconfigured(
            f"{path} is no database: nothing was changed; restore it, or take another folder"
        ) from None
    except BaseException:
        connection.close()
        raise
    return connection


def _enter_wal(connection: sqlite3.Connection) -> None:
    # Two processes that open a new file at once: changing the journal does not honour the busy
    # timeout, so the loser asks again.
    pause = Condition()
    until = monotonic() + _BUSY_TIMEOUT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > until:
                raise
            with pause:
                pause.wait(_RETRY_S)
        else:
            return


class Readers:
    """Connections that only read: as many as there are readers at once, kept for the next ones.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._free: list[sqlite3.Connection] = []
        self._closed = False

    @contextmanager
    def one(self) -> Generator[sqlite3.Connection]:
        """Lend a connection to this thread.

        Raises:
            Unavailable: It was closed.
        """
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

    def close(self) -> None:
        """Close them; those that are lent close when they come back."""
        self._closed = True
        while self._free:
            self._free.pop().close()


def data_version(connection: sqlite3.Connection) -> int:
    """Give a number that moves when any other connection, of any process, has committed."""
    return int(connection.execute("PRAGMA data_version").fetchall()[0][0])


@contextmanager
def outages() -> Generator[None]:
    """Raise Unavailable for what SQLite cannot do now."""
    try:
        yield
    except sqlite3.Error as error:
        raise as_outage(error) from error


def as_outage(error: BaseException) -> BaseException:
    """Tell an outage of SQLite from a mistake of ours, which stays what it is."""
    code = getattr(error, "sqlite_errorcode", None)
    if isinstance(error, sqlite3.Error) and isinstance(code, int) and code & 0xFF in _OUTAGES:
        return Unavailable(f"the database: {error.sqlite_errorname}")
    return error
