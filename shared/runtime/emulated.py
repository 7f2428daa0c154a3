"""The emulators' host: the six services as in production, and what carries deliveries to them.

Each service is a process of its own under functions-framework, fed with signed pushes by a bridge
from the emulator's subscriptions. Everything the emulators know is gone when the host ends.
"""

import logging
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Lock, Thread

from shared.adapters.gcp.pubsub import subscriber
from shared.adapters.gcp.pull import pulling
from shared.adapters.twins.identity import Signer, serving_certificates
from shared.domain.errors import AiprodError
from shared.ports.bus import Delivery
from shared.runtime.bridge import HttpPush
from shared.runtime.children import SERVICES_FOLDER, Children, PushIdentity
from shared.runtime.cloud_place import CloudPlace
from shared.runtime.place import Host
from shared.runtime.ticking import tick_message
from shared.topology import OUTSIDE, SERVICES, SUBSCRIPTIONS

__all__ = ["EmulatedHost", "serving"]

LOG = logging.getLogger("aiprod.emulated")

EMAIL = "pusher@aiprod-emulated.iam.gserviceaccount.com"
MINUTE_MS = 60_000
"""A scheduler ticks so often when nothing is due."""


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
def serving(place: CloudPlace, sources: Path = SERVICES_FOLDER) -> Generator[EmulatedHost]:
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
        stack.enter_context(pulling(subscriber(at.pubsub), at.project, SUBSCRIPTIONS, carrying))
        stack.enter_context(_ticking(place))
        yield EmulatedHost(children, carrying)


@contextmanager
def _ticking(place: CloudPlace) -> Generator[None]:
    stopping = Event()
    thread = Thread(target=_tick, args=(place, stopping), name="scheduler", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join()


def _tick(place: CloudPlace, stopping: Event) -> None:
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
