"""Each service as a gen-2 function, in the root of the sources, fed as Pub/Sub feeds it."""

import json
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from shared.contracts.codec import encode_envelope
from shared.domain.ids import digest
from shared.runtime.ticking import tick_message
from shared.topology import SERVICES, SUBSCRIPTIONS, TOPIC_OF
from tests.contract.messages.examples import EXAMPLES, an_envelope
from tests.support.aiprod import Home
from tests.support.served import FUNCTION, Endpoint, serving, wait_until_up

UNREADABLE = b"\xff not a message"


@pytest.fixture(scope="module")
def endpoints(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Endpoint]]:
    """All six at once: they start side by side."""
    home = Home.make(tmp_path_factory.mktemp("pushes"))
    with ExitStack() as stack:
        started = [stack.enter_context(serving(FUNCTION(each), each, home)) for each in SERVICES]
        for endpoint in started:
            wait_until_up(endpoint)
        yield {each.service: each for each in started}


def of_a_newer_release(service: str) -> bytes:
    """A message that may arrive where the service listens first, but nobody can read yet."""
    topic = next(each.topic for each in SUBSCRIPTIONS if each.service == service)
    type_ = next(each for each, at in TOPIC_OF.items() if at == topic)
    message = json.loads(encode_envelope(an_envelope(EXAMPLES[type_])))
    message["schema"] += 1
    return json.dumps(message).encode()


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_takes_pushes(service: str, endpoints: dict[str, Endpoint]) -> None:
    endpoint = endpoints[service]

    assert endpoint.ask("GET", path="/healthz") == 200
    assert endpoint.push(tick_message(1)) == 204
    assert endpoint.push(of_a_newer_release(service)) == 503
    assert endpoint.ask("POST", b"no push") == 204


@pytest.mark.parametrize("service", SERVICES)
def test_what_cannot_be_read_is_put_aside_and_acknowledged(
    service: str, endpoints: dict[str, Endpoint]
) -> None:
    endpoint = endpoints[service]

    assert endpoint.push(UNREADABLE) == 204

    place = endpoint.home.place()
    try:
        assert place.blobs.get(f"quarantine/{service}/{digest(UNREADABLE)}") == UNREADABLE
    finally:
        place.close()


@pytest.mark.parametrize("service", SERVICES)
def test_a_push_for_another_service_is_given_back(
    service: str, endpoints: dict[str, Endpoint]
) -> None:
    other = next(each for each in SUBSCRIPTIONS if each.service != service)

    assert endpoints[service].push(tick_message(1), other.name) == 503
