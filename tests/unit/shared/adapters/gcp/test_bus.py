"""How messages are handed over: batches, deadlines and outages of the Pub/Sub bus."""

import socket
from collections.abc import Generator

import pytest

from shared.adapters.gcp.bus import Outgoing, PubSubBus
from shared.adapters.gcp.pubsub import publisher
from shared.contracts.envelope import MESSAGE_BYTES_MAX
from shared.domain.errors import Denied, MalformedMessage, NotFound, Unavailable
from tests.support.emulators import Emulators
from tests.support.pubsub import PubSub, a_pubsub

AT = "ingest-job-requests"


@pytest.fixture
def pubsub(emulators: Emulators) -> Generator[PubSub]:
    with a_pubsub(emulators.pubsub, emulators.new_project()) as pubsub:
        yield pubsub


def _numbered(count: int, size: int = 10) -> list[Outgoing]:
    return [Outgoing(b"%0*d" % (size, n), {"number": str(n)}) for n in range(count)]


def test_messages_of_one_topic_travel_together_and_arrive_each(pubsub: PubSub):
    pubsub.bus("outside").publish_all("job-requests", _numbered(4))
    heard = pubsub.acknowledged(AT)
    assert sorted(d.attributes["number"] for d in heard) == ["0", "1", "2", "3"]


def test_what_fits_into_no_single_request_travels_in_several(pubsub: PubSub):
    """Fifty of the largest are 12.8 MB, where a request may have 10; two thousand are too many."""
    bus = pubsub.bus("outside")
    for messages in (_numbered(50, MESSAGE_BYTES_MAX), _numbered(2001)):
        bus.publish_all("job-requests", messages)
        heard = {(d.data, d.attributes["number"]) for d in pubsub.acknowledged(AT)}
        assert heard == {(each.data, each.attributes["number"]) for each in messages}


def test_nothing_of_a_batch_is_sent_when_one_of_it_cannot_be(pubsub: PubSub):
    with pytest.raises(MalformedMessage):
        pubsub.bus("outside").publish_all("job-requests", [Outgoing(b"good"), Outgoing(b"")])
    with pytest.raises(Denied):
        pubsub.bus("qa").publish_all("job-requests", [Outgoing(b"good")])
    assert pubsub.acknowledged(AT) == []


def test_nothing_is_sent_for_nothing(pubsub: PubSub):
    pubsub.bus("outside").publish_all("job-requests", [])
    assert pubsub.acknowledged(AT) == []


def test_a_project_without_the_topic_says_so(emulators: Emulators):
    with publisher(emulators.pubsub) as client, pytest.raises(NotFound):
        PubSubBus(client, emulators.new_project()).publish("job-requests", b"x")


def test_a_broker_that_is_not_there_is_an_outage_within_the_deadline():
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    with publisher(f"127.0.0.1:{port}") as client, pytest.raises(Unavailable) as caught:
        PubSubBus(client, "p", deadline_s=0.3).publish("job-requests", b"customer text")
    assert "customer" not in str(caught.value)


def test_a_broker_that_says_nothing_is_an_outage_within_the_deadline():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        with publisher(address) as client, pytest.raises(Unavailable):
            PubSubBus(client, "p", deadline_s=0.3).publish("job-requests", b"x")
