"""CloudEvents as Eventarc sends them: around a Pub/Sub message, or about a bucket's object. Pure.

Eventarc makes subscriptions of its own whose names nobody knows beforehand. What arrives is taken
as arriving at the service's own subscription to the topic, so that handlers never see a difference.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from shared.domain.errors import MalformedMessage
from shared.ports.bus import Delivery
from shared.runtime.push.strict import read_object
from shared.runtime.push.wrapped import attributes_of, bytes_of, name_of, read_wrapped, time_ms
from shared.topology import listeners

__all__ = ["STRUCTURED", "Event", "binary_event", "event_data", "of_event", "structured_event"]

STRUCTURED = "application/cloudevents+json"
"""Content type of an event whose context stands in the body."""

PUBLISHED = "google.cloud.pubsub.topic.v1.messagePublished"
FINALIZED = "google.cloud.storage.object.v1.finalized"
UPLOADS = "prompt-uploads"
"""The topic whose notifications a bucket's events stand for."""
_GENERATION_DIGITS_MAX = 19
_TOPICS = "//pubsub.googleapis.com/"


@dataclass(frozen=True, slots=True)
class Event:
    """A CloudEvent."""

    type: str
    source: str
    id: str
    at_ms: int
    data: bytes
    """JSON, as it arrived or as it is written anew."""


def binary_event(body: bytes, headers: Mapping[str, str]) -> Event:
    """Read an event whose context stands in headers, by lower-case name.

    Raises:
        MalformedMessage: No event of a version that we know.
    """
    return _event({key: headers.get(f"ce-{key}") for key in _CONTEXT}, body)


def structured_event(body: bytes) -> Event:
    """Read an event whose context stands in the body.

    Raises:
        MalformedMessage: No event of a version that we know.
    """
    said = read_object(body)
    return _event(said, event_data(said))


def event_data(said: Mapping[str, object]) -> bytes:
    """Give the data of a structured event as bytes.

    Raises:
        MalformedMessage: None, two, or unreadable.
    """
    encoded = said.get("data_base64")
    if encoded is None and "data" in said:
        try:
            return json.dumps(said["data"], allow_nan=False).encode()
        except ValueError:
            raise MalformedMessage("event: a number that is none") from None
    if "data" in said:
        raise MalformedMessage("event: data twice")
    return bytes_of(encoded)


def of_event(event: Event, service: str) -> Delivery:
    """Give the delivery that an event is for a service.

    Raises:
        MalformedMessage: Of a type that we do not take, or not as that type is.
    """
    if event.type == PUBLISHED:
        return _published(event, service)
    if event.type == FINALIZED:
        return _finalized(event, service)
    raise MalformedMessage("event: type unknown")


_CONTEXT = ("specversion", "type", "source", "id", "time")


def _event(said: Mapping[str, object], data: bytes) -> Event:
    if said.get("specversion") != "1.0":
        raise MalformedMessage("event: version")
    return Event(
        type=name_of(said.get("type"), "event type"),
        source=name_of(said.get("source"), "event source"),
        id=name_of(said.get("id"), "event id"),
        at_ms=time_ms(said.get("time")),
        data=data,
    )


def _published(event: Event, service: str) -> Delivery:
    push = read_object(event.data)
    # The source is //pubsub.googleapis.com/projects/PROJECT/topics/TOPIC.
    own = _own(event.source.rpartition("/topics/")[2], service)
    known = event.source.startswith(_TOPICS) and own
    delivery = read_wrapped({**push, "subscription": push.get("subscription", known or "")})
    return replace(
        delivery,
        subscription=own if known else delivery.subscription,
        message_id=delivery.message_id or event.id,
        published_at_ms=delivery.published_at_ms or event.at_ms,
    )


def _finalized(event: Event, service: str) -> Delivery:
    """Say it as the bucket's own notification would."""
    told = read_object(event.data)
    bucket, name = told.get("bucket"), told.get("name")
    generation = told.get("generation")
    if not bucket or not name or not _is_generation(generation):
        raise MalformedMessage("event: no object")
    said = {
        "eventType": "OBJECT_FINALIZE",
        "payloadFormat": "JSON_API_V1",
        "bucketId": bucket,
        "objectId": name,
        "objectGeneration": str(generation),
    }
    return Delivery(
        subscription=_own(UPLOADS, service) or listeners(UPLOADS)[0].name,
        data=event.data,
        attempt=0,
        attributes=attributes_of(said),
        message_id=event.id,
        published_at_ms=event.at_ms,
    )


def _is_generation(said: object) -> bool:
    text = str(said) if type(said) is int else said
    return (
        isinstance(text, str)
        and text.isascii()
        and text.isdigit()
        and len(text) <= _GENERATION_DIGITS_MAX
    )


def _own(topic: str, service: str) -> str:
    """Name the service's subscription to a topic, "" where it has none."""
    return next((each.name for each in listeners(topic) if each.service == service), "")
