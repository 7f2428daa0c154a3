"""The registry of metrics: code, dashboards, SLOs and alerts are generated from it by name."""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["METRICS", "MONITORING_PREFIX", "Kind", "Metric", "parse_series", "series"]

MONITORING_PREFIX = "custom.googleapis.com/aiprod/"
"""Of our metric types in Cloud Monitoring. custom.googleapis.com is what a project measures of
itself; under workload.googleapis.com, agents and exporters of third parties make up types."""


class Kind(StrEnum):
    """What a metric is."""

    COUNTER = "counter"
    """Only grows; exact: committed with the transition that it counts."""
    GAUGE = "gauge"


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric."""

    name: str
    kind: Kind
    unit: str
    labels: tuple[str, ...]
    meaning: str
    measured_by: str = ""
    """The metric type under which Google Cloud itself measures it: there we write none."""

    @property
    def monitoring_type(self) -> str:
        """Its type in Cloud Monitoring."""
        return self.measured_by or MONITORING_PREFIX + self.name


METRICS = {
    metric.name: metric
    for metric in (
        Metric("requests_accepted", Kind.COUNTER, "1", ("preset",), "Requests that became jobs"),
        Metric(
            "requests_repeated", Kind.COUNTER, "1", ("preset",), "Requests that had a job already"
        ),
        Metric("requests_refused", Kind.COUNTER, "1", ("code",), "Requests refused, by reason"),
        Metric("jobs_started", Kind.COUNTER, "1", ("preset",), "Jobs that began"),
        Metric("jobs_ended", Kind.COUNTER, "1", ("preset", "state"), "Jobs ended, by final state"),
        Metric(
            "films_in_sla",
            Kind.COUNTER,
            "1",
            ("preset",),
            "Films within their SLA, people excluded",
        ),
        Metric("films_out_of_sla", Kind.COUNTER, "1", ("preset",), "Films later than their SLA"),
        Metric("takes_ordered", Kind.COUNTER, "1", ("provider",), "Takes drawn from a purse"),
        Metric("takes_returned", Kind.COUNTER, "1", ("provider",), "Takes that gave a clip"),
        Metric(
            "takes_failed", Kind.COUNTER, "1", ("provider", "kind"), "Takes that came to nothing"
        ),
        Metric("takes_in_doubt", Kind.COUNTER, "1", ("provider",), "Submits that got no answer"),
        Metric("takes_written_off", Kind.COUNTER, "1", ("provider",), "Submits never found: spent"),
        Metric("takes_judged", Kind.COUNTER, "1", ("outcome",), "Verdicts on takes"),
        Metric("films_judged", Kind.COUNTER, "1", ("outcome",), "Verdicts on films"),
        Metric("films_rendered", Kind.COUNTER, "1", (), "Films assembled"),
        Metric("films_published", Kind.COUNTER, "1", (), "Films with a manifest"),
        Metric("funds_granted", Kind.COUNTER, "1", (), "Holds granted"),
        Metric("funds_denied", Kind.COUNTER, "1", ("reason",), "Holds denied"),
        Metric("settlements", Kind.COUNTER, "1", ("provider",), "Takes settled in the ledger"),
        Metric("overruns", Kind.COUNTER, "1", ("provider",), "Settlements above their draw"),
        Metric("incidents_opened", Kind.COUNTER, "1", ("kind",), "Things a person must see"),
        Metric(
            "deliveries_quarantined",
            Kind.COUNTER,
            "1",
            ("service",),
            "Deliveries that were no message",
        ),
        Metric(
            "oldest_delivery_age",
            Kind.GAUGE,
            "ms",
            ("subscription",),
            "Age of the oldest undelivered message",
            measured_by="pubsub.googleapis.com/subscription/oldest_unacked_message_age",
        ),
        Metric("jobs_open", Kind.GAUGE, "1", ("preset",), "Jobs started that have not ended"),
    )
}


def series(name: str, **labels: str) -> str:
    """Encode one series of a metric, e.g. takes_failed{kind=refused,provider=animatic}.

    Raises:
        KeyError: No such metric.
        ValueError: The labels are not the metric's.
    """
    if set(labels) != set(METRICS[name].labels):
        raise ValueError(f"{name} has labels {METRICS[name].labels}")
    inside = ",".join(f"{key}={labels[key]}" for key in sorted(labels))
    return f"{name}{{{inside}}}"


def parse_series(encoded: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Read an encoded series back into its name and sorted labels."""
    name, _, inside = encoded.rstrip("}").partition("{")
    pairs = [part.partition("=") for part in inside.split(",") if part]
    return name, tuple((key, value) for key, _, value in pairs)
