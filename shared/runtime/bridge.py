"""Pulled deliveries pushed to services over HTTP, exactly as Pub/Sub pushes them.

For hosts where Pub/Sub itself cannot: its emulator pushes two messages at a time and tells no
attempt. Owns the connections, and what answer counts as an acknowledgement.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, RemoteDisconnected
from threading import Lock
from time import sleep
from urllib.parse import urlsplit

from shared.domain.errors import Misconfigured
from shared.ports.bus import Delivery
from shared.runtime.push.wrapped import encode_push
from shared.topology import SUBSCRIPTIONS

__all__ = ["HttpPush"]

LOG = logging.getLogger("aiprod.bridge")

ACKNOWLEDGING = frozenset({102, 200, 201, 202, 204})
"""Every other status, a redirect too, gives the delivery back."""
PAUSE_S = 0.2
"""Before a delivery is given back that met no service: it may be starting."""
ANSWER_BYTES_MAX = 65_536

_SERVICE_OF = {each.name: each.service for each in SUBSCRIPTIONS}


@dataclass(frozen=True, slots=True)
class _Address:
    host: str
    port: int
    path: str


class HttpPush:
    """Carries deliveries to the services of a project, from any number of threads.

    Args:
        project: The project's id.
        urls: Where each service takes its pushes: plain HTTP on this machine.
        deadline_s: Seconds for one push: the acknowledgement deadline, as for Pub/Sub.
        token: Gives the bearer token for a service; None sends none.
        service_of: The service of each subscription.

    Raises:
        Misconfigured: An address that is not plain HTTP.
    """

    def __init__(
        self,
        project: str,
        urls: Mapping[str, str],
        deadline_s: float,
        token: Callable[[str], str] | None = None,
        service_of: Mapping[str, str] = _SERVICE_OF,
    ) -> None:
        self._project = project
        self._addresses = {service: _parsed(service, url) for service, url in urls.items()}
        self._deadline_s = deadline_s
        self._token = token
        self._service_of = service_of
        self._lock = Lock()
        self._idle: dict[str, list[HTTPConnection]] = {}

    def __call__(self, delivery: Delivery) -> bool:
        """Push one delivery; say whether it was acknowledged in time."""
        service = self._service_of[delivery.subscription]
        try:
            status = self._post(service, encode_push(delivery, self._project))
        except (OSError, HTTPException) as error:
            told = {"subscription": delivery.subscription, "reason": type(error).__name__}
            LOG.info("no answer", extra=told)
            sleep(PAUSE_S)
            return False
        return status in ACKNOWLEDGING

    def close(self) -> None:
        """Let go of the connections that nobody uses just now."""
        with self._lock:
            idle = [each for some in self._idle.values() for each in some]
            self._idle.clear()
        for connection in idle:
            connection.close()

    def _post(self, service: str, body: bytes) -> int:
        kept = self._take(service)
        if kept is not None:
            try:
                return self._exchange(kept, service, body)
            except (RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                # A server lets go of a connection that was idle; only a new one tells if it lives.
                LOG.debug("a kept connection was closed", extra={"service": service})
        address = self._addresses[service]
        fresh = HTTPConnection(address.host, address.port, timeout=self._deadline_s)
        return self._exchange(fresh, service, body)

    def _exchange(self, connection: HTTPConnection, service: str, body: bytes) -> int:
        headers = {"Content-Type": "application/json"}
        if self._token is not None:
            headers["Authorization"] = f"Bearer {self._token(service)}"
        is_reusable = False
        try:
            connection.request("POST", self._addresses[service].path, body, headers)
            response = connection.getresponse()
            response.read(ANSWER_BYTES_MAX)
            is_reusable = response.isclosed() and not response.will_close
            return response.status
        finally:
            if is_reusable:
                self._keep(service, connection)
            else:
                connection.close()

    def _take(self, service: str) -> HTTPConnection | None:
        with self._lock:
            idle = self._idle.get(service)
            # The last one used is the one that most likely still lives.
            return idle.pop() if idle else None

    def _keep(self, service: str, connection: HTTPConnection) -> None:
        with self._lock:
            self._idle.setdefault(service, []).append(connection)


def _parsed(service: str, url: str) -> _Address:
    parts = urlsplit(url)
    if parts.scheme != "http" or not parts.hostname:
        raise Misconfigured(f"the address of {service}: only plain http is bridged")
    return _Address(parts.hostname, parts.port or 80, parts.path or "/")
