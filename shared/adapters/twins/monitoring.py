"""Our recorder of metrics: Cloud Monitoring's protocol, with its real limits, in memory.

It takes what the service would take and refuses what it would refuse, series by series: the others
of a call are written. What was recorded is read back with the service's own ListTimeSeries.
"""

import re
from collections import deque
from collections.abc import Callable, Generator, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, NoReturn

import grpc
from google.api import metric_pb2
from google.cloud import monitoring_v3 as wire
from google.protobuf import empty_pb2
from google.protobuf.message import Message

from shared.adapters.system import SystemClock
from shared.adapters.twins.monitoring_limits import (
    SERIES_MAX,
    Known,
    end_ms,
    refuse_descriptor,
    refuse_series,
    start_ms,
)
from shared.ports.clock import Clock

__all__ = ["Refused", "serving_monitoring"]

POINTS_MAX = 10_000
"""Of one series: a week of minutes."""
_SERVICE = "/google.monitoring.v3.MetricService/"
_TERM = re.compile(
    r'(metric|resource)\.(type|labels?\.\w+)\s*=\s*(?:"([^"]*)"|starts_with\("([^"]*)"\))'
)


class Refused(Exception):
    """A call that the service would refuse."""

    def __init__(self, code: grpc.StatusCode, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


@dataclass(slots=True)
class _Series:
    first: wire.TimeSeries
    points: deque[wire.Point] = field(default_factory=lambda: deque(maxlen=POINTS_MAX))


class _Recorder:
    """What was described and written, by project."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = Lock()
        self._descriptors: dict[tuple[str, str], metric_pb2.MetricDescriptor] = {}
        self._series: dict[tuple[Any, ...], _Series] = {}

    def create_metric_descriptor(
        self, request: wire.CreateMetricDescriptorRequest
    ) -> metric_pb2.MetricDescriptor:
        new = metric_pb2.MetricDescriptor()
        new.CopyFrom(request.metric_descriptor)
        at = (request.name, new.type)
        with self._lock:
            if refused := refuse_descriptor(new, self._descriptors.get(at)):
                raise Refused(grpc.StatusCode.INVALID_ARGUMENT, refused)
            new.name = f"{request.name}/metricDescriptors/{new.type}"
            self._descriptors[at] = new
        return new

    def get_metric_descriptor(
        self, request: wire.GetMetricDescriptorRequest
    ) -> metric_pb2.MetricDescriptor:
        project, _, type_ = request.name.partition("/metricDescriptors/")
        found = self._descriptors.get((project, type_))
        if found is None:
            raise Refused(grpc.StatusCode.NOT_FOUND, f"Could not find descriptor {request.name}.")
        return found

    def list_metric_descriptors(
        self, request: wire.ListMetricDescriptorsRequest
    ) -> wire.ListMetricDescriptorsResponse:
        chosen = _filter(request.filter)
        with self._lock:
            found = [
                descriptor
                for (project, type_), descriptor in sorted(self._descriptors.items())
                if project == request.name and chosen({"metric.type": type_})
            ]
        return wire.ListMetricDescriptorsResponse(metric_descriptors=found)

    def create_time_series(self, request: wire.CreateTimeSeriesRequest) -> empty_pb2.Empty:
        """Write what can be written; then say what could not."""
        if len(request.time_series) > SERIES_MAX:
            raise Refused(
                grpc.StatusCode.INVALID_ARGUMENT,
                "Field timeSeries had an invalid value: "
                f"A maximum of {SERIES_MAX} TimeSeries can be written in a single request.",
            )
        with self._lock:
            refused = [*self._write(request.name, request.time_series)]
        if refused:
            told = "; ".join(refused)
            raise Refused(
                grpc.StatusCode.INVALID_ARGUMENT,
                f"One or more TimeSeries could not be written: {told}",
            )
        return empty_pb2.Empty()

    def _write(self, project: str, asked: Iterable[wire.TimeSeries]) -> Generator[str]:
        seen: set[tuple[Any, ...]] = set()
        now_ms = self._clock.now_ms()
        for index, series in enumerate(asked):
            key = _key(project, series)
            recorded = self._series.get(key)
            known = Known(
                now_ms,
                self._descriptors.get((project, series.metric.type)),
                recorded.points[-1] if recorded else None,
            )
            refused = _duplicate(index) if key in seen else refuse_series(index, series, known)
            seen.add(key)
            if refused:
                yield f"{refused}: timeSeries[{index}]"
                continue
            self._series.setdefault(key, _Series(series)).points.append(series.points[0])

    def list_time_series(self, request: wire.ListTimeSeriesRequest) -> wire.ListTimeSeriesResponse:
        """Give the points in (start, end], the newest of each series first."""
        chosen = _filter(request.filter)
        if not re.search(r"metric\.type\s*=", request.filter):
            raise Refused(
                grpc.StatusCode.INVALID_ARGUMENT,
                "Field filter had an invalid value: it must specify a single metric type.",
            )
        asked = wire.Point(interval=request.interval)
        with self._lock:
            found = [
                _read(series, asked)
                for key, series in sorted(self._series.items(), key=lambda pair: str(pair[0]))
                if key[0] == request.name and chosen(_named(series.first))
            ]
        return wire.ListTimeSeriesResponse(time_series=[each for each in found if each.points])


def _key(project: str, series: wire.TimeSeries) -> tuple[Any, ...]:
    labels = tuple(sorted(series.metric.labels.items()))
    resource = tuple(sorted(series.resource.labels.items()))
    return project, series.metric.type, labels, series.resource.type, resource


def _duplicate(index: int) -> str:
    return (
        f"Field timeSeries[{index}] had an invalid value: Duplicate TimeSeries encountered. "
        "Only one point can be written per TimeSeries per request."
    )


def _named(series: wire.TimeSeries) -> dict[str, str]:
    """Give the fields of a series as a filter names them."""
    return {
        "metric.type": series.metric.type,
        "resource.type": series.resource.type,
        **{f"metric.labels.{key}": value for key, value in series.metric.labels.items()},
        **{f"resource.labels.{key}": value for key, value in series.resource.labels.items()},
    }


def _filter(text: str) -> Callable[[Mapping[str, str]], bool]:
    """Read a filter: terms joined by AND, each an equality or starts_with.

    Raises:
        Refused: Another filter than these; the service knows more of them.
    """
    wanted: list[tuple[str, str, bool]] = []
    for term in re.split(r"\s+AND\s+", text) if text else []:
        read = _TERM.fullmatch(term.strip())
        if read is None:
            raise Refused(
                grpc.StatusCode.INVALID_ARGUMENT, "Field filter had an invalid value: cannot parse"
            )
        of, name, exact, prefix = read.groups()
        field_name = f"{of}.{name.replace('label.', 'labels.')}"
        wanted.append((field_name, exact or prefix or "", prefix is not None))
    return lambda fields: all(
        fields.get(name, "").startswith(value) if is_prefix else fields.get(name, "") == value
        for name, value, is_prefix in wanted
    )


def _read(series: _Series, asked: wire.Point) -> wire.TimeSeries:
    first = series.first
    since_ms, until_ms = start_ms(asked), end_ms(asked)
    return wire.TimeSeries(
        metric=first.metric,
        resource=first.resource,
        metric_kind=first.metric_kind,
        value_type=first.value_type,
        points=[p for p in reversed(series.points) if since_ms < end_ms(p) <= until_ms],
    )


class _Calls(grpc.GenericRpcHandler):
    """Leads each call to the recorder; no generated servicer ships with the client."""

    def __init__(self, recorder: _Recorder) -> None:
        self._methods: dict[str, tuple[Callable[[Any], Any], Any]] = {
            "CreateMetricDescriptor": (
                recorder.create_metric_descriptor,
                wire.CreateMetricDescriptorRequest,
            ),
            "GetMetricDescriptor": (
                recorder.get_metric_descriptor,
                wire.GetMetricDescriptorRequest,
            ),
            "ListMetricDescriptors": (
                recorder.list_metric_descriptors,
                wire.ListMetricDescriptorsRequest,
            ),
            "CreateTimeSeries": (recorder.create_time_series, wire.CreateTimeSeriesRequest),
            "ListTimeSeries": (recorder.list_time_series, wire.ListTimeSeriesRequest),
        }

    def service(self, handler_call_details: Any) -> Any:  # noqa: ANN401 - grpc's own signature
        """Find the method that is called; None is answered with UNIMPLEMENTED."""
        name = handler_call_details.method.removeprefix(_SERVICE)
        if name not in self._methods:
            return None
        call, request = self._methods[name]
        read: Callable[[bytes], Any] = request.deserialize
        return grpc.unary_unary_rpc_method_handler(_answering(call), read, _serialize)


def _serialize(message: Any) -> bytes:  # noqa: ANN401 - protobuf's own, or one in a wrapper
    if isinstance(message, Message):
        return message.SerializeToString()
    wrapper: Any = message.__class__
    return wrapper.pb(message).SerializeToString()


def _answering(call: Callable[[Any], Any]) -> Callable[[Any, grpc.ServicerContext], Any]:
    def answer(request: Any, context: grpc.ServicerContext) -> Any:  # noqa: ANN401 - any message
        try:
            return call(request)
        except Refused as refused:
            _abort(context, refused)
        except ValueError as error:
            # A time that is none, which protobuf sees when it is read.
            _abort(context, Refused(grpc.StatusCode.INVALID_ARGUMENT, str(error)))

    return answer


def _abort(context: grpc.ServicerContext, refused: Refused) -> NoReturn:
    context.abort(refused.code, refused.message)
    raise AssertionError("abort raises")  # pragma: no cover


@contextmanager
def serving_monitoring(clock: Clock | None = None, port: int = 0) -> Generator[str]:
    """Serve on loopback until the context closes; give host:port.

    Args:
        clock: By which ends of intervals are judged; the machine's when None.
        port: 0 asks for a free one.
    """
    recorder = _Recorder(clock or SystemClock())
    with ThreadPoolExecutor(4, "monitoring") as pool:
        server = grpc.server(pool, options=(("grpc.so_reuseport", 0),))
        server.add_generic_rpc_handlers((_Calls(recorder),))
        bound = server.add_insecure_port(f"127.0.0.1:{port}")
        server.start()
        try:
            yield f"127.0.0.1:{bound}"
        finally:
            server.stop(grace=None).wait()
