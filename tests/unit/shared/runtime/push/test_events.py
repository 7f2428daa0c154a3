"""Eventarc's events: delivered as if they had come by the service's own subscription."""

import json
from typing import Any

import pytest

from shared.domain.errors import MalformedMessage
from shared.ports.bus import Delivery
from shared.runtime.push.decode import decode_push

AT = "2026-11-22T10:00:00Z"
AT_MS = 1_795_341_600_000
STRUCTURED = {"Content-Type": "application/cloudevents+json"}

PUBLISHED = {
    "specversion": "1.0",
    "type": "google.cloud.pubsub.topic.v1.messagePublished",
    "source": "//pubsub.googleapis.com/projects/p/topics/job-events",
    "id": "77",
    "time": AT,
}
PUSH = {
    "message": {"data": "e30=", "attributes": {"type": "tick"}, "messageId": "7"},
    "subscription": "projects/p/subscriptions/eventarc-europe-west1-trigger-sub-123",
    "deliveryAttempt": 4,
}
FINALIZED = {
    "specversion": "1.0",
    "type": "google.cloud.storage.object.v1.finalized",
    "source": "//storage.googleapis.com/projects/_/buckets/films",
    "id": "99",
    "time": AT,
}
OBJECT: dict[str, Any] = {
    "kind": "storage#object",
    "bucket": "films",
    "name": "prompts/léuchtturm.md",
    "generation": "1763000000000001",
    "size": "120",
}


def binary(context: dict[str, str], data: object, service: str) -> Delivery:
    headers = {f"Ce-{key.title()}": value for key, value in context.items()}
    return decode_push(json.dumps(data).encode(), headers, service)


def structured(context: dict[str, str], data: object, service: str) -> Delivery:
    return decode_push(json.dumps({**context, "data": data}).encode(), STRUCTURED, service)


FORMS = pytest.mark.parametrize("read", [binary, structured])


@FORMS
@pytest.mark.parametrize("service", ["router", "billing"])
def test_a_published_message_arrives_at_the_services_own_subscription(
    read: Any, service: str
) -> None:
    assert read(PUBLISHED, PUSH, service) == Delivery(
        f"{service}-job-events", b"{}", 4, {"type": "tick"}, "7", AT_MS
    )


@FORMS
def test_a_topic_that_a_service_does_not_listen_to_stays_what_it_was(read: Any) -> None:
    """And so is given back."""
    assert read(PUBLISHED, PUSH, "qa").subscription == "eventarc-europe-west1-trigger-sub-123"


@FORMS
def test_an_event_names_the_message_where_the_push_does_not(read: Any) -> None:
    push = {"message": {"data": "e30="}}
    delivery = read(PUBLISHED, push, "router")
    assert (delivery.subscription, delivery.message_id) == ("router-job-events", "77")


@FORMS
def test_a_finalized_object_arrives_as_the_buckets_own_notification_would(read: Any) -> None:
    delivery = read(FINALIZED, OBJECT, "ingest")
    assert json.loads(delivery.data) == OBJECT
    assert delivery.attributes == {
        "eventType": "OBJECT_FINALIZE",
        "payloadFormat": "JSON_API_V1",
        "bucketId": "films",
        "objectId": "prompts/léuchtturm.md",
        "objectGeneration": "1763000000000001",
    }
    assert (delivery.subscription, delivery.attempt) == ("ingest-prompt-uploads", 0)
    assert (delivery.message_id, delivery.published_at_ms) == ("99", AT_MS)


@FORMS
def test_a_finalized_object_is_ingests_whoever_hears_of_it(read: Any) -> None:
    assert read(FINALIZED, OBJECT, "router").subscription == "ingest-prompt-uploads"


@FORMS
@pytest.mark.parametrize(
    "change",
    [
        {"specversion": "0.3"},
        {"specversion": "2.0"},
        {"type": "google.cloud.storage.object.v1.deleted"},
        {"type": ""},
        {"id": "x" * 600},
    ],
    ids=str,
)
def test_an_event_that_we_do_not_know_is_refused(read: Any, change: dict[str, str]) -> None:
    with pytest.raises(MalformedMessage):
        read({**FINALIZED, **change}, OBJECT, "ingest")


@FORMS
@pytest.mark.parametrize("missing", ["specversion", "source", "id"])
def test_an_event_that_lacks_what_every_event_has_is_refused(read: Any, missing: str) -> None:
    context = {key: value for key, value in FINALIZED.items() if key != missing}
    with pytest.raises(MalformedMessage):
        read(context, OBJECT, "ingest")


@FORMS
@pytest.mark.parametrize(
    "change",
    [
        {"bucket": None},
        {"bucket": ["films"]},
        {"name": ""},
        {"name": "n" * 1025},
        {"name": 7},
        {"generation": None},
        {"generation": "٣"},
        {"generation": "9" * 30},
        {"generation": 1.5},
        {"generation": True},
        {"generation": -1},
    ],
    ids=str,
)
def test_an_event_about_no_object_is_refused(read: Any, change: dict[str, object]) -> None:
    with pytest.raises(MalformedMessage):
        read(FINALIZED, {**OBJECT, **change}, "ingest")


@FORMS
@pytest.mark.parametrize("data", [[], "text", 7, None])
def test_an_event_around_no_object_is_refused(read: Any, data: object) -> None:
    with pytest.raises(MalformedMessage):
        read(PUBLISHED, data, "router")
