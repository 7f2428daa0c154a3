"""Looking at what a Monitoring recorder has recorded, with Google's own client."""

# The generated client leaves its retries and requests untyped.
# pyright: reportUnknownMemberType=false

from google.cloud.monitoring_v3 import MetricServiceClient, Point, TimeSeries

from shared.adapters.twins.monitoring_limits import end_ms, start_ms
from shared.catalog.metrics import METRICS, Kind
from shared.ports.metrics import MetricPoint

__all__ = ["recorded_points"]


def recorded_points(client: MetricServiceClient, project: str) -> list[MetricPoint]:
    """Give every point of our metrics, as it was written."""
    return [
        _point(name, series, point)
        for name in METRICS
        for series in _series(client, project, name)
        for point in series.points
    ]


def _series(client: MetricServiceClient, project: str, name: str) -> list[TimeSeries]:
    found = client.list_time_series(
        request={
            "name": f"projects/{project}",
            "filter": f'metric.type = "{METRICS[name].monitoring_type}"',
            "interval": {"start_time": {"seconds": 1}, "end_time": {"seconds": 2**33}},
        }
    )
    return list(found)


def _point(name: str, series: TimeSeries, point: Point) -> MetricPoint:
    is_counter = METRICS[name].kind is Kind.COUNTER
    return MetricPoint(
        name,
        tuple(sorted(series.metric.labels.items())),
        point.value.int64_value,
        end_ms(point),
        start_ms(point) if is_counter else 0,
    )
