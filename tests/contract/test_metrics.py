"""What every metrics sink keeps: the latest point of each series, once its write has returned."""

import json
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from shared.adapters.gcp.metrics import MonitoringMetrics, insecure_client
from shared.adapters.local.metrics import JsonLinesMetrics
from shared.adapters.twins.monitoring import serving_monitoring
from shared.domain.errors import Unavailable
from shared.ports.metrics import MetricPoint, MetricsSink
from tests.support.clock import FakeClock
from tests.support.monitoring import recorded_points

NOW_MS = FakeClock().now_ms()
SINCE_MS = NOW_MS - 60_000


@dataclass(frozen=True)
class Recorder:
    sink: MetricsSink
    recorded: Callable[[], list[MetricPoint]]
    """Sorted by name, labels and time."""


def _point(line: str) -> MetricPoint:
    found: dict[str, Any] = json.loads(line)
    labels = tuple(sorted(found.pop("labels").items()))
    return MetricPoint(labels=labels, **found)


@contextmanager
def _json_lines(folder: Path) -> Generator[Recorder]:
    path = folder / "metrics.jsonl"

    def recorded() -> list[MetricPoint]:
        lines = path.read_text().splitlines() if path.exists() else []
        return _sorted([_point(line) for line in lines])

    yield Recorder(JsonLinesMetrics(path), recorded)


@contextmanager
def _monitoring(_folder: Path) -> Generator[Recorder]:
    with serving_monitoring(FakeClock()) as address, insecure_client(address) as client:
        sink = MonitoringMetrics(client, "a-project", location="europe-west1", service="router")
        sink.ensure_descriptors()
        yield Recorder(sink, lambda: _sorted(recorded_points(client, "a-project")))


IMPLEMENTATIONS: dict[str, Callable[[Path], AbstractContextManager[Recorder]]] = {
    "json-lines": _json_lines,
    "monitoring-recorder": _monitoring,
}


@pytest.fixture(params=IMPLEMENTATIONS)
def recorder(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[Recorder]:
    with IMPLEMENTATIONS[request.param](tmp_path) as opened:
        yield opened


def _sorted(points: list[MetricPoint]) -> list[MetricPoint]:
    return sorted(points, key=lambda point: (point.name, point.labels, point.at_ms))


def a_point(value: int = 1, at_ms: int = NOW_MS, **labels: str) -> MetricPoint:
    chosen = tuple(sorted((labels or {"preset": "quick_social"}).items()))
    return MetricPoint("jobs_started", chosen, value, at_ms, SINCE_MS)


def test_points_are_recorded_with_their_labels_time_and_beginning(recorder: Recorder):
    points = [
        a_point(3, preset='odd "name"\n\u2028é'),
        a_point(2, preset="quick_social"),
        MetricPoint("jobs_open", (("preset", "quick_social"),), 7, NOW_MS),
    ]
    recorder.sink.write(points)
    assert recorder.recorded() == _sorted(points)


def test_later_points_follow(recorder: Recorder):
    points = [a_point(value, NOW_MS + value * 10_000) for value in range(4)]
    for point in points:
        recorder.sink.write([point])
    assert recorder.recorded() == points


def test_the_latest_of_a_batch_is_recorded_whatever_their_order(recorder: Recorder):
    recorder.sink.write([a_point(2, NOW_MS + 1000), a_point(1, NOW_MS)])
    assert recorder.recorded()[-1] == a_point(2, NOW_MS + 1000)


def test_an_empty_batch_is_nothing(recorder: Recorder):
    recorder.sink.write([])
    assert recorder.recorded() == []


def test_a_batch_of_any_size_is_recorded(recorder: Recorder):
    points = [a_point(number, preset=f"preset-{number:03}") for number in range(450)]
    recorder.sink.write(points)
    assert recorder.recorded() == points


def test_batches_of_many_writers_are_all_recorded(recorder: Recorder):
    batches = [
        [a_point(10 * b + n, preset=f"{b}-{n}-{'x' * 900}") for n in range(10)] for b in range(16)
    ]
    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(recorder.sink.write, batch) for batch in batches]:
            done.result()
    assert sorted(point.value for point in recorder.recorded()) == list(range(160))


def test_a_folder_that_is_missing_is_unavailable(tmp_path: Path):
    with pytest.raises(Unavailable):
        JsonLinesMetrics(tmp_path / "missing" / "metrics.jsonl").write([a_point()])


def test_a_service_that_is_away_is_unavailable():
    with serving_monitoring() as address:
        pass
    with insecure_client(address) as client:
        sink = MonitoringMetrics(client, "a-project", location="europe-west1", service="router")
        with pytest.raises(Unavailable, match="ServiceUnavailable"):
            sink.write([a_point()])
