"""Services as processes of their own: functions-framework, as in the cloud, fed with pushes.

They share no memory with the host and are reached on loopback only. One that dies is started again;
what it was working on comes again when its lease runs out or at once, when the connection broke.
"""

import http.client
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from threading import Lock

from shared.domain.errors import Unavailable
from shared.ports.bus import Delivery
from shared.runtime.cloud import encode_push
from shared.runtime.consume import Answer, Verdict
from shared.runtime.settings import Settings
from shared.topology import SERVICES, Subscription

__all__ = ["Children"]

LOG = logging.getLogger("aiprod.children")

READY_S = 60
DELIVERY_S = 3600
ROOT = Path(__file__).resolve().parents[2]
THREADS = "16"


class Children:
    """Six processes and the way to them."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._ports = {name: _free_port() for name in SERVICES}
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._lock = Lock()
        self._stopping = False

    def start(self) -> None:
        """Start all and wait until each answers.

        Raises:
            Unavailable: One did not come up.
        """
        for name in SERVICES:
            self._running[name] = self._spawn(name)
        for name in SERVICES:
            self._await(name)

    def stop(self) -> None:
        """End all: first politely, so that what is under way may finish its commit."""
        self._stopping = True
        for child in self._running.values():
            _signal(child, signal.SIGTERM)
        for child in self._running.values():
            try:
                child.wait(5)
            except subprocess.TimeoutExpired:
                _signal(child, signal.SIGKILL)
                child.wait()

    @property
    def pids(self) -> dict[str, int]:
        """Process id by service."""
        return {name: child.pid for name, child in self._running.items()}

    def deliver(self, subscription: Subscription, delivery: Delivery) -> Answer:
        """Push a delivery to its service."""
        service = subscription.service
        connection = http.client.HTTPConnection("127.0.0.1", self._ports[service], DELIVERY_S)
        try:
            headers = {"Content-Type": "application/json"}
            connection.request("POST", "/", encode_push(delivery), headers)
            response = connection.getresponse()
            reason = response.read(300).decode(errors="replace")
        except (OSError, http.client.HTTPException) as error:
            self._revive(service)
            return Answer(Verdict.GIVE_BACK, f"{service}: {type(error).__name__}")
        finally:
            connection.close()
        if response.status in (200, 204):
            return Answer(Verdict.ACKNOWLEDGE)
        return Answer(Verdict.GIVE_BACK, f"{service} answered {response.status}: {reason}")

    def _revive(self, service: str) -> None:
        with self._lock:
            if self._stopping or self._running[service].poll() is None:
                return
            LOG.error("service died, starting it again", extra={"service": service})
            self._running[service] = self._spawn(service)
            self._await(service)

    def _spawn(self, service: str) -> subprocess.Popen[bytes]:
        logs = self._settings.home / "logs"
        logs.mkdir(exist_ok=True)
        environment = {
            **{key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ},
            "AIPROD_HOST": "local",
            "AIPROD_HOME": str(self._settings.home),
            "PYTHONPATH": str(ROOT),
            "THREADS": THREADS,
            "FUNCTION_SIGNATURE_TYPE": "http",
        }
        if self._settings.config:
            environment["AIPROD_CONFIG"] = str(self._settings.config)
        with (logs / f"{service}.log").open("ab") as log:
            return subprocess.Popen(  # noqa: S603 - our own arguments
                [
                    sys.executable,
                    "-m",
                    "functions_framework",
                    f"--source={ROOT / 'services' / service / 'main.py'}",
                    "--target=handle",
                    "--signature-type=http",
                    "--host=127.0.0.1",
                    f"--port={self._ports[service]}",
                ],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _await(self, service: str) -> None:
        deadline = time.monotonic() + READY_S
        while time.monotonic() < deadline:
            if self._running[service].poll() is not None:
                raise Unavailable(f"{service} ended at once: see logs/{service}.log")
            if _answers(self._ports[service]):
                return
            time.sleep(0.05)
        raise Unavailable(f"{service} did not come up within {READY_S} s")


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _signal(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    try:
        os.killpg(child.pid, number)
    except (ProcessLookupError, PermissionError):
        return  # It has ended already.
