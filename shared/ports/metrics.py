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


class MetricsSink(Protocol):
    """Takes a batch of points.

    Contract test: tests/contract/test_metrics.py
    """

    def write(self, points: Sequence[MetricPoint]) -> None:
        """Record the points.

        Raises:
            Unavailable: The sink cannot be reached; the points are written again with the next.
        """
        ...
