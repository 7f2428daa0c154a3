from dataclasses import dataclass, replace
from typing import TypeAlias

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

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


def test_a_free_job_gets_a_hold_of_nothing() -> None:
    hold, _ = granted(0)
    assert hold.state is HoldState.OPEN


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
    closed = close(HOLD, DAY, a_purse(0, 0), NOW, PATIENCE).hold
    answer = grant(closed, DAY, a_request(1), CAPS)
    assert isinstance(answer, Denied)
    assert (answer.reason, answer.hold.state) == ("closed", HoldState.CLOSED)


def test_a_cost_is_covered_up_to_its_draw_however_much_is_held() -> None:
    settled = settle(*granted(100), TakeCost("a", 50, 30), NOW, PATIENCE)
    assert (settled.covered_micros, settled.overrun_micros) == (30, 20)
    assert (settled.day.held_micros, settled.day.spent_micros) == (70, 50)
    assert settled.day.overrun_micros == 20


def test_a_draw_is_covered_as_far_as_the_hold_goes() -> None:
    settled = settle(*granted(20), TakeCost("a", 50, 30), NOW, PATIENCE)
    assert (settled.covered_micros, settled.overrun_micros) == (20, 30)


def test_a_cost_whose_draw_was_not_said_is_covered_as_far_as_the_hold_goes() -> None:
    hold, day = granted(100)
    settled = settle(hold, day, TakeCost("a", 130), NOW, PATIENCE)
    assert (settled.covered_micros, settled.overrun_micros) == (100, 30)
    assert (settled.day.held_micros, settled.day.spent_micros) == (0, 130)
    assert settled.day.overrun_micros == 30


def test_a_cost_without_any_hold_is_overrun_in_full() -> None:
    settled = settle(HOLD, DAY, TakeCost("a", 5), NOW, PATIENCE)
    assert (settled.overrun_micros, settled.hold.state) == (5, HoldState.UNFUNDED)


def test_what_came_before_the_hold_counts_against_the_jobs_cap() -> None:
    early = settle(HOLD, DAY, TakeCost("a", 5), NOW, PATIENCE)
    assert isinstance(grant(early.hold, early.day, a_request(10, cap=14), CAPS), Denied)
    assert isinstance(grant(early.hold, early.day, a_request(9, cap=14), CAPS), Granted)


def test_a_take_is_settled_once() -> None:
    once = settle(*granted(100), TakeCost("a", 5), NOW, PATIENCE)
    with pytest.raises(ValueError, match="once"):
        settle(once.hold, once.day, TakeCost("a", 5), NOW, PATIENCE)


def test_closing_gives_back_all_but_the_open_draws() -> None:
    closed = close(*granted(100), a_purse(100, 0, ("a", 30)), NOW, PATIENCE)
    assert (closed.released_micros, closed.hold.held_micros) == (70, 30)
    assert closed.day.held_micros == 30


def test_a_late_settlement_draws_on_what_was_kept_and_frees_the_rest() -> None:
    closed = close(*granted(100), a_purse(100, 0, ("a", 30)), NOW, PATIENCE)
    late = settle(closed.hold, closed.day, TakeCost("a", 20), NOW, PATIENCE)
    assert (late.covered_micros, late.overrun_micros, late.released_micros) == (20, 0, 10)
    assert (late.hold.held_micros, late.day.held_micros) == (0, 0)


def test_costs_that_the_job_heard_of_first_stay_held() -> None:
    closed = close(*granted(100), a_purse(100, 40), NOW, PATIENCE)
    assert closed.hold.held_micros == 40
    late = settle(closed.hold, closed.day, TakeCost("a", 40), NOW, PATIENCE)
    assert (late.overrun_micros, late.hold.held_micros) == (0, 0)
    assert difference(late.hold) == ""


def test_a_draw_that_billing_settled_first_is_not_held_twice() -> None:
    first = settle(*granted(100), TakeCost("a", 20), NOW, PATIENCE)
    closed = close(first.hold, first.day, a_purse(100, 0, ("a", 30)), NOW, PATIENCE)
    assert closed.hold.held_micros == 0
    assert difference(closed.hold) == "spent"
    heard = close(closed.hold, closed.day, a_purse(100, 20, revision=2), NOW, PATIENCE)
    assert heard.hold.due_at_ms is None


def test_an_older_purse_changes_nothing() -> None:
    newer = close(*granted(100), a_purse(100, 0, revision=2), NOW, PATIENCE)
    older = close(newer.hold, newer.day, a_purse(100, 0, ("a", 30)), NOW, PATIENCE)
    assert (older.hold, older.day, older.released_micros) == (newer.hold, newer.day, 0)


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
    closed = close(*granted(100), purse, NOW, PATIENCE)
    assert difference(closed.hold) == why
    assert (closed.hold.due_at_ms is None) == (not why)


def test_a_free_take_that_the_job_never_heard_of_is_a_difference() -> None:
    first = settle(*granted(0), TakeCost("a", 0), NOW, PATIENCE)
    closed = close(first.hold, first.day, a_purse(0, 0, ("a", 0)), NOW, PATIENCE)
    assert difference(closed.hold) == "unheard"


def test_an_overrun_that_the_job_does_not_know_is_a_difference() -> None:
    first = settle(*granted(10), TakeCost("a", 15), NOW, PATIENCE)
    ignorant = close(first.hold, first.day, a_purse(10, 15), NOW, PATIENCE)
    aware = close(first.hold, first.day, a_purse(10, 15, overrun=5), NOW, PATIENCE)
    assert (difference(ignorant.hold), difference(aware.hold)) == ("overrun", "")


def test_a_difference_waits_for_the_last_open_draws_deadline() -> None:
    purse = a_purse(100, 0, ("a", 1), ("b", 1), deadline_ms=NOW + 5)
    assert close(*granted(100), purse, NOW, PATIENCE).hold.due_at_ms == NOW + 5 + PATIENCE


def test_an_overdue_difference_releases_nothing() -> None:
    closed = close(*granted(100), a_purse(100, 0, ("a", 30)), NOW, PATIENCE).hold
    late = overdue(closed)
    assert (late.due_at_ms, late.held_micros) == (None, 30)


def test_a_closed_hold_keeps_the_open_draws_whole_beside_an_overrun() -> None:
    first = settle(*granted(70), TakeCost("a", 50, 30), NOW, PATIENCE)
    closed = close(first.hold, first.day, a_purse(70, 50, ("b", 40), overrun=20), NOW, PATIENCE)
    assert (closed.released_micros, closed.hold.held_micros) == (0, 40)


def test_of_a_cost_that_the_job_heard_of_first_only_its_draw_is_kept() -> None:
    closed = close(*granted(100), a_purse(100, 50, overrun=20), NOW, PATIENCE)
    assert closed.hold.held_micros == 30


def test_beside_a_cost_of_an_older_release_rather_too_much_is_kept() -> None:
    """Of 80 spent, 30 above the draws: 50 were the old take's, which may have been all drawn."""
    first = settle(*granted(100), TakeCost("old", 50), NOW, PATIENCE)
    closed = close(first.hold, first.day, a_purse(100, 80, overrun=30), NOW, PATIENCE)
    assert closed.hold.held_micros == 30
    last = settle(closed.hold, closed.day, TakeCost("b", 30, 20), NOW, PATIENCE)
    assert (last.hold.held_micros, unposted_micros(last.hold)) == (0, 20)


def test_an_overrun_is_not_unposted_while_its_cost_is_on_the_way() -> None:
    closed = close(*granted(100), a_purse(100, 50, overrun=20), NOW, PATIENCE)
    assert unposted_micros(closed.hold) == 0
    settled = settle(closed.hold, closed.day, TakeCost("a", 50, 30), NOW, PATIENCE)
    assert (settled.overrun_micros, unposted_micros(settled.hold)) == (20, 0)


@dataclass(frozen=True)
class Bought:
    """A take as the job knows it."""

    ceiling: int
    cost: int
    is_told: bool
    """Whether its cost says what was drawn for it."""

    @property
    def above(self) -> int:
        return max(0, self.cost - self.ceiling)


News: TypeAlias = JobClosed | TakeCost


@st.composite
def stories(draw: st.DrawFn) -> tuple[list[Bought], int, list[News]]:
    """Takes, the grant that covers their ceilings, and all news in any order."""
    told = st.just(True) if draw(st.booleans()) else st.booleans()
    a_take = st.builds(Bought, st.integers(0, 50), st.integers(0, 60), told)
    takes = draw(st.lists(a_take, max_size=6))
    amount = sum(each.ceiling for each in takes) + draw(st.integers(0, 60))
    waits = [(f"t{i}", each.ceiling) for i, each in enumerate(takes)]
    purses = [
        a_purse(
            amount,
            sum(each.cost for each in takes[:i]),
            *waits[i:],
            overrun=sum(each.above for each in takes[:i]),
            revision=i + 1,
        )
        for i in range(draw(st.integers(0, len(takes))), len(takes) + 1)
    ]
    costs = [
        TakeCost(f"t{i}", each.cost, each.ceiling if each.is_told else None)
        for i, each in enumerate(takes)
    ]
    return takes, amount, draw(st.permutations([*purses, *costs]))


def told_in_order(amount: int, news: list[News]) -> list[tuple[Hold, DayRow]]:
    """Give hold and day after the grant and after each of the news."""
    answer = grant(HOLD, DAY, a_request(amount, cap=amount), Caps(amount, amount))
    assert isinstance(answer, Granted)
    hold, day = answer.hold, answer.day
    told = [(hold, day)]
    for each in news:
        if isinstance(each, TakeCost):
            done = settle(hold, day, each, NOW, PATIENCE)
        else:
            done = close(hold, day, each, NOW, PATIENCE)
        hold, day = done.hold, done.day
        told.append((hold, day))
    return told


@given(stories())
def test_no_order_of_news_makes_a_false_overrun_or_a_lasting_difference(
    story: tuple[list[Bought], int, list[News]],
) -> None:
    takes, amount, news = story
    told = told_in_order(amount, news)
    assert all(day.held_micros == hold.held_micros >= 0 for hold, day in told)
    hold, day = told[-1]
    assert (difference(hold), hold.due_at_ms, hold.held_micros) == ("", None, 0)
    assert day.spent_micros == hold.spent_micros == sum(each.cost for each in takes)
    assert hold.overrun_micros + unposted_micros(hold) == sum(each.above for each in takes)


@given(stories())
def test_in_any_order_of_news_each_take_is_covered_by_its_own_draw_alone(
    story: tuple[list[Bought], int, list[News]],
) -> None:
    takes, amount, news = story
    assume(all(each.is_told for each in takes))
    for hold, _ in told_in_order(amount, news):
        settled = [takes[int(each.take_id[1:])] for each in hold.takes]
        assert hold.overrun_micros == sum(each.above for each in settled)
        still_out = 0 if hold.purse is None else _still_out_micros(takes, hold, hold.purse)
        left = amount - hold.covered_micros
        assert hold.held_micros == (left if hold.purse is None else still_out)


def _still_out_micros(takes: list[Bought], hold: Hold, purse: JobClosed) -> int:
    """Add the draws of what is not settled: the ceiling until the job has heard of its cost."""
    settled = {each.take_id for each in hold.takes}
    waiting = {each.take_id for each in purse.open_draws}
    return sum(
        each.ceiling if name in waiting else min(each.cost, each.ceiling)
        for i, each in enumerate(takes)
        if (name := f"t{i}") not in settled
    )
