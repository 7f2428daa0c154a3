from dataclasses import replace

import pytest

from services.billing.draws import TakeCost
from services.billing.holds import (
    Affirmed,
    Caps,
    DayRow,
    Denied,
    Granted,
    Hold,
    HoldState,
    close,
    difference,
    grant,
    overdue,
    settle,
    unposted_micros,
)
from shared.contracts.funds import FundsRequest
from shared.contracts.job import JobClosed
from tests.support.billing import a_purse

CAPS = Caps(job_micros=1_000, day_micros=500)
HOLD, DAY = Hold("j", "t", "2026-11-22"), DayRow("t", "2026-11-22")
NOW, PATIENCE = 10_000, 100


def a_request(amount: int, cap: int = 1_000) -> FundsRequest:
    return FundsRequest(amount, cap, amount, amount)


def granted(amount: int) -> tuple[Hold, DayRow]:
    answer = grant(HOLD, DAY, a_request(amount), CAPS)
    assert isinstance(answer, Granted)
    return answer.hold, answer.day


def test_a_grant_is_held_on_the_tenants_day() -> None:
    hold, day = granted(300)
    assert (hold.state, hold.held_micros) == (HoldState.OPEN, 300)
    assert (day.held_micros, day.cap_micros) == (300, 500)


def test_a_free_job_gets_a_hold_of_nothing_and_touches_no_day() -> None:
    full = replace(DAY, held_micros=400, spent_micros=200, overrun_micros=200)
    answer = grant(HOLD, full, a_request(0), CAPS)
    assert isinstance(answer, Granted)
    assert (answer.hold.state, answer.day) == (HoldState.OPEN, full)


def test_what_is_covered_stays_counted_on_the_day_as_set_aside() -> None:
    hold, day = granted(300)
    settled = settle(hold, TakeCost("a", 200, 200), NOW, PATIENCE)
    closed = close(settled.hold, a_purse(300, 200), NOW, PATIENCE)
    assert (settled.released_micros, closed.released_micros) == (0, 100)
    assert day.after(released_micros=closed.released_micros).used_micros == 200


def test_an_overrun_counts_on_the_day_beside_what_is_set_aside() -> None:
    _, day = granted(300)
    after = day.after(overrun_micros=20)
    assert (after.used_micros, after.overrun_micros) == (320, 20)


def test_a_day_of_an_older_release_goes_on_where_it_stood() -> None:
    """It took 200 of 300 out of the hold when they were spent; the rest comes back at the end."""
    older = replace(DAY, held_micros=100, spent_micros=200)
    assert older.used_micros == 300
    assert older.after(released_micros=100).used_micros == 200


@pytest.mark.parametrize(
    ("request_", "reason", "short"),
    [
        (a_request(301, cap=300), "job_cap", 1),
        (a_request(1_001, cap=2_000), "job_cap", 1),
        (a_request(501), "day_cap", 1),
    ],
)
def test_each_cap_says_by_how_much_it_is_short(
    request_: FundsRequest, reason: str, short: int
) -> None:
    answer = grant(HOLD, DAY, request_, CAPS)
    assert isinstance(answer, Denied)
    assert (answer.reason, answer.short_micros) == (reason, short)
    assert answer.hold.granted_micros == 0


def test_a_cap_may_be_met_exactly() -> None:
    assert isinstance(grant(HOLD, DAY, a_request(500, cap=500), CAPS), Granted)


def test_what_others_hold_and_spent_counts_against_the_day() -> None:
    busy = replace(DAY, held_micros=200, spent_micros=200)
    assert isinstance(grant(HOLD, busy, a_request(100), CAPS), Granted)
    assert isinstance(grant(HOLD, busy, a_request(101), CAPS), Denied)


def test_a_denied_job_may_ask_for_less() -> None:
    denied = grant(HOLD, DAY, a_request(501), CAPS)
    assert isinstance(grant(denied.hold, DAY, a_request(500), CAPS), Granted)


def test_a_repeated_request_is_affirmed_and_a_larger_one_denied() -> None:
    hold, day = granted(300)
    again = grant(hold, day, a_request(300), CAPS)
    assert isinstance(again, Affirmed)
    assert (again.hold.held_micros, again.hold.revision) == (300, hold.revision + 1)
    more = grant(hold, day, a_request(301), CAPS)
    assert isinstance(more, Denied)
    assert more.short_micros == 1


def test_a_closed_hold_is_never_reopened() -> None:
    closed = close(HOLD, a_purse(0, 0), NOW, PATIENCE).hold
    answer = grant(closed, DAY, a_request(1), CAPS)
    assert isinstance(answer, Denied)
    assert (answer.reason, answer.hold.state) == ("closed", HoldState.CLOSED)


def test_a_cost_is_covered_up_to_its_draw_however_much_is_held() -> None:
    settled = settle(granted(100)[0], TakeCost("a", 50, 30), NOW, PATIENCE)
    assert (settled.covered_micros, settled.overrun_micros) == (30, 20)
    assert (settled.hold.held_micros, settled.hold.spent_micros) == (70, 50)


def test_a_draw_is_covered_as_far_as_the_hold_goes() -> None:
    settled = settle(granted(20)[0], TakeCost("a", 50, 30), NOW, PATIENCE)
    assert (settled.covered_micros, settled.overrun_micros) == (20, 30)


def test_a_cost_whose_draw_was_not_said_is_covered_as_far_as_the_hold_goes() -> None:
    settled = settle(granted(100)[0], TakeCost("a", 130), NOW, PATIENCE)
    assert (settled.covered_micros, settled.overrun_micros) == (100, 30)
    assert (settled.hold.held_micros, settled.hold.spent_micros) == (0, 130)


def test_a_cost_without_any_hold_is_overrun_in_full() -> None:
    settled = settle(HOLD, TakeCost("a", 5), NOW, PATIENCE)
    assert (settled.overrun_micros, settled.hold.state) == (5, HoldState.UNFUNDED)


def test_what_came_before_the_hold_counts_against_the_jobs_cap() -> None:
    early = settle(HOLD, TakeCost("a", 5), NOW, PATIENCE)
    day = DAY.after(overrun_micros=early.overrun_micros)
    assert isinstance(grant(early.hold, day, a_request(10, cap=14), CAPS), Denied)
    assert isinstance(grant(early.hold, day, a_request(9, cap=14), CAPS), Granted)


def test_a_take_is_settled_once() -> None:
    once = settle(granted(100)[0], TakeCost("a", 5), NOW, PATIENCE)
    with pytest.raises(ValueError, match="once"):
        settle(once.hold, TakeCost("a", 5), NOW, PATIENCE)


def test_closing_gives_back_all_but_the_open_draws() -> None:
    closed = close(granted(100)[0], a_purse(100, 0, ("a", 30)), NOW, PATIENCE)
    assert (closed.released_micros, closed.hold.held_micros) == (70, 30)


def test_a_late_settlement_draws_on_what_was_kept_and_frees_the_rest() -> None:
    closed = close(granted(100)[0], a_purse(100, 0, ("a", 30)), NOW, PATIENCE)
    late = settle(closed.hold, TakeCost("a", 20), NOW, PATIENCE)
    assert (late.covered_micros, late.overrun_micros, late.released_micros) == (20, 0, 10)
    assert late.hold.held_micros == 0


def test_costs_that_the_job_heard_of_first_stay_held() -> None:
    closed = close(granted(100)[0], a_purse(100, 40), NOW, PATIENCE)
    assert closed.hold.held_micros == 40
    late = settle(closed.hold, TakeCost("a", 40), NOW, PATIENCE)
    assert (late.overrun_micros, late.hold.held_micros) == (0, 0)
    assert difference(late.hold) == ""


def test_a_draw_that_billing_settled_first_is_not_held_twice() -> None:
    first = settle(granted(100)[0], TakeCost("a", 20), NOW, PATIENCE)
    closed = close(first.hold, a_purse(100, 0, ("a", 30)), NOW, PATIENCE)
    assert closed.hold.held_micros == 0
    assert difference(closed.hold) == "spent"
    heard = close(closed.hold, a_purse(100, 20, revision=2), NOW, PATIENCE)
    assert heard.hold.due_at_ms is None


def test_an_older_purse_changes_nothing() -> None:
    newer = close(granted(100)[0], a_purse(100, 0, revision=2), NOW, PATIENCE)
    older = close(newer.hold, a_purse(100, 0, ("a", 30)), NOW, PATIENCE)
    assert (older.hold, older.released_micros) == (newer.hold, 0)


@pytest.mark.parametrize(
    ("purse", "why"),
    [
        (a_purse(100, 0), ""),
        (a_purse(90, 0), ""),
        (a_purse(101, 0), "granted"),
        (a_purse(100, 1), "spent"),
        (a_purse(100, 0, ("a", 1)), "open_draws"),
    ],
)
def test_a_purse_is_compared_with_the_ledger(purse: JobClosed, why: str) -> None:
    closed = close(granted(100)[0], purse, NOW, PATIENCE)
    assert difference(closed.hold) == why
    assert (closed.hold.due_at_ms is None) == (not why)


def test_a_free_take_that_the_job_never_heard_of_is_a_difference() -> None:
    first = settle(granted(0)[0], TakeCost("a", 0), NOW, PATIENCE)
    closed = close(first.hold, a_purse(0, 0, ("a", 0)), NOW, PATIENCE)
    assert difference(closed.hold) == "unheard"


def test_an_overrun_that_the_job_does_not_know_is_a_difference() -> None:
    first = settle(granted(10)[0], TakeCost("a", 15), NOW, PATIENCE)
    ignorant = close(first.hold, a_purse(10, 15), NOW, PATIENCE)
    aware = close(first.hold, a_purse(10, 15, overrun=5), NOW, PATIENCE)
    assert (difference(ignorant.hold), difference(aware.hold)) == ("overrun", "")


def test_a_difference_waits_for_the_last_open_draws_deadline() -> None:
    purse = a_purse(100, 0, ("a", 1), ("b", 1), deadline_ms=NOW + 5)
    assert close(granted(100)[0], purse, NOW, PATIENCE).hold.due_at_ms == NOW + 5 + PATIENCE


def test_an_overdue_difference_releases_nothing() -> None:
    closed = close(granted(100)[0], a_purse(100, 0, ("a", 30)), NOW, PATIENCE).hold
    late = overdue(closed)
    assert (late.due_at_ms, late.held_micros) == (None, 30)


def test_a_closed_hold_keeps_the_open_draws_whole_beside_an_overrun() -> None:
    first = settle(granted(70)[0], TakeCost("a", 50, 30), NOW, PATIENCE)
    closed = close(first.hold, a_purse(70, 50, ("b", 40), overrun=20), NOW, PATIENCE)
    assert (closed.released_micros, closed.hold.held_micros) == (0, 40)


def test_an_overrun_is_not_unposted_while_its_cost_is_on_the_way() -> None:
    closed = close(granted(100)[0], a_purse(100, 50, overrun=20), NOW, PATIENCE)
    assert unposted_micros(closed.hold) == 0
    settled = settle(closed.hold, TakeCost("a", 50, 30), NOW, PATIENCE)
    assert (settled.overrun_micros, unposted_micros(settled.hold)) == (20, 0)
