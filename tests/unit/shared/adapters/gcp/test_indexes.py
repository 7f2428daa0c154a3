"""Every query has its index, and every field's indexes are declared.

The emulator answers any query at all; these rules are what it lacks.
"""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from shared.adapters.gcp.documents import (
    counter_write,
    mark,
    receipt_write,
    record_write,
    row_write,
)
from shared.adapters.gcp.firestore import Firestore
from shared.adapters.gcp.indexes import COMPOSITES, EXPIRING, FIELDS, Composite, Order, Scope
from shared.adapters.gcp.messages import DESCENDING, Raw
from shared.adapters.gcp.queries import Bound, Query, structured
from shared.adapters.gcp.store import FirestoreReader, FirestoreStore
from shared.ports.store import Commit, Said
from shared.topology import SERVICES
from tests.support import index_rules
from tests.support.builders import a_commit, a_receipt, a_row, an_update
from tests.support.emulators import Emulators
from tests.support.firestore import RECEIPT_MS, a_firestore
from tests.support.index_rules import missing_index

AT_MOST = Bound(9, inclusive=True)


@pytest.mark.parametrize(
    "query",
    [
        Query("jobs"),
        Query("jobs", start=Bound("a", inclusive=True), end=Bound("b", inclusive=False)),
        Query("jobs", order="due_at_ms", end=AT_MOST),
        Query("receipts", "services/router", order="committed_at", descending=True),
        Query("receipts", everywhere=True, equal=("job_id", "job-1")),
        Query("unheard_of", order="anything", descending=True),
    ],
)
def test_a_query_along_one_indexed_field_or_the_names_has_its_index(query: Query):
    assert missing_index(structured(query)) == ""


@pytest.mark.parametrize(
    "query",
    [
        Query("jobs", order="version"),
        Query("jobs", descending=True),
        Query("jobs", order="due_at_ms", descending=True),
        Query("jobs", everywhere=True),
        Query("jobs", order="due_at_ms", everywhere=True),
        Query("receipts", "services/router", equal=("job_id", "job-1")),
        Query("receipts", "services/router", order="at_ms"),
        Query("receipts", everywhere=True, equal=("record", "jobs/job-1")),
        Query("receipts", everywhere=True, equal=("job_id", "job-1"), order="committed_at"),
    ],
)
def test_a_query_that_needs_an_index_nobody_declared_is_found_out(query: Query):
    assert missing_index(structured(query)) != ""


def test_an_inequality_orders_by_its_field_without_being_told():
    query = structured(Query("jobs", order="due_at_ms"))
    condition = query.where.field_filter
    condition.op, condition.field.field_path = 3, "version"

    assert "version" in missing_index(query)


def test_names_the_other_way_round_need_an_index_of_their_own():
    query = structured(Query("jobs", order="due_at_ms"))
    query.order_by.add(direction=DESCENDING).field.field_path = "__name__"

    assert missing_index(query) != ""


def test_a_composite_serves_the_query_it_was_declared_for_and_no_other(
    monkeypatch: pytest.MonkeyPatch,
):
    fields = (("record", Order.ASCENDING), ("committed_at", Order.ASCENDING))
    declared = (Composite("receipts", Scope.COLLECTION, fields),)
    monkeypatch.setattr(index_rules, "COMPOSITES", declared)
    equal = ("record", "jobs/job-1")

    assert missing_index(structured(Query("receipts", equal=equal, order="committed_at"))) == ""
    assert missing_index(structured(Query("receipts", equal=equal, order="at_ms"))) != ""


def test_a_kind_of_query_that_the_rules_cannot_judge_is_refused():
    query = structured(Query("jobs"))
    query.where.unary_filter.op = 3

    with pytest.raises(AssertionError, match="not judged"):
        missing_index(query)


READS: Mapping[str, Callable[[FirestoreStore], Any]] = {
    "get": lambda store: store.get("jobs", "job-1"),
    "scan": lambda store: store.scan("jobs", "j", after="job"),
    "due": lambda store: store.due("jobs", 10**15),
    "receipt": lambda store: store.receipt("message-1"),
    "commit": lambda store: store.commit(Commit(counts={"seen": 1})),
    "counters": lambda store: store.counters(),
    "counted": lambda store: store.counted(),
    "next_due_ms": lambda store: store.next_due_ms(),
}

LOOKS: Mapping[str, Callable[[FirestoreReader], Any]] = {
    "get": lambda reader: reader.get("jobs", "job-1"),
    "scan": lambda reader: reader.scan("jobs", ""),
    "due": lambda reader: reader.due("jobs", 10**15),
    "receipt_of": lambda reader: reader.receipt_of("router", "message-1"),
    "receipts": lambda reader: [reader.receipts("router"), reader.receipts("router", "jobs/")],
    "heard": lambda reader: reader.heard("job-1"),
    "mark": lambda reader: reader.mark("router"),
    "moved": lambda reader: [reader.moved("router", 0), reader.moved("router", 10**12)],
}


def _public(kind: type) -> set[str]:
    return {name for name in dir(kind) if name[0] != "_" and callable(getattr(kind, name))}


def test_every_query_that_the_store_can_ask_has_its_index(emulators: Emulators):
    assert READS.keys() == _public(FirestoreStore), "a new method: call it here"
    assert LOOKS.keys() == _public(FirestoreReader), "a new method: call it here"

    with a_firestore(emulators) as firestore:  # At its end it looks at what was asked.
        store, reader = (
            FirestoreStore(firestore, "router", RECEIPT_MS),
            FirestoreReader(firestore),
        )
        store.commit(a_commit(an_update(due_at_ms=1), receipt=a_receipt()))
        for read in READS.values():
            read(store)
        for look in LOOKS.values():
            look(reader)


def test_a_query_without_an_index_fails_the_test_that_asked_it(emulators: Emulators):
    def ask(firestore: Firestore) -> None:
        firestore.run(Query("jobs", order="version"))

    with pytest.raises(AssertionError, match="version"), a_firestore(emulators) as firestore:
        ask(firestore)


def _fields(write: Raw) -> set[str]:
    transformed = {each.field_path.partition(".")[0] for each in write.update_transforms}
    return {*write.update.fields, *transformed}


def _declared(collection: str) -> set[str]:
    return {each.field for each in FIELDS if each.collection == collection}


def test_the_indexes_of_every_field_that_is_written_are_declared():
    said = (Said("id", "job-events", b"{}"),)
    receipt = a_receipt(outbox=said, record="jobs/job-1", record_version=2)
    full = receipt_write("n", receipt, RECEIPT_MS)
    full.update.fields["job_id"].string_value = "job-1"
    mark(full, "signed")
    waiting = record_write("n", an_update(due_at_ms=1), None)
    mark(waiting, "signed")
    record = _fields(waiting) | _fields(row_write("n", a_row()))

    assert _declared("receipts") == _fields(full)
    assert _declared("counters") == _fields(counter_write("n", {"seen": 1}))
    for service in SERVICES.values():
        for collection in service.owns:
            assert _declared(collection) == record


def test_no_field_is_declared_twice_and_no_record_is_called_a_receipt():
    declared = [(each.collection, each.field) for each in FIELDS]
    owned = {name for service in SERVICES.values() for name in service.owns}

    assert len(declared) == len(set(declared))
    assert not owned & {"services", "receipts", "counters"}


def test_what_expires_is_declared_and_not_indexed():
    indexes = {(each.collection, each.field): each.indexes for each in FIELDS}

    assert [indexes[each] for each in EXPIRING] == [()]
    assert COMPOSITES == ()
