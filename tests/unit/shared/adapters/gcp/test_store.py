"""What Firestore's store does beyond the contract: its shape, its price, answers that get lost."""

from collections.abc import Generator
from datetime import UTC, datetime

import grpc
import pytest

from shared.adapters.gcp.documents import DOCUMENT_BYTES_MAX
from shared.adapters.gcp.firestore import Firestore
from shared.adapters.gcp.messages import RawWrite
from shared.adapters.gcp.op_counts import OpCounts, Ops
from shared.adapters.gcp.queries import Query
from shared.adapters.gcp.store import FirestoreReader, FirestoreStore
from shared.domain.errors import Conflict, Denied, PortError, Unavailable
from shared.ports.store import Commit, Receipt, Record, Said
from shared.topology import SERVICES
from tests.support.builders import a_commit, a_receipt, a_row, an_update
from tests.support.emulators import Emulators
from tests.support.firestore import RECEIPT_MS, a_firestore
from tests.support.lost_answers import LostAnswers

LOST, LATE = grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED


@pytest.fixture
def firestore(emulators: Emulators) -> Generator[Firestore]:
    with a_firestore(emulators) as firestore:
        yield firestore


def _store(firestore: Firestore, service: str = "router") -> FirestoreStore:
    return FirestoreStore(firestore, service, RECEIPT_MS)


def _named(job_id: str) -> bytes:
    return b'{"id": "m", "job_id": "%s", "payload": {}}' % job_id.encode()


def test_a_record_is_text_for_whoever_looks_and_bytes_only_where_it_must_be(firestore: Firestore):
    _store(firestore).commit(a_commit(an_update(body='{"title": "Öl"}'.encode())))
    _store(firestore).commit(a_commit(an_update("job-2", body=b"\xff\0", due_at_ms=7)))

    text = firestore.get(firestore.name("jobs", "job-1"))
    assert text is not None
    assert text.fields["body"].string_value == '{"title": "Öl"}'
    assert set(text.fields) == {"version", "body", "mark"}
    data = firestore.get(firestore.name("jobs", "job-2"))
    assert data is not None
    assert data.fields["body"].bytes_value == b"\xff\0"
    assert set(data.fields) == {"version", "body", "due_at_ms", "mark"}


def test_keys_may_hold_what_ids_may_not(firestore: Firestore):
    store = _store(firestore)
    keys = sorted(["", ".", "..", "__id1__", "a", "a.b", "a/b", "a/b/c", "a0", "\0", "é", "_"])
    store.commit(a_commit(*(an_update(key) for key in keys)))

    assert [record.key for record in store.scan("jobs", "")] == keys
    assert [record.key for record in store.scan("jobs", "a/")] == ["a/b", "a/b/c"]
    assert [record.key for record in store.scan("jobs", "a.")] == ["a.b"]
    assert [record.key for record in store.scan("jobs", "", after="a.b")] == keys[8:]
    for key in keys:
        assert store.get("jobs", key) == Record("jobs", key, 1, b'{"schema": 1}')
        store.commit(Commit(receipt=a_receipt(f"{key}!")))
        assert store.receipt(f"{key}!") == a_receipt(f"{key}!")


def test_a_record_too_large_for_a_document_is_refused_by_its_kind_and_nothing_happens(
    firestore: Firestore,
):
    store = _store(firestore)
    large = an_update(body=b"x" * DOCUMENT_BYTES_MAX)

    with pytest.raises(PortError, match=r"^a record of jobs takes 1040\d\d\d bytes"):
        store.commit(a_commit(an_update("job-2"), large))
    with pytest.raises(PortError, match=r"^a receipt takes"):
        store.commit(Commit(receipt=a_receipt(outbox=(Said("s", "t", large.body),))))
    assert store.scan("jobs", "") == []


def test_the_largest_document_that_we_let_through_is_one_that_firestore_takes(
    firestore: Firestore,
):
    store = _store(firestore)
    body = b"x" * (DOCUMENT_BYTES_MAX - 1000)
    store.commit(a_commit(an_update(body=body)))

    assert store.get("jobs", "job-1") == Record("jobs", "job-1", 1, body)


def test_receipt_record_row_and_counters_are_one_batch_or_nothing(emulators: Emulators):
    counts = OpCounts()
    with a_firestore(emulators, counts) as firestore:
        store = _store(firestore, "generator")
        takes = an_update("take-1", collection="takes")
        whole = Commit((takes,), (a_row(),), a_receipt(), {"takes": 1})
        store.commit(whole)
        assert counts.ops == Ops(writes=4, commits=1)

        before = counts.ops
        again = Commit((an_update("take-2", collection="takes"),), (), a_receipt(), {"takes": 1})
        with pytest.raises(Conflict):
            store.commit(again)
        assert counts.ops.since(before) == Ops(conflicts=1)
        assert store.get("takes", "take-2") is None
        assert dict(store.counters()) == {"takes": 1}


def test_a_transition_is_paid_with_one_read_and_three_writes(emulators: Emulators):
    counts = OpCounts()
    with a_firestore(emulators, counts) as firestore:
        _store(firestore).commit(a_commit(an_update()))
        worker, before = _store(firestore), counts.ops
        record = worker.get("jobs", "job-1")
        assert record is not None
        moved = an_update(expected_version=record.version)
        worker.commit(a_commit(moved, receipt=a_receipt(), transitions=1))

        assert counts.ops.since(before) == Ops(reads=1, writes=3, commits=1)


def test_a_version_that_was_written_here_is_replaced_without_a_look(emulators: Emulators):
    counts = OpCounts()
    with a_firestore(emulators, counts) as firestore:
        store = _store(firestore)
        for version in range(4):
            store.commit(a_commit(an_update(expected_version=version)))

        assert counts.ops == Ops(writes=4, commits=4)


def test_a_version_that_was_seen_elsewhere_costs_one_look(emulators: Emulators):
    counts = OpCounts()
    with a_firestore(emulators, counts) as firestore:
        _store(firestore).commit(a_commit(an_update()))
        before = counts.ops
        _store(firestore).commit(a_commit(an_update(expected_version=1)))
        assert counts.ops.since(before) == Ops(reads=1, writes=1, commits=1)

        before = counts.ops
        with pytest.raises(Conflict):
            _store(firestore).commit(a_commit(an_update(expected_version=1)))
        assert counts.ops.since(before) == Ops(reads=1)


def test_a_version_that_somebody_else_replaced_meanwhile_conflicts(firestore: Firestore):
    mine, other = _store(firestore), _store(firestore)
    mine.commit(a_commit(an_update(body=b"one")))
    other.commit(a_commit(an_update(expected_version=1, body=b"other")))

    with pytest.raises(Conflict):
        mine.commit(a_commit(an_update(expected_version=1, body=b"mine")))
    assert mine.get("jobs", "job-1") == Record("jobs", "job-1", 2, b"other")


def test_an_empty_commit_calls_nobody(emulators: Emulators):
    counts = OpCounts()
    with a_firestore(emulators, counts) as firestore:
        _store(firestore).commit(Commit())

    assert counts.ops == Ops()


def test_reads_are_counted_as_they_are_billed(emulators: Emulators):
    counts = OpCounts()
    with a_firestore(emulators, counts) as firestore:
        store = _store(firestore)
        store.commit(a_commit(*(an_update(f"job-{n}", due_at_ms=n) for n in range(5)), seen=1))
        for reads, queries, look in (
            (1, 0, lambda: store.get("jobs", "nobody")),
            (5, 1, lambda: store.scan("jobs", "")),
            (2, 1, lambda: store.scan("jobs", "", limit=2)),
            (1, 1, lambda: store.scan("jobs", "nobody")),
            (3, 1, lambda: store.due("jobs", 2)),
            (1, 1, store.next_due_ms),
            (1, 1, store.counters),
            (1, 1, store.counted),
        ):
            before = counts.ops
            look()
            assert counts.ops.since(before) == Ops(reads=reads, queries=queries)


@pytest.mark.parametrize(("code", "commits"), [(LOST, 2), (LATE, 1)])
@pytest.mark.parametrize("receipt", [a_receipt(), None], ids=["outcome", "intent"])
def test_a_commit_whose_answer_was_lost_has_happened(
    emulators: Emulators, receipt: Receipt | None, code: grpc.StatusCode, commits: int
):
    """Not believed, an intent would look like somebody else's, and its take be written off."""
    lost = LostAnswers(code)
    with a_firestore(emulators, lost) as firestore:
        store = _store(firestore)
        store.commit(a_commit(an_update(), receipt=receipt, seen=1))

        assert lost.commits == commits + 1  # And a look whether it has happened.
        assert store.get("jobs", "job-1") == Record("jobs", "job-1", 1, b'{"schema": 1}')
        assert dict(store.counters()) == {"seen": 1}
        store.commit(a_commit(an_update(expected_version=1)))


def test_the_same_commit_of_a_rival_is_not_taken_for_ones_own(emulators: Emulators):
    project = emulators.new_project()
    commit = a_commit(an_update())
    with a_firestore(emulators, project=project) as theirs:
        _store(theirs).commit(commit)
    lost = a_firestore(emulators, LostAnswers(LOST), project=project)
    with lost as ours, pytest.raises(Conflict):
        _store(ours).commit(commit)


def test_a_commit_that_did_not_happen_is_an_outage(emulators: Emulators):
    lost = LostAnswers(LATE, happens=False)
    with a_firestore(emulators, lost) as firestore, pytest.raises(Unavailable):
        _store(firestore).commit(a_commit(an_update()))


def test_counters_alone_are_never_sent_twice(emulators: Emulators):
    lost = LostAnswers(LOST)
    with a_firestore(emulators, lost) as firestore:
        store = _store(firestore)
        with pytest.raises(Unavailable):
            store.commit(Commit(counts={"seen": 1}))

        assert lost.commits == 1
        assert dict(store.counters()) == {"seen": 1}


def test_counters_are_spread_over_the_shards_by_message_and_summed(firestore: Firestore):
    store = _store(firestore)
    series = 'transitions{from="`a\\b`",to="c.d"}'
    for number in range(60):
        receipt = a_receipt(f"message-{number}")
        store.commit(Commit(receipt=receipt, counts={series: 2, "plain": 1}))

    found = firestore.run(Query("counters", "services/router"))
    names = {int(shard.name.rpartition("/")[2]) for shard in found}
    shards = SERVICES["router"].shards
    assert len(names) > shards // 2
    assert names <= set(range(shards))
    assert dict(store.counters()) == {series: 120, "plain": 60}
    assert store.counted() == 180


def test_a_receipt_expires_by_the_time_that_we_gave_it_and_is_found_as_long_as_it_is_there(
    firestore: Firestore,
):
    store = _store(firestore)
    ancient = a_receipt(at_ms=1000)
    store.commit(Commit(receipt=ancient))

    found = firestore.get(firestore.name("services", "router", "receipts", "message-1"))
    assert found is not None
    expires = found.fields["expire_at"].timestamp_value.ToDatetime(UTC)
    assert expires == datetime.fromtimestamp((1000 + RECEIPT_MS) / 1000, UTC)
    assert expires < datetime.fromtimestamp(found.create_time.seconds, UTC)
    assert store.receipt("message-1") == ancient
    with pytest.raises(Conflict):
        store.commit(Commit(receipt=ancient))


def test_when_a_receipt_has_expired_what_it_did_is_still_not_done_twice(firestore: Firestore):
    store = _store(firestore, "generator")
    commit = Commit(
        (an_update("take-1", collection="takes"),), (a_row(),), a_receipt(), {"takes": 1}
    )
    store.commit(commit)
    expired = RawWrite(delete=firestore.name("services", "generator", "receipts", "message-1"))
    firestore.commit([expired], repeatable=True)

    assert store.receipt("message-1") is None
    with pytest.raises(Conflict):
        store.commit(commit)
    assert dict(store.counters()) == {"takes": 1}


def test_operators_read_across_services(firestore: Firestore):
    _store(firestore).commit(a_commit(an_update(due_at_ms=3)))
    _store(firestore, "generator").commit(Commit(rows=(a_row(),), receipt=a_receipt()))
    reader = FirestoreReader(firestore)

    assert [record.key for record in reader.due("jobs", 3)] == ["job-1"]
    assert [row.key for row in reader.scan("facts", "")] == ["fact-1"]
    assert reader.get("facts", "fact-2") is None
    assert reader.receipt_of("generator", "message-1") == a_receipt()
    assert reader.receipt_of("router", "message-1") is None


def test_receipts_come_in_the_order_of_their_commits_whatever_clocks_said(firestore: Firestore):
    store, said = _store(firestore), (Said("s", "job-events", b"data"),)
    receipts = [
        a_receipt(f"message-{9 - n}", said, at_ms=50 - n, record=f"jobs/job-{n % 2}")
        for n in range(6)
    ]
    for receipt in receipts:
        store.commit(Commit(receipt=receipt))
    store.commit(Commit(receipt=a_receipt("moved nothing")))
    _store(firestore, "billing").commit(Commit(receipt=a_receipt("billing's")))
    reader = FirestoreReader(firestore)

    assert reader.receipts("router", "jobs/job-1") == receipts[1::2]
    assert reader.receipts("router")[:6] == receipts
    assert len(reader.receipts("router")) == 7


def test_what_was_said_about_a_job_is_read_across_services(firestore: Firestore):
    def heard(message_id: str, cause: bytes, *said: bytes) -> Receipt:
        outbox = tuple(Said(f"{message_id}{n}", "job-events", data) for n, data in enumerate(said))
        return Receipt(message_id, 1000, cause, outbox)

    begun = heard("a", _named(""), _named("job-1"))
    moved = heard("b", _named("job-1"), _named("job-1"), _named("job-2"))
    told = heard("c", _named("job-1"))
    tick = heard("d", _named(""), _named("job-1"), _named("job-2"))
    junk = heard("e", b"\xff", b"[1]", b'{"job_id": 7}', b"")
    for service, receipt in (
        *(("ingest", begun), ("router", moved), ("billing", told)),
        *(("generator", tick), ("router", junk)),
    ):
        _store(firestore, service).commit(Commit(receipt=receipt))
    _store(firestore).commit(Commit(receipt=heard("f", _named("job-2"))))

    assert FirestoreReader(firestore).heard("job-1") == [begun, moved, told]
    assert FirestoreReader(firestore).heard("job-3") == []


def test_what_moved_since_the_last_look_is_named(
    firestore: Firestore, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("shared.adapters.gcp.store.OVERLAP_MS", -1)
    store, reader = _store(firestore), FirestoreReader(firestore)
    assert reader.mark("router") == 0
    assert reader.moved("router", 0) == (0, [])
    for number, record in enumerate(("jobs/b", "jobs/a", "jobs/a", "")):
        store.commit(Commit(receipt=a_receipt(f"message-{number}", record=record)))

    mark, moved = reader.moved("router", 0)
    assert moved == ["jobs/a", "jobs/b"]
    assert mark == reader.mark("router")
    assert reader.moved("router", mark) == (mark, [])
    _store(firestore, "billing").commit(Commit(receipt=a_receipt("x", record="holds/a")))
    store.commit(Commit(receipt=a_receipt("message-9", record="jobs/b")))
    assert reader.moved("router", mark)[1] == ["jobs/b"]


def test_a_look_goes_back_a_little_for_what_was_stamped_but_could_not_be_read_yet(
    firestore: Firestore,
):
    store, reader = _store(firestore), FirestoreReader(firestore)
    store.commit(Commit(receipt=a_receipt(record="jobs/a")))
    mark = reader.mark("router")

    assert reader.moved("router", mark) == (mark, ["jobs/a"])


def test_somebody_who_is_no_service_gets_no_store(firestore: Firestore):
    with pytest.raises(Denied):
        _store(firestore, "auditor")
