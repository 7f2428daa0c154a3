"""Costs are computed exactly, never shown too small, and stay within what was promised."""

from collections.abc import Callable
from fractions import Fraction
from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bench.cloud.costs import IDLE, busy_share, dollars, hour, per_thousand, total
from tests.bench.cloud.prices import Price, prices
from tests.bench.cloud.rows import cost_rows, counted_rows
from tests.bench.goals import Fact, Goal


@given(st.fractions(min_value=0, max_value=40))
def test_the_share_of_busy_time_is_never_computed_too_small_nor_much_too_large(offered: Fraction):
    exact = 1 - exp(-float(offered))

    assert exact - 1e-9 <= float(busy_share(offered)) <= exact + 0.04


def test_nothing_that_comes_keeps_nothing_busy():
    assert busy_share(Fraction(0)) == 0


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_no_price_is_lost_by_rounding(some: int, more: int):
    read = prices()["firestore_read"]

    assert read.nano_usd(some) == 300 * some
    assert read.nano_usd(some) + read.nano_usd(more) >= read.nano_usd(some + more)


def test_part_of_a_nano_dollar_is_a_whole_one():
    assert Price("byte", "40", 2**40, "", "").nano_usd(1) == 1


@pytest.mark.parametrize(
    ("nano_usd", "shown"), [(0, "0.0000"), (1, "0.0001"), (100_000, "0.0001"), (100_001, "0.0002")]
)
def test_an_amount_is_never_shown_smaller_than_it_is(nano_usd: int, shown: str):
    assert dollars(nano_usd) == shown


@pytest.mark.parametrize("price", prices().values(), ids=lambda price: price.name)
def test_every_price_says_where_it_is_from(price: Price):
    assert price.what
    assert price.source
    assert price.nano_usd(price.per) > 0


def test_a_film_gets_cheaper_the_more_are_made():
    rates = (10, 100, 1_000, 10_000)
    each = [per_thousand(total(hour(rate), objects=True), rate) for rate in rates]

    assert each == sorted(each, reverse=True)


def test_an_idle_hour_has_nothing_of_films_in_it():
    assert not [line for line in hour(IDLE) if "films" in line.what or line.nano_usd <= 0]


@pytest.mark.parametrize("rows", [counted_rows, cost_rows], ids=["counted", "computed"])
def test_what_is_counted_and_computed_stays_within_its_goals(
    rows: Callable[[], tuple[list[Goal], list[Fact]]],
):
    goals, _ = rows()

    assert [goal for goal in goals if not goal.met] == []
