"""Customers who publish films on a schedule, whatever becomes of them, and hear of their ends."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Condition, Event
from time import monotonic

from shared.adapters.gcp.pubsub import subscriber
from shared.adapters.gcp.pull import pulling
from shared.contracts.codec import decode_envelope
from shared.contracts.job import JobConcluded
from shared.domain.ids import job_id_of
from shared.ports.bus import Delivery
from shared.runtime.cloud_place import CloudPlace
from shared.runtime.requests import send
from shared.topology import OUTSIDE, TENANT, Subscription
from tests.support.world import a_request

__all__ = ["Customers", "Phase", "customers"]

OUTCOMES = Subscription("job-outcomes-log", "job-outcomes", "", parallel=4)
LATENCY = "latency=1s"
"""Of the vendor: takes are waited for, as everywhere but with the embedded one."""
LOOK_S = 0.25


@dataclass
class Phase:
    """Films that were asked for in one manner."""

    name: str
    began_s: float = 0.0
    last_s: float = 0.0
    """When the last end was heard."""
    jobs: list[str] = field(default_factory=list[str])
    ended: int = 0
    oldest_s: float = 0.0
    """The greatest age of a film that had not come to its end."""

    @property
    def seconds(self) -> float:
        """From the first request to the last end."""
        return self.last_s - self.began_s


@dataclass
class Customers:
    """All that ask for films, and what they have heard."""

    place: CloudPlace
    states: dict[str, str] = field(default_factory=dict[str, str])
    """Job to the state in which it ended."""
    _asked_s: dict[str, float] = field(default_factory=dict[str, float])
    """Of jobs that have not ended."""
    _changed: Condition = field(default_factory=Condition)
    _numbers: int = 0

    def hear(self, delivery: Delivery) -> bool:
        """Note an outcome."""
        message = decode_envelope(delivery.data)
        if isinstance(message.payload, JobConcluded):
            with self._changed:
                self.states[message.job_id] = message.payload.state
                self._asked_s.pop(message.job_id, None)
                self._changed.notify_all()
        return True

    def keep_busy(self, name: str, in_flight: int, for_s: float) -> Phase:
        """Ask for the next film whenever one ends; then wait for all."""
        phase = Phase(name, monotonic())
        while monotonic() < phase.began_s + for_s:
            while len(self._asked_s) < in_flight:
                self._ask(phase)
            self._wait(phase)
        return self._until_all_ended(phase)

    def arrive(self, name: str, offsets_s: Sequence[float]) -> Phase:
        """Ask for a film at each of these times, come what may; then wait for all.

        Args:
            name: Of the phase.
            offsets_s: In order, counted from now.
        """
        phase, nobody = Phase(name, monotonic()), Event()
        for offset_s in offsets_s:
            while (wait_s := phase.began_s + offset_s - monotonic()) > 0:
                nobody.wait(min(wait_s, LOOK_S))
                self._look(phase)
            self._ask(phase)
        return self._until_all_ended(phase)

    def _ask(self, phase: Phase) -> None:
        self._numbers += 1
        request = a_request(f"load-{self._numbers}", duration="20", simulate=LATENCY)
        with self._changed:
            job_id = job_id_of(TENANT, request.request_key)
            self._asked_s[job_id] = monotonic()
        phase.jobs.append(job_id)
        send(self.place.bus(OUTSIDE), self.place.clock, request)

    def _until_all_ended(self, phase: Phase) -> Phase:
        """Wait as long as anything ends: whoever is silent for PATIENCE_S has lost something."""
        heard, silent_since_s = -1, monotonic()
        while self._asked_s and monotonic() - silent_since_s < PATIENCE_S:
            self._wait(phase)
            if len(self.states) != heard:
                heard, silent_since_s = len(self.states), monotonic()
        phase.ended = sum(job_id in self.states for job_id in phase.jobs)
        phase.last_s = monotonic()
        return phase

    def _wait(self, phase: Phase) -> None:
        with self._changed:
            self._changed.wait(LOOK_S)
        self._look(phase)

    def _look(self, phase: Phase) -> None:
        with self._changed:
            oldest = min(self._asked_s.values(), default=monotonic())
        phase.oldest_s = max(phase.oldest_s, monotonic() - oldest)


PATIENCE_S = 120.0


@contextmanager
def customers(place: CloudPlace) -> Generator[Customers]:
    """Listen to the outcomes of a place."""
    crowd = Customers(place)
    with (
        subscriber(place.endpoints.pubsub) as client,
        pulling(client, place.endpoints.project, [OUTCOMES], crowd.hear),
    ):
        yield crowd
