"""From a request to a delivery, whichever of four ways it came. Pure.

    wrapped     Pub/Sub's push: JSON around base64. What our subscriptions use.
    unwrapped   a push without its wrapper: metadata and attributes are headers
    binary      a CloudEvent from Eventarc: ce-* headers around a push or an object of a bucket
    structured  the same with its context in the body

The framework's own conversion drops the subscription and the count of attempts, so none is used.
"""

from collections.abc import Mapping
from types import MappingProxyType

from shared.contracts.envelope import MESSAGE_BYTES_MAX
from shared.domain.errors import MalformedMessage
from shared.ports.bus import Delivery
from shared.runtime.push.events import (
    STRUCTURED,
    binary_event,
    event_data,
    of_event,
    structured_event,
)
from shared.runtime.push.strict import read_object
from shared.runtime.push.wrapped import attempt_of, attributes_of, name_of, read_wrapped, time_ms

__all__ = ["PUSH_BYTES_MAX", "decode_push"]

PUSH_BYTES_MAX = MESSAGE_BYTES_MAX * 2
"""Base64 and attributes around the largest message."""

_NO_HEADERS: Mapping[str, str] = MappingProxyType({})
_METADATA = "x-goog-pubsub-"
_SUBSCRIPTION = f"{_METADATA}subscription-name"

_TRANSPORT = frozenset(
    [
        "accept",
        "accept-encoding",
        "authorization",
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "cookie",
        "expect",
        "forwarded",
        "from",
        "host",
        "keep-alive",
        "te",
        "traceparent",
        "tracestate",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "user-agent",
        "via",
        "x-cloud-trace-context",
        "x-request-id",
        "x-serverless-authorization",
    ]
)
"""Headers that belong to the request, among those that are attributes of a message."""
_FORWARDED = "x-forwarded-"

_SPELT = {
    name.lower(): name
    for name in (
        "CloudPubSubDeadLetterSourceDeliveryCount",
        "CloudPubSubDeadLetterSourceSubscription",
        "CloudPubSubDeadLetterSourceSubscriptionProject",
        "CloudPubSubDeadLetterSourceTopicPublishTime",
        "bucketId",
        "eventTime",
        "eventType",
        "notificationConfig",
        "objectGeneration",
        "objectId",
        "payloadFormat",
    )
}
"""Headers lose their case; these names are known."""


def decode_push(
    body: bytes, headers: Mapping[str, str] = _NO_HEADERS, service: str = ""
) -> Delivery:
    """Read a push or an event.

    Args:
        body: At most PUSH_BYTES_MAX bytes; the caller has seen to that.
        headers: Of the request, in any case.
        service: Whose subscription it is, where an event names only the topic.

    Raises:
        MalformedMessage: Neither. Names fields, never contents.
    """
    said = {name.lower(): value for name, value in headers.items()}
    structured = said.get("content-type", "").partition(";")[0].strip().lower() == STRUCTURED
    # An attribute may be called anything, so the broker's own header decides before all others.
    if _SUBSCRIPTION in said:
        return _unwrapped(body, said, structured=structured)
    if structured:
        return of_event(structured_event(body), service)
    if "ce-type" in said:
        return of_event(binary_event(body, said), service)
    return read_wrapped(read_object(body))


def _unwrapped(body: bytes, said: Mapping[str, str], *, structured: bool) -> Delivery:
    attempt = said.get(f"{_METADATA}delivery-attempt", "")
    return Delivery(
        subscription=name_of(said[_SUBSCRIPTION], "subscription").rpartition("/")[2],
        data=_event_data(body) if structured else body,
        attempt=attempt_of(int(attempt)) if _is_count(attempt) else 0,
        attributes=attributes_of(
            {_SPELT.get(key, key): _utf8(said[key]) for key in said if _is_attribute(key)}
        ),
        message_id=name_of(said.get(f"{_METADATA}message-id", ""), "message id"),
        published_at_ms=time_ms(said.get(f"{_METADATA}publish-time")),
    )


def _event_data(body: bytes) -> bytes:
    said = read_object(body)
    if said.get("specversion") != "1.0":
        raise MalformedMessage("event: version")
    return event_data(said)


def _is_attribute(header: str) -> bool:
    return header not in _TRANSPORT and not header.startswith((_METADATA, _FORWARDED))


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _utf8(value: str) -> str:
    """Undo what HTTP does to text: a server reads its bytes as Latin-1."""
    try:
        return value.encode("latin-1").decode()
    except UnicodeError:
        return value
