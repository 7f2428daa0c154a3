"""The log of everything that was said: the bus delivers from it, operators read it.

Owns the table of messages. Each is kept once, however many hear it, until it is old and heard by
all.
"""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from shared.adapters.local.delivery import subject

__all__ = ["MESSAGES", "Heard", "forget", "keep", "of_job", "to_customers"]

MESSAGES = (
    """CREATE TABLE IF NOT EXISTS said (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT NOT NULL, type TEXT NOT NULL,
        job_id TEXT NOT NULL, at_ms INTEGER NOT NULL, data BLOB NOT NULL,
        attributes TEXT NOT NULL)""",
    """CREATE INDEX IF NOT EXISTS said_to_customers ON said (sequence)
        WHERE topic = 'job-outcomes'""",
    "CREATE INDEX IF NOT EXISTS said_of ON said (job_id, sequence)",
    # Of earlier releases: each message paid for them, and hardly anybody asked.
    "DROP INDEX IF EXISTS said_on",
    "DROP INDEX IF EXISTS said_age",
)
_HEARD = "SELECT sequence, topic, type, job_id, at_ms, data FROM said"


@dataclass(frozen=True, slots=True)
class Heard:
    """A message in the log."""

    sequence: int
    """Grows in the order of publishing."""
    topic: str
    type: str
    job_id: str
    at_ms: int
    data: bytes


def keep(
    connection: sqlite3.Connection,
    topic: str,
    data: bytes,
    attributes: Mapping[str, str],
    at_ms: int,
) -> tuple[int, str]:
    """Add a message; give its sequence number and its type."""
    type_, job_id = subject(data, attributes)
    kept = connection.execute(
        """INSERT INTO said (topic, type, job_id, at_ms, data, attributes)
        VALUES (?, ?, ?, ?, ?, ?)""",
        (topic, type_, job_id, at_ms, data, json.dumps(dict(attributes), sort_keys=True)),
    )
    return kept.lastrowid or 0, type_


def to_customers(connection: sqlite3.Connection, after: int) -> list[Heard]:
    """List what was said on job-outcomes after a sequence number, in order."""
    where = "WHERE topic = 'job-outcomes' AND sequence > ? ORDER BY sequence"
    return [Heard(*row) for row in connection.execute(f"{_HEARD} {where}", (after,))]


def of_job(connection: sqlite3.Connection, job_id: str, after: int) -> list[Heard]:
    """List what was said about a job after a sequence number, in order."""
    where = "WHERE job_id = ? AND sequence > ? ORDER BY sequence"
    return [Heard(*row) for row in connection.execute(f"{_HEARD} {where}", (job_id, after))]


def forget(connection: sqlite3.Connection, before_ms: int) -> int:
    """Drop what was said before a time and is no longer undelivered; say how much that was."""
    # In the order of saying, up to the first that is younger: clocks may differ by a little.
    return connection.execute(
        """DELETE FROM said WHERE sequence < coalesce(
            (SELECT sequence FROM said WHERE at_ms >= ? ORDER BY sequence LIMIT 1),
            (SELECT max(sequence) + 1 FROM said))
        AND NOT EXISTS (SELECT 1 FROM undelivered WHERE said = sequence)""",
        (before_ms,),
    ).rowcount
