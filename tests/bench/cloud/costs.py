"""What an hour of AIPROD costs in Google Cloud at so many films an hour. Exact and pure.

Counts x list prices. Not in it: what vendors charge, the processors' time for making and measuring
pictures and sound, storage of films, traffic to the internet. Those are a film's own; this is what
it costs that films are made at all.

An instance that serves several requests at once is billed once. Arrivals are taken to be
independent of each other, which they are not: a job's four takes come together, and share more.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

from services.generator.vigil import AGAIN_MS, OVERLAP_MS
from shared.catalog.load import load_configuration
from shared.runtime.export_rounds import IDLE_MS
from shared.runtime.exporter import EXPORT_MS
from shared.runtime.ticking import POLL_FOR_MS
from shared.topology import SERVICES
from tests.bench.cloud.counting import Counts
from tests.bench.cloud.one_job import SHOTS, OneJob, count_idle_tick, count_job
from tests.bench.cloud.prices import REQUEST_BYTES_MIN, prices

__all__ = [
    "IDLE",
    "Line",
    "Model",
    "busy_share",
    "dollars",
    "hour",
    "model",
    "per_thousand",
    "total",
]

HOUR_MS = 3_600_000
HOUR_S = 3600
TICKS = 60
POINT_BYTES = 8
IDLE = 0


@dataclass(frozen=True, slots=True)
class Model:
    """What is assumed: see model.toml."""

    as_of: str
    vcpu: int
    memory_mib: int
    poller_milli_vcpu: int
    poller_memory_mib: int
    push_ms: int
    wait_s: int
    due_s: int
    series: int
    log_line_bytes: int


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that an hour needs."""

    product: str
    what: str
    units: Fraction
    nano_usd: int


@cache
def model() -> Model:
    """Read the assumptions."""
    return Model(**tomllib.loads(Path(__file__).with_name("model.toml").read_text("utf-8")))


def hour(jobs: int) -> tuple[Line, ...]:
    """Price an hour in which so many films are made, evenly; with IDLE none is."""
    needs = _Hour(jobs, count_job(waits=True), count_idle_tick(), model())
    return tuple(
        Line(product, what, Fraction(units), prices()[price].nano_usd(units))
        for product, what, price, units in needs.units()
        if units
    )


def total(lines: tuple[Line, ...], *, objects: bool) -> int:
    """Add up an hour in nano-USD, with or without what is done in Cloud Storage."""
    return sum(line.nano_usd for line in lines if objects or line.product != STORAGE)


def per_thousand(nano_usd: int, jobs: int) -> int:
    """Share an hour's cost among its films: nano-USD per 1,000 of them, rounded up."""
    return -(-nano_usd * 1000 // jobs)


def dollars(nano_usd: int, digits: int = 4) -> str:
    """Write an amount, rounded up: a cost is never shown smaller than it is."""
    step = 10 ** (9 - digits)
    whole = -(-nano_usd // step)
    return f"{whole // 10**digits}.{whole % 10**digits:0{digits}}"


STORAGE = "Cloud Storage"
Need = tuple[str, str, str, Fraction | int]
"""Product, what it is, name of its price, units."""


@dataclass(frozen=True)
class _Hour:
    jobs: int
    job: OneJob
    idle: Mapping[str, Counts]
    """Of a whole hour's ticks, by service."""
    told: Model

    def units(self) -> Iterator[Need]:
        yield from self._pubsub()
        yield from self._firestore()
        yield from self._run()
        yield from self._rest()
        yield from self._storage()

    @property
    def _waiting(self) -> Fraction:
        """The share of time in which some take is looked at again and again."""
        return busy_share(Fraction(self.jobs * self.told.due_s, HOUR_S))

    @property
    def _polling(self) -> Fraction:
        """The share of time for which a tick's poller holds its instance."""
        return self._waiting * Fraction(POLL_FOR_MS, HOUR_MS // TICKS)

    @property
    def _looks(self) -> Fraction:
        return self._polling * Fraction(HOUR_MS, load_configuration().takes.poll_ms)

    def _pubsub(self) -> Iterator[Need]:
        job = self.job.total
        asked = 2 * REQUEST_BYTES_MIN  # The customer's request, and the answer that is kept for it.
        films = self.jobs * (asked + job.published_bytes + job.delivered_bytes)
        ticks = sum(each.delivered_bytes for each in self.idle.values()) + TICKS * REQUEST_BYTES_MIN
        yield "Pub/Sub", "messages of films, bytes", "pubsub_byte", films
        yield "Pub/Sub", "ticks, bytes", "pubsub_byte", ticks

    def _firestore(self) -> Iterator[Need]:
        job, name = self.job.total, "Firestore"
        yield name, "writes of films", "firestore_write", self.jobs * job.writes
        yield name, "reads of films", "firestore_read", self.jobs * job.reads
        yield name, "receipts deleted in the end", "firestore_delete", self.jobs * job.receipts
        # A look that finds nothing due pays for that too, looks for its own trace, and then asks
        # when something will be.
        looks = self.jobs * SHOTS * self._reads_a_take + 3 * self._looks
        yield name, "reads by looks at waiting takes", "firestore_read", looks
        yield name, "reads by ticks", "firestore_read", sum(c.reads for c in self.idle.values())
        yield name, "reads by exports", "firestore_read", self._export_reads()
        yield name, "writes by exports", "firestore_write", 2 * len(SERVICES) * self._exporting

    @property
    def _reads_a_take(self) -> Fraction:
        """When it falls due, by each look that overlaps; with all that is due; and at its end."""
        fresh = 1 + Fraction(OVERLAP_MS, load_configuration().takes.poll_ms)
        return fresh + Fraction(self.told.due_s * 1000, AGAIN_MS) + 1

    @property
    def _exporting(self) -> Fraction:
        """How often in an hour each service exports: where something was counted since."""
        return busy_share(Fraction(self.jobs * EXPORT_MS, HOUR_MS)) * _a(EXPORT_MS)

    def _export_reads(self) -> Fraction:
        looks = len(self.idle) * (_a(IDLE_MS) + self._exporting)
        shards = sum(1 + each.shards for each in SERVICES.values())
        return looks + shards * self._exporting

    def _run(self) -> Iterator[Need]:
        told, name = self.told, "Cloud Run"
        busy_s = HOUR_S * sum(self._busy_with_pushes(service) for service in SERVICES)
        looks_s = Fraction(sum(map(self._polled, SERVICES)) * told.push_ms, 1000)
        poller_s = max(HOUR_S * self._polling, looks_s)
        poller_vcpu = Fraction(told.poller_milli_vcpu, 1000)
        requests = sum(self._pushes(each) + self._polled(each) for each in SERVICES)
        gib_s = (busy_s * told.memory_mib + poller_s * told.poller_memory_mib) / 1024
        yield name, "requests", "run_request", requests
        yield name, "carrying pushes, vCPU-seconds", "run_vcpu_s", busy_s * told.vcpu
        yield name, "waiting for vendors, vCPU-seconds", "run_vcpu_s", poller_s * poller_vcpu
        yield name, "memory, GiB-seconds", "run_gib_s", gib_s

    def _pushes(self, service: str) -> int:
        """Count what its instances carry, the poller not included."""
        ticks = self._ticks(service) - self._polled(service)
        return self.jobs * self.job.of(service).deliveries + ticks

    def _polled(self, service: str) -> int:
        """Count its poller's ticks."""
        return self._ticks(service) if SERVICES[service].polls else 0

    def _ticks(self, service: str) -> int:
        return self.idle[service].deliveries if service in self.idle else 0

    def _busy_with_pushes(self, service: str) -> Fraction:
        return busy_share(Fraction(self._pushes(service) * self.told.push_ms, HOUR_MS))

    def _rest(self) -> Iterator[Need]:
        told = self.told
        yield "Cloud Scheduler", "the job that ticks, hours", "scheduler_job_h", 1
        written = self._exporting * told.series * POINT_BYTES
        yield "Cloud Monitoring", "points, bytes", "monitoring_byte", written
        lines = self.jobs * self.job.total.receipts * told.log_line_bytes
        yield "Cloud Logging", "lines of transitions, bytes", "logging_byte", lines

    def _storage(self) -> Iterator[Need]:
        job, idle = self.job.total, self.idle.values()
        yield (
            STORAGE,
            "objects of films written",
            "storage_class_a",
            self.jobs * job.objects_written,
        )
        yield STORAGE, "objects of films read", "storage_class_b", self.jobs * job.objects_read
        lists = sum(each.objects_written for each in idle)
        yield STORAGE, "lists of uploaded prompts", "storage_class_a", lists


def _a(period_ms: int) -> int:
    """How often in an hour."""
    return HOUR_MS // period_ms


def busy_share(offered: Fraction) -> Fraction:
    """The share of time in which at least one of independent arrivals is there, or a little more.

    1 - e^-x, from above: its series is alternating, and halves are put together.

    Args:
        offered: How many are there on average.
    """
    if offered > 1:
        return 1 - (1 - busy_share(offered / 2)) ** 2
    bound = offered - offered**2 / 2 + offered**3 / 6
    return Fraction(-(-bound.numerator * 10**6 // bound.denominator), 10**6)
