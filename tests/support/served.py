"""A service as a server of its own, as each host starts it, spoken to over HTTP."""

import os
import socket
import subprocess
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from threading import Event
from time import monotonic

from shared.ports.bus import Delivery
from shared.runtime.cloud import encode_push
from shared.topology import SUBSCRIPTIONS
from tests.support.aiprod import ROOT, Home, environment

__all__ = ["FUNCTION", "SERVED", "Endpoint", "free_port", "serving", "wait_until_up"]

START_S = 60
LOOK_S = 0.05


def FUNCTION(service: str) -> list[str]:  # noqa: N802 - a way to start a service
    """As a gen-2 function starts: the framework's own command, in the root of the sources."""
    command = Path(sys.executable).with_name("functions-framework")
    source = f"services/{service}/main.py"
    return [str(command), "--target", "handle", "--source", source, "--signature-type", "http"]


def SERVED(service: str) -> list[str]:  # noqa: N802 - a way to start a service
    """As a container starts."""
    return [sys.executable, "-P", "-m", "shared.runtime.serve", service]


@dataclass(frozen=True)
class Endpoint:
    """A service that is up."""

    service: str
    port: int
    home: Home
    process: "subprocess.Popen[bytes]"

    def ask(
        self,
        method: str,
        body: bytes = b"",
        path: str = "/",
        headers: Mapping[str, str] | None = None,
    ) -> int:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=START_S)
        try:
            connection.request(method, path, body, dict(headers or {}))
            return connection.getresponse().status
        finally:
            connection.close()

    def push(self, data: bytes, subscription: str = "") -> int:
        own = next(each.name for each in SUBSCRIPTIONS if each.service == self.service)
        return self.ask("POST", encode_push(Delivery(subscription or own, data, 1, {})))

    @contextmanager
    def under_way(self, body: bytes) -> Generator["UnderWay"]:
        """Begin a push and wait until the service reads it; nothing of the body is sent yet."""
        with socket.create_connection(("127.0.0.1", self.port), START_S) as connection:
            head = f"POST / HTTP/1.1\r\nHost: it\r\nContent-Length: {len(body)}\r\n"
            connection.sendall(f"{head}Expect: 100-continue\r\n\r\n".encode())
            assert connection.recv(100).startswith(b"HTTP/1.1 100 ")
            yield UnderWay(connection, body)


@dataclass(frozen=True)
class UnderWay:
    """A push whose service waits for its body."""

    connection: socket.socket
    body: bytes

    def finish(self) -> int:
        """Send the rest and give the status of the answer; 0: there was none."""
        self.connection.sendall(self.body)
        answered = self.connection.recv(100)
        return int(answered.split()[1]) if answered else 0

    def unanswered(self) -> bool:
        """Whether the service hung up without a word."""
        try:
            return not self.connection.recv(100)
        except ConnectionResetError:
            return True


@contextmanager
def serving(
    command: list[str], service: str, home: Home, told: Mapping[str, str] | None = None
) -> Generator[Endpoint]:
    """Start a server in the root of the sources, and end it."""
    own = home.folder / service
    own.mkdir(exist_ok=True)
    port = free_port()
    variables = {
        **environment(own),
        "AIPROD_HOME": str(home.home),
        "AIPROD_CONFIG": str(home.folder / "small.toml"),
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "THREADS": "2",
        **(told or {}),
    }
    with subprocess.Popen(command, cwd=ROOT, env=variables, start_new_session=True) as process:
        try:
            yield Endpoint(service, port, home, process)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, 15)


def wait_until_up(endpoint: Endpoint) -> None:
    until, pause = monotonic() + START_S, Event()
    while True:
        try:
            assert endpoint.ask("GET") == 200
        except ConnectionRefusedError:
            assert endpoint.process.poll() is None, f"{endpoint.service} ended at once"
            assert monotonic() < until, f"{endpoint.service} did not come up"
            pause.wait(LOOK_S)
        else:
            return


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
