"""The outbox of our Cloud Storage, when its own folder fails."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from queue import Queue
from typing import TypeVar

from shared.adapters.local.database import Database
from shared.adapters.twins.storage.notices import Config, Notices
from shared.adapters.twins.storage.resources import Stored
from shared.domain.errors import Unavailable
from tests.support.storage import TOPIC

T = TypeVar("T")

STORED = Stored("films", "prompts/a.txt", 7, 1, 3, "AAAAAA==", "", 0, {}, 0, 0)


class _SickDatabase(Database):
    """Cannot be read a few times."""

    outages = 0

    def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        if self.outages:
            self.outages -= 1
            raise Unavailable("the database: away")
        return super().read(work)


def test_a_folder_that_cannot_be_read_for_a_while_loses_no_notice(tmp_path: Path):
    told: Queue[str] = Queue()

    def tell(topic: str, data: bytes, attributes: dict[str, str]) -> None:
        told.put(attributes["objectId"])

    with closing(_SickDatabase(tmp_path / "index.db")) as database:
        notices = Notices(database, tell)
        notices.add(Config(0, "films", TOPIC))
        database.write(lambda connection: notices.record(connection, STORED, None))
        database.outages = 2
        notices.start()
        assert told.get(timeout=30) == "prompts/a.txt"
        notices.close()
        assert told.empty()
