import json
from pathlib import Path

import pytest

from shared.adapters.local.metrics import JsonLinesMetrics, prometheus_text
from shared.catalog.metrics import METRICS, Kind
from shared.ports.metrics import MetricPoint


def a_point(
    name: str = "jobs_started", value: int = 1, at_ms: int = 5, **labels: str
) -> MetricPoint:
    return MetricPoint(name, tuple(labels.items()), value, at_ms)


def test_counters_and_gauges_are_written_as_prometheus_reads_them():
    points = [
        a_point("jobs_started", 3, preset="quick_social"),
        a_point("oldest_delivery_age", 1500, subscription="qa-qa-commands"),
        a_point("films_rendered", 2),
        a_point("jobs_started", 4, preset="brand_campaign"),
    ]
    assert prometheus_text(points) == (
        "# HELP aiprod_films_rendered_total Films assembled\n"
        "# TYPE aiprod_films_rendered_total counter\n"
        "aiprod_films_rendered_total 2\n"
        "# HELP aiprod_jobs_started_total Jobs that began\n"
        "# TYPE aiprod_jobs_started_total counter\n"
        'aiprod_jobs_started_total{preset="brand_campaign"} 4\n'
        'aiprod_jobs_started_total{preset="quick_social"} 3\n'
        "# HELP aiprod_oldest_delivery_age Age of the oldest undelivered message (ms)\n"
        "# TYPE aiprod_oldest_delivery_age gauge\n"
        'aiprod_oldest_delivery_age{subscription="qa-qa-commands"} 1500\n'
    )


def test_the_latest_point_of_a_series_counts_whatever_the_order_of_its_labels():
    text = prometheus_text(
        [
            a_point("jobs_ended", 9, at_ms=20, preset="p", state="failed"),
            a_point("jobs_ended", 7, at_ms=10, state="failed", preset="p"),
        ]
    )
    assert text.splitlines()[2:] == ['aiprod_jobs_ended_total{preset="p",state="failed"} 9']


def test_a_label_cannot_break_out_of_its_quotes():
    text = prometheus_text([a_point(preset='a"} 1\nevil{b="\\')])
    assert text.splitlines()[2] == (
        r'aiprod_jobs_started_total{preset="a\"} 1\nevil{b=\"\\"} 1'  # one line, whole
    )


def test_no_points_are_no_text():
    assert prometheus_text([]) == ""


def test_every_metric_of_the_registry_can_be_written():
    points = [
        MetricPoint(metric.name, tuple((label, "x") for label in metric.labels), 1, 1)
        for metric in METRICS.values()
    ]
    types = [line for line in prometheus_text(points).splitlines() if line.startswith("# TYPE")]
    assert len(types) == len(METRICS)
    counters = [line for line in types if line.endswith("_total counter")]
    assert len(counters) == sum(m.kind is Kind.COUNTER for m in METRICS.values())


def test_a_metric_that_nobody_registered_is_an_error():
    with pytest.raises(KeyError):
        prometheus_text([a_point("made_up")])


def test_a_torn_line_does_not_spoil_the_next_one(tmp_path: Path):
    path = tmp_path / "metrics.jsonl"
    path.write_bytes(b'{"name": "jobs_sta')
    JsonLinesMetrics(path).write([a_point(value=7)])
    torn, whole = path.read_text().splitlines()
    assert torn == '{"name": "jobs_sta'
    assert json.loads(whole)["value"] == 7


def test_a_long_file_is_set_aside_and_only_one(tmp_path: Path):
    path = tmp_path / "metrics.jsonl"
    sink = JsonLinesMetrics(path, bytes_max=300)
    for number in range(20):
        sink.write([a_point(value=number)])
    files = [tmp_path / "metrics.jsonl.1", path]
    text = "".join(file.read_text() for file in files if file.exists())
    kept = [json.loads(line)["value"] for line in text.splitlines()]
    assert kept == list(range(20))[-len(kept) :]
    assert len(kept) >= 4
    assert len(list(tmp_path.iterdir())) <= 2
