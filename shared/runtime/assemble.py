"""A service put to work in a place: its handlers joined to the ports that the place has for it."""

import random
import time
from dataclasses import replace

from shared.ports.blobs import BlobStore
from shared.ports.bus import Bus
from shared.ports.clock import Clock
from shared.ports.handler import Ports
from shared.ports.store import Store
from shared.runtime.configurations import Configurations
from shared.runtime.consume import Consumer
from shared.runtime.place import Place
from shared.runtime.service import ServiceDefinition

__all__ = ["assemble", "consumer"]


def consumer(definition: ServiceDefinition, place: Place) -> Consumer:
    """Put a service to work in a place."""
    joined = assemble(
        definition,
        store=place.store(definition.name),
        bus=place.bus(definition.name),
        blobs=place.blobs,
        clock=place.clock,
        configurations=place.configurations,
    )
    ports = replace(joined.ports, holder=place.holder, is_gone=place.is_gone)
    return replace(joined, ports=ports, receipt_first=place.receipt_first)


def assemble(
    definition: ServiceDefinition,
    *,
    store: Store,
    bus: Bus,
    blobs: BlobStore,
    clock: Clock,
    configurations: Configurations,
) -> Consumer:
    """Join a service to its ports."""
    ports = Ports(
        service=definition.name,
        records=store,
        blobs=blobs,
        clock=clock,
        configuration=configurations,
        tools=definition.tools(blobs, clock, configurations.current),
    )
    return Consumer(
        service=definition.name,
        handlers=definition.handlers,
        ports=ports,
        store=store,
        bus=bus,
        pause=_jitter,
        conflict_tries_max=configurations.current.delivery.conflict_tries_max,
    )


def _jitter(attempt: int) -> None:
    """Wait 0 to 2^attempt x 5 ms: rivals for a record should not meet again."""
    time.sleep(random.random() * 0.005 * 2**attempt)  # noqa: S311 - spreading load, not secrets
