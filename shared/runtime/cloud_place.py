"""A place in Google Cloud, or on the emulators that stand in for it."""

import atexit
import secrets
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING

import google.auth
from google.auth.exceptions import DefaultCredentialsError

from shared.adapters.gcp.blobs import GcsBlobs
from shared.adapters.gcp.bus import PubSubBus
from shared.adapters.gcp.dead_letters import PubSubDeadLetters
from shared.adapters.gcp.firestore import Firestore, connect_firestore
from shared.adapters.gcp.pubsub import publisher, subscriber
from shared.adapters.gcp.storage import bucket_of
from shared.adapters.gcp.store import FirestoreReader, FirestoreStore
from shared.adapters.local.processes import is_gone, own_name
from shared.adapters.system import SystemClock
from shared.catalog.load import load_configuration
from shared.contracts.codec import decode_as, decode_envelope
from shared.domain.errors import Misconfigured
from shared.ports.clock import Clock
from shared.ports.metrics import MetricsSink
from shared.ports.store import Receipt
from shared.runtime.configurations import Configurations
from shared.runtime.endpoints import Endpoints, endpoints_of
from shared.runtime.exporter import Exporter
from shared.runtime.gauges import jobs_open
from shared.runtime.place import Refused, Spoken
from shared.runtime.settings import CLOUD, EMULATORS, Settings
from shared.runtime.views import OWNER
from shared.topology import TOPIC_OF

if TYPE_CHECKING:
    from google.pubsub_v1 import PublisherClient

__all__ = ["CloudPlace", "open_cloud_place"]

REFUSALS = "refusals/"
LOOK_MIN_S = 1.0
"""Nothing tells a tool of a change in the cloud: it looks again, and each look is paid for."""


@dataclass(frozen=True, slots=True)
class CloudPlace:
    """A project, opened."""

    settings: Settings
    endpoints: Endpoints
    clock: Clock
    blobs: GcsBlobs
    firestore: Firestore
    configurations: Configurations
    reader: FirestoreReader
    _publisher: "PublisherClient"
    _own: ExitStack = field(default_factory=ExitStack)
    """What ends with this place: the emulators, where it started them."""
    owns_servers: bool = False
    receipt_first: bool = False
    """A read is paid for, and attempts are counted roughly."""
    holder: str = field(default_factory=lambda: f"{own_name()}#{secrets.token_hex(8)}")

    def is_gone(self, holder: str) -> bool:
        """Whether a process has ended: of another machine nobody can tell."""
        return self.settings.host == EMULATORS and is_gone(holder.partition("#")[0])

    def bus(self, sender: str) -> PubSubBus:
        """Speak as a service, or as the outside."""
        return PubSubBus(self._publisher, self.endpoints.project, sender)

    def store(self, service: str) -> FirestoreStore:
        """Keep records as a service."""
        return FirestoreStore(
            self.firestore, service, self.configurations.current.delivery.receipt_ms
        )

    def dead_letters(self) -> PubSubDeadLetters:
        """Open the operators' box of dead letters."""
        at = self.endpoints
        return PubSubDeadLetters(self._publisher, subscriber(at.pubsub), at.project)

    def spoken(self, job_id: str) -> list[Spoken]:
        """List every message about a job that a receipt tells of, in the order of saying."""
        said: dict[str, Spoken] = {}
        for receipt in self.reader.heard(job_id):
            for data in _told_by(receipt):
                message = decode_envelope(data)
                if message.job_id == job_id:
                    topic = TOPIC_OF[message.type]
                    said[message.id] = Spoken(topic, message.type, message.occurred_at_ms, data)
        return sorted(said.values(), key=lambda each: each.at_ms)

    def refusals(self, after: int | None) -> tuple[int, list[Refused]]:
        """List what was refused since a mark, and give the next one; None: from now on."""
        found = [info for info in self.blobs.list(REFUSALS) if info.generation > (after or 0)]
        mark = max((info.generation for info in found), default=after or 0)
        if after is None:
            return mark, []
        return mark, [decode_as(Refused, self.blobs.get(info.name)) for info in found]

    def at_rest(self) -> bool:
        """Whether nothing is undelivered: only the broker knows."""
        return True

    def oldest_ages_ms(self) -> dict[str, int]:
        """Give nothing: the broker measures it itself."""
        return {}

    def wait_for_change(self, seen: int, timeout_s: float) -> int:
        """Wait: nobody tells of changes."""
        Event().wait(max(timeout_s, LOOK_MIN_S))
        return seen

    def exporting(self, service: str) -> Callable[[], None]:
        """Give what writes a service's metrics out, once a minute at most."""
        gauges = jobs_open if service == OWNER else None
        exporter = Exporter(
            service, self.store(service), lambda: self._sink(service), self.clock, gauges
        )
        atexit.register(exporter.last)
        return exporter.after_delivery

    def _sink(self, service: str) -> MetricsSink:
        from shared.adapters.gcp.metrics import (  # noqa: PLC0415 - with the first export
            MonitoringMetrics,
            connect_monitoring,
        )

        client = connect_monitoring(self.endpoints.monitoring)
        location = self.settings.cloud.region
        return MonitoringMetrics(client, self.endpoints.project, location=location, service=service)

    def close(self) -> None:
        """Let go of connections, and of servers where we started them."""
        self._own.close()


def _told_by(receipt: Receipt) -> list[bytes]:
    return [*([receipt.cause] if receipt.cause else []), *(said.data for said in receipt.outbox)]


def open_cloud_place(settings: Settings, *, hosts: bool = False) -> CloudPlace:
    """Open the cloud, or the emulators of a folder; who hosts starts them if nobody has.

    Raises:
        Misconfigured: The configuration is wrong, or the emulators are not installed.
        Unavailable: It cannot be reached.
    """
    configuration = load_configuration(settings.config)
    clock = SystemClock()
    with ExitStack() as own:
        started = None
        if settings.host == EMULATORS and hosts:
            from shared.runtime.servers import start_servers  # noqa: PLC0415 - only who starts

            started = start_servers(settings, configuration.delivery, clock, own)
        endpoints = started or endpoints_of(settings)
        if settings.host == CLOUD:
            _check_credentials()
        blobs = GcsBlobs(bucket_of(endpoints.project, endpoints.bucket, endpoints.storage))
        firestore = connect_firestore(
            endpoints.project, endpoints.database, emulator=endpoints.firestore
        )
        configurations = Configurations(configuration, blobs)
        configurations.keep()
        return CloudPlace(
            settings=settings,
            endpoints=endpoints,
            clock=clock,
            blobs=blobs,
            firestore=firestore,
            configurations=configurations,
            reader=FirestoreReader(firestore),
            _publisher=publisher(endpoints.pubsub),
            _own=own.pop_all(),
            owns_servers=started is not None,
        )


def _check_credentials() -> None:
    """See that this machine says who we are, before any client asks.

    Raises:
        Misconfigured: It does not.
    """
    try:
        google.auth.default()  # pyright: ignore[reportUnknownMemberType]
    except DefaultCredentialsError:
        raise Misconfigured(
            "no Google identity here: gcloud auth application-default login, or"
            " GOOGLE_APPLICATION_CREDENTIALS"
        ) from None
