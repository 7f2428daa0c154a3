"""Our points as Monitoring's time series, against the recorder that keeps its limits."""

# The generated client leaves its retries and requests untyped.
# pyright: reportUnknownMemberType=false

from collections.abc import Generator
from dataclasses import replace

import pytest
from google.api import metric_pb2
from google.cloud.monitoring_v3 import MetricServiceClient

from shared.adapters.gcp.metrics import MonitoringMetrics, insecure_client
from shared.adapters.twins.monitoring import serving_monitoring
from shared.catalog.metrics import METRICS, Kind
from shared.domain.errors import Misconfigured, Unavailable
from shared.ports.metrics import MetricPoint
from tests.support.clock import FakeClock
from tests.support.monitoring import recorded_points

NOW_MS = FakeClock().now_ms()
POINT = MetricPoint("jobs_started", (("preset", "quick_social"),), 3, NOW_MS, NOW_MS - 60_000)
STARTED = METRICS["jobs_started"].monitoring_type


@pytest.fixture
def client() -> Generator[MetricServiceClient]:
    with serving_monitoring(FakeClock()) as address, insecure_client(address) as opened:
        yield opened


@pytest.fixture
def sink(client: MetricServiceClient) -> MonitoringMetrics:
    described = a_sink(client)
    described.ensure_descriptors()
    return described


def a_sink(client: MetricServiceClient, service: str = "router") -> MonitoringMetrics:
    return MonitoringMetrics(client, "a-project", location="europe-west1", service=service)


def later(ms: int, value: int = 3) -> MetricPoint:
    return replace(POINT, at_ms=NOW_MS + ms, value=value)


def test_a_series_belongs_to_its_service_and_to_no_instance(
    client: MetricServiceClient, sink: MonitoringMetrics
):
    sink.write([POINT])
    a_sink(client).write([later(10_000)])
    a_sink(client, "billing").write([POINT])
    found = client.list_time_series(
        request={
            "name": "projects/a-project",
            "filter": f'metric.type = "{STARTED}"',
            "interval": {"start_time": {"seconds": 1}, "end_time": {"seconds": 2**33}},
        }
    )
    assert {each.resource.labels["job"]: len(each.points) for each in found} == {
        "router": 2,
        "billing": 1,
    }
    assert {each.resource.labels["task_id"] for each in found} == {"exporter"}


def test_a_series_is_not_written_again_within_ten_seconds_and_the_others_are(
    client: MetricServiceClient, sink: MonitoringMetrics
):
    sink.write([POINT])
    other = replace(later(9_999), labels=(("preset", "premium_spot"),))
    with pytest.raises(Unavailable, match="1 series too early"):
        sink.write([later(9_999), other])
    sink.write([later(10_000, 4)])
    assert {p.value for p in recorded_points(client, "a-project") if p.labels == POINT.labels} == {
        3,
        4,
    }
    assert other in recorded_points(client, "a-project")


def test_what_another_instance_wrote_just_now_is_unavailable_and_no_bug(
    client: MetricServiceClient, sink: MonitoringMetrics
):
    sink.write([POINT])
    with pytest.raises(Unavailable, match=r"^monitoring: InvalidArgument$"):
        a_sink(client).write([later(1_000)])


def test_a_call_that_fails_does_not_stop_the_next(
    client: MetricServiceClient, sink: MonitoringMetrics
):
    bad = [replace(POINT, labels=(("preset", "x" * 2_000),))]
    many = [replace(POINT, labels=(("preset", f"p{n:03}"),)) for n in range(250)]
    with pytest.raises(Unavailable):
        sink.write([*bad, *many])
    assert len(recorded_points(client, "a-project")) == 250


def test_what_google_measures_itself_is_left_to_it(
    client: MetricServiceClient, sink: MonitoringMetrics
):
    labels = (("subscription", "router-ticks"),)
    sink.write([MetricPoint("oldest_delivery_age", labels, 5, NOW_MS)])
    assert recorded_points(client, "a-project") == []


@pytest.mark.parametrize(
    "point",
    [
        replace(POINT, labels=()),
        replace(POINT, labels=(*POINT.labels, ("colour", "blue"))),
        replace(POINT, since_ms=0),
        replace(POINT, since_ms=NOW_MS),
    ],
    ids=["no label", "unknown label", "no beginning", "began now"],
)
def test_a_point_that_is_no_point_of_its_metric_is_a_bug(
    client: MetricServiceClient, sink: MonitoringMetrics, point: MetricPoint
):
    with pytest.raises(ValueError, match="jobs_started"):
        sink.write([later(0), point])
    assert recorded_points(client, "a-project") == []


def test_a_metric_that_nobody_registered_is_a_bug(sink: MonitoringMetrics):
    with pytest.raises(KeyError):
        sink.write([replace(POINT, name="films_admired")])


def test_every_metric_of_ours_is_described_once(client: MetricServiceClient):
    described = a_sink(client).ensure_descriptors()
    ours = {m.monitoring_type: m for m in METRICS.values() if not m.measured_by}
    assert described == list(ours)
    assert a_sink(client).ensure_descriptors() == []
    kinds = {Kind.COUNTER: metric_pb2.MetricDescriptor.CUMULATIVE}
    for found in client.list_metric_descriptors(name="projects/a-project"):
        metric = ours[found.type]
        assert found.metric_kind == kinds.get(metric.kind, metric_pb2.MetricDescriptor.GAUGE)
        assert found.value_type == metric_pb2.MetricDescriptor.INT64
        assert tuple(label.key for label in found.labels) == metric.labels
        assert (found.unit, found.description) == (metric.unit, metric.meaning)


def test_a_metric_that_got_another_label_is_described_anew(client: MetricServiceClient):
    older = metric_pb2.MetricDescriptor(type=STARTED, metric_kind="CUMULATIVE", value_type="INT64")
    client.create_metric_descriptor(name="projects/a-project", metric_descriptor=older)
    assert STARTED in a_sink(client).ensure_descriptors()
    a_sink(client).write([POINT])


def test_a_metric_that_is_known_as_another_kind_is_a_wrong_setting(client: MetricServiceClient):
    other = metric_pb2.MetricDescriptor(type=STARTED, metric_kind="GAUGE", value_type="INT64")
    client.create_metric_descriptor(name="projects/a-project", metric_descriptor=other)
    with pytest.raises(Misconfigured, match="jobs_started"):
        a_sink(client).ensure_descriptors()


def test_descriptors_of_a_service_that_is_away_are_unavailable():
    with serving_monitoring() as address:
        pass
    with insecure_client(address) as away, pytest.raises(Unavailable, match="monitoring: "):
        a_sink(away).ensure_descriptors()
