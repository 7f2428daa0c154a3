"""Metric points as lines of JSON, and as the text that Prometheus scrapes."""

import fcntl
import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from shared.catalog.metrics import METRICS, Kind
from shared.domain.errors import Unavailable
from shared.ports.metrics import MetricPoint, MetricsSink

__all__ = ["JsonLinesMetrics", "prometheus_text"]

_BYTES_MAX = 16 * 1024 * 1024


class JsonLinesMetrics(MetricsSink):
    """A file of one point per line, which several processes may append to.

    Args:
        path: The file; its folder must exist. One older file is kept beside it, with ".1" added.
        bytes_max: When the file is set aside.
    """

    def __init__(self, path: Path, bytes_max: int = _BYTES_MAX) -> None:
        self._path = path
        self._bytes_max = bytes_max

    def write(self, points: Sequence[MetricPoint]) -> None:
        """Append the points, all in one piece.

        Raises:
            Unavailable: The disk is full or the file cannot be opened.
        """
        lines = "".join(_line(point) for point in points).encode()
        try:
            file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
            try:
                fcntl.flock(file, fcntl.LOCK_EX)
                self._append(file, lines)
            finally:
                os.close(file)
        except OSError as error:
            raise Unavailable(f"the metrics file: {error.strerror}") from error

    def _append(self, file: int, lines: bytes) -> None:
        size = os.fstat(file).st_size
        if size and os.pread(file, 1, size - 1) != b"\n":
            # A process died, or the disk was full, inside a line: let it not spoil the next one.
            lines = b"\n" + lines
        while lines:
            lines = lines[os.write(file, lines) :]
        if size > self._bytes_max and os.fstat(file).st_ino == self._path.stat().st_ino:
            self._path.replace(self._path.with_name(self._path.name + ".1"))


def _line(point: MetricPoint) -> str:
    labels = dict(point.labels)
    shape = {"name": point.name, "labels": labels, "value": point.value, "at_ms": point.at_ms}
    since = {"since_ms": point.since_ms} if point.since_ms else {}
    return json.dumps(shape | since, ensure_ascii=True) + "\n"


def prometheus_text(points: Iterable[MetricPoint]) -> str:
    """Write points in the Prometheus text format, the latest of each series.

    Args:
        points: In any order; of equally old ones the last counts.

    Raises:
        KeyError: A point of a metric that the registry does not know.
    """
    latest: dict[tuple[str, tuple[tuple[str, str], ...]], MetricPoint] = {}
    for point in points:
        series = (point.name, tuple(sorted(point.labels)))
        if series not in latest or latest[series].at_ms <= point.at_ms:
            latest[series] = point
    text: list[str] = []
    for name in sorted({name for name, _ in latest}):
        full_name = _full_name(name)
        text.append(f"# HELP {full_name} {_escaped_help(name)}\n")
        text.append(f"# TYPE {full_name} {METRICS[name].kind.value}\n")
        text.extend(
            f"{full_name}{_labels(labels)} {latest[of, labels].value}\n"
            for of, labels in sorted(latest)
            if of == name
        )
    return "".join(text)


def _full_name(name: str) -> str:
    suffix = "_total" if METRICS[name].kind is Kind.COUNTER else ""
    return f"aiprod_{name}{suffix}"


def _escaped_help(name: str) -> str:
    metric = METRICS[name]
    unit = "" if metric.unit == "1" else f" ({metric.unit})"
    return (metric.meaning + unit).replace("\\", "\\\\").replace("\n", "\\n")


def _labels(labels: tuple[tuple[str, str], ...]) -> str:
    inside = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels)
    return f"{{{inside}}}" if inside else ""


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
