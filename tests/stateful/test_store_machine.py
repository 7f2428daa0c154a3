"""Stores against a small model: all of a commit or nothing, versions that only grow."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from shared.adapters.gcp.firestore import connect_firestore
from shared.adapters.gcp.store import FirestoreReader, FirestoreStore
from shared.adapters.local.store import SqliteReader, SqliteStore
from shared.domain.errors import Conflict
from shared.ports.store import Commit, Receipt, Record, Row, Store
from tests.support.builders import a_receipt, an_update
from tests.support.database import an_unflushed_database
from tests.support.emulators import Emulators
from tests.support.firestore import RECEIPT_MS

KEYS = st.sampled_from(["a", "b", "c"])


class StoreMachine(RuleBasedStateMachine):
    """One service's collection of records, and its rows, receipts and counters, in SQLite."""

    store: Store

    def __init__(self) -> None:
        super().__init__()
        self.begin()
        self.open()
        self.records: dict[str, Record] = {}
        self.rows: dict[str, Record] = {}
        self.heard: list[str] = []
        self.count = 0

    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()

    def open(self) -> None:
        self.database = an_unflushed_database(Path(self.folder.name) / "store.db")
        self.store = SqliteStore(self.database, "generator")

    def close(self) -> None:
        self.database.close()

    def receipts(self) -> list[Receipt]:
        return SqliteReader(self.database).receipts("generator")

    def teardown(self) -> None:
        self.close()
        self.folder.cleanup()

    @rule(
        updates=st.dictionaries(KEYS, st.tuples(st.integers(-1, 1), st.none() | st.integers(0, 9))),
        rows=st.sets(KEYS, max_size=2),
        message=st.integers(0, 30),
        body=st.binary(max_size=4),
    )
    def commit(
        self,
        updates: dict[str, tuple[int, int | None]],
        rows: set[str],
        message: int,
        body: bytes,
    ) -> None:
        versions = {key: self.records[key].version if key in self.records else 0 for key in updates}
        # Mostly the version that is stored, sometimes one too old or too new.
        wrong = {key: max(0, versions[key] + off) for key, (off, _) in updates.items()}
        receipt = a_receipt(f"message-{message}")
        commit = Commit(
            tuple(an_update(k, wrong[k], body, due, "takes") for k, (_, due) in updates.items()),
            tuple(Row("facts", key, body) for key in rows),
            receipt,
            {"commits": 1},
        )
        if wrong != versions or rows & self.rows.keys() or receipt.message_id in self.heard:
            with pytest.raises(Conflict):
                self.store.commit(commit)
            return
        self.store.commit(commit)
        for key, (_, due) in updates.items():
            self.records[key] = Record("takes", key, versions[key] + 1, body, due)
        self.rows |= {key: Record("facts", key, 1, body) for key in rows}
        self.heard.append(receipt.message_id)
        self.count += 1

    @rule()
    def restart(self) -> None:
        self.close()
        self.open()

    @invariant()
    def the_store_holds_what_the_model_holds(self) -> None:
        by_key = [record for _, record in sorted(self.records.items())]
        assert self.store.scan("takes", "") == by_key
        assert self.store.scan("facts", "") == [row for _, row in sorted(self.rows.items())]
        due = [(r.due_at_ms, r.key) for r in by_key if r.due_at_ms is not None]
        assert [(r.due_at_ms, r.key) for r in self.store.due("takes", 9)] == sorted(due)
        assert self.store.next_due_ms() == min((at for at, _ in due), default=None)
        assert [receipt.message_id for receipt in self.receipts()] == self.heard
        assert self.store.counters().get("commits", 0) == self.count


StoreMachine.TestCase.settings = settings(max_examples=30, stateful_step_count=20, deadline=None)
TestStore = StoreMachine.TestCase


def test_firestore_holds_what_the_model_holds(emulators: Emulators):
    class FirestoreMachine(StoreMachine):
        """The same in Firestore; after a restart nothing is known of when versions were written."""

        def begin(self) -> None:
            self.project = emulators.new_project()

        def open(self) -> None:
            self.firestore = connect_firestore(self.project, emulator=emulators.firestore)
            self.store = FirestoreStore(self.firestore, "generator", RECEIPT_MS)

        def close(self) -> None:
            self.firestore.close()

        def receipts(self) -> list[Receipt]:
            return FirestoreReader(self.firestore).receipts("generator")

        def teardown(self) -> None:
            self.close()

    # Each step asks the emulator six times.
    few = settings(max_examples=8, stateful_step_count=15, deadline=None)
    run_state_machine_as_test(FirestoreMachine, settings=few)
