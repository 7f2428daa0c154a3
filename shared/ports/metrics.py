"""Where numbers for dashboards go."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

__all__ = ["MetricPoint", "MetricsSink"]


@dataclass(frozen=True, slots=True)
class MetricPoint:
    """One value of one series."""

    name: str
    """As in shared.catalog.metrics."""
    labels: tuple[tuple[str, str], ...]
    value: int
    at_ms: int
    since_ms: int = 0
    """Of a counter: when it was 0, the same for each point of its series. 0: nobody knows."""


class MetricsSink(Protocol):
    """Takes a batch of points.

    Of several points of one series in a batch the latest must be kept; a sink that is a plain log
    keeps them all. Between two batches with a point of the same series lie at least ten seconds.

    Contract test: tests/contract/test_metrics.py
    """

    def write(self, points: Sequence[MetricPoint]) -> None:
        """Record the points.

        Raises:
            Unavailable: The sink cannot be reached; the points are written again with the next.
        """
        ...
