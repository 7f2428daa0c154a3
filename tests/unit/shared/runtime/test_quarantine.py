"""What is no message is kept aside; what died elsewhere arrives as a letter."""

import logging
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.codec import decode_envelope, encode_envelope
from shared.contracts.funds import LetterDead
from shared.contracts.job import JobDue
from shared.contracts.registry import SCHEMA_OF
from shared.domain.errors import (
    MalformedMessage,
    Unavailable,
)
from shared.ports.bus import Delivery
from shared.ports.handler import Effects
from shared.runtime.arrivals import decode_delivery
from shared.runtime.consume import Verdict
from tests.support.loop import ACK, Loop, a_delivery, an_envelope

SECRET = "a lighthouse keeper"
"""Stands for a customer's text."""
QUARANTINED = "deliveries_quarantined{service=router}"


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Faults are the point here; their stack traces are not."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


# What is no message.

MALFORMED = [
    b"",
    b"\xff\xfe\x00",
    b"[]",
    b'{"type": "job.due"',
    b'{"type": "job.due", "type": "job.due"}',
    b'{"type": "no.such", "schema": 1, "payload": {}}',
    encode_envelope(an_envelope(JobDue(1))).replace(b'"record_version":1', b'"record_version":"x"'),
]


@pytest.mark.parametrize("data", MALFORMED)
def test_what_is_no_message_is_kept_with_its_reason_counted_once_and_acknowledged(
    data: bytes,
) -> None:
    loop = Loop()
    for attempt in (1, 2, 1):
        answer = loop.consume(Delivery("router-job-events", data), attempt)
        assert answer.verdict is Verdict.ACKNOWLEDGE
        assert answer.reason.startswith("malformed message: ")
    kept, reason = sorted(loop.blobs.list("quarantine/router/"), key=lambda each: each.name)
    assert loop.blobs.get(kept.name) == data
    assert reason.name == f"{kept.name}.reason"
    assert loop.blobs.get(reason.name).decode() == answer.reason
    assert loop.store.counters() == {QUARANTINED: 1}
    assert loop.heard == []


def test_a_reason_names_fields_and_never_what_was_in_them() -> None:
    data = encode_envelope(an_envelope(JobDue(1)))
    data = data.replace(b'"record_version":1', b'"record_version":"%s"' % SECRET.encode())
    loop = Loop()
    answer = loop.consume(Delivery("router-job-events", data))
    assert SECRET not in answer.reason
    assert "record_version" in answer.reason


def test_a_message_of_a_newer_release_waits_for_one() -> None:
    loop = Loop()
    answer = loop.consume(a_delivery(schema=SCHEMA_OF["job.due"] + 1))
    assert answer.verdict is Verdict.GIVE_BACK
    assert list(loop.blobs.list("quarantine/")) == []


def test_a_quarantine_that_is_away_gives_the_delivery_back() -> None:
    loop = Loop()

    def away(*_arguments: object, **_named: object) -> None:
        raise Unavailable("the bucket is away")

    loop.blobs.put = away  # type: ignore[method-assign,assignment]
    assert loop.consume(Delivery("router-job-events", b"{")).verdict is Verdict.GIVE_BACK


# Dead letters.

DEAD = "CloudPubSubDeadLetterSource"
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=400)


def a_dead_letter(data: bytes, count: str = "30", **attributes: str) -> Delivery:
    named = {f"{DEAD}Subscription": "projects/p/subscriptions/qa-qa-commands"}
    named[f"{DEAD}DeliveryCount"] = count
    return Delivery("billing-dead-letters", data, 1, {**named, **attributes})


def test_a_dead_letter_names_the_message_that_died_and_its_job() -> None:
    message = decode_delivery(a_dead_letter(a_delivery().data, reason="Unavailable: away"))
    assert (message.type, message.tenant, message.job_id) == ("letter.dead", "acme", "job-1")
    assert message.cause_id == "m-1"
    assert message.payload == LetterDead(
        "qa-qa-commands", "m-1", "job.due", "job-1", 30, "Unavailable: away"
    )


def test_one_message_that_died_twice_is_one_letter_for_each_subscription() -> None:
    data = a_delivery().data
    elsewhere = {f"{DEAD}Subscription": "projects/p/subscriptions/billing-job-events"}
    first, again = decode_delivery(a_dead_letter(data)), decode_delivery(a_dead_letter(data, "31"))
    other = decode_delivery(a_dead_letter(data, **elsewhere))
    assert first.id == again.id != other.id


@given(data=st.binary(max_size=200), count=texts, reason=texts)
def test_any_bytes_may_die_and_become_a_letter_that_can_be_kept(
    data: bytes, count: str, reason: str
) -> None:
    message = decode_delivery(a_dead_letter(data, count, reason=reason))
    assert message.type == "letter.dead"
    assert decode_envelope(encode_envelope(message)) == message


@pytest.mark.parametrize("count", ["", "x", "-1", "²", "٣", "9" * 5000])
def test_an_odd_delivery_count_kills_no_dead_letter(count: str) -> None:
    loop = Loop(lambda _message, _ports: Effects(counts=("films_rendered{}",)))
    answer = loop.consume(a_dead_letter(b"{", count))
    assert answer == ACK
    assert loop.heard[0].payload.attempts >= 0


@given(st.binary(max_size=300))
def test_any_bytes_are_a_message_or_kept_aside_and_never_come_again(data: bytes) -> None:
    loop = Loop()
    assert loop.consume(Delivery("router-job-events", data)).verdict is Verdict.ACKNOWLEDGE
    with pytest.raises(MalformedMessage):
        decode_delivery(Delivery("router-job-events", data))


def test_who_published_no_request_is_answered_by_the_name_of_the_field() -> None:
    loop = Loop()
    junk = Delivery("ingest-job-requests", b'{"type": "job.submit"}', message_id="4172391")
    assert loop.consume(junk).verdict is Verdict.ACKNOWLEDGE
    ((topic, _, _),) = loop.bus.said
    (answer,) = loop.bus.messages
    assert (topic, answer.type, answer.tenant) == ("job-outcomes", "job.refused", "local")
    assert answer.payload.code == "malformed"
    assert "payload" in answer.payload.sentence
    assert "4172391" in answer.payload.sentence
    loop.consume(junk)
    assert loop.bus.ids == [answer.id] * 2


def test_junk_between_services_is_answered_by_nobody() -> None:
    loop = Loop()
    assert loop.consume(Delivery("router-job-events", b"junk")).verdict is Verdict.ACKNOWLEDGE
    assert loop.bus.said == []


def test_who_cannot_be_answered_now_is_heard_again() -> None:
    loop = Loop()
    loop.bus.refuses = 1
    junk = Delivery("ingest-job-requests", b"junk", message_id="4172391")
    assert loop.consume(junk).verdict is Verdict.GIVE_BACK
    assert loop.consume(junk).verdict is Verdict.ACKNOWLEDGE
    assert len(loop.bus.ids) == 1


def test_what_was_put_aside_by_half_is_put_aside_whole_by_the_next_delivery(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loop, junk = Loop(), Delivery("router-job-events", b"junk")
    put, puts = loop.blobs.put, list[str]()

    def second_fails(name: str, data: bytes, **kept: int | None) -> object:
        puts.append(name)
        if len(puts) == 2:
            raise Unavailable("the bucket is away")
        return put(name, data, **kept)

    monkeypatch.setattr(loop.blobs, "put", second_fails)
    assert loop.consume(junk).verdict is Verdict.GIVE_BACK
    assert loop.consume(junk).verdict is Verdict.ACKNOWLEDGE
    assert len(list(loop.blobs.list("quarantine/router/"))) == 2
    assert loop.store.counters()[QUARANTINED] >= 1
