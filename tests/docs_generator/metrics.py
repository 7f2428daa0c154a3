"""docs/metrics.md: every metric by name."""

from shared.catalog.metrics import METRICS, Kind, Metric
from tests.docs_generator.markdown import code, headed, table

__all__ = ["metrics_documents"]

INTRODUCTION = """\
One registry (`shared/catalog/metrics.py`) from which code and documents are made. Counters are
exact: each is incremented in the same commit as the transition that it counts, so a crash, a
duplicate or a restart does not bend them. Gauges are read off the store when they are asked for.

`aiprod up` serves them on `/metrics` of the loopback address as Prometheus text, `aiprod_` before
each name and `_total` after a counter's, and adds them once a minute as JSON lines to
`metrics.jsonl` in the host's folder."""


def metrics_documents() -> dict[str, str]:
    """Give docs/metrics.md."""
    parts = [INTRODUCTION]
    for kind in Kind:
        rows = [_row(metric) for metric in METRICS.values() if metric.kind is kind]
        parts += [f"## {kind.title()}s", table(["Name", "Unit", "Labels", "Meaning"], rows)]
    return {"metrics.md": headed("Metrics", "`shared/catalog/metrics.py`", *parts)}


def _row(metric: Metric) -> list[str]:
    return [code(metric.name), metric.unit, code(*metric.labels) or "-", metric.meaning]
