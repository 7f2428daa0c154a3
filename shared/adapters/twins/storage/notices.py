"""Finalize notifications: kept with the object that they tell of, until somebody took them.

Owns the tables `configs` and `notices`. A notice is written in the transaction that makes the
object, and removed after `notify` returned: it is said at least once, whatever dies in between.
"""

import json
import logging
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from threading import Condition, Thread
from typing import Any

from shared.adapters.local.database import Database
from shared.adapters.twins.storage.refusals import absent
from shared.adapters.twins.storage.resources import Stored, object_resource, rfc3339
from shared.domain.errors import Unavailable

__all__ = ["Config", "Notices", "Notify"]

LOG = logging.getLogger("aiprod.twins.storage")

Notify = Callable[[str, bytes, dict[str, str]], None]
"""(topic, data, attributes) as a bus publishes; raises when it could not."""

_SCHEMA = (
    """CREATE TABLE IF NOT EXISTS configs (
        id INTEGER PRIMARY KEY AUTOINCREMENT, bucket TEXT NOT NULL, about TEXT NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS notices (
        id INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT NOT NULL, data BLOB NOT NULL,
        attributes TEXT NOT NULL)""",
)
_PAGE = 100
_RETRY_MIN_S = 0.2
_RETRY_MAX_S = 30.0


@dataclass(frozen=True, slots=True)
class Config:
    """Who is told of which objects."""

    id: int
    bucket: str
    topic: str
    """In full: //pubsub.googleapis.com/projects/P/topics/T."""
    prefix: str = ""
    with_data: bool = True
    """JSON_API_V1; else NONE."""
    attributes: dict[str, str] | None = None
    """Said with each notice, beside Cloud Storage's own."""

    def resource(self) -> dict[str, Any]:
        """Say of it what Cloud Storage says."""
        found: dict[str, Any] = {
            "kind": "storage#notification",
            "id": str(self.id),
            "topic": self.topic,
            "event_types": ["OBJECT_FINALIZE"],
            "payload_format": "JSON_API_V1" if self.with_data else "NONE",
            "etag": str(self.id),
        }
        optional = {"object_name_prefix": self.prefix, "custom_attributes": self.attributes}
        return found | {name: value for name, value in optional.items() if value}

    def attributes_of(self, stored: Stored, replaced: int | None) -> dict[str, str]:
        """Give the attributes of a notice of a new object."""
        found = {
            "notificationConfig": f"projects/_/buckets/{self.bucket}/notificationConfigs/{self.id}",
            "eventType": "OBJECT_FINALIZE",
            "payloadFormat": "JSON_API_V1" if self.with_data else "NONE",
            "bucketId": stored.bucket,
            "objectId": stored.name,
            "objectGeneration": str(stored.generation),
            "eventTime": rfc3339(stored.created_at_ms),
        }
        if replaced is not None:
            found["overwroteGeneration"] = str(replaced)
        return (self.attributes or {}) | found


class Notices:
    """The outbox of a folder, and the thread that empties it.

    Args:
        database: Where the rows are.
        notify: Called on that thread, one notice at a time.
    """

    def __init__(self, database: Database, notify: Notify) -> None:
        self._database, self._notify = database, notify
        self._wake = Condition()
        self._woken = True
        self._ended = False
        self._thread = Thread(target=self._run, name="storage-notices", daemon=True)
        self.base = ""
        """Where the server answers, for links."""
        database.define(_SCHEMA)

    def add(self, config: Config) -> Config:
        """Tell somebody of objects from now on; the id is given here."""
        about = json.dumps([config.topic, config.prefix, config.with_data, config.attributes])
        statement = "INSERT INTO configs (bucket, about) VALUES (?, ?) RETURNING id, bucket, about"
        rows = self._database.write(
            lambda c: c.execute(statement, (config.bucket, about)).fetchall()
        )
        return _config(rows[0])

    def configs(self, bucket: str) -> list[Config]:
        """List who is told of a bucket's objects."""
        return self._database.read(lambda c: _configs(c, bucket))

    def remove(self, bucket: str, config_id: str) -> None:
        """Tell somebody no longer.

        Raises:
            Refusal: 404.
        """
        statement = "DELETE FROM configs WHERE bucket = ? AND CAST(id AS TEXT) = ?"
        if not self._database.write(lambda c: c.execute(statement, (bucket, config_id)).rowcount):
            raise absent("notification")

    def record(self, connection: sqlite3.Connection, stored: Stored, replaced: int | None) -> None:
        """Keep what is to be told of a new object, in its transaction."""
        for config in _configs(connection, stored.bucket):
            if stored.name.startswith(config.prefix):
                data = json.dumps(object_resource(stored, self.base)) if config.with_data else ""
                attributes = json.dumps(config.attributes_of(stored, replaced))
                connection.execute(
                    "INSERT INTO notices (topic, data, attributes) VALUES (?, ?, ?)",
                    (config.topic.rpartition("/")[2], data.encode(), attributes),
                )

    def start(self) -> None:
        """Begin with what an earlier process could not say."""
        self._thread.start()

    def wake(self) -> None:
        """Look for new notices now."""
        with self._wake:
            self._woken = True
            self._wake.notify()

    def close(self) -> None:
        """Let the notice that is being said end, and keep the others for the next start."""
        with self._wake:
            self._ended = True
            self._wake.notify()
        self._thread.join()

    def _run(self) -> None:
        pause_s = 0.0
        while self._wait(pause_s):
            try:
                said_all = self._say_all()
            except Unavailable as error:
                LOG.warning("the notices cannot be read", extra={"reason": str(error)})
                said_all = False
            pause_s = 0.0 if said_all else min(max(pause_s * 2, _RETRY_MIN_S), _RETRY_MAX_S)

    def _wait(self, pause_s: float) -> bool:
        """Wait for new notices, or for the next try of old ones; False: it is over."""
        with self._wake:
            self._wake.wait_for(lambda: self._woken or self._ended, pause_s or None)
            self._woken = False
            return not self._ended

    def _say_all(self) -> bool:
        """Say each notice once; False: some could not be said, and stay."""
        statement = (
            "SELECT id, topic, data, attributes FROM notices WHERE id > ? ORDER BY id LIMIT ?"
        )
        last, said_all = 0, True
        while rows := self._database.read(
            lambda c, after=last: c.execute(statement, (after, _PAGE)).fetchall()
        ):
            for last, topic, data, attributes in rows:
                if self._ended:
                    return False
                said_all &= self._say(last, topic, data, json.loads(attributes))
        return said_all

    def _say(self, number: int, topic: str, data: bytes, attributes: dict[str, str]) -> bool:
        try:
            self._notify(topic, data, attributes)
        except Exception as error:  # noqa: BLE001 - whatever the taker raises, it is said again
            LOG.warning("a notice was not taken", extra={"reason": type(error).__name__})
            return False
        self._database.write(
            lambda c: c.execute("DELETE FROM notices WHERE id = ?", (number,)).rowcount
        )
        return True


def _configs(connection: sqlite3.Connection, bucket: str) -> list[Config]:
    statement = "SELECT id, bucket, about FROM configs WHERE bucket = ? ORDER BY id"
    return [_config(row) for row in connection.execute(statement, (bucket,)).fetchall()]


def _config(row: tuple[int, str, str]) -> Config:
    topic, prefix, with_data, attributes = json.loads(row[2])
    return Config(row[0], row[1], topic, prefix, with_data, attributes)
