"""Gauges: what no counter tells, read off the records when it is asked for."""

from collections import Counter

from shared.domain.job import TERMINAL, JobState
from shared.ports.metrics import MetricPoint
from shared.ports.store import RecordReader
from shared.runtime.views import view

__all__ = ["open_jobs"]

OPEN = tuple(state for state in JobState if state not in TERMINAL)


def open_jobs(reader: RecordReader, now_ms: int) -> list[MetricPoint]:
    """Count the jobs that have not ended, by state; a state without jobs has 0.

    Raises:
        Denied: The reader is not the router's, nor the operators'.
        Unavailable: The store cannot be reached.
    """
    found = Counter(each.state for each in view("open_jobs")(reader))
    return [
        MetricPoint("jobs_open", (("state", state.value),), found[state.value], now_ms)
        for state in OPEN
    ]
