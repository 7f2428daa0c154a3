"""What SQLite's store gives to operators, beyond the contract."""

from collections.abc import Generator
from pathlib import Path

import pytest

from shared.adapters.local.database import Database
from shared.adapters.local.store import SqliteReader, SqliteStore
from shared.domain.errors import Denied
from shared.ports.store import Commit, Said
from tests.support.builders import a_commit, a_receipt, a_row, an_update


@pytest.fixture
def database(tmp_path: Path) -> Generator[Database]:
    database = Database(tmp_path / "store.db")
    yield database
    database.close()


def test_operators_read_across_services(database: Database):
    SqliteStore(database, "router").commit(a_commit(an_update(due_at_ms=3)))
    SqliteStore(database, "generator").commit(Commit(rows=(a_row(),)))
    reader = SqliteReader(database)
    assert reader.collections() == ["facts", "jobs"]
    assert [r.key for r in reader.due("jobs", 3)] == ["job-1"]
    assert [r.key for r in reader.scan("facts", "")] == ["fact-1"]
    assert reader.get("facts", "fact-2") is None


def test_receipts_come_in_the_order_of_their_commits(database: Database):
    store = SqliteStore(database, "router")
    said = (Said("s", "job-events", b"data"),)
    receipts = [
        a_receipt(f"message-{9 - n}", said, at_ms=50 - n, record=f"jobs/job-{n % 2}")
        for n in range(6)
    ]
    for receipt in receipts:
        store.commit(Commit(receipt=receipt))
    store.commit(Commit(receipt=a_receipt("moved nothing")))
    SqliteStore(database, "billing").commit(Commit(receipt=a_receipt("billing's")))
    reader = SqliteReader(database)
    assert reader.receipts("router", "jobs/job-1") == receipts[1::2]
    assert reader.receipts("router")[:6] == receipts
    assert len(reader.receipts("router")) == 7


def test_what_moved_since_the_last_look_is_named_once(database: Database):
    store, reader = SqliteStore(database, "router"), SqliteReader(database)
    assert reader.moved("router", 0) == (0, [])
    for number, record in enumerate(("jobs/b", "jobs/a", "jobs/a", "")):
        store.commit(Commit(receipt=a_receipt(f"message-{number}", record=record)))
    mark, moved = reader.moved("router", 0)
    assert moved == ["jobs/a", "jobs/b"]
    assert reader.moved("router", mark) == (mark, [])
    SqliteStore(database, "billing").commit(Commit(receipt=a_receipt("x", record="holds/a")))
    store.commit(Commit(receipt=a_receipt("message-9", record="jobs/b")))
    later, moved = reader.moved("router", mark)
    assert moved == ["jobs/b"]
    store.prune(before_ms=10**15)
    assert reader.moved("router", later)[1] == []


def test_old_receipts_are_forgotten_with_their_outboxes_and_records_stay(database: Database):
    router, billing = SqliteStore(database, "router"), SqliteStore(database, "billing")
    said = (Said("s", "job-events", b"data"),)
    router.commit(a_commit(an_update(), receipt=a_receipt("old", said, at_ms=99)))
    router.commit(Commit(receipt=a_receipt("new", said, at_ms=100)))
    billing.commit(Commit(receipt=a_receipt("old", at_ms=99)))
    assert router.prune(before_ms=100) == 1
    assert router.receipt("old") is None
    assert router.receipt("new") == a_receipt("new", said, at_ms=100)
    assert billing.receipt("old") is not None
    assert router.get("jobs", "job-1") is not None
    kept = database.read(lambda c: c.execute("SELECT count(*) FROM outboxes").fetchone()[0])
    assert kept == 1


def test_somebody_who_is_no_service_gets_no_store(database: Database):
    with pytest.raises(Denied):
        SqliteStore(database, "auditor")
