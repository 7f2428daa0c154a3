"""What arrived: requests, notices and events, each only where it may be said."""

import json
from dataclasses import replace

import pytest

from shared.contracts.codec import encode_envelope
from shared.contracts.job import JobCancel
from shared.contracts.uploads import PromptUploaded
from shared.domain.errors import (
    MalformedMessage,
)
from shared.ports.bus import Delivery
from shared.runtime.arrivals import decode_delivery
from tests.support.loop import a_delivery, an_envelope


@pytest.mark.parametrize("claimed", ["", "local", "somebody-else"])
def test_the_tenant_of_a_request_is_where_it_arrived(claimed: str) -> None:
    data = encode_envelope(an_envelope(JobCancel("job-1"), tenant=claimed))
    assert decode_delivery(Delivery("ingest-job-requests", data)).tenant == "local"


@pytest.mark.parametrize("where", ["router-job-events", "no-such-subscription"])
def test_nobody_outside_is_heard_where_services_speak(where: str) -> None:
    data = encode_envelope(an_envelope(JobCancel("job-1")))
    with pytest.raises(MalformedMessage):
        decode_delivery(Delivery(where, data))


def test_the_tenant_of_an_event_is_what_a_service_said() -> None:
    assert decode_delivery(a_delivery()).tenant == "acme"


def a_notice(**changes: str) -> Delivery:
    """What Cloud Storage publishes about a new object."""
    resource = {"bucket": "b", "name": "prompts/fox.md", "generation": "7", "size": "12"} | changes
    attributes = {
        "eventType": "OBJECT_FINALIZE",
        "payloadFormat": "JSON_API_V1",
        "bucketId": "b",
        "objectId": "prompts/fox.md",
        "objectGeneration": "7",
    }
    data = json.dumps(resource).encode()
    return Delivery("ingest-prompt-uploads", data, attributes=attributes, published_at_ms=5)


def test_a_notice_of_the_bucket_is_one_message_however_often_it_is_said() -> None:
    first, again = decode_delivery(a_notice()), decode_delivery(replace(a_notice(), attempt=3))
    assert first == again
    assert (first.type, first.tenant, first.occurred_at_ms) == ("prompt.uploaded", "local", 5)
    assert first.payload == PromptUploaded("b", "prompts/fox.md", 7, 12)


@pytest.mark.parametrize("wrong", [{"generation": "8"}, {"name": "prompts/wolf.md"}, {"size": "x"}])
def test_a_notice_that_contradicts_itself_is_none(wrong: dict[str, str]) -> None:
    with pytest.raises(MalformedMessage):
        decode_delivery(a_notice(**wrong))


def test_a_notice_elsewhere_is_nobodys_message() -> None:
    with pytest.raises(MalformedMessage):
        decode_delivery(replace(a_notice(), subscription="ingest-job-requests"))
