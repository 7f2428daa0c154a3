"""docs/metrics.md: every metric by name."""

from shared.catalog.metrics import METRICS, MONITORING_PREFIX, Kind, Metric
from tests.docs_generator.markdown import code, headed, table

__all__ = ["metrics_documents"]

INTRODUCTION = f"""\
One registry (`shared/catalog/metrics.py`) from which code and documents are made. Counters are
exact: each is incremented in the same commit as the transition that it counts, so a crash, a
duplicate or a restart does not bend them. Gauges are as of the moment they are asked for.

`aiprod up` serves them on `/metrics` of the loopback address as Prometheus text, `aiprod_` before
each name and `_total` after a counter's, and adds them once a minute as JSON lines to
`metrics.jsonl` in the host's folder.

On Google Cloud a service's counters are written to Cloud Monitoring after a delivery, at most once
a minute, by whichever instance holds the service's export lease: a total under
`{MONITORING_PREFIX}`, of kind CUMULATIVE and value type INT64, on the monitored resource
`generic_task` with `namespace` aiprod, `job` the service and `task_id` exporter. An instance that
ends, or never comes back, loses nothing: totals are in Firestore, and the next export tells them. A
gauge is written with each export, and every five minutes without one while it is not 0."""

HEAD = ["Name", "Unit", "Labels", "Meaning", "In Cloud Monitoring"]
KINDS = {Kind.COUNTER: "CUMULATIVE", Kind.GAUGE: "GAUGE"}


def metrics_documents() -> dict[str, str]:
    """Give docs/metrics.md."""
    parts = [INTRODUCTION]
    for kind in Kind:
        rows = [_row(metric) for metric in METRICS.values() if metric.kind is kind]
        parts += [f"## {kind.title()}s", table(HEAD, rows)]
    return {"metrics.md": headed("Metrics", "`shared/catalog/metrics.py`", *parts)}


def _row(metric: Metric) -> list[str]:
    labels = code(*metric.labels) or "-"
    return [code(metric.name), metric.unit, labels, metric.meaning, _monitored(metric)]


def _monitored(metric: Metric) -> str:
    whose = "measured by Google" if metric.measured_by else f"{KINDS[metric.kind]} INT64"
    return f"{code(metric.monitoring_type)}, {whose}"
