"""The recorder keeps Monitoring's limits, each proven with Google's own client."""

# The generated client leaves its retries and requests untyped.
# pyright: reportUnknownMemberType=false

from collections.abc import Callable, Generator
from typing import Any

import pytest
from google.api import label_pb2, metric_pb2
from google.api_core.exceptions import InvalidArgument, MethodNotImplemented, NotFound
from google.cloud.monitoring_v3 import MetricServiceClient, TimeSeries

from shared.adapters.gcp.metrics import insecure_client
from shared.adapters.twins.monitoring import serving_monitoring
from tests.support.clock import FakeClock

TOTAL = "custom.googleapis.com/aiprod/total"
LEVEL = "custom.googleapis.com/aiprod/level"
CLOCK = FakeClock()
NOW_MS = CLOCK.now_ms()
RATE = "more frequently than the maximum sampling period"
ORDER = "Points must be written in order"

Change = Callable[[TimeSeries], None]
Wire = metric_pb2.MetricDescriptor


def a_descriptor(type_: str = TOTAL, kind: str = "CUMULATIVE", **changes: Any) -> Wire:
    given: dict[str, Any] = {
        "value_type": "INT64",
        "labels": [label_pb2.LabelDescriptor(key="preset")],
    }
    return Wire(type=type_, metric_kind=kind, **given | changes)


@pytest.fixture(scope="module")
def address() -> Generator[str]:
    with serving_monitoring(CLOCK) as at:
        yield at


@pytest.fixture
def client(address: str) -> Generator[MetricServiceClient]:
    with insecure_client(address) as opened:
        yield opened


@pytest.fixture
def project(request: pytest.FixtureRequest, client: MetricServiceClient) -> str:
    """A project of its own for each test: nobody else's series are in it."""
    name = f"projects/{request.node.name}"
    describe(client, name, a_descriptor())
    describe(client, name, a_descriptor(LEVEL, "GAUGE"))
    return name


def describe(client: MetricServiceClient, project: str, descriptor: Wire) -> Wire:
    return client.create_metric_descriptor(name=project, metric_descriptor=descriptor)


def a_series(
    type_: str = TOTAL, value: int = 1, *, end_ms: int = 0, start_ms: int = -60_000, **labels: str
) -> TimeSeries:
    """Make a series of one point; times are from now."""
    start = {} if type_ == LEVEL else {"start_time": _time(start_ms)}
    return TimeSeries(
        metric={"type": type_, "labels": labels or {"preset": "quick"}},
        resource={
            "type": "generic_task",
            "labels": {
                "project_id": "a-project",
                "location": "europe-west1",
                "namespace": "aiprod",
                "job": "router",
                "task_id": "exporter",
            },
        },
        points=[
            {"interval": {"end_time": _time(end_ms), **start}, "value": {"int64_value": value}}
        ],
    )


def _time(offset_ms: int) -> dict[str, int]:
    ms = NOW_MS + offset_ms
    return {"seconds": ms // 1000, "nanos": ms % 1000 * 1_000_000}


def write(client: MetricServiceClient, project: str, *series: TimeSeries) -> None:
    client.create_time_series(name=project, time_series=list(series), retry=None)


def values(
    client: MetricServiceClient, project: str, type_: str = TOTAL, more: str = ""
) -> list[int]:
    found = client.list_time_series(
        request={
            "name": project,
            "filter": f'metric.type = "{type_}"{more}',
            "interval": {"start_time": _time(-(10**9)), "end_time": _time(10**9)},
        }
    )
    return [point.value.int64_value for series in found for point in series.points]


def test_what_is_written_is_read_back_the_newest_first(client: MetricServiceClient, project: str):
    for number in range(3):
        write(client, project, a_series(value=number, end_ms=number * 10_000))
    write(client, project, a_series(LEVEL, 7))
    assert values(client, project) == [2, 1, 0]
    assert values(client, project, LEVEL) == [7]


def test_what_is_read_is_chosen_by_type_labels_and_time(client: MetricServiceClient, project: str):
    write(client, project, a_series(value=1, preset="a"), a_series(value=2, preset="b"))
    assert values(client, project, more=' AND metric.labels.preset = "b"') == [2]
    assert values(client, project, more=' AND metric.labels.preset = starts_with("a")') == [1]
    assert values(client, project, more=' AND resource.labels.job = "billing"') == []
    before = {"start_time": _time(-60_000), "end_time": _time(-1)}
    request = {"name": project, "filter": f'metric.type = "{TOTAL}"', "interval": before}
    assert list(client.list_time_series(request=request)) == []


@pytest.mark.parametrize("text", ["", 'resource.type = "global"', "metric.type = unquoted", "x"])
def test_a_filter_names_one_metric_type(client: MetricServiceClient, project: str, text: str):
    with pytest.raises(InvalidArgument, match="Field filter had an invalid value"):
        list(
            client.list_time_series(
                request={"name": project, "filter": text, "interval": {"end_time": _time(0)}}
            )
        )


def test_at_most_200_series_are_written_at_once(client: MetricServiceClient, project: str):
    series = [a_series(preset=f"p{number}") for number in range(201)]
    with pytest.raises(InvalidArgument, match="A maximum of 200 TimeSeries can be written"):
        write(client, project, *series)
    assert values(client, project) == []
    write(client, project, *series[:200])
    assert len(values(client, project)) == 200


def test_what_is_refused_leaves_the_rest_of_its_call_written(
    client: MetricServiceClient, project: str
):
    with pytest.raises(InvalidArgument, match=r"could not be written: .*timeSeries\[1\]"):
        write(client, project, a_series(preset="a"), a_series("custom.googleapis.com/unknown"))
    assert values(client, project) == [1]


def _two_points(series: TimeSeries) -> None:
    series.points.append(series.points[0])


def _no_point(series: TimeSeries) -> None:
    series.points = []


def _kind(series: TimeSeries) -> None:
    series.metric_kind = Wire.GAUGE


def _delta(series: TimeSeries) -> None:
    series.metric_kind = Wire.DELTA


def _double(series: TimeSeries) -> None:
    series.points[0].value.double_value = 1.0


def _other_type(series: TimeSeries) -> None:
    series.metric.type = "custom.googleapis.com/aiprod/unknown"


def _stranger(series: TimeSeries) -> None:
    series.metric.labels["colour"] = "blue"


def _unlabelled(series: TimeSeries) -> None:
    series.metric.labels.clear()


def _wordy(series: TimeSeries) -> None:
    series.metric.labels["preset"] = "x" * 1025


def _revision(series: TimeSeries) -> None:
    series.resource.type = "cloud_run_revision"


def _no_task(series: TimeSeries) -> None:
    del series.resource.labels["task_id"]


def _nowhere(series: TimeSeries) -> None:
    series.resource.labels["location"] = "my desk"


REFUSED: dict[str, tuple[Change, str]] = {
    "two points": (_two_points, "Only one point can be written per TimeSeries per request"),
    "no point": (_no_point, "Only one point can be written per TimeSeries per request"),
    "another kind": (_kind, f"Metric kind for metric {TOTAL} must be CUMULATIVE, but is GAUGE"),
    "delta": (_delta, f"Metric kind for metric {TOTAL} must be CUMULATIVE, but is DELTA"),
    "another type": (_double, f"Value type for metric {TOTAL} must be INT64, but is DOUBLE"),
    "unknown metric": (_other_type, "unknown metric type"),
    "unknown label": (_stranger, 'invalid value of "colour": unrecognized metric label'),
    "missing label": (_unlabelled, "preset must be supplied"),
    "long label": (_wordy, "preset is too long"),
    "resource": (_revision, 'resource.type had an invalid value of "cloud_run_revision"'),
    "resource label": (_no_task, "resource.labels had an invalid value"),
    "location": (_nowhere, "Unrecognized region or location"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_series_that_breaks_a_rule_is_refused(
    client: MetricServiceClient, project: str, case: str
):
    change, told = REFUSED[case]
    series = a_series()
    change(series)
    with pytest.raises(InvalidArgument, match=told):
        write(client, project, series)
    assert values(client, project) == []


def test_a_series_appears_once_in_a_call(client: MetricServiceClient, project: str):
    with pytest.raises(InvalidArgument, match="Duplicate TimeSeries encountered"):
        write(client, project, a_series(), a_series(end_ms=10_000))
    assert values(client, project) == [1]


def test_a_time_that_is_none_is_refused(client: MetricServiceClient, project: str):
    series = a_series()
    raw: Any = TimeSeries
    raw.pb(series).points[0].interval.end_time.seconds = 2**50
    with pytest.raises(InvalidArgument, match="Timestamp is not valid"):
        write(client, project, series)


HOUR_MS = 3_600_000


@pytest.mark.parametrize(
    ("series", "told"),
    [
        (a_series(end_ms=-25 * HOUR_MS - 1, start_ms=-26 * HOUR_MS), "25 h in the past"),
        (a_series(end_ms=5 * 60_000 + 1), "5 min in the future"),
        (a_series(end_ms=0, start_ms=0), "start time must be before the end time"),
        (a_series(end_ms=0, start_ms=1), "start time must be before the end time"),
    ],
    ids=["old", "ahead", "empty", "backwards"],
)
def test_an_interval_that_cannot_be_is_refused(
    client: MetricServiceClient, project: str, series: TimeSeries, told: str
):
    with pytest.raises(InvalidArgument, match=told):
        write(client, project, series)


def test_a_gauge_has_no_duration(client: MetricServiceClient, project: str):
    series = a_series(LEVEL)
    series.points[0].interval.start_time = series.points[0].interval.end_time
    write(client, project, series)
    longer = a_series(TOTAL, end_ms=10_000, start_ms=0)
    longer.metric.type = LEVEL
    with pytest.raises(InvalidArgument, match="for the gauge metric"):
        write(client, project, longer)


@pytest.mark.parametrize(
    ("second", "told"),
    [
        (a_series(end_ms=4_999, value=5), RATE),
        (a_series(end_ms=0), f"{ORDER}.*older end time"),
        (a_series(end_ms=-10_000), f"{ORDER}.*older end time"),
        (a_series(end_ms=10_000, start_ms=-60_001), f"{ORDER}.*older start time"),
        (a_series(end_ms=10_000, start_ms=0), f"{ORDER}.*older start time"),
        (a_series(end_ms=10_000, value=4), "may only shrink with a new start time"),
    ],
    ids=["too soon", "again", "earlier", "began earlier", "overlapping", "shrunk"],
)
def test_points_of_a_total_follow_each_other(
    client: MetricServiceClient, project: str, second: TimeSeries, told: str
):
    write(client, project, a_series(value=5))
    with pytest.raises(InvalidArgument, match=told):
        write(client, project, second)
    assert values(client, project) == [5]


def test_a_total_may_begin_anew_behind_its_last_point(client: MetricServiceClient, project: str):
    write(client, project, a_series(value=5))
    write(client, project, a_series(value=1, end_ms=5_000, start_ms=1))
    assert values(client, project) == [1, 5]


def test_a_gauge_may_fall_but_not_too_soon(client: MetricServiceClient, project: str):
    write(client, project, a_series(LEVEL, 5))
    with pytest.raises(InvalidArgument, match=RATE):
        write(client, project, a_series(LEVEL, 4, end_ms=4_999))
    write(client, project, a_series(LEVEL, 4, end_ms=5_000))
    assert values(client, project, LEVEL) == [4, 5]


def test_a_descriptor_is_found_by_name_and_by_the_beginning_of_its_type(
    client: MetricServiceClient, project: str
):
    found = client.get_metric_descriptor(name=f"{project}/metricDescriptors/{TOTAL}")
    assert (found.type, found.metric_kind, found.value_type) == (TOTAL, Wire.CUMULATIVE, Wire.INT64)
    with pytest.raises(NotFound):
        client.get_metric_descriptor(name=f"{project}/metricDescriptors/{TOTAL}s")
    listed = client.list_metric_descriptors(
        request={"name": project, "filter": f'metric.type = starts_with("{TOTAL}")'}
    )
    assert [each.type for each in listed] == [TOTAL]


BAD_DESCRIPTORS: dict[str, tuple[Wire, str]] = {
    "delta": (a_descriptor("custom.googleapis.com/new", "DELTA"), "must be GAUGE or CUMULATIVE"),
    "no kind": (
        a_descriptor("custom.googleapis.com/new", "METRIC_KIND_UNSPECIFIED"),
        "must be GAUGE or CUMULATIVE",
    ),
    "total of words": (
        a_descriptor("custom.googleapis.com/new", value_type="STRING"),
        "not supported for CUMULATIVE",
    ),
    "not ours": (a_descriptor("pubsub.googleapis.com/new"), "must be a URL-formatted string"),
    "long type": (
        a_descriptor(f"custom.googleapis.com/{'x' * 200}"),
        "must be a URL-formatted string",
    ),
    "31 labels": (
        a_descriptor(labels=[label_pb2.LabelDescriptor(key=f"k{n}") for n in range(31)]),
        "more than 30 labels",
    ),
    "label": (a_descriptor(labels=[label_pb2.LabelDescriptor(key="a-b")]), "not the name"),
    "labels": (a_descriptor(labels=[label_pb2.LabelDescriptor(key="a")] * 2), "appears twice"),
    "other kind": (a_descriptor(TOTAL, "GAUGE"), "must be CUMULATIVE, but is GAUGE"),
    "other value": (a_descriptor(value_type="DOUBLE"), "must be INT64, but is DOUBLE"),
}


@pytest.mark.parametrize("case", BAD_DESCRIPTORS)
def test_a_descriptor_that_cannot_be_is_refused(
    client: MetricServiceClient, project: str, case: str
):
    descriptor, told = BAD_DESCRIPTORS[case]
    with pytest.raises(InvalidArgument, match=told):
        describe(client, project, descriptor)


def test_a_descriptor_may_be_made_again_and_get_another_label(
    client: MetricServiceClient, project: str
):
    labels = [label_pb2.LabelDescriptor(key=key) for key in ("preset", "state")]
    describe(client, project, a_descriptor())
    describe(client, project, a_descriptor(labels=labels))
    write(client, project, a_series(preset="a", state="b"))
    assert values(client, project) == [1]


def test_what_the_recorder_cannot_do_it_says(client: MetricServiceClient, project: str):
    with pytest.raises(MethodNotImplemented):
        client.delete_metric_descriptor(name=f"{project}/metricDescriptors/{TOTAL}")
