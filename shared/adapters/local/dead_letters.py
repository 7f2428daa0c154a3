"""The operators' box of the embedded broker: rows of its own table, looked at without a lease."""

import json
import sqlite3
from collections.abc import Sequence

from shared.adapters.local.bus import SqliteBus
from shared.adapters.local.database import Database
from shared.domain.errors import NotFound
from shared.ports.clock import Clock
from shared.ports.dead_letters import HOLD, DeadLetter, DeadLetters, read_letter

__all__ = ["SqliteDeadLetters"]

_HELD = "SELECT id, data, attributes FROM undelivered JOIN said ON sequence = said"
_ONE = f"{_HELD} WHERE id = ?"


class SqliteDeadLetters(DeadLetters):
    """What died in one file.

    Args:
        database: The file.
        clock: For when a letter is said again.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._bus = SqliteBus(database, clock)
        self._seen: dict[str, list[int]] = {}
        """Rows by letter, as of the last look: a letter is not searched for among all others."""

    def look(self, limit: int) -> list[DeadLetter]:
        """Give up to `limit` letters, the oldest first; copies of a letter count as one.

        Raises:
            Unavailable: The file cannot be read now.
        """
        found = self._database.read(_all_held)
        self._seen.clear()
        letters: dict[str, DeadLetter] = {}
        for row, letter in found:
            letters.setdefault(letter.id, letter)
            self._seen.setdefault(letter.id, []).append(row)
        return sorted(letters.values(), key=lambda each: (each.published_at_ms, each.id))[:limit]

    def redrive(self, letter_id: str) -> None:
        """Say a letter again where it was said first and drop it with its copies, at once.

        Raises:
            NotFound: No such letter, or nobody knows where it came from.
            Unavailable: The file cannot be written now; nothing happened.
        """
        rows, now_ms = self._rows(letter_id), self._clock.now_ms()

        def repeat(connection: sqlite3.Connection) -> None:
            letter = _remove(connection, rows)
            if not letter.topic:
                raise NotFound("the topic that this letter came from")
            again = letter.attributes_again
            self._bus.fan_out(connection, letter.topic, letter.data, again, now_ms)

        self._database.write(repeat)

    def drop(self, letter_id: str) -> None:
        """Forget a letter and its copies, for ever.

        Raises:
            NotFound: No such letter.
            Unavailable: The file cannot be written now; nothing happened.
        """
        rows = self._rows(letter_id)
        self._database.write(lambda connection: _remove(connection, rows))

    def close(self) -> None:
        """Do nothing: looking hid nothing."""

    def _rows(self, letter_id: str) -> Sequence[int]:
        if letter_id not in self._seen:
            self.look(0)
        return self._seen.get(letter_id, ())


def _all_held(connection: sqlite3.Connection) -> list[tuple[int, DeadLetter]]:
    found = connection.execute(f"{_HELD} WHERE subscription = ? ORDER BY id", (HOLD,))
    return [(row, read_letter(data, json.loads(attributes))) for row, data, attributes in found]


def _remove(connection: sqlite3.Connection, rows: Sequence[int]) -> DeadLetter:
    """Take rows out of the box; give the first of those that were still there."""
    left = [found for row in rows if (found := connection.execute(_ONE, (row,)).fetchone())]
    if not left:
        raise NotFound("no such dead letter, or no longer")
    connection.executemany("DELETE FROM undelivered WHERE id = ?", [(row,) for row, _, _ in left])
    _, data, attributes = left[0]
    return read_letter(data, json.loads(attributes))
