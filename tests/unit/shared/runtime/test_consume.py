"""The delivery loop: every outcome of a handler, a commit and a publication, and what follows."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from shared.contracts.codec import decode_envelope
from shared.contracts.envelope import Envelope
from shared.contracts.funds import given_back_blob
from shared.contracts.job import JobConcluded, JobDue
from shared.domain.errors import (
    AlreadyExists,
    Conflict,
    IllegalTransition,
    NewerSchema,
    NotFound,
    NotYet,
    Unavailable,
)
from shared.domain.trace import traceparent
from shared.ports.handler import Effects, Ports, Say
from shared.ports.store import Commit, Receipt
from shared.runtime.consume import Answer, Verdict
from tests.support.loop import ACK, Loop, a_delivery, an_envelope, moved, moving
from tests.support.records import MemoryStore

SECRET = "a lighthouse keeper"
"""Stands for a customer's text."""


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Faults are the point here; their stack traces are not."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


# What a handler gives back.


def test_effects_are_committed_at_once_with_a_receipt_and_then_said() -> None:
    loop = Loop()
    assert loop.consume() == ACK
    assert (loop.version, loop.store.commits) == (1, 1)
    assert loop.store.counters() == {"films_rendered{}": 1}
    assert [topic for topic, _, _ in loop.bus.said] == ["job-outcomes", "job-events"]
    receipt = loop.store.receipt("m-1")
    assert receipt
    assert [said.data for said in receipt.outbox] == [data for _, data, _ in loop.bus.said]
    assert (receipt.record, receipt.record_version) == ("jobs/job-1", 1)
    assert decode_envelope(receipt.cause) == an_envelope(JobDue(1))


def test_what_is_said_names_its_cause_its_job_its_tenant_and_its_trace() -> None:
    loop = Loop()
    loop.consume()
    for message, (_, _, attributes) in zip(loop.bus.messages, loop.bus.said, strict=True):
        assert (message.cause_id, message.job_id, message.tenant) == ("m-1", "job-1", "acme")
        assert (message.trace, message.occurred_at_ms) == ("a" * 32, loop.clock.now_ms())
        assert attributes == {
            "type": message.type,
            "job_id": "job-1",
            "traceparent": traceparent(message.trace, message.id),
        }


def test_the_same_delivery_to_another_process_says_the_same_ids() -> None:
    first, second = Loop(), Loop()
    second.clock.advance(5000)
    for loop in (first, second):
        loop.consume()
    assert first.bus.ids == second.bus.ids
    assert len(set(first.bus.ids)) == 2


def test_ids_differ_by_version_and_by_place() -> None:
    loop = Loop()
    for number in range(3):
        loop.consume(a_delivery(id=f"m-{number}"))
    assert len(set(loop.bus.ids)) == 6


def test_a_sweep_names_what_it_says_by_the_record_it_speaks_of() -> None:
    def sweep(_message: Envelope, _ports: Ports[None]) -> Effects:
        about = [("jobs/job-1", 7), ("jobs/job-2", 7), ("jobs/job-1", 8)]
        about = about[::-1] if len(loop.heard) == 2 else about  # The next sweep finds them so.
        return Effects(says=tuple(Say(JobDue(v), job_id=r, about=(r, v)) for r, v in about))

    loop = Loop(sweep)
    loop.consume(a_delivery(id="tick-1"))
    loop.consume(a_delivery(id="tick-2"))
    first, second = loop.bus.ids[:3], loop.bus.ids[3:]
    assert first == second[::-1]
    assert len(set(first)) == 3
    assert [m.job_id for m in loop.bus.messages[:3]] == ["jobs/job-1", "jobs/job-2", "jobs/job-1"]


def test_nothing_to_do_leaves_no_trace() -> None:
    loop = Loop(lambda _message, _ports: Effects())
    assert loop.consume() == ACK
    assert (loop.store.commits, loop.store.receipt("m-1")) == (0, None)


def test_a_message_for_somebody_else_is_acknowledged_unseen() -> None:
    loop = Loop()
    concluded = JobConcluded("failed", "cancelled", "It ended.", 0)
    assert loop.consume(a_delivery(concluded)) == ACK
    assert (loop.heard, loop.store.commits) == ([], 0)


# Again.


def test_a_copy_of_a_delivery_is_acknowledged_without_a_word() -> None:
    loop = Loop()
    loop.consume()
    assert loop.consume() == ACK
    assert (len(loop.heard), len(loop.bus.said)) == (1, 2)


@pytest.mark.parametrize("attempt", [0, 2, 30])
def test_a_redelivery_says_the_same_again_and_decides_nothing(attempt: int) -> None:
    loop = Loop()
    loop.consume()
    loop.clock.advance(9999)
    assert loop.consume(attempt=attempt) == ACK
    assert (len(loop.heard), loop.version, loop.store.commits) == (1, 1, 1)
    assert loop.bus.said[2:] == loop.bus.said[:2]


@pytest.mark.parametrize("said_before", [0, 1])
def test_a_broker_that_is_away_gets_everything_with_the_redelivery(said_before: int) -> None:
    loop = Loop()
    publish, gone = loop.bus.publish, [False] * said_before + [True]

    def sometimes(topic: str, data: bytes, attributes: dict[str, str] | None = None) -> None:
        if gone and gone.pop(0):
            raise Unavailable("the broker is away")
        publish(topic, data, attributes)

    loop.bus.publish = sometimes  # type: ignore[method-assign]
    assert loop.consume() == Answer(Verdict.GIVE_BACK, "Unavailable: the broker is away")
    assert loop.consume(attempt=2) == ACK
    assert len(loop.heard) == 1
    assert len(loop.bus.said) == said_before + 2
    assert len(set(loop.bus.ids)) == 2


# Conflicts.


def test_a_conflict_with_another_is_decided_again_on_what_is_there_now() -> None:
    def racing(message: Envelope, ports: Ports[None]) -> Effects:
        decided = moving(message, ports)
        if len(loop.heard) <= 2:  # Somebody else moves the record meanwhile.
            MemoryStore.commit(loop.store, Commit(moved(ports).updates))
        return decided

    loop = Loop(racing)
    assert loop.consume() == ACK
    assert (len(loop.heard), loop.version, loop.pauses) == (3, 3, [1, 2])
    receipt = loop.store.receipt("m-1")
    assert receipt
    assert receipt.record_version == 3


def test_a_conflict_with_ones_own_lost_answer_is_not_decided_again() -> None:
    loop = Loop()
    loop.store.after = [Conflict("the client tried again by itself")]
    assert loop.consume() == ACK
    assert (len(loop.heard), loop.version, len(loop.bus.said)) == (1, 1, 2)


def test_a_row_that_exists_is_a_conflict_like_any_other() -> None:
    loop = Loop()
    loop.store.before = [AlreadyExists("row")]
    assert loop.consume() == ACK
    assert len(loop.heard) == 2


def test_endless_conflicts_give_the_message_back() -> None:
    loop = Loop()
    loop.store.before = [Conflict("busy")] * 4
    answer = loop.consume()
    assert (answer.verdict, loop.store.commits, len(loop.heard)) == (Verdict.GIVE_BACK, 4, 4)
    assert loop.pauses == [1, 2, 3]
    assert loop.bus.said == []


@pytest.mark.parametrize("happened", [True, False])
def test_a_commit_that_may_or_may_not_have_happened_comes_again(happened: bool) -> None:
    loop = Loop()
    if happened:
        loop.store.after = [Unavailable("lost")]
    else:
        loop.store.before = [Unavailable("lost")]
    assert loop.consume().verdict is Verdict.GIVE_BACK
    assert loop.bus.said == []
    assert loop.consume(attempt=2) == ACK
    assert (loop.version, len(loop.heard), len(loop.bus.said)) == (1, 1 if happened else 2, 2)


# Errors.


@pytest.mark.parametrize(
    "early", [NotYet("a live lease"), Unavailable("an outage"), NewerSchema("jobs schema 9")]
)
def test_what_may_work_later_is_given_back_and_nothing_happened(early: Exception) -> None:
    def failing(_message: Envelope, _ports: Ports[None]) -> Effects:
        raise early

    loop = Loop(failing)
    answer = loop.consume()
    assert answer == Answer(Verdict.GIVE_BACK, f"{type(early).__name__}: {early}")
    assert (loop.store.commits, loop.bus.said) == (0, [])


@pytest.mark.parametrize(
    ("bug", "reason"),
    [
        (ValueError(f"cannot read {SECRET}"), "ValueError"),
        (KeyError(SECRET), "KeyError"),
        (
            IllegalTransition("job", "failed", "film.published"),
            "IllegalTransition: job in state failed does not know film.published",
        ),
        (NotFound("plans/job-1"), "NotFound: plans/job-1"),
    ],
)
def test_a_bug_is_given_back_without_a_customers_text(bug: Exception, reason: str) -> None:
    def broken(_message: Envelope, _ports: Ports[None]) -> Effects:
        raise bug

    loop = Loop(broken)
    assert loop.consume() == Answer(Verdict.GIVE_BACK, reason)
    assert loop.store.commits == 0


def test_a_bug_is_logged_with_its_stack(caplog: pytest.LogCaptureFixture) -> None:
    logging.disable(logging.NOTSET)
    Loop(lambda _message, _ports: 1 / 0).consume()  # type: ignore[arg-type,return-value]
    (record,) = [r for r in caplog.records if r.name == "aiprod.consume"]
    assert record.exc_info
    assert record.__dict__["subscription"] == "router-job-events"


def test_an_answer_that_is_no_message_of_ours_is_a_bug_and_nothing_happened() -> None:
    loop = Loop(lambda _message, ports: moved(ports, SECRET))
    answer = loop.consume()
    assert (answer.verdict, answer.reason) == (Verdict.GIVE_BACK, "KeyError")
    assert (loop.store.commits, loop.version) == (0, 0)


# Where each read is paid for.


def idle(_message: Envelope, _ports: Ports[None]) -> Effects:
    return Effects()


@pytest.fixture
def cloud() -> Loop:
    loop = Loop()
    loop.consumer = replace(loop.consumer, receipt_first=False)
    return loop


class Reads:
    """A store that counts the looks at receipts."""

    def __init__(self, store: MemoryStore) -> None:
        self._store, self.receipts = store, 0

    def receipt(self, message_id: str) -> Receipt | None:
        self.receipts += 1
        return self._store.receipt(message_id)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


def test_in_the_cloud_a_decision_that_is_committed_reads_no_receipt(cloud: Loop) -> None:
    reads: Any = Reads(cloud.store)
    cloud.consumer = replace(cloud.consumer, store=reads)
    assert cloud.consume() == ACK
    assert (cloud.version, reads.receipts) == (1, 0)


def test_in_the_cloud_a_duplicate_meets_its_receipt_and_says_the_same_again(cloud: Loop) -> None:
    cloud.consume()
    said = list(cloud.bus.ids)
    assert cloud.consume(attempt=0) == ACK
    assert (cloud.version, cloud.bus.ids) == (1, said * 2)


def test_in_the_cloud_a_decision_without_effect_says_what_an_earlier_try_left_unsaid(
    cloud: Loop,
) -> None:
    cloud.bus.refuses = 1
    assert cloud.consume().verdict is Verdict.GIVE_BACK
    cloud.handler = idle
    assert cloud.consume() == ACK
    assert len(cloud.bus.ids) == 2


# Why a delivery was given back.


def _reason_kept(loop: Loop) -> dict[str, Any] | None:
    name = given_back_blob("router-job-events", "m-1")
    return json.loads(loop.blobs.get(name)) if loop.blobs.stat(name) else None


@pytest.mark.parametrize("attempt", [0, 28, 30, 31])
def test_the_reason_of_what_may_be_the_last_attempt_is_kept(attempt: int) -> None:
    loop = Loop()
    loop.store.before = [Unavailable("the store is away")]
    loop.consume(attempt=attempt)
    kept = _reason_kept(loop)
    assert kept == {
        "attempt": attempt,
        "at_ms": loop.clock.now_ms(),
        "reason": "Unavailable: the store is away",
    }


def test_an_early_attempt_keeps_no_reason() -> None:
    loop = Loop()
    loop.store.before = [Unavailable("the store is away")]
    assert loop.consume(attempt=2).verdict is Verdict.GIVE_BACK
    assert _reason_kept(loop) is None


def test_a_reason_that_cannot_be_kept_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = Loop()
    loop.store.before = [Unavailable("the store is away")]

    def away(*_: object, **__: object) -> None:
        raise Unavailable("the bucket too")

    monkeypatch.setattr(loop.blobs, "put", away)
    assert loop.consume(attempt=0).verdict is Verdict.GIVE_BACK
