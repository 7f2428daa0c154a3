"""Topics and subscriptions in SQLite: at least once, with leases, backoff and dead letters.

Owns the table of what is undelivered: a row per message and subscription that has yet to hear it.
A delivery is a lease. Its id names the message and the attempt, so an answer that comes after the
lease was given to somebody else finds nothing to change.
"""

import json
import sqlite3
from dataclasses import dataclass
from typing import NamedTuple

from shared.adapters.local.database import Database
from shared.adapters.local.delivery import (
    DEAD_LETTERS,
    BusFaults,
    DeliveryPolicy,
    backoff_ms,
    burial_marks,
)
from shared.adapters.local.message_log import MESSAGES, Heard, forget, keep, of_job, on_topic
from shared.ports.bus import Bus, Delivery, check_publish
from shared.ports.clock import Clock
from shared.topology import OUTSIDE, PULLED, subscribed

__all__ = ["Backlog", "BusFaults", "DeliveryPolicy", "Heard", "Leased", "SqliteBus"]

OUTCOMES = "job-outcomes"
"""Nobody inside listens to it: whoever wants to know reads the log."""
_PULLED = tuple(each.name for each in PULLED)

_SCHEMA = (
    *MESSAGES,
    """CREATE TABLE IF NOT EXISTS undelivered (
        id INTEGER PRIMARY KEY AUTOINCREMENT, subscription TEXT NOT NULL,
        said INTEGER NOT NULL REFERENCES said (sequence), rank INTEGER NOT NULL,
        visible_at_ms INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, lease INTEGER)""",
    "CREATE INDEX IF NOT EXISTS undelivered_rank ON undelivered (subscription, rank, id)",
    "CREATE INDEX IF NOT EXISTS undelivered_at ON undelivered (subscription, visible_at_ms)",
    "CREATE INDEX IF NOT EXISTS undelivered_said ON undelivered (said)",
)


class Backlog(NamedTuple):
    """What a subscription has yet to acknowledge."""

    waiting: int
    oldest_ms: int
    """When the oldest of it was published: milliseconds since the epoch."""


@dataclass(frozen=True, slots=True)
class Leased:
    """A delivery, and the id under which it is answered."""

    lease: str
    delivery: Delivery


class SqliteBus(Bus):
    """The embedded broker, as one sender and any number of listeners see it.

    Args:
        database: The file.
        clock: For visibility and deadlines.
        faults: Misbehaviour to inject.
        sender: The service that publishes, or "outside".
        policy: Deadlines and attempts, the same for all subscriptions.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        faults: BusFaults | None = None,
        sender: str = OUTSIDE,
        policy: DeliveryPolicy | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._faults = faults or BusFaults()
        self._sender = sender
        self._policy = policy or DeliveryPolicy()
        database.define(_SCHEMA)

    def publish(self, topic: str, data: bytes, attributes: dict[str, str] | None = None) -> None:
        """Hand over a message to all subscriptions of a topic.

        Args:
            topic: A topic of the topology.
            data: The encoded envelope.
            attributes: "type" and "job_id" make it findable in the log; else its envelope does.

        Raises:
            NotFound: No such topic.
            Denied: The topology does not let this sender speak there.
            MalformedMessage: Empty, too large, or attributes that no broker carries.
            Unavailable: The file cannot be written now; nothing happened.
        """
        check_publish(self._sender, topic, data, attributes or {})
        now_ms = self._clock.now_ms()
        self._database.write(
            lambda connection: self.fan_out(connection, topic, data, attributes or {}, now_ms)
        )

    def pull(self, subscription: str, limit: int) -> list[Leased]:
        """Lease up to `limit` visible messages until the acknowledgement deadline.

        Raises:
            Unavailable: The file cannot be used now.
        """
        now_ms = self._clock.now_ms()
        first_ms = self.next_visible_ms((subscription,))
        if first_ms is None or first_ms > now_ms:
            return []
        return self._database.write(
            lambda connection: self._lease(connection, subscription, limit, now_ms)
        )

    def ack(self, lease: str) -> None:
        """Be done with a delivery; quietly nothing when its lease is no longer the last one."""
        self._database.write(
            lambda connection: (
                connection.execute(
                    "DELETE FROM undelivered WHERE id = ? AND lease = ?", _parsed(lease)
                ).rowcount
            )
        )

    def nack(self, lease: str, delay_ms: int | None = None) -> None:
        """Give a delivery back, for the next attempt or, after the last one, as a dead letter.

        Args:
            lease: From `pull`; quietly nothing when it is no longer the last one.
            delay_ms: When to try again; None: the policy's backoff.
        """
        now_ms = self._clock.now_ms()
        self._database.write(
            lambda connection: self._give_back(connection, _parsed(lease), delay_ms, now_ms)
        )

    def extend(self, lease: str) -> bool:
        """Hold a delivery for another deadline from now; False: it was given to somebody else."""
        until_ms = self._clock.now_ms() + self._policy.ack_deadline_ms
        statement = "UPDATE undelivered SET visible_at_ms = ? WHERE id = ? AND lease = ?"
        return self._database.write(
            lambda connection: (
                connection.execute(statement, (until_ms, *_parsed(lease))).rowcount == 1
            )
        )

    def release(self) -> int:
        """Take all leases back: for a host that starts, alone, where another one died.

        Returns:
            How many deliveries come again at once.
        """
        now_ms = self._clock.now_ms()
        statement = "UPDATE undelivered SET lease = NULL, visible_at_ms = ? WHERE lease IS NOT NULL"
        return self._database.write(lambda c: c.execute(statement, (now_ms,)).rowcount)

    def next_visible_ms(self, subscriptions: tuple[str, ...]) -> int | None:
        """Say when the next message can be pulled from any of them, leases expired included."""
        statement = "SELECT min(visible_at_ms) FROM undelivered WHERE subscription = ?"

        def earliest(connection: sqlite3.Connection) -> list[int | None]:
            return [connection.execute(statement, (name,)).fetchone()[0] for name in subscriptions]

        return min((at for at in self._database.read(earliest) if at is not None), default=None)

    def backlog(self) -> dict[str, Backlog]:
        """Count what each service's subscription has yet to acknowledge; nothing for idle ones."""
        statement = """SELECT subscription, count(*), min(at_ms)
            FROM undelivered JOIN said ON sequence = said GROUP BY subscription"""
        found = self._database.read(lambda c: c.execute(statement).fetchall())
        # What waits for a person to come keeps no host at work.
        return {
            name: Backlog(count, oldest_ms)
            for name, count, oldest_ms in found
            if name not in _PULLED
        }

    def outcomes(self, after: int = 0) -> list[Heard]:
        """List what was said on job-outcomes after a sequence number, in order."""
        return self._database.read(lambda connection: on_topic(connection, OUTCOMES, after))

    def history(self, job_id: str, after: int = 0) -> list[Heard]:
        """List what was said about a job after a sequence number, in order."""
        return self._database.read(lambda connection: of_job(connection, job_id, after))

    def prune(self, before_ms: int) -> int:
        """Forget what was said before a time and heard by all services; say how much that was."""
        return self._database.write(lambda connection: self._prune(connection, before_ms))

    def fan_out(
        self,
        connection: sqlite3.Connection,
        topic: str,
        data: bytes,
        attributes: dict[str, str],
        now_ms: int,
    ) -> None:
        """Keep a message and owe it to every subscription, within somebody's transaction."""
        sequence = keep(connection, topic, data, attributes, now_ms)
        faults = self._faults
        connection.executemany(
            "INSERT INTO undelivered (subscription, said, rank, visible_at_ms) VALUES (?, ?, ?, ?)",
            [
                (
                    name,
                    sequence,
                    faults.rank(sequence, name, copy),
                    now_ms + faults.delay_ms(sequence, name, copy),
                )
                for name in subscribed(topic)
                for copy in range(faults.times(sequence, name))
            ],
        )

    def _prune(self, connection: sqlite3.Connection, before_ms: int) -> int:
        # Nobody came for it in all that time; a service will, however late.
        connection.executemany(
            """DELETE FROM undelivered WHERE subscription = ?
            AND said IN (SELECT sequence FROM said WHERE at_ms < ?)""",
            [(name, before_ms) for name in _PULLED],
        )
        return forget(connection, before_ms)

    def _lease(
        self, connection: sqlite3.Connection, subscription: str, limit: int, now_ms: int
    ) -> list[Leased]:
        # The plus keeps SQLite on the index by rank: a long backlog is not sorted at each pull.
        found = connection.execute(
            """SELECT id, attempts, data, attributes, topic
            FROM undelivered JOIN said ON sequence = said
            WHERE subscription = ? AND +visible_at_ms <= ? ORDER BY rank, id LIMIT ?""",
            (subscription, now_ms, limit),
        ).fetchall()
        until_ms = now_ms + self._policy.ack_deadline_ms
        leased: list[Leased] = []
        for id_, attempts, data, attributes, topic in found:
            if self._is_over(topic, attempts):
                self._bury(connection, id_, now_ms)
                continue
            connection.execute(
                """UPDATE undelivered SET attempts = attempts + 1, lease = attempts + 1,
                visible_at_ms = ? WHERE id = ?""",
                (until_ms, id_),
            )
            delivery = Delivery(subscription, data, attempts + 1, json.loads(attributes))
            leased.append(Leased(f"{id_}.{attempts + 1}", delivery))
        return leased

    def _give_back(
        self,
        connection: sqlite3.Connection,
        lease: tuple[int, int],
        delay_ms: int | None,
        now_ms: int,
    ) -> None:
        found = connection.execute(
            """SELECT id, attempts, topic FROM undelivered JOIN said ON sequence = said
            WHERE id = ? AND lease = ?""",
            lease,
        ).fetchone()
        if found is None:
            return
        id_, attempts, topic = found
        if self._is_over(topic, attempts):
            self._bury(connection, id_, now_ms)
            return
        pause_ms = backoff_ms(self._policy, id_, attempts) if delay_ms is None else delay_ms
        connection.execute(
            "UPDATE undelivered SET lease = NULL, visible_at_ms = ? WHERE id = ?",
            (now_ms + pause_ms, id_),
        )

    def _is_over(self, topic: str, attempts: int) -> bool:
        return attempts >= self._policy.attempts_max and topic != DEAD_LETTERS

    def _bury(self, connection: sqlite3.Connection, id_: int, now_ms: int) -> None:
        subscription, attempts, data, attributes, at_ms = connection.execute(
            """SELECT subscription, attempts, data, attributes, at_ms
            FROM undelivered JOIN said ON sequence = said WHERE id = ?""",
            (id_,),
        ).fetchone()
        marked = json.loads(attributes) | burial_marks(subscription, attempts, at_ms)
        self.fan_out(connection, DEAD_LETTERS, data, marked, now_ms)
        connection.execute("DELETE FROM undelivered WHERE id = ?", (id_,))


def _parsed(lease: str) -> tuple[int, int]:
    id_, _, attempt = lease.partition(".")
    return int(id_), int(attempt)
