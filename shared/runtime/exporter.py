"""Writing a service's exact counters out, by one instance at a time.

Owns the service's export record: a lease and what was exported, in one. Counters are totals that
any instance can read, so nothing is lost with an instance: what it did not export, the next does.

    after a delivery -> a minute since the last look? -> anything counted since? (one read)
                     -> claim: the record, one version on (a loser has nothing to do)
                     -> read the counters, write the points -> settle: the record once more
                     -> write the gauges, whose trouble is nobody else's

The claim fixes the end time of all points, and claims follow each other: an instance that stalls
between its claim and its points is refused by Monitoring as too late, and never makes a total
shrink. What was not settled is exported again with the same beginnings.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import TypeAlias

from shared.catalog.metrics import METRICS, parse_series
from shared.contracts.codec import decode_record, encode_record
from shared.domain.errors import AiprodError, AlreadyExists, Conflict
from shared.ports.clock import Clock
from shared.ports.metrics import MetricPoint, MetricsSink
from shared.ports.store import Commit, Store, Update

__all__ = ["EXPORT_MS", "GAUGES_MS", "LAST_MS", "Exported", "Exporter"]

LOG = logging.getLogger("aiprod.exporter")

EXPORT_MS = 60_000
"""Between two exports. Monitoring draws no finer than a minute, and each costs some reads."""
LAST_MS = 10_000
"""Between an export and the last one of an instance that ends: Monitoring refuses less."""

GAUGES_MS = 300_000
"""Between two points of gauges that are not 0, while nothing is counted."""

KEY = "exporter"

Gauges: TypeAlias = Callable[[Mapping[str, int], int], Sequence[MetricPoint]]
"""From a service's counters and the time they were read at, in milliseconds since the epoch."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What a service has exported: the record that is the lease."""

    claimed_at_ms: int
    """When the last export began; until EXPORT_MS later nobody else begins one."""
    settled_at_ms: int
    """When the last export that arrived began: what was not counted by then, begins there."""
    total: int
    """Sum of all counters that arrived."""
    since_ms: Mapping[str, int] = field(default_factory=dict[str, int])
    """When each series that arrived was 0."""


class Exporter:
    """Exports one service's counters, and the gauges that are its to write.

    Args:
        service: Whose.
        store: The service's own.
        open_sink: Makes the sink with the first export: its client is slow to import.
        clock: Of the deliveries too.
        gauges: Reckons the gauges that are this service's to write from its counters, as of a time.
            Written with each export, and every GAUGES_MS without one until all are 0.
    """

    def __init__(
        self,
        service: str,
        store: Store,
        open_sink: Callable[[], MetricsSink],
        clock: Clock,
        gauges: Gauges | None = None,
    ) -> None:
        self._collection = f"{service}_exports"
        self._store = store
        self._open_sink = open_sink
        self._clock = clock
        self._gauges = gauges
        self._sink: MetricsSink | None = None
        self._known: tuple[int, Exported] | None = None
        """Version and content of the record, as this process wrote or read it last."""
        self._stands = gauges is None
        """Whether all gauges were 0 when last written."""
        self._gauges_ms = 0
        """When they are written next, though nothing is counted."""
        self._next_ms = 0
        self._lock = Lock()

    def after_delivery(self) -> None:
        """Export when it is time to. Never raises: the delivery that it follows is done.

        Cheap until then: no lock, no read.
        """
        now_ms = self._clock.now_ms()
        if now_ms >= self._next_ms:
            self._export(now_ms, EXPORT_MS)

    def last(self) -> None:
        """Export what is left as this instance ends, unless one was exported just now."""
        self._export(self._clock.now_ms(), LAST_MS)

    def _export(self, now_ms: int, gap_ms: int) -> None:
        if not self._lock.acquire(blocking=False):
            return  # Another delivery of this instance is at it.
        try:
            self._next_ms = now_ms + EXPORT_MS
            self._export_news(now_ms, gap_ms)
        except (Conflict, AlreadyExists):
            self._known = None  # Another instance was first.
        except AiprodError as error:
            _warn("metrics not exported", error)
        except Exception:
            LOG.exception("metrics not exported")
        finally:
            self._lock.release()

    def _export_news(self, now_ms: int, gap_ms: int) -> None:
        version, exported = self._known = self._known or self._read()
        if now_ms < exported.claimed_at_ms + gap_ms:
            self._known = None  # Whoever has the lease will move the record on.
            self._next_ms = exported.claimed_at_ms + EXPORT_MS
            return
        gauges_due = not self._stands and now_ms >= self._gauges_ms
        if self._store.counted() == exported.total and not gauges_due:
            return
        claim = replace(
            exported,
            claimed_at_ms=now_ms,
            settled_at_ms=exported.settled_at_ms or now_ms - EXPORT_MS,
        )
        self._write(version, claim)
        counters = self._store.counters()
        since_ms = {series: claim.since_ms.get(series, claim.settled_at_ms) for series in counters}
        self._send(_points(counters, since_ms, now_ms), now_ms)
        settled = Exported(now_ms, now_ms, sum(counters.values()), since_ms)
        self._write(version + 1, settled)
        if self._gauges is not None:
            self._export_gauges(self._gauges, counters, now_ms)

    def _export_gauges(self, gauges: Gauges, counters: Mapping[str, int], now_ms: int) -> None:
        """Write the gauges, after all that is exact has arrived."""
        self._gauges_ms, self._stands = now_ms + GAUGES_MS, False
        try:
            points = gauges(counters, now_ms)
            self._send(points, now_ms)
            self._stands = not any(point.value for point in points)
        except AiprodError as error:
            _warn("gauges not exported", error)
        except Exception:
            LOG.exception("gauges not exported")

    def _send(self, points: Sequence[MetricPoint], now_ms: int) -> None:
        if self._clock.now_ms() >= now_ms + EXPORT_MS:
            raise Conflict("the lease ran out")
        if self._sink is None:
            self._sink = self._open_sink()
        self._sink.write(points)

    def _read(self) -> tuple[int, Exported]:
        record = self._store.get(self._collection, KEY)
        if record is None:
            return 0, Exported(0, 0, 0)
        return record.version, decode_record(Exported, self._collection, record.body)

    def _write(self, version: int, exported: Exported) -> None:
        update = Update(self._collection, KEY, version, encode_record(exported))
        self._store.commit(Commit(updates=(update,)))
        self._known = version + 1, exported


def _warn(what: str, error: AiprodError) -> None:
    LOG.warning(what, extra={"reason": f"{type(error).__name__}: {error}"})


def _points(
    counters: Mapping[str, int], since_ms: Mapping[str, int], now_ms: int
) -> list[MetricPoint]:
    """Make points of what this release knows; another release's counters wait for it."""
    points: list[MetricPoint] = []
    for series, value in counters.items():
        name, labels = parse_series(series)
        if name in METRICS and {key for key, _ in labels} == set(METRICS[name].labels):
            points.append(MetricPoint(name, labels, value, now_ms, since_ms[series]))
    return points
