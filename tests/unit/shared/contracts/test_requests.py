"""What people publish by hand is a request; what is none is answered by field, never by text."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.codec import decode_envelope, encode_envelope
from shared.contracts.funds import Tick
from shared.contracts.job import JobSubmit
from shared.contracts.registry import FROM_OUTSIDE, SCHEMA_OF
from shared.contracts.requests import Arrival, asked_id, read_request, refusal_of_malformed
from shared.domain.errors import ContractError, MalformedMessage, NewerSchema
from tests.contract.messages.examples import EXAMPLES, an_envelope

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
HERE = Arrival(
    "ingest-job-requests",
    FROM_OUTSIDE | {"tick"},
    "4172391",
    1_795_300_000_000,
    f"00-{TRACE}-00f067aa0ba902b7-01",
)


def said(type_: str = "job.submit", **changes: Any) -> bytes:
    whole = {"type": type_, "payload": {"text": "A fox runs."}, **changes}
    return json.dumps(whole).encode()


def refused(data: bytes, arrival: Arrival = HERE) -> MalformedMessage:
    with pytest.raises(MalformedMessage) as caught:
        read_request(data, arrival)
    return caught.value


def test_type_and_payload_are_enough() -> None:
    message = read_request(said(), HERE)
    assert message.payload == JobSubmit(request_key=message.id, text="A fox runs.")
    assert (message.schema, message.tenant, message.job_id) == (1, "", "")
    assert (message.occurred_at_ms, message.trace) == (HERE.published_at_ms, TRACE)
    assert decode_envelope(encode_envelope(message)) == message


def test_a_redelivery_is_the_same_message_and_the_next_message_another() -> None:
    assert read_request(said(), HERE) == read_request(said(), HERE)
    ids = {
        read_request(said(), replace(HERE, **changes)).id
        for changes in ({}, {"message_id": "4172392"}, {"subscription": "another"})
    }
    assert len(ids) == 3


def test_what_is_said_again_keeps_its_name_whatever_its_broker_calls_it() -> None:
    again = [replace(HERE, message_id=name, said_again="letter") for name in ("1", "2")]
    first, second = (read_request(said(), each) for each in again)
    assert first == second
    assert first.id != read_request(said(), replace(HERE, said_again="another letter")).id


def test_nobody_takes_the_name_that_a_broker_gives_by_claiming_to_say_it_again() -> None:
    claimed = replace(HERE, message_id="1", said_again=HERE.message_id)
    assert read_request(said(), claimed).id != read_request(said(), HERE).id


def test_without_a_brokers_name_the_same_bytes_are_the_same_message() -> None:
    nameless = replace(HERE, message_id="")
    assert read_request(said(), nameless) == read_request(said(), nameless)
    again = replace(nameless, said_again="letter")
    assert read_request(said(), again).id == read_request(said(), nameless).id
    other = read_request(said(payload={"text": "A bear."}), nameless)
    assert other.id != read_request(said(), nameless).id


def test_what_is_said_wins_over_the_arrival() -> None:
    payload = {"text": "A fox runs.", "request_key": "fox-1"}
    message = read_request(said(id="mine", occurred_at_ms=7, payload=payload, trace="t"), HERE)
    assert (message.cause_id, message.occurred_at_ms, message.trace) == ("mine", 7, "t")
    assert message.payload.request_key == "fox-1"


def test_a_name_that_its_sender_gave_is_ours_only_as_a_digest_of_it_and_of_the_door() -> None:
    for name in ("mine", "😀" * 200, read_request(said(), HERE).id):
        message = read_request(said(id=name), HERE)
        assert re.fullmatch("[0-9a-f]{32}", message.id)
        assert message.id != name
        assert message == read_request(said(id=name), replace(HERE, message_id="another"))
        assert message.id != read_request(said(id=name), replace(HERE, subscription="other")).id


def test_a_request_without_a_key_is_keyed_by_its_senders_name() -> None:
    assert read_request(said(id="mine"), HERE).payload.request_key == "mine"


def test_a_request_is_under_no_job_until_it_is_known_whose_job_it_names() -> None:
    message = read_request(said("job.cancel", payload={"job_id": "job-1"}, job_id="job-1"), HERE)
    assert (message.job_id, message.payload.job_id) == ("", "job-1")


def test_a_scheduler_that_cannot_tell_the_time_is_told_it() -> None:
    assert read_request(said("tick", payload={}), HERE).payload == Tick(HERE.published_at_ms)


@pytest.mark.parametrize("type_", sorted(FROM_OUTSIDE))
def test_a_whole_envelope_is_read_as_it_stands_under_a_name_of_ours(type_: str) -> None:
    envelope = an_envelope(EXAMPLES[type_])
    ours = asked_id(HERE.subscription, envelope.id)
    wanted = replace(envelope, id=ours, cause_id=envelope.id, job_id="")
    assert read_request(encode_envelope(envelope), HERE) == wanted


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "body: not JSON"),
        (b"[1]", "body: not an object"),
        (said("job.accepted"), "type: unknown"),
        (said("prompt.uploaded"), "type: unknown"),
        (said(type=7), "type: unknown"),
        (said(payload=None), "payload: object expected"),
        (said(payload={}), "payload.text: missing"),
        (said(payload={"text": 7}), "payload.text: string_type"),
        (said(payload={"text": "x", "request_key": ""}), "payload.request_key: string_too_short"),
        (said(payload={"text": "x", "secret": 1}), "payload: unknown field"),
        (said(request_key="fox-1"), "body: unknown field"),
        (said(schema=0), "schema: 1 to 1 expected"),
        (said(schema=True), "schema: int expected"),
        (said(schema=None), "schema: int expected"),
        (said(id=7), "id: str expected"),
        (said(id="\ud800"), "id: str expected"),
        (said(id="x" * 201), "id: str expected"),
        (said("job.cancel", payload={"job_id": "\ud800"}), "payload: json_invalid"),
    ],
)
def test_what_is_no_request_is_refused_by_the_name_of_its_field(data: bytes, reason: str) -> None:
    assert refused(data).reason == reason


def test_a_request_for_a_newer_release_is_given_back() -> None:
    with pytest.raises(NewerSchema):
        read_request(said(schema=SCHEMA_OF["job.submit"] + 1), HERE)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "junk",
        f"ff-{TRACE}-00f067aa0ba902b7-01",
        f"00-{'0' * 32}-00f067aa0ba902b7-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"00-{TRACE}-00f067aa0ba902b7-01-more",
        f"00-{TRACE.upper()}-00f067aa0ba902b7-01",
    ],
)
def test_a_trace_that_is_none_is_replaced_by_the_messages_own(header: str) -> None:
    trace = read_request(said(), replace(HERE, traceparent=header)).trace
    assert len(trace) == 32
    assert trace != TRACE


def test_a_refusal_names_message_and_field_and_gives_the_key_back() -> None:
    data = said(payload={"request_key": "fox-1"})
    refusal = refusal_of_malformed(data, "4172391", refused(data))
    assert (refusal.request_key, refusal.code) == ("fox-1", "malformed")
    assert "4172391" in refusal.sentence
    assert "payload.text: it is missing" in refusal.sentence
    assert "Nothing was spent" in refusal.sentence


@pytest.mark.parametrize(
    "data",
    [
        said(payload={"my secret": "secret", "request_key": "secret text, no key"}),
        said(payload={"text": "x", "options": [["secret", {"secret": 1}]]}),
        said(secret="secret"),
        b'{"secret": "secret"',
        json.dumps({"type": "secret", "payload": {"request_key": ["secret"]}}).encode(),
    ],
)
def test_a_refusal_repeats_nothing_of_what_it_refuses(data: bytes) -> None:
    assert "secret" not in str(refusal_of_malformed(data, "\x1b[31msecret", refused(data)))


@given(
    st.binary(max_size=300)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["type", "payload", "id", "schema", "text"]), inner)
        ),
        max_leaves=8,
    ).map(lambda value: json.dumps(value).encode())
)
def test_any_bytes_are_read_or_refused_and_each_refusal_can_be_said(data: bytes) -> None:
    try:
        message = read_request(data, HERE)
    except MalformedMessage as error:
        refusal = refusal_of_malformed(data, HERE.message_id, error)
        assert encode_envelope(an_envelope(refusal))
    except ContractError:
        return
    else:
        assert decode_envelope(encode_envelope(message)) == message
