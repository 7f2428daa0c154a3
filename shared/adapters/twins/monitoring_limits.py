"""What Cloud Monitoring refuses, in its own words where they are known.

Pure: what is asked and what is recorded in, a sentence or "" out. Twice it is stricter than the
service, which would make up a descriptor from the first point of an unknown type, and would take a
total that shrank for what it is not.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from google.api import metric_pb2, monitored_resource_pb2
from google.cloud.monitoring_v3 import Point, TimeSeries

__all__ = ["SERIES_MAX", "Known", "end_ms", "refuse_descriptor", "refuse_series", "start_ms"]

SERIES_MAX = 200
LABELS_MAX = 30
LABEL_KEY_MAX = 100
LABEL_VALUE_MAX = 1024
TYPE_MAX = 200
GAP_MS = 5_000
PAST_MAX_MS = 25 * 3_600_000
FUTURE_MAX_MS = 5 * 60_000

RESOURCES: Mapping[str, frozenset[str]] = {
    "generic_task": frozenset({"project_id", "location", "namespace", "job", "task_id"}),
    "generic_node": frozenset({"project_id", "location", "namespace", "node_id"}),
    "global": frozenset({"project_id"}),
}
"""Monitored resources that a project's own metrics may have, of those that concern us."""

Kind = metric_pb2.MetricDescriptor.MetricKind
ValueType = metric_pb2.MetricDescriptor.ValueType
ANY_KIND = frozenset({"INT64", "DOUBLE", "DISTRIBUTION"})
GAUGE_ONLY = frozenset({"BOOL", "STRING"})

_TYPE = re.compile(r"(custom|external|workload)\.googleapis\.com/[A-Za-z0-9_./-]+")
_LABEL = re.compile(r"[a-zA-Z][a-zA-Z0-9_]*")
_LOCATION = re.compile(r"global|[a-z]+-[a-z]+[0-9]+(-[a-z])?")
_ORDER = (
    "Points must be written in order. One or more of the points specified had an older {} time "
    "than the most recent point."
)


@dataclass(frozen=True, slots=True)
class Known:
    """What a series is judged by."""

    now_ms: int
    descriptor: metric_pb2.MetricDescriptor | None
    latest: Point | None


def start_ms(point: Point) -> int:
    """Give the start of a point's interval; its end where it has none."""
    interval = _wire(point).interval
    return (
        interval.start_time.ToMilliseconds() if interval.HasField("start_time") else end_ms(point)
    )


def end_ms(point: Point) -> int:
    """Give the end of a point's interval; 0 where it has none."""
    return _wire(point).interval.end_time.ToMilliseconds()


def _wire(point: Point) -> Any:  # noqa: ANN401 - protobuf's own class, made at run time
    """Give the message itself: its wrapper would make floats of times."""
    of: Any = Point
    return of.pb(point)


def refuse_descriptor(
    new: metric_pb2.MetricDescriptor, known: metric_pb2.MetricDescriptor | None
) -> str:
    """Say why a descriptor cannot be made."""
    if not _TYPE.fullmatch(new.type) or len(new.type) > TYPE_MAX:
        return _invalid("metricDescriptor.type", new.type, "must be a URL-formatted string")
    kind, value = Kind.Name(new.metric_kind), ValueType.Name(new.value_type)
    if kind not in ("GAUGE", "CUMULATIVE"):
        return _invalid("metricDescriptor.metricKind", kind, "must be GAUGE or CUMULATIVE")
    if value not in (ANY_KIND | GAUGE_ONLY if kind == "GAUGE" else ANY_KIND):
        return _invalid("metricDescriptor.valueType", value, f"not supported for {kind}")
    return _refuse_label_keys([label.key for label in new.labels]) or (
        _refuse_kinds(new.type, known, kind, value) if known else ""
    )


def _refuse_label_keys(keys: Sequence[str]) -> str:
    if len(keys) > LABELS_MAX:
        return f"Field metricDescriptor.labels had an invalid value: more than {LABELS_MAX} labels."
    for key in keys:
        if not _LABEL.fullmatch(key) or len(key) > LABEL_KEY_MAX:
            return _invalid("metricDescriptor.labels.key", key, "not the name of a label")
    if len(set(keys)) != len(keys):
        return "Field metricDescriptor.labels had an invalid value: a label appears twice."
    return ""


def refuse_series(index: int, series: TimeSeries, known: Known) -> str:
    """Say why a point cannot be written; index is its place in the request."""
    at = f"timeSeries[{index}]"
    if len(series.points) != 1:
        return (
            f"Field {at}.points had an invalid value: "
            "Only one point can be written per TimeSeries per request."
        )
    descriptor, point = known.descriptor, series.points[0]
    if descriptor is None:
        return _invalid(f"{at}.metric.type", series.metric.type, "unknown metric type")
    return (
        _refuse_value(series, descriptor)
        or _refuse_labels(at, dict(series.metric.labels), descriptor)
        or _refuse_resource(at, series.resource)
        or _refuse_interval(at, series.metric.type, point, descriptor, known.now_ms)
        or (_refuse_order(point, known.latest, descriptor) if known.latest else "")
    )


def _refuse_value(series: TimeSeries, descriptor: metric_pb2.MetricDescriptor) -> str:
    """An unspecified kind is the descriptor's; the value says its own type."""
    kind = Kind.Name(series.metric_kind or descriptor.metric_kind)
    held: str = _wire(series.points[0]).value.WhichOneof("value") or "unspecified"
    return _refuse_kinds(series.metric.type, descriptor, kind, held.removesuffix("_value").upper())


def _refuse_kinds(
    type_: str, known: metric_pb2.MetricDescriptor, kind: str, value_type: str
) -> str:
    known_kind, known_type = Kind.Name(known.metric_kind), ValueType.Name(known.value_type)
    if kind != known_kind:
        return f"Metric kind for metric {type_} must be {known_kind}, but is {kind}."
    if value_type != known_type:
        return f"Value type for metric {type_} must be {known_type}, but is {value_type}."
    return ""


def _refuse_labels(
    at: str, labels: Mapping[str, str], descriptor: metric_pb2.MetricDescriptor
) -> str:
    described = {label.key for label in descriptor.labels}
    if strangers := sorted(set(labels) - described):
        return _invalid(f"{at}.metric.labels", strangers[0], "unrecognized metric label")
    if missing := sorted(described - set(labels)):
        return f"Field {at}.metric.labels had an invalid value: {missing[0]} must be supplied."
    if long := [key for key, value in labels.items() if len(value) > LABEL_VALUE_MAX]:
        return f"Field {at}.metric.labels had an invalid value: {long[0]} is too long."
    return ""


def _refuse_resource(at: str, resource: monitored_resource_pb2.MonitoredResource) -> str:
    wanted = RESOURCES.get(resource.type)
    if wanted is None:
        return _invalid(f"{at}.resource.type", resource.type, "not writable by custom metrics")
    if set(resource.labels) ^ wanted:
        return f"Field {at}.resource.labels had an invalid value: {sorted(wanted)} are its labels."
    if "location" in wanted and not _LOCATION.fullmatch(resource.labels["location"]):
        return "Unrecognized region or location."
    return ""


def _refuse_interval(
    at: str, type_: str, point: Point, descriptor: metric_pb2.MetricDescriptor, now_ms: int
) -> str:
    field, start, end = f"{at}.points[0].interval", start_ms(point), end_ms(point)
    if not now_ms - PAST_MAX_MS <= end <= now_ms + FUTURE_MAX_MS:
        return _invalid(
            f"{field}.end_time", str(end), "more than 25 h in the past or 5 min in the future"
        )
    if descriptor.metric_kind == Kind.Value("GAUGE"):
        message = "The start time must be the end time for the gauge metric"
        return "" if start == end else _invalid(f"{field}.start_time", str(start), message)
    message = f"The start time must be before the end time ({end}) for the non-gauge metric"
    fits = start < end
    return "" if fits else _invalid(f"{field}.start_time", str(start), f"{message} '{type_}'.")


def _refuse_order(point: Point, latest: Point, descriptor: metric_pb2.MetricDescriptor) -> str:
    start, end = start_ms(point), end_ms(point)
    if end <= end_ms(latest):
        return _ORDER.format("end")
    if descriptor.metric_kind == Kind.Value("CUMULATIVE"):
        if start != start_ms(latest) and start <= end_ms(latest):
            return _ORDER.format("start")
        if start == start_ms(latest) and _total(point) < _total(latest):
            return "A cumulative value may only shrink with a new start time."
    if end - end_ms(latest) < GAP_MS:
        return (
            "One or more points were written more frequently than the maximum sampling period "
            "configured for the metric."
        )
    return ""


def _total(point: Point) -> float:
    value = point.value
    return value.distribution_value.count or value.double_value or value.int64_value


def _invalid(field: str, value: str, why: str) -> str:
    return f'Field {field} had an invalid value of "{value}": {why}'
