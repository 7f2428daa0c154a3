"""Metric points as time series of Cloud Monitoring.

A service's counters are exact totals, written by whoever holds its export lease. So one resource
(generic_task, task_id "exporter") carries each series, whichever instance wrote it: its points
never collide, and a counter that an instance leaves behind is taken on by the next.
"""

# The generated client leaves its retries and requests untyped.
# pyright: reportUnknownMemberType=false

from collections.abc import Iterator, Sequence
from threading import Lock

import grpc
from google.api import label_pb2, metric_pb2, monitored_resource_pb2
from google.api_core.exceptions import GoogleAPICallError, RetryError
from google.auth.exceptions import GoogleAuthError
from google.cloud.monitoring_v3 import MetricServiceClient, Point, TimeInterval, TimeSeries
from google.cloud.monitoring_v3.services.metric_service.transports import (
    MetricServiceGrpcTransport,
)
from google.protobuf.timestamp_pb2 import Timestamp

from shared.catalog.metrics import METRICS, MONITORING_PREFIX, Kind, Metric
from shared.domain.errors import Misconfigured, Unavailable
from shared.ports.metrics import MetricPoint, MetricsSink

__all__ = ["MonitoringMetrics", "insecure_client"]

SERIES_MAX = 200
"""Time series that one call may write."""
GAP_MS = 10_000
"""Between two points of a series. The service refuses less than 5 s, and once refused 10."""
TIMEOUT_S = 10.0
"""For one call: whoever exports answers a delivery right after."""
TASK = "exporter"

Descriptor = metric_pb2.MetricDescriptor
_Series = tuple[str, tuple[tuple[str, str], ...]]


def connect_monitoring(recorder: str = "") -> MetricServiceClient:
    """Make a client.

    Args:
        recorder: host:port of our own server, which the client's own option would reach by TLS; ""
            is Google, with this process's own identity.
    """
    return insecure_client(recorder) if recorder else MetricServiceClient()


def insecure_client(address: str) -> MetricServiceClient:
    """Make a client of a recorder on this machine.

    Args:
        address: host:port. The client's own option for it insists on TLS.
    """
    channel = grpc.insecure_channel(address)
    return MetricServiceClient(transport=MetricServiceGrpcTransport(channel=channel))


class MonitoringMetrics(MetricsSink):
    """Writes one service's points to Cloud Monitoring.

    Args:
        client: Of the metric service.
        project: The project's id.
        location: Its region; Monitoring knows the names of regions and refuses others.
        service: Whose points these are.
    """

    def __init__(
        self, client: MetricServiceClient, project: str, *, location: str, service: str
    ) -> None:
        self._client = client
        self._project = f"projects/{project}"
        self._resource = monitored_resource_pb2.MonitoredResource(
            type="generic_task",
            labels={
                "project_id": project,
                "location": location,
                "namespace": "aiprod",
                "job": service,
                "task_id": TASK,
            },
        )
        self._lock = Lock()
        self._ended: dict[_Series, int] = {}

    def write(self, points: Sequence[MetricPoint]) -> None:
        """Write the latest point of each series; not of what Google measures itself.

        Raises:
            Unavailable: Not all could be written, perhaps as a series was written less than 10 s
                before; the others are.
            KeyError: No such metric.
            ValueError: The labels are not the metric's, or nobody said since when it counts.
        """
        ours = [point for point in points if not METRICS[point.name].measured_by]
        latest = {(p.name, p.labels): p for p in sorted(ours, key=lambda point: point.at_ms)}
        for point in latest.values():
            _check(point)
        with self._lock:
            ready = {at: p for at, p in latest.items() if self._is_ready(at, p)}
            failures = [failure for batch in _batches(ready) if (failure := self._create(batch))]
        if early := len(latest) - len(ready):
            failures.append(f"{early} series too early")
        if failures:
            raise Unavailable(f"monitoring: {', '.join(sorted(set(failures)))}")

    def _is_ready(self, series: _Series, point: MetricPoint) -> bool:
        return point.at_ms - self._ended.get(series, -GAP_MS) >= GAP_MS

    def _create(self, batch: dict[_Series, MetricPoint]) -> str:
        """Write one call's worth; name what went wrong, "" for nothing."""
        try:
            self._client.create_time_series(
                name=self._project,
                time_series=[self._time_series(point) for point in batch.values()],
                retry=None,
                timeout=TIMEOUT_S,
            )
        except (GoogleAPICallError, RetryError, GoogleAuthError) as error:
            return type(error).__name__
        self._ended.update({series: point.at_ms for series, point in batch.items()})
        return ""

    def _time_series(self, point: MetricPoint) -> TimeSeries:
        metric = METRICS[point.name]
        start_ms = point.since_ms if metric.kind is Kind.COUNTER else point.at_ms
        interval = TimeInterval(
            start_time=_timestamp(start_ms),
            end_time=_timestamp(point.at_ms),
        )
        return TimeSeries(
            metric=metric_pb2.Metric(type=metric.monitoring_type, labels=dict(point.labels)),
            resource=self._resource,
            metric_kind=_KINDS[metric.kind],
            value_type=Descriptor.INT64,
            points=[Point(interval=interval, value={"int64_value": point.value})],
        )

    def ensure_descriptors(self) -> list[str]:
        """Describe every metric of the registry that is ours to write; name what was made.

        Without, the service would make up a descriptor from the first point of each.

        Raises:
            Misconfigured: A metric is known as something else; its kind can never be changed.
            Unavailable: The service cannot be reached.
        """
        wanted = [_descriptor(metric) for metric in METRICS.values() if not metric.measured_by]
        try:
            found = self._client.list_metric_descriptors(
                request={
                    "name": self._project,
                    "filter": f'metric.type = starts_with("{MONITORING_PREFIX}")',
                },
                retry=None,
                timeout=TIMEOUT_S,
            )
            known = {each.type: each for each in found}
            missing = [each for each in wanted if not _is_known(each, known.get(each.type))]
            for each in missing:
                self._client.create_metric_descriptor(
                    name=self._project, metric_descriptor=each, retry=None, timeout=TIMEOUT_S
                )
        except (GoogleAPICallError, RetryError, GoogleAuthError) as error:
            raise Unavailable(f"monitoring: {type(error).__name__}") from error
        return [each.type for each in missing]


_KINDS = {Kind.COUNTER: Descriptor.CUMULATIVE, Kind.GAUGE: Descriptor.GAUGE}


def _check(point: MetricPoint) -> None:
    metric = METRICS[point.name]
    if {name for name, _ in point.labels} != set(metric.labels):
        raise ValueError(f"{point.name} has labels {metric.labels}")
    if metric.kind is Kind.COUNTER and not 0 < point.since_ms < point.at_ms:
        raise ValueError(f"{point.name} is a total: since when?")


def _batches(ready: dict[_Series, MetricPoint]) -> Iterator[dict[_Series, MetricPoint]]:
    pairs = list(ready.items())
    for first in range(0, len(pairs), SERIES_MAX):
        yield dict(pairs[first : first + SERIES_MAX])


def _timestamp(ms: int) -> Timestamp:
    return Timestamp(seconds=ms // 1000, nanos=ms % 1000 * 1_000_000)


def _descriptor(metric: Metric) -> metric_pb2.MetricDescriptor:
    return Descriptor(
        type=metric.monitoring_type,
        metric_kind=_KINDS[metric.kind],
        value_type=Descriptor.INT64,
        unit=metric.unit,
        display_name=f"AIPROD {metric.name.replace('_', ' ')}",
        description=metric.meaning,
        labels=[label_pb2.LabelDescriptor(key=label) for label in metric.labels],
    )


def _is_known(
    wanted: metric_pb2.MetricDescriptor, found: metric_pb2.MetricDescriptor | None
) -> bool:
    """Whether it is described already, with each of its labels."""
    if found is None:
        return False
    if (found.metric_kind, found.value_type) != (wanted.metric_kind, wanted.value_type):
        raise Misconfigured(f"{wanted.type}: Cloud Monitoring knows it as another kind of metric")
    return {each.key for each in wanted.labels} <= {each.key for each in found.labels}
