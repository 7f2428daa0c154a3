"""A due job is told so at once and ever more rarely; one that moved starts anew."""

from itertools import pairwise

from services.router.reminders import PAUSE_MAX_MS, Reminders
from shared.ports.store import Record

PAUSE_MS = 1000


def a_job(version: int = 1, key: str = "job-1") -> Record:
    return Record("jobs", key, version, b"", 0)


def test_the_pause_doubles_and_stays_at_its_longest() -> None:
    reminders, every_ms = Reminders(), 500
    told_ms = [
        now_ms
        for now_ms in range(0, 300_000, every_ms)
        if reminders.worth([a_job()], now_ms, PAUSE_MS)
    ]
    pauses = [later - earlier for earlier, later in pairwise(told_ms)]
    assert pauses[:7] == [1000, 2000, 4000, 8000, 16_000, 32_000, PAUSE_MAX_MS]
    assert set(pauses[6:]) == {PAUSE_MAX_MS}


def test_a_job_that_moved_is_told_at_once() -> None:
    reminders = Reminders()
    assert reminders.worth([a_job(1)], 0, PAUSE_MS) == [a_job(1)]
    assert reminders.worth([a_job(1)], 999, PAUSE_MS) == []
    assert reminders.worth([a_job(2)], 999, PAUSE_MS) == [a_job(2)]


def test_a_job_that_was_not_due_for_a_while_is_told_at_once() -> None:
    reminders = Reminders()
    reminders.worth([a_job()], 0, PAUSE_MS)
    assert reminders.worth([], 1, PAUSE_MS) == []
    assert reminders.worth([a_job()], 2, PAUSE_MS) == [a_job()]


def test_a_pace_above_the_longest_pause_is_kept() -> None:
    reminders, pause_ms = Reminders(), 2 * PAUSE_MAX_MS
    for number in range(3):
        assert reminders.worth([a_job()], number * pause_ms, pause_ms)
        assert not reminders.worth([a_job()], (number + 1) * pause_ms - 1, pause_ms)


def test_of_two_jobs_each_has_its_own_pace() -> None:
    reminders, one, two = Reminders(), a_job(key="one"), a_job(key="two")
    reminders.worth([one], 0, PAUSE_MS)
    assert reminders.worth([one, two], 500, PAUSE_MS) == [two]
    assert reminders.worth([one, two], 1000, PAUSE_MS) == [one]
