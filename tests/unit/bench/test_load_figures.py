"""What a run of load is judged by: hot documents, losers, and the time spent in each stage."""

from hypothesis import given
from hypothesis import strategies as st

from tests.load.stages import STAGES, spent_ms, spread
from tests.load.written import WINDOW_S, read_diaries


def test_the_hottest_document_is_the_one_written_most_in_any_window():
    burst = [f"{1_000 * n} router jobs/a=100 counters/1=50" for n in range(30)]
    steady = [f"{WINDOW_S * 1_000 * n} billing days/b=2000" for n in range(100)]

    written = read_diaries([*burst, *steady])

    assert written.hottest in ("jobs/a", "counters/1")
    assert written.hottest_per_s == 30 / WINDOW_S
    assert (written.largest, written.largest_bytes) == ("days/b", 2000)
    assert (written.commits, dict(written.lost)) == (130, {})


def test_a_commit_that_lost_wrote_nothing():
    written = read_diaries(["1 router jobs/a=100", "2 router -", "3 qa -", "4 router -", "5 qa ?"])

    assert (written.commits, written.failed) == (1, 1)
    assert dict(written.lost) == {"router": 2, "qa": 1}
    assert written.hottest_per_s == 1 / WINDOW_S


@given(st.lists(st.integers(0, 10**6), min_size=len(STAGES), max_size=len(STAGES)))
def test_the_stages_of_a_film_add_up_to_it(ends_ms: list[int]):
    moments = {"asked": 0, **dict(zip(STAGES, ends_ms, strict=True))}

    spent = spent_ms(moments)

    assert sum(spent[stage] for stage in STAGES) == spent["film"] == max(ends_ms)


def test_a_spread_is_the_median_and_what_nineteen_of_twenty_stay_below():
    assert spread(range(1, 102)) == (51, 96)
    assert spread([7]) == (7, 7)
    assert spread([]) == (0, 0)
