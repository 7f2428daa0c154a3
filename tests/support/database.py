"""Databases for tests of rules, where nobody pulls the plug."""

from pathlib import Path

from shared.adapters.local.database import Database

__all__ = ["an_unflushed_database"]


def an_unflushed_database(path: Path) -> Database:
    """Open a file that commits in the caller's thread and leaves the flush to the system.

    Thousands of flushes are most of the time of a model test, and it proves nothing by them.
    """
    database = Database(path)
    writer = getattr(database, "_open_writer")()  # noqa: B009 - strict types see no privates
    writer.execute("PRAGMA synchronous = OFF")
    return database
