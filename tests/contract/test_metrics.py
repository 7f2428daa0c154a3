"""What every metrics sink keeps: each point of a batch, once its write has returned."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from shared.adapters.local.metrics import JsonLinesMetrics
from shared.domain.errors import Unavailable
from shared.ports.metrics import MetricPoint, MetricsSink


@dataclass(frozen=True)
class Recorder:
    sink: MetricsSink
    recorded: Callable[[], list[MetricPoint]]


def _point(line: str) -> MetricPoint:
    found: dict[str, Any] = json.loads(line)
    labels = tuple(sorted(found["labels"].items()))
    return MetricPoint(found["name"], labels, found["value"], found["at_ms"])


def _json_lines(folder: Path) -> Recorder:
    path = folder / "metrics.jsonl"

    def recorded() -> list[MetricPoint]:
        lines = path.read_text().splitlines() if path.exists() else []
        return [_point(line) for line in lines]

    return Recorder(JsonLinesMetrics(path), recorded)


IMPLEMENTATIONS: dict[str, Callable[[Path], Recorder]] = {"json-lines": _json_lines}


@pytest.fixture(params=IMPLEMENTATIONS)
def recorder(request: pytest.FixtureRequest, tmp_path: Path) -> Recorder:
    return IMPLEMENTATIONS[request.param](tmp_path)


def a_point(value: int = 1, **labels: str) -> MetricPoint:
    return MetricPoint("jobs_started", tuple(sorted(labels.items())), value, 1_800_000_000_000)


def test_points_are_recorded_in_order(recorder: Recorder):
    points = [a_point(n, preset='odd "name"\n\u2028é') for n in range(5)]
    recorder.sink.write(points[:2])
    recorder.sink.write(points[2:])
    assert recorder.recorded() == points


def test_an_empty_batch_is_nothing(recorder: Recorder):
    recorder.sink.write([])
    assert recorder.recorded() == []


def test_batches_of_many_writers_stay_whole(recorder: Recorder):
    batches = [[a_point(10 * b + n, preset="x" * 3000) for n in range(10)] for b in range(16)]
    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(recorder.sink.write, batch) for batch in batches]:
            done.result()
    values = [point.value for point in recorder.recorded()]
    assert sorted(values) == list(range(160))
    starts = values[::10]
    assert values == [start + n for start in starts for n in range(10)]


def test_a_sink_that_cannot_be_reached_is_unavailable(tmp_path: Path):
    with pytest.raises(Unavailable):
        JsonLinesMetrics(tmp_path / "missing" / "metrics.jsonl").write([a_point()])
