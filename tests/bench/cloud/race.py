"""Jobs a second on the same emulators: ours against the design of the tutorials, in turns.

Both get the same: an empty project each round, the same streams and threads of StreamingPull, the
same customer with the same number of jobs under way, one process.
"""

# The generated clients leave the type of `retry` open.
# pyright: reportUnknownMemberType=false

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from statistics import median
from threading import Lock
from time import process_time
from typing import Protocol

from google.pubsub_v1 import PublishRequest, PubsubMessage

from shared.adapters.gcp.bus import PubSubBus
from shared.adapters.gcp.firestore import connect_firestore
from shared.adapters.gcp.op_counts import Ops
from shared.adapters.gcp.pubsub import publisher, subscriber
from shared.adapters.gcp.store import FirestoreStore
from shared.adapters.gcp.topology import Project, provision
from shared.ports.bus import Delivery
from shared.topology import SERVICES, Subscription
from tests.bench.cloud import textbook
from tests.bench.cloud.driver import Customer, Round
from tests.bench.cloud.ours import Ours, configuration
from tests.bench.cloud.streams import streaming
from tests.bench.cloud.wire import Wire

__all__ = ["IN_FLIGHT", "ROUNDS", "Emulated", "Race", "race"]

IN_FLIGHT = 8
PARALLEL = 8
"""Deliveries of a subscription at once."""
ROUNDS = 3
OURS_S, TEXTBOOK_S = 15.0, 40.0
"""Of a round; the slower one gets more time to show what it can."""
WARM_UP = 4
LAST_S = 60.0
"""For the jobs that are under way when a round ends."""
KEPT_MAX_MS = 7 * 86_400_000
_numbers = count(1)


@dataclass(frozen=True)
class Emulated:
    """Where the emulators are: host:port."""

    pubsub: str
    firestore: str

    @staticmethod
    def new_project(of: str) -> str:
        """Name a project that nobody used before: it begins empty."""
        return f"bench-{of}-{next(_numbers)}"


class System(Protocol):
    """Six services that make films."""

    @property
    def subscriptions(self) -> tuple[Subscription, ...]: ...
    @property
    def outcomes(self) -> Subscription: ...
    def submit(self, number: int) -> str: ...
    def carry(self, delivery: Delivery) -> bool: ...
    def ended(self, delivery: Delivery) -> str: ...


@dataclass
class Race:
    """What all rounds showed."""

    ours: list[Round] = field(default_factory=list[Round])
    textbook: list[Round] = field(default_factory=list[Round])
    wires: dict[str, list[Wire]] = field(default_factory=dict[str, list[Wire]])
    """Of ours, by service: one a round."""
    textbook_wires: list[Wire] = field(default_factory=list[Wire])
    given_back: Counter[str] = field(default_factory=Counter[str])
    """Why ours gave deliveries back."""
    textbook_given_back: Counter[str] = field(default_factory=Counter[str])
    delivered: int = 0
    """Deliveries that ours carried."""
    delivery_cpu_s: float = 0.0
    cpu_s: float = 0.0
    """Of ours and the customer in all, without the emulators."""
    published: int = 0
    jobs: int = 0
    """That ours were asked for and ended, in all rounds."""
    lost: int = 0
    """That ours did not end."""

    @property
    def ratio(self) -> float:
        """Ours to the textbook's, medians."""
        slow = median(each.per_s for each in self.textbook)
        return median(each.per_s for each in self.ours) / slow if slow else float("inf")

    def ops(self, *services: str) -> Ops:
        """Give what some services did in all rounds."""
        told = [wire.ops for name in services for wire in self.wires[name]]
        return Ops(*(sum(getattr(each, name) for each in told) for name in Ops.__slots__))


class CountedBus(PubSubBus):
    """A sender whose messages are counted."""

    said = 0
    _counting = Lock()

    def publish(self, topic: str, data: bytes, attributes: dict[str, str] | None = None) -> None:
        super().publish(topic, data, attributes)
        with self._counting:
            type(self).said += 1


def race(emulated: Emulated, folder: Path, rounds: int = ROUNDS) -> Race:
    """Let both run in turns."""
    seen = Race()
    for _ in range(rounds):
        seen.ours.append(_our_round(emulated, folder, seen))
        seen.textbook.append(_textbook_round(emulated, seen))
    return seen


def _our_round(emulated: Emulated, folder: Path, seen: Race) -> Round:
    project, configured = emulated.new_project("ours"), configuration(folder)
    wires = {name: Wire() for name in SERVICES}
    databases = {
        name: connect_firestore(project, emulator=emulated.firestore, interceptors=(wire,))
        for name, wire in wires.items()
    }
    with publisher(emulated.pubsub) as speaks, subscriber(emulated.pubsub) as reads:
        provision(speaks, reads, Project(project, configured.delivery, kept_max_ms=KEPT_MAX_MS))
        ours = Ours(
            lambda sender: CountedBus(speaks, project, sender),
            lambda name: FirestoreStore(databases[name], name, configured.delivery.receipt_ms),
            configured,
            folder,
        )
        before, began_s = CountedBus.said, process_time()
        done, customer = _run(ours, project, emulated, OURS_S, LAST_S)
    for name, wire in wires.items():
        seen.wires.setdefault(name, []).append(wire)
        databases[name].close()
    seen.given_back.update(ours.given_back)
    seen.delivered += ours.delivered
    seen.delivery_cpu_s += ours.cpu_s
    seen.cpu_s += process_time() - began_s
    seen.published += CountedBus.said - before
    seen.jobs += customer.ended
    seen.lost += customer.under_way
    return done


def _textbook_round(emulated: Emulated, seen: Race) -> Round:
    project, wire = emulated.new_project("textbook"), Wire()
    with publisher(emulated.pubsub) as speaks, subscriber(emulated.pubsub) as reads:
        textbook.make_topics(speaks, reads, project)

        def publish(topic: str, data: bytes) -> None:
            speaks.publish(
                PublishRequest(
                    topic=f"projects/{project}/topics/{topic}", messages=[PubsubMessage(data=data)]
                )
            )

        database = textbook.connect(project, emulated.firestore, wire)
        book = textbook.Textbook(database, publish)
        done, _ = _run(book, project, emulated, TEXTBOOK_S, 0)
    seen.textbook_wires.append(wire)
    seen.textbook_given_back.update(book.given_back)
    return done


def _run(
    system: System, project: str, emulated: Emulated, for_s: float, last_s: float
) -> tuple[Round, Customer]:
    customer = Customer(system.submit)
    outcomes = system.outcomes.name

    def carry(delivery: Delivery) -> bool:
        if delivery.subscription != outcomes:
            return system.carry(delivery)
        customer.heard(system.ended(delivery))
        return True

    streams = _wide((*system.subscriptions, system.outcomes))
    with streaming(emulated.pubsub, project, streams, carry):
        done = customer.keep_busy(IN_FLIGHT, for_s, WARM_UP)
        customer.wait_for_all(last_s)
    return done, customer


def _wide(subscriptions: Sequence[Subscription]) -> list[Subscription]:
    return [replace(each, parallel=PARALLEL) for each in subscriptions]
