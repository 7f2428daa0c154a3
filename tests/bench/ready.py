"""How soon a service is ready after its process starts: what a cold start costs a message."""

import compileall
import http.client
import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from statistics import median

from tests.bench.aiprod import ENDED_WITHIN_S, ROOT
from tests.bench.goals import Fact, Goal

__all__ = ["ready_rows"]

READY_MAX_S = 1.0
HELD_TO_IT = ("ingest", "router", "billing")
"""They stand between a customer and an answer; the others' work takes seconds anyway."""
ALSO = ("generator", "qa", "postprocessor")
STARTS = 5
_LOOK_S = 0.005
_GIVEN_UP_S = 60.0


def ready_rows(folder: Path) -> tuple[list[Goal], list[Fact]]:
    """Measure from the start of a service's process to its first answer of 200.

    With byte-compiled packages, as in an image. One start before those that count warms caches.
    """
    for tree in ("shared", "services"):
        compileall.compile_dir(str(ROOT / tree), quiet=2)
    found = {service: _starts(service, folder) for service in (*HELD_TO_IT, *ALSO)}
    goals = [
        Goal(f"ready: {service} (median of {STARTS})", median(found[service]), READY_MAX_S, "s")
        for service in HELD_TO_IT
    ]
    return goals, [
        Fact(f"ready: {service}, each", " ".join(f"{each:.2f}" for each in seconds) + " s")
        for service, seconds in found.items()
    ]


def _starts(service: str, folder: Path) -> list[float]:
    return [_ready_s(service, folder) for _ in range(STARTS + 1)][1:]


def _ready_s(service: str, folder: Path) -> float:
    """Start a service as its container does, ask until it answers, end it."""
    port = _free_port()
    variables = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PYTHONPATH": str(ROOT),
        "AIPROD_HOST": "local",
        "AIPROD_HOME": str(folder / "home"),
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "THREADS": "8",
    }
    command = [sys.executable, "-P", "-m", "shared.runtime.serve", service]
    began_s = time.monotonic()
    with subprocess.Popen(
        command, cwd=ROOT, env=variables, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            while not _answers(port):
                if process.poll() is not None or time.monotonic() - began_s > _GIVEN_UP_S:
                    raise RuntimeError(f"{service} did not come up")
                time.sleep(_LOOK_S)
            return time.monotonic() - began_s
        finally:
            process.terminate()
            process.wait(ENDED_WITHIN_S)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_GIVEN_UP_S)
    with suppress(ConnectionError):
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    return False


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return door.getsockname()[1]
