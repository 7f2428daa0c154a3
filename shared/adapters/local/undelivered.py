"""The table of what is undelivered: a row per message and subscription that has yet to hear it.

Works on a connection within somebody's transaction. Knows no clock and no policy.
"""

import json
import sqlite3
from functools import cache
from typing import NamedTuple

from shared.adapters.local.delivery import BusFaults
from shared.ports.bus import Delivery

__all__ = [
    "UNDELIVERED",
    "Waiting",
    "audible",
    "drop",
    "earliest_ms",
    "hold",
    "leased",
    "owe",
    "owe_oddly",
    "parsed",
    "postpone",
    "visible",
]

UNDELIVERED = (
    """CREATE TABLE IF NOT EXISTS undelivered (
        id INTEGER PRIMARY KEY AUTOINCREMENT, subscription TEXT NOT NULL,
        said INTEGER NOT NULL REFERENCES said (sequence), rank INTEGER NOT NULL,
        visible_at_ms INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, lease INTEGER)""",
    "CREATE INDEX IF NOT EXISTS undelivered_rank ON undelivered (subscription, rank, id)",
    "CREATE INDEX IF NOT EXISTS undelivered_at ON undelivered (subscription, visible_at_ms)",
    "CREATE INDEX IF NOT EXISTS undelivered_said ON undelivered (said)",
)

_OWE = "INSERT INTO undelivered (subscription, said, rank, visible_at_ms) VALUES (?, ?, ?, ?)"
_ROW = """SELECT id, subscription, said, attempts, topic, at_ms, data, attributes
    FROM undelivered JOIN said ON sequence = said"""


class Waiting(NamedTuple):
    """A message that a subscription has yet to hear."""

    id: int
    subscription: str
    said: int
    """Its number in the log."""
    attempts: int
    """So far."""
    topic: str
    said_at_ms: int
    data: bytes
    attributes: str
    """JSON."""

    @property
    def lease(self) -> str:
        """Name its next delivery: an answer to an older one finds nothing to change."""
        return f"{self.id}.{self.attempts + 1}"

    @property
    def delivery(self) -> Delivery:
        """Its next delivery."""
        attributes = json.loads(self.attributes)
        return Delivery(self.subscription, self.data, self.attempts + 1, attributes)


def owe(connection: sqlite3.Connection, sequence: int, names: tuple[str, ...], now_ms: int) -> None:
    """Let subscriptions hear a message, in the order of saying."""
    for name in names:
        connection.execute(_OWE, (name, sequence, sequence, now_ms))


def owe_oddly(
    connection: sqlite3.Connection,
    sequence: int,
    names: tuple[str, ...],
    now_ms: int,
    faults: BusFaults,
) -> None:
    """Let subscriptions hear a message as the faults will have it."""
    for name in names:
        for copy in range(faults.times(sequence, name)):
            at_ms = now_ms + faults.delay_ms(sequence, name, copy)
            connection.execute(_OWE, (name, sequence, faults.rank(sequence, name, copy), at_ms))


def audible(connection: sqlite3.Connection, names: tuple[str, ...], now_ms: int) -> tuple[str, ...]:
    """Name those of some subscriptions for which something is visible."""
    values: list[str | int] = [value for name in names for value in (name, now_ms)]
    found: list[tuple[int]] = connection.execute(_audible(len(names)), values).fetchall()
    return tuple(names[at] for (at,) in found)


def earliest_ms(connection: sqlite3.Connection, names: tuple[str, ...]) -> int | None:
    """Say when something is visible for one of some subscriptions."""
    found: list[tuple[int | None]] = connection.execute(_earliest(len(names)), names).fetchall()
    return min((at_ms for (at_ms,) in found if at_ms is not None), default=None)


@cache
def _earliest(count: int) -> str:
    one = "SELECT min(visible_at_ms) FROM undelivered WHERE subscription = ?"
    return " UNION ALL ".join([one] * count) or "SELECT NULL"


@cache
def _audible(count: int) -> str:
    """Write one statement for all of them: a host asks this many times a second."""
    one = """SELECT {} WHERE EXISTS (SELECT 1 FROM undelivered
        WHERE subscription = ? AND visible_at_ms <= ?)"""
    return " UNION ALL ".join(one.format(at) for at in range(count)) or "SELECT 0 LIMIT 0"


def visible(
    connection: sqlite3.Connection, subscription: str, limit: int, now_ms: int
) -> list[Waiting]:
    """Give what can be delivered to a subscription now, in order."""
    # The plus keeps SQLite on the index by rank: a long backlog is not sorted at each look.
    found = connection.execute(
        f"{_ROW} WHERE subscription = ? AND +visible_at_ms <= ? ORDER BY rank, id LIMIT ?",
        (subscription, now_ms, limit),
    ).fetchall()
    return [Waiting._make(row) for row in found]


def leased(connection: sqlite3.Connection, lease: str) -> Waiting | None:
    """Give what was leased under a name, as it is after the lease; None: it is no longer so."""
    found = connection.execute(f"{_ROW} WHERE id = ? AND lease = ?", parsed(lease)).fetchone()
    return found and Waiting._make(found)


def hold(connection: sqlite3.Connection, id_: int, until_ms: int) -> None:
    """Count an attempt and hide the message until a time."""
    connection.execute(
        """UPDATE undelivered SET attempts = attempts + 1, lease = attempts + 1,
        visible_at_ms = ? WHERE id = ?""",
        (until_ms, id_),
    )


def postpone(connection: sqlite3.Connection, id_: int, until_ms: int) -> None:
    """Give a message to whoever comes after a time."""
    statement = "UPDATE undelivered SET lease = NULL, visible_at_ms = ? WHERE id = ?"
    connection.execute(statement, (until_ms, id_))


def drop(connection: sqlite3.Connection, id_: int) -> None:
    """Owe a message no more."""
    connection.execute("DELETE FROM undelivered WHERE id = ?", (id_,))


def parsed(lease: str) -> tuple[int, int]:
    """Read a lease: the row and the attempt."""
    id_, _, attempt = lease.partition(".")
    return int(id_), int(attempt)
