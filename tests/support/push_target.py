"""A service's HTTP end, scripted by a test: it tells what was pushed and answers as it is told."""

import json
from base64 import b64decode
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, Queue
from threading import Thread
from typing import Any

__all__ = ["Push", "PushTarget", "a_push_target"]

PATIENCE_S = 30.0


@dataclass(frozen=True)
class Push:
    """One request, as it came in."""

    body: dict[str, Any]
    headers: dict[str, str]
    raw: bytes

    @property
    def data(self) -> bytes:
        return b64decode(self.body["message"]["data"])

    @property
    def attempt(self) -> int:
        return self.body.get("deliveryAttempt", 0)


@dataclass
class PushTarget:
    """Where pushes arrive."""

    url: str
    pushes: "Queue[Push]" = field(default_factory=Queue)
    """In the order of arrival, told before they are answered."""
    connections: int = 0

    def take(self, count: int) -> list[Push]:
        """Wait for so many more pushes."""
        return [self.pushes.get(timeout=PATIENCE_S) for _ in range(count)]

    def rest(self) -> list[Push]:
        """What came besides."""
        found: list[Push] = []
        try:
            while True:
                found.append(self.pushes.get_nowait())
        except Empty:
            return found


@contextmanager
def a_push_target(
    answer: Callable[[Push], int], *, keep_alive: bool = True
) -> Generator[PushTarget]:
    """Listen on a free port of loopback until the context closes.

    Args:
        answer: Gives the status for a push; called in a thread of its own for each connection.
        keep_alive: Whether a connection may carry a second push, which the answer promises.
    """

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            super().setup()
            target.connections += 1

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            push = Push(json.loads(raw), dict(self.headers), raw)
            target.pushes.put(push)
            self.send_response(answer(push))
            self.send_header("Content-Length", "0")
            self.end_headers()
            # As a server that closes idle connections: it says nothing, the next push finds out.
            self.close_connection = not keep_alive

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Be quiet."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 64

    server = Server(("127.0.0.1", 0), Handler)
    target = PushTarget(f"http://127.0.0.1:{server.server_address[1]}/push")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield target
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
