import pytest

from shared.catalog.metrics import METRICS, Kind, parse_series, series


@pytest.mark.parametrize("name", METRICS)
def test_a_series_survives_being_encoded(name: str):
    labels = dict.fromkeys(METRICS[name].labels, "some_value")

    assert parse_series(series(name, **labels)) == (name, tuple(sorted(labels.items())))


def test_labels_are_in_one_order_whoever_writes_them():
    one = series("takes_failed", provider="animatic", kind="refused")

    assert one == series("takes_failed", kind="refused", provider="animatic")


@pytest.mark.parametrize("labels", [{}, {"provider": "animatic"}, {"provider": "a", "kid": "b"}])
def test_wrong_labels_are_refused(labels: dict[str, str]):
    with pytest.raises(ValueError, match="takes_failed"):
        series("takes_failed", **labels)


def test_an_unknown_metric_is_refused():
    with pytest.raises(KeyError):
        series("takes_admired")


def test_units_are_known_and_counters_count():
    assert {metric.unit for metric in METRICS.values()} <= {"1", "ms"}
    assert {m.unit for m in METRICS.values() if m.kind is Kind.COUNTER} == {"1"}


def test_every_metric_has_a_type_of_its_own_in_monitoring():
    types = [metric.monitoring_type for metric in METRICS.values()]

    assert len(set(types)) == len(types)
    assert max(map(len, types)) <= 200


def test_only_a_gauge_is_left_to_the_platform():
    assert {m.kind for m in METRICS.values() if m.measured_by} == {Kind.GAUGE}
