"""/metrics and /healthz of the embedded host, on loopback."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING

from shared.adapters.local.metrics import prometheus_text
from shared.catalog.metrics import parse_series
from shared.domain.errors import Misconfigured
from shared.ports.metrics import MetricPoint
from shared.runtime.gauges import jobs_open
from shared.runtime.place import Place
from shared.runtime.views import OWNER
from shared.topology import SERVICES

if TYPE_CHECKING:
    from http.server import BaseHTTPRequestHandler

__all__ = ["points", "serving"]


def points(place: Place) -> list[MetricPoint]:
    """Read every counter and gauge as of now."""
    now_ms = place.clock.now_ms()
    found: list[MetricPoint] = []
    for service in SERVICES:
        counters = place.store(service).counters()
        for encoded, value in counters.items():
            name, labels = parse_series(encoded)
            found.append(MetricPoint(name, labels, value, now_ms))
        found += jobs_open(counters, now_ms) if service == OWNER else ()
    for subscription, age_ms in place.oldest_ages_ms().items():
        labels = (("subscription", subscription),)
        found.append(MetricPoint("oldest_delivery_age", labels, age_ms, now_ms))
    return found


@contextmanager
def serving(place: Place, port: int) -> Generator[int]:
    """Serve until the context closes; give the port (0 asks for a free one).

    Raises:
        Misconfigured: The port is taken or not allowed.
    """
    # Here, as it brings HTTP, mail and TLS: a host that starts has a brief to accept first.
    from http.server import ThreadingHTTPServer  # noqa: PLC0415

    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), _handler(lambda: points(place)))
    except (OSError, OverflowError) as error:
        raise Misconfigured(
            f"--metrics-port {port}: cannot be listened on ({error}); 0 picks a free one"
        ) from None
    thread = Thread(target=server.serve_forever, name="metrics", daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def _handler(read: Callable[[], list[MetricPoint]]) -> "type[BaseHTTPRequestHandler]":
    from http.server import BaseHTTPRequestHandler  # noqa: PLC0415 - see serving

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/metrics":
                self._answer(200, prometheus_text(read()))
            elif self.path == "/healthz":
                self._answer(200, "ok\n")
            else:
                self._answer(404, "see /metrics or /healthz\n")

        def _answer(self, status: int, text: str) -> None:
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Be quiet: whoever scrapes does so every few seconds."""

    return Handler
