"""One film of four shots without retakes, and one minute of idleness, counted to the operation.

Real: the handlers, the delivery loop as it runs in the cloud, the embedded store, bus and blobs.
Deterministic, and without emulators: a document can show it. `make bench-cloud` holds the counts of
the emulators' own wire against it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, reduce
from operator import add
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from shared.domain.job import JobState
from shared.ports.bus import Delivery
from shared.runtime.ticking import consume_tick, tick_message
from shared.topology import SERVICES, SUBSCRIPTIONS
from tests.bench.cloud.counting import Counts, Hearing, Most, Tally, counted
from tests.support.clock import FakeClock
from tests.support.world import Gate, World, a_request

__all__ = ["SHOTS", "OneJob", "count_idle_tick", "count_job", "ticked_services"]

SHOTS = 4
WAIT_S = 180
"""What a vendor takes for a clip."""
PRICE_USD = "0.4"
"""Of a take: a film that costs nothing would spare billing a document."""
TICK = "tick"


@dataclass(frozen=True, slots=True)
class OneJob:
    """What one film needed, ticks aside: those come whether there are films or not."""

    by_hearing: Mapping[Hearing, Counts]
    most: Mapping[Hearing, Most]
    series: Mapping[str, int]
    """Counters that each service has now."""
    record_bytes: int
    """The job's own record, at its end."""

    @property
    def total(self) -> Counts:
        """Of all services."""
        return self.of(*SERVICES)

    def of(self, *services: str) -> Counts:
        """Of some services."""
        own = [counts for (name, _), counts in self.by_hearing.items() if name in services]
        return reduce(add, own, Counts())

    def most_of(self, *services: str) -> Most:
        """The worst of some services' deliveries that were no ticks."""
        own = [m for (name, type_), m in self.most.items() if name in services and type_ != TICK]
        return reduce(lambda worst, each: worst | each, own, Most())

    @property
    def messages(self) -> int:
        """Published in all: the customer's own request and the generator's looks included."""
        return 1 + self.total.publishes


@cache
def count_job(*, waits: bool) -> OneJob:
    """Make one film and count.

    Args:
        waits: For a vendor, as all but the embedded one make us do.
    """
    latency = f",latency={WAIT_S}s" if waits else ""
    with TemporaryDirectory(prefix="count-") as folder:
        world, tally = _world(Path(folder))
        job_id = world.submit(
            a_request(simulate=f"price={PRICE_USD}{latency}", duration="20", budget="6")
        )
        world.run()
        assert world.state(job_id) == JobState.DELIVERED, "the films that are counted are made"
        found = tally.counts()
        series = {name: len(world.place.store(name).counters()) for name in SERVICES}
        record = world.place.reader.get("jobs", job_id)
        world.close()
    assert record is not None
    return OneJob(_without_looking(found), dict(tally.most), series, len(record.body))


def _without_looking(found: Mapping[Hearing, Counts]) -> dict[Hearing, Counts]:
    """Leave ticks out, but for what they said: that is part of the film."""
    kept = {
        hearing: counts for hearing, counts in found.items() if hearing[1] != TICK and all(hearing)
    }
    for (service, type_), counts in found.items():
        if type_ == TICK and counts.publishes:
            kept[service, type_] = Counts(
                writes=counts.writes,
                commits=counts.commits,
                receipts=counts.receipts,
                publishes=counts.publishes,
                published_bytes=counts.published_bytes,
            )
    return kept


@cache
def count_idle_tick() -> Mapping[str, Counts]:
    """Count what one tick costs each service that listens to it when there is nothing to do."""
    with TemporaryDirectory(prefix="count-") as folder:
        world, tally = _world(Path(folder))
        for _ in range(_MINUTES):
            world.clock.advance(60_000)
            for subscription in SUBSCRIPTIONS:
                if subscription.topic == "ticks":
                    told = Delivery(subscription.name, tick_message(world.clock.now_ms()))
                    with tally.during((subscription.service, TICK)):
                        _hear_tick(world, told, subscription.service)
        world.close()
    return {service: counts for (service, _), counts in tally.counts().items()}


def _hear_tick(world: World, tick: Delivery, service: str) -> None:
    consumer = world.consumers[service]
    if SERVICES[service].polls:
        consume_tick(tick, consumer, lambda wait_s: world.clock.advance(int(wait_s * 1000)))
    else:
        consumer.consume(tick)


_MINUTES = 60


def ticked_services() -> tuple[str, ...]:
    """Name the services that a tick wakes."""
    return tuple(each.service for each in SUBSCRIPTIONS if each.topic == "ticks")


def _world(folder: Path) -> tuple[World, Tally]:
    world = World(folder, FakeClock(), Gate(), shots=SHOTS, as_in_the_cloud=True)
    tally = Tally()
    consumers: Any = {name: counted(each, tally) for name, each in world.consumers.items()}
    world.consumers = consumers
    return world, tally
