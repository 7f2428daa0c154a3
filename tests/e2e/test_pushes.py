"""Each service under functions-framework's own command, fed as Pub/Sub feeds it."""

import json
import socket
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from threading import Event
from time import monotonic

import pytest

from shared.contracts.codec import encode_envelope
from shared.domain.ids import digest
from shared.ports.bus import Delivery
from shared.runtime.cloud import encode_push
from shared.runtime.ticking import tick_message
from shared.topology import SERVICES, SUBSCRIPTIONS, TOPIC_OF
from tests.contract.messages.examples import EXAMPLES, an_envelope
from tests.support.aiprod import ROOT, Home, environment

START_S = 60
LOOK_S = 0.05
UNREADABLE = b"\xff not a message"


@dataclass(frozen=True)
class Endpoint:
    """A service that is up."""

    service: str
    port: int
    home: Home

    def ask(self, method: str, body: bytes = b"") -> int:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=START_S)
        try:
            connection.request(method, "/", body)
            return connection.getresponse().status
        finally:
            connection.close()

    def push(self, data: bytes, subscription: str = "") -> int:
        own = next(each.name for each in SUBSCRIPTIONS if each.service == self.service)
        return self.ask("POST", encode_push(Delivery(subscription or own, data, 1, {})))


@contextmanager
def served(service: str, port: int, home: Home) -> Generator[Endpoint]:
    command = [
        *(sys.executable, "-m", "functions_framework", "--target=handle", "--signature-type=http"),
        f"--source={ROOT / 'services' / service / 'main.py'}",
        *("--host=127.0.0.1", f"--port={port}"),
    ]
    own = home.folder / service
    own.mkdir()
    told = {
        "AIPROD_HOME": str(home.home),
        "AIPROD_CONFIG": str(home.folder / "small.toml"),
        "THREADS": "2",
    }
    with subprocess.Popen(command, cwd=own, env={**environment(own), **told}) as process:
        try:
            yield Endpoint(service, port, home)
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def endpoints(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Endpoint]]:
    """All six at once: they start side by side."""
    home = Home.make(tmp_path_factory.mktemp("pushes"))
    with ExitStack() as stack:
        ports = zip(SERVICES, free_ports(len(SERVICES)), strict=True)
        started = [stack.enter_context(served(name, port, home)) for name, port in ports]
        for endpoint in started:
            wait_until_up(endpoint)
        yield {each.service: each for each in started}


def wait_until_up(endpoint: Endpoint) -> None:
    until, pause = monotonic() + START_S, Event()
    while True:
        try:
            endpoint.ask("GET")
        except ConnectionRefusedError:
            assert monotonic() < until, f"{endpoint.service} did not come up"
            pause.wait(LOOK_S)
        else:
            return


def free_ports(count: int) -> list[int]:
    """Different ones: none is let go before all are found."""
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


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

    assert endpoint.ask("GET") == 200
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
