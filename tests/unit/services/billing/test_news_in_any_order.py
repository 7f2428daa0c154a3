"""Costs and purses of one job, heard in any order: what is covered, kept and given back."""

from dataclasses import dataclass
from typing import TypeAlias

from hypothesis import assume, given
from hypothesis import strategies as st

from services.billing.draws import TakeCost
from services.billing.holds import (
    Caps,
    DayRow,
    Granted,
    Hold,
    close,
    difference,
    grant,
    settle,
    unposted_micros,
)
from shared.contracts.funds import FundsRequest
from shared.contracts.job import JobClosed
from tests.support.billing import a_purse

HOLD, DAY = Hold("j", "t", "2026-11-22"), DayRow("t", "2026-11-22")
NOW, PATIENCE = 10_000, 100


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
    answer = grant(HOLD, DAY, FundsRequest(amount, amount, amount, amount), Caps(amount, amount))
    assert isinstance(answer, Granted)
    hold, day = answer.hold, answer.day
    told = [(hold, day)]
    for each in news:
        if isinstance(each, TakeCost):
            done = settle(hold, each, NOW, PATIENCE)
            day = day.after(overrun_micros=done.overrun_micros)
        else:
            done = close(hold, each, NOW, PATIENCE)
        hold, day = done.hold, day.after(released_micros=done.released_micros)
        told.append((hold, day))
    return told


@given(stories())
def test_no_order_of_news_makes_a_false_overrun_or_a_lasting_difference(
    story: tuple[list[Bought], int, list[News]],
) -> None:
    takes, amount, news = story
    told = told_in_order(amount, news)
    assert all(hold.held_micros >= 0 for hold, _ in told)
    assert all(day.used_micros == hold.held_micros + hold.spent_micros for hold, day in told)
    hold, day = told[-1]
    assert (difference(hold), hold.due_at_ms, hold.held_micros) == ("", None, 0)
    assert day.used_micros == hold.spent_micros == sum(each.cost for each in takes)
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
