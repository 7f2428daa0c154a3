"""AIPROD's six services on emulators in one process: the real handlers, loop and adapters.

Without effects: tools draw nothing, and objects are kept in memory.
"""

import logging
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock, get_ident
from time import thread_time
from typing import Any

from shared.adapters.gcp.bus import PubSubBus
from shared.adapters.gcp.store import FirestoreStore
from shared.adapters.system import SystemClock
from shared.catalog.configuration import Configuration
from shared.catalog.load import load_configuration
from shared.contracts.codec import decode_envelope
from shared.contracts.job import JobConcluded
from shared.domain.ids import digest, job_id_of
from shared.ports.bus import Delivery
from shared.runtime.assemble import assemble
from shared.runtime.configurations import Configurations
from shared.runtime.consume import Consumer, Verdict
from shared.runtime.requests import send
from shared.runtime.turns import Turns
from shared.topology import OUTSIDE, SERVICES, SUBSCRIPTIONS, TENANT, Subscription
from tests.support.blobs import MemoryBlobs
from tests.support.paper.tools import paper
from tests.support.world import CONFIGURATION, a_request

__all__ = ["Ours", "configuration"]

OUTCOMES = "job-outcomes-log"
_SERVICE_OF = {each.name: each.service for each in SUBSCRIPTIONS}


def configuration(folder: Path) -> Configuration:
    """Give the shipped configuration with small pictures."""
    path = folder / "small.toml"
    path.write_text(CONFIGURATION)
    return load_configuration(path)


class PaperBlobs(MemoryBlobs):
    """A bucket in memory that lends the file that it lent before: making one is no work of ours."""

    def __init__(self, clock: SystemClock, folder: Path) -> None:
        super().__init__(clock)
        self._folder = folder

    @contextmanager
    def local_copy(self, name: str) -> Generator[Path]:
        path = self._folder / digest(name)
        if not path.exists():
            fresh = path.with_suffix(f".{get_ident()}")
            fresh.write_bytes(self.get(name))
            fresh.replace(path)
        yield path


@dataclass
class Ours:
    """The services at work.

    Args:
        speak: Gives the bus of a sender.
        store: Gives the store of a service.
        configured: See `configuration`.
        folder: For files that are lent.
    """

    speak: Callable[[str], PubSubBus]
    store: Callable[[str], FirestoreStore]
    configured: Configuration
    folder: Path
    clock: SystemClock = field(default_factory=SystemClock)
    given_back: list[str] = field(default_factory=list[str])
    """Why deliveries were."""
    delivered: int = 0
    cpu_s: float = 0.0
    """Of the threads that carried them."""

    def __post_init__(self) -> None:
        logging.getLogger("aiprod").setLevel(logging.CRITICAL)
        blobs: Any = PaperBlobs(self.clock, self.folder)
        pinned = Configurations(self.configured, blobs)
        pinned.keep()
        self._consumers: dict[str, Consumer] = {
            name: replace(
                assemble(
                    paper(name),
                    store=self.store(name),
                    bus=self.speak(name),
                    blobs=blobs,
                    clock=self.clock,
                    configurations=pinned,
                ),
                receipt_first=False,
            )
            for name in SERVICES
        }
        self._outside = self.speak(OUTSIDE)
        self._turns, self._lock = Turns(), Lock()

    @property
    def subscriptions(self) -> tuple[Subscription, ...]:
        """What its services listen to."""
        return SUBSCRIPTIONS

    @property
    def outcomes(self) -> Subscription:
        """What its customer listens to."""
        return Subscription(OUTCOMES, "job-outcomes", "")

    def submit(self, number: int) -> str:
        """Ask for a film of four shots; name the job."""
        request = a_request(f"key-{number}", duration="20")
        send(self._outside, self.clock, request)
        return job_id_of(TENANT, request.request_key)

    def carry(self, delivery: Delivery) -> bool:
        """Carry one delivery to its end."""
        began_s = thread_time()
        with self._turns.turn(delivery):
            answer = self._consumers[_SERVICE_OF[delivery.subscription]].consume(delivery)
        with self._lock:
            self.delivered += 1
            self.cpu_s += thread_time() - began_s
            if answer.verdict is Verdict.GIVE_BACK:
                self.given_back.append(answer.reason)
        return answer.verdict is Verdict.ACKNOWLEDGE

    def ended(self, delivery: Delivery) -> str:
        """Name the job whose end an outcome tells; empty: it tells something else."""
        message = decode_envelope(delivery.data)
        return message.job_id if isinstance(message.payload, JobConcluded) else ""
