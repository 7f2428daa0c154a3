"""The embedded host: one supervisor on one folder, with the services in it or as its children."""

import logging
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from threading import Lock, Thread

from shared.adapters.local.lock import FolderLock
from shared.ports.blobs import BlobInfo
from shared.ports.bus import Delivery
from shared.runtime.assemble import consumer
from shared.runtime.compose import Workplace
from shared.runtime.consume import Answer, Consumer
from shared.runtime.engine import Deliver, Engine
from shared.runtime.inbox import announce_prompt
from shared.runtime.service import load_service
from shared.topology import SERVICES, Subscription

__all__ = ["hosting"]

LOG = logging.getLogger("aiprod.host")


class _InProcess:
    """All services in this process, each with its own identity.

    One that is spoken to before all are loaded is loaded at once: a job is accepted before the
    studio is imported.
    """

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._loading = Lock()
        self._consumers: dict[str, Consumer] = {}

    def deliver(self, subscription: Subscription, delivery: Delivery) -> Answer:
        return self._consumer(subscription.service).consume(delivery)

    def load(self) -> None:
        """Load all that is not yet.

        Soon after the start, and never with a first delivery days later: by then the files may be
        another release's.
        """
        for service in SERVICES:
            self._consumer(service)

    def _consumer(self, service: str) -> Consumer:
        found = self._consumers.get(service)
        if found is not None:
            return found
        with self._loading:
            if service not in self._consumers:
                self._consumers[service] = consumer(load_service(service), self._place)
            return self._consumers[service]


@contextmanager
def hosting(
    place: Workplace, *, processes: bool = False, opening: Callable[[], None] = lambda: None
) -> Generator[Engine]:
    """Run the folder until the context closes; what is under way is finished first.

    An interrupt leaves at once instead, and the process is expected to exit: what was under way
    comes again with the next host.

    Args:
        place: The opened folder.
        processes: Each service in a process of its own under functions-framework.
        opening: Called once deliveries run, before all services are loaded.

    Raises:
        FolderLocked: Another host runs here.
    """
    with FolderLock(place.settings.home, place.clock):
        place.bus("outside").release()
        place.blobs.sweep()
        place.blobs.on_finalize(_announcer(place))
        place.blobs.announce()
        with _services(place, processes=processes) as (deliver, load):
            engine = Engine(place, deliver, decides=not processes)
            thread = Thread(target=engine.run, name="engine", daemon=True)
            thread.start()
            try:
                opening()
                load()
                yield engine
            finally:
                engine.stop()
                if not isinstance(sys.exception(), KeyboardInterrupt):
                    thread.join()


@contextmanager
def _services(
    place: Workplace, *, processes: bool
) -> Generator[tuple[Deliver, Callable[[], None]]]:
    """Give the way to the services, and what loads those that are not loaded yet."""
    if not processes:
        services = _InProcess(place)
        yield services.deliver, services.load
        return
    from shared.runtime.children import Children  # noqa: PLC0415 - HTTP and TLS, only for these

    children = Children(place.settings)
    try:
        children.start()
        yield children.deliver, lambda: None
    finally:
        children.stop()


def _announcer(place: Workplace) -> Callable[[BlobInfo], None]:
    bus = place.bus("outside")
    return lambda info: announce_prompt(info, bus, place.clock)
