"""What every store keeps: one winner, all or nothing, owners only."""

from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import Barrier
from typing import TypeAlias

import pytest

from shared.adapters.gcp.store import FirestoreStore
from shared.adapters.local.database import Database
from shared.adapters.local.store import SqliteStore
from shared.domain.errors import Conflict, Denied
from shared.ports.store import PAGE, Commit, Record, Said, Store, scan_all
from tests.support.builders import a_commit, a_receipt, a_row, an_update
from tests.support.emulators import Emulators
from tests.support.firestore import RECEIPT_MS, a_firestore
from tests.support.records import MemoryRecords, MemoryStore

Opener: TypeAlias = Callable[[str], Store]
"""Opens the same store as a service."""


@contextmanager
def _sqlite(folder: Path, _emulators: Emulators) -> Generator[Opener]:
    database = Database(folder / "store.db")
    yield lambda service: SqliteStore(database, service)
    database.close()


@contextmanager
def _sqlite_inline(folder: Path, _emulators: Emulators) -> Generator[Opener]:
    database = Database(folder / "store.db")
    yield lambda service: SqliteStore(database, service)
    database.close()


@contextmanager
def _memory(_folder: Path, _emulators: Emulators) -> Generator[Opener]:
    records = MemoryRecords()
    yield lambda service: MemoryStore(service, records)


@contextmanager
def _firestore(_folder: Path, emulators: Emulators) -> Generator[Opener]:
    with a_firestore(emulators) as firestore:
        yield lambda service: FirestoreStore(firestore, service, RECEIPT_MS)


IMPLEMENTATIONS: dict[str, Callable[[Path, Emulators], AbstractContextManager[Opener]]] = {
    "sqlite": _sqlite,
    "sqlite-inline": _sqlite_inline,
    "memory": _memory,
    "firestore-emulator": _firestore,
}


@pytest.fixture(params=IMPLEMENTATIONS)
def opened(
    request: pytest.FixtureRequest, tmp_path: Path, emulators: Emulators
) -> Generator[Opener]:
    with IMPLEMENTATIONS[request.param](tmp_path, emulators) as opener:
        yield opener


@pytest.fixture
def store(opened: Opener) -> Store:
    return opened("router")


def test_a_new_record_is_read_as_it_was_written_at_version_one(store: Store):
    body = bytes(range(256))
    store.commit(a_commit(an_update("job-1", 0, body, due_at_ms=77)))
    assert store.get("jobs", "job-1") == Record("jobs", "job-1", 1, body, 77)


def test_nothing_is_read_where_nothing_was_written(store: Store):
    assert store.get("jobs", "job-1") is None
    assert store.receipt("message-1") is None
    assert store.scan("jobs", "") == store.due("jobs", 10**15) == []
    assert store.next_due_ms() is None
    assert dict(store.counters()) == {}


def test_an_update_at_the_version_that_was_read_moves_it_one_on(store: Store):
    store.commit(a_commit(an_update(body=b"old", due_at_ms=5)))
    store.commit(a_commit(an_update(expected_version=1, body=b"new")))
    assert store.get("jobs", "job-1") == Record("jobs", "job-1", 2, b"new", None)


@pytest.mark.parametrize("expected_version", [0, 1, 3])
def test_an_update_at_another_version_conflicts(store: Store, expected_version: int):
    store.commit(a_commit(an_update(body=b"one")))
    store.commit(a_commit(an_update(expected_version=1, body=b"two")))
    with pytest.raises(Conflict):
        store.commit(a_commit(an_update(expected_version=expected_version, body=b"late")))
    assert store.get("jobs", "job-1") == Record("jobs", "job-1", 2, b"two")


def test_an_update_of_a_record_that_is_not_there_conflicts(store: Store):
    with pytest.raises(Conflict):
        store.commit(a_commit(an_update(expected_version=1)))
    assert store.get("jobs", "job-1") is None


def test_a_conflict_undoes_everything_in_its_commit(opened: Opener):
    store = opened("generator")
    taken = an_update("take-1", collection="takes")
    store.commit(a_commit(taken))
    fresh = an_update("take-2", collection="takes", due_at_ms=1)
    with pytest.raises(Conflict):
        store.commit(Commit((fresh, taken), (a_row(),), a_receipt(), {"takes{}": 1}))
    assert store.get("takes", "take-2") is None
    assert store.get("facts", "fact-1") is None
    assert store.receipt("message-1") is None
    assert dict(store.counters()) == {}
    assert store.next_due_ms() is None


def test_a_row_is_created_once_and_never_changes(opened: Opener):
    store = opened("generator")
    store.commit(Commit(rows=(a_row(body=b"first"),)))
    with pytest.raises(Conflict):
        store.commit(Commit(rows=(a_row(body=b"second"),)))
    for version in (0, 1):
        with pytest.raises(Conflict):
            store.commit(a_commit(an_update("fact-1", version, b"third", collection="facts")))
    assert store.get("facts", "fact-1") == Record("facts", "fact-1", 1, b"first")


def test_a_key_twice_in_one_commit_is_refused(store: Store):
    with pytest.raises(Conflict):
        store.commit(a_commit(an_update(body=b"a"), an_update(expected_version=1, body=b"b")))
    assert store.get("jobs", "job-1") is None


def test_a_receipt_keeps_its_cause_and_its_outbox_in_order(store: Store):
    outbox = tuple(Said(f"id-{9 - n}", "job-events", bytes([n, 0, 255])) for n in range(9))
    receipt = a_receipt(outbox=outbox, record="jobs/job-1", record_version=7)
    store.commit(Commit(receipt=receipt))
    assert store.receipt("message-1") == receipt


def test_a_commit_whose_answer_was_lost_is_recognised_by_its_receipt(store: Store):
    commit = a_commit(an_update(), receipt=a_receipt(), jobs=1)
    store.commit(commit)
    with pytest.raises(Conflict):
        store.commit(commit)
    assert store.receipt("message-1") == commit.receipt
    assert dict(store.counters()) == {"jobs": 1}
    record = store.get("jobs", "job-1")
    assert record is not None
    assert record.version == 1


def test_a_second_receipt_of_a_message_conflicts_and_the_first_stays(store: Store):
    first = a_receipt(outbox=(Said("s", "job-events", b"first"),))
    store.commit(Commit(receipt=first))
    with pytest.raises(Conflict):
        store.commit(Commit(receipt=a_receipt(at_ms=2000), counts={"seen": 1}))
    assert store.receipt("message-1") == first
    assert dict(store.counters()) == {}


def test_two_services_keep_receipts_and_counters_of_their_own(opened: Opener):
    opened("router").commit(Commit(receipt=a_receipt(), counts={"seen": 2}))
    assert opened("billing").receipt("message-1") is None
    opened("billing").commit(Commit(receipt=a_receipt(at_ms=5), counts={"seen": 3}))
    assert dict(opened("router").counters()) == {"seen": 2}
    assert dict(opened("billing").counters()) == {"seen": 3}
    assert (opened("router").counted(), opened("billing").counted()) == (2, 3)


def test_a_service_that_opens_anothers_records_is_denied(opened: Opener):
    opened("router").commit(a_commit(an_update()))
    stranger = opened("billing")
    for attempt in (
        lambda: stranger.get("jobs", "job-1"),
        lambda: stranger.scan("jobs", ""),
        lambda: list(scan_all(stranger, "jobs")),
        lambda: stranger.due("jobs", 0),
        lambda: stranger.commit(a_commit(an_update(expected_version=1))),
        lambda: stranger.commit(Commit(rows=(a_row(collection="jobs"),), receipt=a_receipt())),
    ):
        with pytest.raises(Denied):
            attempt()
    assert stranger.receipt("message-1") is None
    assert opened("router").get("jobs", "job-1") == Record("jobs", "job-1", 1, b'{"schema": 1}')


def test_a_scan_gives_a_prefix_in_key_order_up_to_its_limit(store: Store):
    for key in ("b", "a.2", "a.10", "a", "é", "a.\U0001f600", "A.1"):
        store.commit(a_commit(an_update(key)))
    assert [r.key for r in store.scan("jobs", "a.")] == ["a.10", "a.2", "a.\U0001f600"]
    assert [r.key for r in store.scan("jobs", "")] == sorted(
        ["b", "a.2", "a.10", "a", "é", "a.\U0001f600", "A.1"]
    )
    assert [r.key for r in store.scan("jobs", "a", limit=2)] == ["a", "a.10"]
    assert store.scan("jobs", "a%") == store.scan("jobs", "_") == []


def test_a_scan_goes_on_after_a_key_whether_that_is_there_or_not(store: Store):
    for key in ("b", "a", "a\0", "ab", "é", "\U0001f600"):
        store.commit(a_commit(an_update(key)))
    assert [r.key for r in store.scan("jobs", "", limit=2, after="a")] == ["a\0", "ab"]
    assert [r.key for r in store.scan("jobs", "", after="aa")] == ["ab", "b", "é", "\U0001f600"]
    assert [r.key for r in store.scan("jobs", "a", after="a\0")] == ["ab"]
    assert [r.key for r in store.scan("jobs", "b", after="a")] == ["b"]
    assert store.scan("jobs", "a", after="b") == store.scan("jobs", "", after="\U0001f600") == []


def test_all_records_are_scanned_however_many_pages_they_fill(store: Store):
    keys = [f"job-{number:04d}" for number in range(2 * PAGE + 1)]
    store.commit(a_commit(*(an_update(key) for key in (*keys, "other"))))
    assert [record.key for record in scan_all(store, "jobs", "job-")] == keys
    assert [record.key for record in scan_all(store, "jobs")] == [*keys, "other"]
    assert list(scan_all(store, "jobs", "nobody")) == []


def test_due_records_come_earliest_first_and_none_before_its_time(store: Store):
    for key, due_at_ms in (("late", 30), ("now", 20), ("early", 10), ("never", None)):
        store.commit(a_commit(an_update(key, due_at_ms=due_at_ms)))
    assert [r.key for r in store.due("jobs", 20)] == ["early", "now"]
    assert [r.key for r in store.due("jobs", 99, limit=1)] == ["early"]
    assert [r.key for r in store.due("jobs", 30, since_ms=10)] == ["now", "late"]
    assert store.due("jobs", 29, since_ms=20) == []
    assert store.next_due_ms() == 10


def test_a_record_stops_being_due_when_it_says_so(store: Store):
    store.commit(a_commit(an_update(due_at_ms=10)))
    store.commit(a_commit(an_update(expected_version=1)))
    assert store.due("jobs", 99) == []
    assert store.next_due_ms() is None


def test_the_earliest_due_time_is_over_what_the_tick_of_the_service_sweeps(opened: Opener):
    billing = opened("billing")
    billing.commit(a_commit(an_update("h", due_at_ms=50, collection="holds")))
    billing.commit(a_commit(an_update("i", due_at_ms=40, collection="holds")))
    opened("router").commit(a_commit(an_update(due_at_ms=1)))
    assert billing.next_due_ms() == 40


def test_of_sixteen_writers_of_one_version_exactly_one_wins(store: Store):
    store.commit(a_commit(an_update(body=b"start")))
    start = Barrier(16)

    def write(number: int) -> bool:
        start.wait()
        try:
            mine = an_update(expected_version=1, body=b"%d" % number)
            store.commit(a_commit(mine, receipt=a_receipt(f"message-{number}"), won=1))
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        won = list(pool.map(write, range(16)))
    assert won.count(True) == 1
    record = store.get("jobs", "job-1")
    assert record is not None
    assert (record.version, record.body) == (2, b"%d" % won.index(True))
    receipts = [store.receipt(f"message-{number}") is not None for number in range(16)]
    assert receipts == won
    assert dict(store.counters()) == {"won": 1}


def test_no_update_is_lost_among_writers_that_reload(store: Store):
    store.commit(a_commit(an_update(body=b"0")))

    def add_one() -> None:
        while True:
            record = store.get("jobs", "job-1")
            assert record is not None
            body = b"%d" % (int(record.body) + 1)
            try:
                store.commit(a_commit(an_update("job-1", record.version, body)))
            except Conflict:
                continue
            return

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(add_one) for _ in range(40)]:
            done.result()
    record = store.get("jobs", "job-1")
    assert record is not None
    assert (record.version, record.body) == (41, b"40")


def test_counts_of_many_writers_add_up(store: Store):
    with ThreadPoolExecutor(16) as pool:
        counted = Commit(counts={"a": 1, "b": 2})
        for done in [pool.submit(store.commit, counted) for _ in range(64)]:
            done.result()
    assert dict(store.counters()) == {"a": 64, "b": 128}
    assert store.counted() == 192


def test_what_was_counted_stands_still_while_nothing_is_counted(store: Store):
    assert store.counted() == 0
    store.commit(a_commit(an_update(body=b"old"), a=2))
    with pytest.raises(Conflict):
        store.commit(a_commit(an_update(body=b"again"), a=1))
    store.commit(a_commit(an_update(expected_version=1, body=b"new")))
    assert store.counted() == 2
