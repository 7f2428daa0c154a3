"""Services as processes of their own: functions-framework, as in the cloud, fed with pushes.

They share no memory with the host and are reached on loopback only. One that dies is started again
and what it was working on is given back at once, as its connection broke. When the host dies, even
by SIGKILL, they end too: each hangs on a leash that only the host holds.
"""

import http.client
import logging
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Lock, Thread
from time import monotonic
from typing import IO

from shared.domain.errors import Unavailable
from shared.ports.bus import Delivery
from shared.runtime.cloud import encode_push
from shared.runtime.consume import Answer, Verdict
from shared.runtime.settings import Settings
from shared.topology import SERVICES, SUBSCRIPTIONS, Subscription

__all__ = ["SERVICES_FOLDER", "Children", "PushIdentity"]

LOG = logging.getLogger("aiprod.children")

READY_S = 60
LOOK_S = 1
DELIVERY_S = 3600
RESTART_MAX_S = 10.0
SOUND_S = 30
"""Who lived so long did not die of being started."""
ROOT = Path(__file__).resolve().parents[2]
SERVICES_FOLDER = ROOT / "services"
KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "AIPROD_FFMPEG", "AIPROD_LOG")


@dataclass(frozen=True, slots=True)
class PushIdentity:
    """Whom the services let push, and who that is."""

    email: str
    certificates_url: str
    token: Callable[[str, str], str]
    """(audience, email) -> token."""


class Children:
    """Six processes and the way to them.

    Args:
        settings: The host's; the services get the same.
        identity: To prove pushes with; None: on loopback everybody may push.
        sources: A folder with SERVICE/main.py for each service.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        identity: PushIdentity | None = None,
        sources: Path = SERVICES_FOLDER,
    ) -> None:
        self._settings = settings
        self._identity = identity
        self._sources = sources
        self._kept: dict[str, _Kept] = {}

    def start(self) -> None:
        """Start all and wait until each answers.

        Raises:
            Unavailable: One did not come up.
        """
        (self._settings.home / "logs").mkdir(exist_ok=True)
        for name in SERVICES:
            environment = _environment(name, self._settings, self._identity)
            self._kept[name] = _Kept(name, self._settings.home, environment, self._sources)
        for kept in self._kept.values():
            kept.wait_until_up()
        for kept in self._kept.values():
            kept.keep()

    def stop(self) -> None:
        """End all at once and their tools too: what was answered is committed."""
        for kept in self._kept.values():
            kept.begin_to_end()
        for kept in self._kept.values():
            kept.bury()

    @property
    def pids(self) -> dict[str, int]:
        """Process id by service."""
        return {name: kept.pid for name, kept in self._kept.items()}

    @property
    def urls(self) -> dict[str, str]:
        """Where each service takes its pushes."""
        return {name: f"http://127.0.0.1:{kept.port}/" for name, kept in self._kept.items()}

    @property
    def token(self) -> Callable[[str], str] | None:
        """Gives the token to push to a service with."""
        identity = self._identity
        if identity is None:
            return None
        return lambda service: identity.token(_audience(service), identity.email)

    def deliver(self, subscription: Subscription, delivery: Delivery) -> Answer:
        """Push a delivery to its service; one that is being started again is waited for."""
        service = subscription.service
        connection = http.client.HTTPConnection("127.0.0.1", self._kept[service].port, DELIVERY_S)
        try:
            headers = {"Content-Type": "application/json"}
            connection.request("POST", "/", encode_push(delivery), headers)
            response = connection.getresponse()
            reason = response.read(300).decode(errors="replace")
        except (OSError, http.client.HTTPException) as error:
            return Answer(Verdict.GIVE_BACK, f"{service}: {type(error).__name__}")
        finally:
            connection.close()
        if response.status in (200, 204):
            return Answer(Verdict.ACKNOWLEDGE)
        return Answer(Verdict.GIVE_BACK, f"{service} answered {response.status}: {reason}")


def _audience(service: str) -> str:
    return f"https://{service}.aiprod.invalid"


@dataclass(frozen=True, slots=True)
class _Life:
    """A process, and our end of the pipe that is its standard input."""

    process: subprocess.Popen[bytes]
    leash: IO[bytes]
    since_s: float


class _Kept:
    """One service, living again and again behind the same door.

    The host holds the listening socket, so nobody else can get the port between two lives and be
    taken for the service.
    """

    def __init__(
        self, service: str, home: Path, environment: dict[str, str], sources: Path
    ) -> None:
        self._service = service
        self._log = home / "logs" / f"{service}.log"
        self._environment = environment
        self._sources = sources
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self._guard = Lock()
        """Held to begin a life, and to forbid that another begins."""
        self._ending = Event()
        self._life = self._begin()
        self._keeper: Thread | None = None

    @property
    def pid(self) -> int:
        return self._life.process.pid

    def wait_until_up(self) -> None:
        deadline = monotonic() + READY_S
        while monotonic() < deadline:
            if self._life.process.poll() is not None:
                raise Unavailable(f"{self._service} ended at once: see logs/{self._log.name}")
            if _answers(self.port):
                return
        raise Unavailable(f"{self._service} did not come up within {READY_S} s")

    def keep(self) -> None:
        """Start it again whenever it dies."""
        self._keeper = Thread(target=self._keep, name=f"keeper-{self._service}", daemon=True)
        self._keeper.start()

    def begin_to_end(self) -> None:
        with self._guard:
            self._ending.set()
            self._life.leash.close()

    def bury(self) -> None:
        process = self._life.process
        with suppress(subprocess.TimeoutExpired):
            process.wait(LOOK_S)
        process.kill()  # Where no worker had come up to feel the leash.
        process.wait()
        if self._keeper is not None:
            self._keeper.join()
        self._door.close()

    def _begin(self) -> _Life:
        end, ours = os.pipe()
        leash = os.fdopen(ours, "wb", buffering=0)
        door = self._door.fileno()
        module = "shared.runtime.child"
        try:
            with self._log.open("ab") as log:
                process = subprocess.Popen(  # noqa: S603 - our own arguments
                    [
                        sys.executable,
                        "-P",
                        "-m",
                        module,
                        self._service,
                        str(door),
                        str(self._sources),
                    ],
                    cwd=ROOT,
                    env=self._environment,
                    stdin=end,
                    stdout=log,
                    stderr=log,
                    pass_fds=(door,),
                    start_new_session=True,
                )
        except OSError:
            leash.close()
            raise
        finally:
            os.close(end)
        return _Life(process, leash, monotonic())

    def _keep(self) -> None:
        """Begin a new life after each, ever later if it died of being started."""
        deaths = 0
        while True:
            life = self._life
            status = life.process.wait()
            if self._ending.is_set():
                return
            LOG.error("%s ended with status %d, starting it again", self._service, status)
            life.leash.close()
            self._turn_away()
            deaths = 1 if monotonic() - life.since_s > SOUND_S else deaths + 1
            self._ending.wait(min(0.05 * 2**deaths, RESTART_MAX_S))
            with self._guard:
                if self._ending.is_set():
                    return
                self._life = self._begin()

    def _turn_away(self) -> None:
        """Break the connections that the dead process never took up: they are given back."""
        self._door.settimeout(0)
        with suppress(OSError):
            while True:
                self._door.accept()[0].close()


def _environment(service: str, settings: Settings, identity: PushIdentity | None) -> dict[str, str]:
    parallel = sum(each.parallel for each in SUBSCRIPTIONS if each.service == service)
    environment = {
        **{key: os.environ[key] for key in KEPT if key in os.environ},
        "AIPROD_HOST": settings.host,
        "AIPROD_HOME": str(settings.home),
        "PYTHONPATH": str(ROOT),
        # Google's channels would tell every closed connection, past all logs.
        "GRPC_VERBOSITY": "ERROR",
        # One for each delivery, and one to say that it is up.
        "THREADS": str(parallel + 1),
    }
    if settings.config:
        environment["AIPROD_CONFIG"] = str(settings.config)
    if identity is not None:
        environment["AIPROD_PUSH_AUDIENCE"] = _audience(service)
        environment["AIPROD_PUSH_EMAIL"] = identity.email
        environment["AIPROD_PUSH_CERTIFICATES"] = identity.certificates_url
    return environment


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LOOK_S)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
