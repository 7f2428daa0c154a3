"""What a person reads while a job runs, and what a script reads at its end."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.router.views import job_view
from shared.contracts.codec import encode_record
from shared.contracts.views import JobView
from shared.domain.job import APPROVAL_STATES, TERMINAL, JobState
from shared.ports.store import Commit
from shared.runtime.cli.exits import (
    DECLINED,
    DELIVERED,
    FAILED,
    REFUSED,
    WAITING,
    exit_of,
    worst,
)
from shared.runtime.cli.progress import Progress, duration_text, job_line
from tests.support.builders import an_update
from tests.support.desk import JOB, START_MS, desk_in
from tests.support.records import MemoryReader, MemoryStore


def a_view(state: JobState = JobState.GENERATING, **changes: Any) -> JobView:
    store = MemoryStore("router")
    store.commit(Commit((an_update(JOB, 0, encode_record(desk_in(state).job)),)))
    view = job_view(MemoryReader(store.shared), JOB)
    assert view
    return replace(view, **changes)


VIEW = a_view()


@given(st.lists(st.tuples(st.integers(-5, 1200), st.integers(0, 300), st.integers(0, 90_000))))
def test_progress_never_goes_back_and_never_above_the_whole(
    seen: list[tuple[int, int, int]],
) -> None:
    progress, shown, now_ms = Progress(), [0], START_MS
    for at, step, waited_ms in seen:
        now_ms += waited_ms
        view = replace(VIEW, progress=at, progress_next=at + step)
        shown.append(progress.per_mille(view, now_ms))
    assert shown == sorted(shown)
    assert all(0 <= each <= 1000 for each in shown)


def test_between_steps_progress_creeps_and_never_gets_there() -> None:
    progress = Progress()
    view = a_view(progress=100, progress_next=200)
    shown = [progress.per_mille(view, START_MS + at) for at in (0, 1000, 60_000, 10**9)]
    assert shown[0] == 100
    assert shown == sorted(set(shown))
    assert shown[-1] < 200


def test_two_jobs_do_not_hold_each_other_up() -> None:
    progress = Progress()
    progress.per_mille(a_view(progress=900, progress_next=900), START_MS)
    other = a_view(job_id="job-other", progress=10, progress_next=10)
    assert progress.per_mille(other, START_MS) == 10


def test_the_line_says_stage_shots_take_age_and_money() -> None:
    line = Progress().line(VIEW, VIEW.accepted_at_ms + 65_000)
    for part in ("generating", "0/2 shots, s01 take 1", "1 min 5 s", "drawn 0.80", "of 6.00 USD"):
        assert part in line


def test_a_narrow_terminal_does_without_the_bar() -> None:
    wide, narrow = (Progress().line(VIEW, START_MS, columns) for columns in (200, 80))
    assert "...." in wide
    assert "...." not in narrow


@pytest.mark.parametrize(("progress", "age_ms"), [(99, 60_000), (1000, 60_000), (500, 999)])
def test_no_end_is_promised_too_early_or_too_late(progress: int, age_ms: int) -> None:
    view = a_view(progress=progress, progress_next=progress)
    assert "ETA" not in Progress().line(view, view.accepted_at_ms + age_ms)


def test_an_end_is_promised_as_a_range() -> None:
    view = a_view(progress=500, progress_next=500)
    assert "ETA 1 min 0 s-1 min 31 s" in Progress().line(view, view.accepted_at_ms + 60_000)


def test_a_plain_line_says_who_is_waited_for() -> None:
    line = job_line(a_view(JobState.PLAN_APPROVAL))
    assert "plan_approval (waits for approval of the plan)" in line
    assert "waits" not in job_line(VIEW)


@pytest.mark.parametrize(
    ("ms", "text"),
    [
        (-5, "0 s"),
        (59_999, "59 s"),
        (60_000, "1 min 0 s"),
        (3_599_999, "59 min 59 s"),
        (7_260_000, "2 h 1 min"),
    ],
)
def test_a_span_reads_as_people_say_it(ms: int, text: str) -> None:
    assert duration_text(ms) == text


@pytest.mark.parametrize("state", sorted(TERMINAL | set(APPROVAL_STATES)))
def test_every_state_that_rests_has_an_exit_code(state: JobState) -> None:
    codes = {"delivered": DELIVERED, "declined": DECLINED, "rejected": DECLINED}
    expected = WAITING if state in APPROVAL_STATES else codes.get(state, FAILED)
    assert exit_of(state) == expected


def test_of_several_jobs_the_one_that_needs_most_attention_counts() -> None:
    assert (DELIVERED, REFUSED, DECLINED, FAILED, WAITING) == (0, 2, 3, 4, 5)
    assert worst([]) == DELIVERED
    assert worst([DELIVERED, WAITING, DELIVERED]) == WAITING
    assert worst([WAITING, DECLINED, FAILED, REFUSED]) == FAILED
    assert worst([WAITING, REFUSED]) == REFUSED
