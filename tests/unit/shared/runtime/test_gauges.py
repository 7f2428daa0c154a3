"""Jobs that are open are reckoned from what began and what ended; no job is read for it."""

from collections import Counter

import pytest

from shared.catalog.metrics import series
from shared.domain.job import JobState
from shared.runtime.gauges import jobs_open
from tests.support.desk import PREPARED, desk_in


def open_of(counters: dict[str, int]) -> dict[str, int]:
    points = jobs_open(counters, 7)
    assert all((point.name, point.at_ms) == ("jobs_open", 7) for point in points)
    return {dict(point.labels)["preset"]: point.value for point in points}


def test_what_began_and_has_not_ended_is_open_by_preset():
    counters = {
        series("jobs_started", preset="quick_social"): 9,
        series("jobs_ended", preset="quick_social", state="failed"): 2,
        series("jobs_ended", preset="quick_social", state="delivered"): 4,
        series("jobs_started", preset="premium_spot"): 1,
        series("films_rendered"): 4,
    }
    assert open_of(counters) == {"quick_social": 3, "premium_spot": 1}


def test_where_all_ended_a_preset_stands_at_nothing_and_one_never_asked_for_is_not_named():
    counters = {
        series("jobs_started", preset="teaser"): 1,
        series("jobs_ended", preset="teaser", state="cancelled"): 1,
    }
    assert open_of(counters) == {"teaser": 0}
    assert open_of({}) == {}


@pytest.mark.parametrize("state", PREPARED)
def test_the_router_counts_each_job_in_and_out_once(state: JobState):
    desk = desk_in(state)
    counted = open_of(Counter(desk.counts))
    assert counted == {desk.brief.preset: 0 if desk.job.is_terminal else 1}
