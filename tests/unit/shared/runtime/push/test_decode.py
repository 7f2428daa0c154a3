"""Pushes: decoded from any bytes, encoded as Pub/Sub writes them."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.envelope import MESSAGE_BYTES_MAX
from shared.domain.errors import MalformedMessage
from shared.ports.bus import Delivery
from shared.runtime.push.decode import PUSH_BYTES_MAX, decode_push
from shared.runtime.push.wrapped import encode_push

NAME = "projects/p/subscriptions/router-job-events"
DATA = b'{"type": "tick"}'

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
nearly = st.fixed_dictionaries(
    {},
    optional={
        "message": anything
        | st.fixed_dictionaries(
            {},
            optional={
                "data": anything | st.just("e30="),
                "attributes": anything,
                "messageId": anything,
                "publishTime": anything,
            },
        ),
        "subscription": anything,
        "deliveryAttempt": anything,
    },
)
events = st.fixed_dictionaries(
    {"specversion": st.just("1.0") | anything},
    optional={
        "type": anything
        | st.sampled_from(
            [
                "google.cloud.pubsub.topic.v1.messagePublished",
                "google.cloud.storage.object.v1.finalized",
            ]
        ),
        "source": anything | st.just("//pubsub.googleapis.com/projects/p/topics/job-events"),
        "id": anything | st.just("1"),
        "time": anything,
        "data": anything | nearly,
        "data_base64": anything | st.just("e30="),
    },
)
headers = st.dictionaries(
    st.text(max_size=10)
    | st.sampled_from(
        ["ce-type", "ce-id", "ce-specversion", "x-goog-pubsub-subscription-name", "Content-Type"]
    ),
    st.text(max_size=20) | st.just("application/cloudevents+json"),
)


def decodes(body: bytes, said: dict[str, str] | None = None) -> None:
    """Either a delivery or a clear refusal; nothing else comes out."""
    try:
        delivery = decode_push(body, said or {}, "router")
    except MalformedMessage:
        return
    assert isinstance(delivery.data, bytes)
    assert isinstance(delivery.attempt, int)
    texts = (delivery.subscription, delivery.message_id, *delivery.attributes)
    assert all(isinstance(each.encode(), bytes) for each in texts)
    assert all(isinstance(each.encode(), bytes) for each in delivery.attributes.values())
    assert delivery.published_at_ms >= 0


@given(st.binary(max_size=300), headers)
def test_any_bytes_give_a_delivery_or_a_refusal(body: bytes, said: dict[str, str]) -> None:
    decodes(body, said)


@given(anything | nearly, headers)
def test_any_json_gives_a_delivery_or_a_refusal(value: Any, said: dict[str, str]) -> None:
    decodes(json.dumps(value).encode(), said)


@given(events)
def test_any_event_gives_a_delivery_or_a_refusal(value: Any) -> None:
    decodes(json.dumps(value).encode(), {"Content-Type": "application/cloudevents+json"})


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[" * 100_000,
        b"9" * 5000,
        '{"message": {"data": ""}, "subscription": "s"}'.encode("utf-16"),
        b'\xef\xbb\xbf{"message": {"data": ""}, "subscription": "s"}',
        b'{"message": {"data": "e30"}, "subscription": "s"}',
        b'{"message": {"data": "e30-"}, "subscription": "s"}',
        b'{"message": {"data": "e30=="}, "subscription": "s"}',
        b'{"message": {"data": "eyJ9="}, "subscription": "s"}',
        b'{"message": {"data": "eyJ9===="}, "subscription": "s"}',
        b'{"message": {"data": "e\\n30="}, "subscription": "s"}',
        b'{"message": {"data": "\\ud800"}, "subscription": "s"}',
        b'{"message": {"data": ""}, "subscription": "\\ud800"}',
        b'{"message": {"data": ""}, "subscription": "s", "more": ["\\udc00"]}',
        b'{"message": {"data": ""}, "subscription": "s", "more": NaN}',
        b'{"message": {"data": "", "data": ""}, "subscription": "s"}',
        b'{"message": {"data": ""}, "subscription": "s", "subscription": "s"}',
        b'{"message": {"data": ""}, "subscription": "s", "m": ' + b"[" * 16 + b"]" * 16 + b"}",
        b'{"message": {"data": 7}, "subscription": "s"}',
        b'{"message": {"data": null}, "subscription": "s"}',
        b'{"message": {"data": "", "messageId": 7}, "subscription": "s"}',
        b'{"message": {"attributes": [1]}, "subscription": "s"}',
        b'{"message": {"attributes": {"a": 1}}, "subscription": "s"}',
        b'{"message": {"attributes": {"a": null}}, "subscription": "s"}',
        b'{"message": {}}',
        b'{"message": []}',
        b'"message"',
    ],
    ids=lambda body: body[:60].decode("ascii", "replace"),
)
def test_what_is_no_push_is_refused(body: bytes) -> None:
    with pytest.raises(MalformedMessage):
        decode_push(body)


def test_brackets_in_texts_nest_nothing() -> None:
    attributes = {"odd": '[{"\\' * 40}
    delivery = Delivery("router-ticks", b"", 1, attributes)
    assert decode_push(encode_push(delivery)).attributes == attributes


@pytest.mark.parametrize(
    "attributes",
    [
        {f"key{number}": "" for number in range(129)},
        {"k" * 257: ""},
        {"k": "é" * 513},
    ],
    ids=["many", "long key", "long value"],
)
def test_more_attributes_than_a_broker_carries_are_refused(attributes: dict[str, str]) -> None:
    with pytest.raises(MalformedMessage, match="attribute"):
        decode_push(encode_push(Delivery("router-ticks", b"", 1, attributes)))


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=10)


@given(
    st.binary(max_size=200),
    st.integers(0, 100),
    st.dictionaries(texts, texts),
    texts,
    st.integers(0, 4_102_444_800_000),
)
def test_a_push_says_what_was_delivered(
    data: bytes, attempt: int, attributes: dict[str, str], message_id: str, at_ms: int
) -> None:
    delivery = Delivery("qa-qa-commands", data, attempt, attributes, message_id, at_ms)
    assert decode_push(encode_push(delivery)) == delivery


@pytest.mark.parametrize(
    "count", [{}, *({"deliveryAttempt": odd} for odd in (None, "2", True, -1, 1.0, 2**40))]
)
def test_a_push_that_does_not_count_may_be_a_redelivery(count: dict[str, object]) -> None:
    push = {"message": {"data": ""}, "subscription": "p/s/router-ticks", **count}
    delivery = decode_push(json.dumps(push).encode())
    assert (delivery.subscription, delivery.attempt) == ("router-ticks", 0)


@pytest.mark.parametrize(
    ("said", "at_ms"),
    [
        ("2026-11-22T10:00:00.123Z", 1_795_341_600_123),
        ("2026-11-22T10:00:00.123456789Z", 1_795_341_600_123),
        ("2026-11-22T10:00:00Z", 1_795_341_600_000),
        ("2026-11-22T11:00:00+01:00", 1_795_341_600_000),
        ("2026-11-22T10:00:00.000", 0),
        ("1926-11-22T10:00:00.000Z", 0),
        ("9999-99-99T10:00:00.000Z", 0),
        ("yesterday", 0),
        (17, 0),
        (None, 0),
    ],
)
def test_the_time_of_publishing_is_read_as_far_as_it_can_be(said: object, at_ms: int) -> None:
    push = {"message": {"data": "", "publishTime": said}, "subscription": NAME}
    assert decode_push(json.dumps(push).encode()).published_at_ms == at_ms


def test_the_older_spellings_of_a_push_are_read() -> None:
    message = {"message_id": "7", "publish_time": "2026-11-22T10:00:00Z"}
    delivery = decode_push(json.dumps({"message": message, "subscription": NAME}).encode())
    assert (delivery.message_id, delivery.published_at_ms) == ("7", 1_795_341_600_000)


def test_the_largest_message_fits_a_push() -> None:
    attributes = {f"{number}".ljust(256, "k"): "v" * 1024 for number in range(100)}
    body = encode_push(Delivery("router-job-events", b"x" * MESSAGE_BYTES_MAX, 1, attributes))
    assert len(body) <= PUSH_BYTES_MAX


# Unwrapped: metadata and attributes are headers.

METADATA = {
    "Host": "router.example",
    "Authorization": "Bearer secret",
    "X-Forwarded-For": "10.0.0.1",
    "X-Goog-Pubsub-Subscription-Name": NAME,
    "X-Goog-Pubsub-Message-Id": "7",
    "X-Goog-Pubsub-Publish-Time": "2026-11-22T10:00:00.5Z",
    "X-Goog-Pubsub-Delivery-Attempt": "3",
}


def test_an_unwrapped_push_is_read_from_its_headers() -> None:
    said = {
        **METADATA,
        "Type": "tick",
        "Eventtype": "OBJECT_FINALIZE",
        "Cloudpubsubdeadlettersourcesubscription": "projects/p/subscriptions/qa-qa-commands",
        "Objectid": "prompts/é.md".encode().decode("latin-1"),
    }
    assert decode_push(DATA, said) == Delivery(
        "router-job-events",
        DATA,
        3,
        {
            "type": "tick",
            "eventType": "OBJECT_FINALIZE",
            "CloudPubSubDeadLetterSourceSubscription": "projects/p/subscriptions/qa-qa-commands",
            "objectId": "prompts/é.md",
        },
        "7",
        1_795_341_600_500,
    )


def test_an_unwrapped_event_is_read_from_its_body_and_delivered_where_the_broker_says() -> None:
    said = {**METADATA, "Content-Type": "Application/CloudEvents+JSON; charset=utf-8"}
    encoded = base64.b64encode(DATA).decode()
    for event in ({"data": json.loads(DATA)}, {"data_base64": encoded}):
        body = json.dumps({"specversion": "1.0", **event}).encode()
        assert decode_push(body, said).data == DATA
        assert decode_push(body, said).subscription == "router-job-events"


@pytest.mark.parametrize(
    "event",
    [
        {"specversion": "0.3", "data": {}},
        {"data": {}},
        {"specversion": "1.0"},
        {"specversion": "1.0", "data": {}, "data_base64": "e30="},
        {"specversion": "1.0", "data_base64": "?"},
        {"specversion": "1.0", "data_base64": {}},
    ],
)
def test_an_unwrapped_event_without_readable_data_is_refused(event: dict[str, object]) -> None:
    said = {**METADATA, "Content-Type": "application/cloudevents+json"}
    with pytest.raises(MalformedMessage):
        decode_push(json.dumps(event).encode(), said)


def test_an_infinite_number_in_an_event_is_refused() -> None:
    said = {**METADATA, "Content-Type": "application/cloudevents+json"}
    with pytest.raises(MalformedMessage):
        decode_push(b'{"specversion": "1.0", "data": {"price": 1e999}}', said)


def test_attributes_that_look_like_an_event_change_no_unwrapped_push() -> None:
    said = {**METADATA, "ce-type": "google.cloud.storage.object.v1.finalized"}
    assert decode_push(DATA, said).data == DATA
