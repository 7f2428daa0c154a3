"""The emulators' host: Google's emulators, our own servers, and the six services as in production.

Each service is a process of its own under functions-framework, fed with signed pushes by a bridge
from the emulator's subscriptions. Everything the emulators know is gone when the host ends.
"""

import logging
import shutil
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from shared.adapters.gcp.bus import PubSubBus
from shared.adapters.gcp.metrics import MonitoringMetrics, connect_monitoring
from shared.adapters.gcp.pubsub import publisher, subscriber
from shared.adapters.gcp.pull import pulling
from shared.adapters.gcp.topology import Project, provision
from shared.adapters.local.lock import FolderLock
from shared.adapters.twins.identity import Signer, serving_certificates
from shared.adapters.twins.monitoring import serving_monitoring
from shared.adapters.twins.storage.serve import BucketSetup, serving_storage
from shared.catalog.configuration import Delivery as DeliveryNumbers
from shared.domain.errors import AiprodError, FolderLocked
from shared.ports.bus import Delivery
from shared.ports.clock import Clock
from shared.runtime.bridge import HttpPush
from shared.runtime.children import SERVICES_FOLDER, Children, PushIdentity
from shared.runtime.emulators import FIRESTORE, PUBSUB, Emulator, running_emulator
from shared.runtime.endpoints import Endpoints, announce
from shared.runtime.place import Host
from shared.runtime.settings import Project as ProjectSettings
from shared.runtime.settings import Settings
from shared.runtime.ticking import tick_message
from shared.topology import OUTSIDE, SERVICES, SUBSCRIPTIONS

if TYPE_CHECKING:
    from shared.runtime.cloud_place import CloudPlace

__all__ = ["EmulatedHost", "serving", "start_servers"]

LOG = logging.getLogger("aiprod.emulated")

PROJECT, BUCKET = "aiprod-emulated", "aiprod"
EMAIL = f"pusher@{PROJECT}.iam.gserviceaccount.com"
KEPT_MAX_MS = 7 * 86_400_000
"""The emulator refuses to keep a message longer."""
PROMPTS, UPLOADS = "prompts/", "prompt-uploads"
MINUTE_MS = 60_000
"""A scheduler ticks so often when nothing is due."""


def start_servers(
    settings: Settings, delivery: DeliveryNumbers, clock: Clock, own: ExitStack
) -> Endpoints | None:
    """Start the emulators and our servers, empty, and tell where they are.

    Args:
        settings: Whose folder.
        delivery: Numbers of the subscriptions.
        clock: For our servers.
        own: Ends them.

    Returns:
        None: another host runs them.

    Raises:
        Misconfigured: The emulators are not installed.
        Unavailable: One did not come up.
    """
    folder = settings.home / "emulators"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        own.enter_context(FolderLock(folder, clock))
    except FolderLocked:
        return None
    announce(settings.home, None)
    shutil.rmtree(folder / "storage", ignore_errors=True)

    def started(emulator: Emulator) -> str:
        return own.enter_context(running_emulator(emulator, folder))

    with ThreadPoolExecutor(2) as pool:
        pubsub, firestore = pool.map(started, (PUBSUB, FIRESTORE))
    speaks = publisher(pubsub)
    provision(speaks, subscriber(pubsub), Project(PROJECT, delivery, kept_max_ms=KEPT_MAX_MS))

    bucket = BucketSetup(
        BUCKET, f"//pubsub.googleapis.com/projects/{PROJECT}/topics/{UPLOADS}", PROMPTS
    )
    notify = PubSubBus(speaks, PROJECT, OUTSIDE).publish
    storage = serving_storage(folder / "storage", notify, clock, buckets=[bucket])
    endpoints = Endpoints(
        project=PROJECT,
        bucket=BUCKET,
        pubsub=pubsub,
        firestore=firestore,
        storage=own.enter_context(storage),
        monitoring=own.enter_context(serving_monitoring(clock)),
    )
    announce(settings.home, endpoints)
    own.callback(announce, settings.home, None)
    _describe_metrics(endpoints)
    return endpoints


def _describe_metrics(endpoints: Endpoints) -> None:
    """Describe the metrics, as Terraform does in the cloud."""
    client = connect_monitoring(endpoints.monitoring)
    region = ProjectSettings().region
    sink = MonitoringMetrics(client, endpoints.project, location=region, service="operator")
    sink.ensure_descriptors()


class Carrying:
    """Pushes deliveries, and knows how many are on their way."""

    def __init__(self, push: HttpPush) -> None:
        self._push, self._lock = push, Lock()
        self.count = 0

    def __call__(self, delivery: Delivery) -> bool:
        """Carry one to its end."""
        with self._lock:
            self.count += 1
        try:
            return self._push(delivery)
        finally:
            with self._lock:
                self.count -= 1


@dataclass(frozen=True, slots=True)
class EmulatedHost(Host):
    """Six processes and what carries deliveries to them."""

    children: Children
    carrying: Carrying

    @property
    def busy(self) -> bool:
        """Whether a delivery is under way."""
        return self.carrying.count > 0


@contextmanager
def serving(place: "CloudPlace", sources: Path = SERVICES_FOLDER) -> Generator[EmulatedHost]:
    """Run the services until the context closes; what is under way is finished first.

    Args:
        place: The emulators, started here.
        sources: A folder with SERVICE/main.py for each service.

    Raises:
        Unavailable: A service did not come up.
    """
    signer = Signer(place.clock)
    at = place.endpoints
    deadline_s = place.configurations.current.delivery.ack_deadline_ms / 1000
    with ExitStack() as stack:
        certificates = stack.enter_context(serving_certificates(signer.certs))
        identity = PushIdentity(EMAIL, certificates, signer.token)
        children = Children(place.settings, identity=identity, sources=sources)
        stack.callback(children.stop)
        children.start()
        push = HttpPush(at.project, children.urls, deadline_s, children.token)
        stack.callback(push.close)
        carrying = Carrying(push)
        stack.enter_context(pulling(at.project, SUBSCRIPTIONS, carrying, at.pubsub))
        stack.enter_context(_ticking(place))
        yield EmulatedHost(children, carrying)


@contextmanager
def _ticking(place: "CloudPlace") -> Generator[None]:
    stopping = Event()
    thread = Thread(target=_tick, args=(place, stopping), name="scheduler", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join()


def _tick(place: "CloudPlace", stopping: Event) -> None:
    """Say the time whenever something is due, and every minute."""
    bus = place.bus(OUTSIDE)
    stores = [place.store(name) for name, service in SERVICES.items() if service.ticks_on]
    pause_ms = place.configurations.current.delivery.tick_ms
    last_ms = 0
    while not stopping.wait(pause_ms / 1000):
        now_ms = place.clock.now_ms()
        try:
            dues = [store.next_due_ms() for store in stores]
            if now_ms - last_ms >= MINUTE_MS or any(due and due <= now_ms for due in dues):
                bus.publish("ticks", tick_message(now_ms), {"type": "tick"})
                last_ms = now_ms
        except AiprodError as error:
            LOG.warning("no tick this time", extra={"reason": str(error)})
