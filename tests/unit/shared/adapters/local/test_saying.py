"""What a commit says with itself, where store and bus are one file."""

from collections.abc import Generator
from pathlib import Path

import pytest

from shared.adapters.local.bus import SqliteBus
from shared.adapters.local.database import Database
from shared.adapters.local.store import SqliteReader, SqliteStore
from shared.domain.errors import Conflict, Denied
from shared.ports.store import Commit, Receipt, Said
from tests.support.builders import an_update
from tests.support.clock import FakeClock
from tests.support.database import an_unflushed_database

AT = "generator-generation-commands"


@pytest.fixture
def database(tmp_path: Path) -> Generator[Database]:
    database = an_unflushed_database(tmp_path / "both.db")
    yield database
    database.close()


@pytest.fixture
def bus(database: Database) -> SqliteBus:
    return SqliteBus(database, FakeClock(), sender="router")


@pytest.fixture
def store(database: Database, bus: SqliteBus) -> SqliteStore:
    return SqliteStore(database, "router", bus)


def saying(*said: Said, version: int = 0) -> Commit:
    receipt = Receipt(f"m-{version}", 1, b"cause", said, "jobs/job-1", version + 1)
    return Commit((an_update("job-1", version, b"{}"),), receipt=receipt)


ORDER = Said("s-1", "generation-commands", b'{"n": 1}', {"type": "take.order", "job_id": "job-1"})
REPORT = Said("s-2", "job-events", b'{"n": 2}', {"type": "job.closed", "job_id": "job-1"})


def test_what_a_commit_says_is_heard_with_it_in_order(store: SqliteStore, bus: SqliteBus):
    store.commit(saying(ORDER, REPORT))
    assert [each.delivery.data for each in bus.pull(AT, 5)] == [ORDER.data]
    assert [heard.type for heard in bus.history("job-1")] == ["take.order", "job.closed"]


def test_its_receipt_gives_back_what_it_said(store: SqliteStore, database: Database):
    store.commit(saying(ORDER, REPORT))
    receipt = store.receipt("m-0")
    assert receipt is not None
    assert receipt.outbox == (ORDER, REPORT)
    assert SqliteReader(database).receipts("router") == [receipt]


def test_a_commit_that_loses_says_nothing(store: SqliteStore, bus: SqliteBus):
    store.commit(saying())
    for late in (saying(ORDER), saying(ORDER, version=5)):
        with pytest.raises(Conflict):
            store.commit(late)
    assert bus.pull(AT, 5) == []


def test_a_commit_that_may_not_say_it_changes_nothing(store: SqliteStore, bus: SqliteBus):
    with pytest.raises(Denied):
        store.commit(saying(ORDER, Said("s", "qa-commands", b"{}"), Said("s", "ticks", b"{}")))
    assert store.get("jobs", "job-1") is None
    assert store.receipt("m-0") is None
    assert bus.pull(AT, 5) == []


def test_a_store_without_a_bus_leaves_the_saying_to_others(database: Database, bus: SqliteBus):
    silent = SqliteStore(database, "router")
    silent.commit(saying(ORDER))
    assert not silent.says_outbox
    assert bus.pull(AT, 5) == []
    receipt = silent.receipt("m-0")
    assert receipt is not None
    assert receipt.outbox == (ORDER,)


def test_receipts_are_forgotten_before_the_log_that_they_name(store: SqliteStore, bus: SqliteBus):
    store.commit(saying(ORDER))
    [leased] = bus.pull(AT, 1)
    bus.ack(leased.lease)
    assert store.prune(2) == 1
    assert bus.prune(FakeClock().now_ms() + 1) == 1
    assert store.receipt("m-0") is None
