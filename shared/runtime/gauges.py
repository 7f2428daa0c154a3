"""Gauges that are reckoned from exact counters: no record is read for them, however many there are.

Pure. What can be counted as it comes and as it goes needs nobody to count what is there.
"""

from collections import Counter
from collections.abc import Mapping

from shared.catalog.metrics import parse_series
from shared.ports.metrics import MetricPoint

__all__ = ["jobs_open"]

_CHANGES = {"jobs_started": 1, "jobs_ended": -1}


def jobs_open(counters: Mapping[str, int], now_ms: int) -> list[MetricPoint]:
    """Tell how many jobs have begun and not ended, for each preset that ever had one.

    Args:
        counters: The router's, read at one moment.
        now_ms: That moment, milliseconds since the epoch.
    """
    found: Counter[str] = Counter()
    for series, value in counters.items():
        name, labels = parse_series(series)
        if name in _CHANGES:
            found[dict(labels)["preset"]] += _CHANGES[name] * value
    return [
        MetricPoint("jobs_open", (("preset", preset),), count, now_ms)
        for preset, count in sorted(found.items())
    ]
