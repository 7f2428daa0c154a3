"""Topics and subscriptions in SQLite: at least once, with leases, backoff and dead letters.

Owns what is leased, given back and buried; the table of what is undelivered is undelivered.py's.
A delivery is a lease. Its id names the message and the attempt, so an answer that comes after the
lease was given to somebody else finds nothing to change. Only a delivery that begins and ends in
one turn of the database needs none: if it does not end, it never began.
"""

import json
import sqlite3
from collections.abc import Mapping
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
from shared.adapters.local.message_log import MESSAGES, Heard, forget, keep, of_job, to_customers
from shared.adapters.local.undelivered import (
    UNDELIVERED,
    Waiting,
    audible,
    drop,
    earliest_ms,
    hold,
    leased,
    owe,
    owe_oddly,
    parsed,
    postpone,
    visible,
)
from shared.ports.bus import Bus, Delivery, check_publish
from shared.ports.clock import Clock
from shared.topology import OUTSIDE, PULLED, TOPIC_OF, subscribed

__all__ = ["Backlog", "BusFaults", "DeliveryPolicy", "Heard", "Leased", "SqliteBus"]

_PULLED = tuple(each.name for each in PULLED)
_SCHEMA = (*MESSAGES, *UNDELIVERED)


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
    said: int
    """The message's number in the log."""


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
        self._faults = faults
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
        self._database.write(lambda connection: self.say(connection, topic, data, attributes or {}))

    def say(
        self, connection: sqlite3.Connection, topic: str, data: bytes, attributes: Mapping[str, str]
    ) -> int:
        """Publish within somebody's transaction; give the message's number in the log.

        Raises:
            NotFound: No such topic.
            Denied: The topology does not let this sender speak there.
            MalformedMessage: Empty, too large, or attributes that no broker carries.
        """
        check_publish(self._sender, topic, data, attributes)
        return self.fan_out(connection, topic, data, attributes, self._clock.now_ms())

    def look(self, subscription: str, limit: int) -> list[Leased]:
        """Within a turn: give what is visible without leasing it. `settle` it in the same turn."""
        return self._database.within(
            lambda connection: [
                Leased(each.lease, each.delivery, each.said)
                for each in self._alive(connection, subscription, limit, self._clock.now_ms())
            ]
        )

    def audible(self, subscriptions: tuple[str, ...]) -> tuple[str, ...]:
        """Within a turn: name those for which something is visible."""
        now_ms = self._clock.now_ms()
        return self._database.within(lambda connection: audible(connection, subscriptions, now_ms))

    def settle(self, looked_at: Leased, *, heard: bool) -> None:
        """Within the turn of its `look`: be done with a delivery, or count it and give it back."""
        id_, attempt = parsed(looked_at.lease)

        def give_back(connection: sqlite3.Connection) -> None:
            hold(connection, id_, self._clock.now_ms())
            self._give_back(connection, f"{id_}.{attempt}", None, self._clock.now_ms())

        self._database.within(lambda c: drop(c, id_) if heard else give_back(c))

    def pull(self, subscription: str, limit: int) -> list[Leased]:
        """Lease up to `limit` visible messages until the acknowledgement deadline.

        Raises:
            Unavailable: The file cannot be used now.
        """
        now_ms = self._clock.now_ms()
        if not self._database.is_turn:
            first_ms = self.next_visible_ms((subscription,))
            if first_ms is None or first_ms > now_ms:
                return []  # A look is cheaper than a commit.
        return self._database.write(
            lambda connection: self._lease(connection, subscription, limit, now_ms)
        )

    def ack(self, lease: str, *, wait: bool = True) -> None:
        """Be done with a delivery; quietly nothing when its lease is no longer the last one.

        Args:
            lease: From `pull`.
            wait: Until it is on the disk. What is forgotten in a crash comes again.
        """
        statement = "DELETE FROM undelivered WHERE id = ? AND lease = ?"
        write = self._database.write if wait else self._database.write_later
        write(lambda connection: connection.execute(statement, parsed(lease)).rowcount)

    def nack(self, lease: str, delay_ms: int | None = None) -> None:
        """Give a delivery back, for the next attempt or, after the last one, as a dead letter.

        Args:
            lease: From `pull`; quietly nothing when it is no longer the last one.
            delay_ms: When to try again; None: the policy's backoff.
        """
        now_ms = self._clock.now_ms()
        self._database.write(
            lambda connection: self._give_back(connection, lease, delay_ms, now_ms)
        )

    def extend(self, lease: str) -> bool:
        """Hold a delivery for another deadline from now; False: it was given to somebody else."""
        until_ms = self._clock.now_ms() + self._policy.ack_deadline_ms
        statement = "UPDATE undelivered SET visible_at_ms = ? WHERE id = ? AND lease = ?"
        return self._database.write(
            lambda connection: (
                connection.execute(statement, (until_ms, *parsed(lease))).rowcount == 1
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
        return self._database.read(lambda connection: earliest_ms(connection, subscriptions))

    def newest(self) -> int:
        """Give the number of the last message in the log; 0: there is none."""
        return self._database.select("SELECT coalesce(max(sequence), 0) FROM said")[0][0]

    def backlog(self) -> dict[str, Backlog]:
        """Count what each service's subscription has yet to acknowledge; nothing for idle ones."""
        statement = """SELECT subscription, count(*), min(at_ms)
            FROM undelivered JOIN said ON sequence = said GROUP BY subscription"""
        found = self._database.select(statement)
        # What waits for a person to come keeps no host at work.
        return {
            name: Backlog(count, oldest_ms)
            for name, count, oldest_ms in found
            if name not in _PULLED
        }

    def outcomes(self, after: int = 0) -> list[Heard]:
        """List what was said on job-outcomes after a sequence number, in order."""
        return self._database.read(lambda connection: to_customers(connection, after))

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
        attributes: Mapping[str, str],
        now_ms: int,
    ) -> int:
        """Keep a message and owe it to every subscription, whoever says it."""
        sequence, type_ = keep(connection, topic, data, attributes, now_ms)
        names = subscribed(topic, type_ if type_ in TOPIC_OF else "")
        if self._faults is None:
            owe(connection, sequence, names, now_ms)
        else:
            owe_oddly(connection, sequence, names, now_ms, self._faults)
        return sequence

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
        found = self._alive(connection, subscription, limit, now_ms)
        for each in found:
            hold(connection, each.id, now_ms + self._policy.ack_deadline_ms)
        return [Leased(each.lease, each.delivery, each.said) for each in found]

    def _alive(
        self, connection: sqlite3.Connection, subscription: str, limit: int, now_ms: int
    ) -> list[Waiting]:
        """Give what is visible, and bury what was tried often enough."""
        found = visible(connection, subscription, limit, now_ms)
        for each in found:
            if self._is_over(each):
                self._bury(connection, each, now_ms)
        return [each for each in found if not self._is_over(each)]

    def _give_back(
        self, connection: sqlite3.Connection, lease: str, delay_ms: int | None, now_ms: int
    ) -> None:
        found = leased(connection, lease)
        if found is None:
            return
        if self._is_over(found):
            self._bury(connection, found, now_ms)
            return
        own_ms = backoff_ms(self._policy, found.id, found.attempts)
        postpone(connection, found.id, now_ms + (own_ms if delay_ms is None else delay_ms))

    def _is_over(self, tried: Waiting) -> bool:
        return tried.attempts >= self._policy.attempts_max and tried.topic != DEAD_LETTERS

    def _bury(self, connection: sqlite3.Connection, dead: Waiting, now_ms: int) -> None:
        marks = burial_marks(dead.subscription, dead.attempts, dead.said_at_ms)
        attributes = json.loads(dead.attributes) | marks
        self.fan_out(connection, DEAD_LETTERS, dead.data, attributes, now_ms)
        drop(connection, dead.id)
