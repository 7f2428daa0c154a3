import pytest

from services.billing.draws import TakeCost, kept_micros, unsettled
from tests.support.billing import a_purse


@pytest.mark.parametrize(
    ("cost", "drawn"),
    [
        (TakeCost("a", 50, 30), 30),
        (TakeCost("a", 20, 30), 20),
        (TakeCost("a", 20, 0), 0),
        (TakeCost("a", 50), 50),
    ],
    ids=["above its draw", "within it", "nothing drawn", "draw not said"],
)
def test_a_draw_pays_for_its_own_take_alone(cost: TakeCost, drawn: int) -> None:
    assert cost.drawn_micros == drawn


def test_a_draw_is_open_until_its_cost_arrives() -> None:
    purse = a_purse(100, 0, ("a", 30), ("b", 40))
    assert unsettled([TakeCost("a", 10, 30)], purse) == ("b",)


def test_open_draws_are_kept_with_their_whole_ceilings() -> None:
    purse = a_purse(100, 50, ("b", 40), overrun=20)
    assert kept_micros([TakeCost("a", 50, 30)], purse) == 40


def test_of_a_cost_that_the_job_heard_of_first_only_its_draw_is_kept() -> None:
    assert kept_micros([], a_purse(100, 50, overrun=20)) == 30


def test_a_cost_that_the_job_has_not_heard_of_takes_nothing_from_the_others() -> None:
    """The job has heard of b (20) and waits for a, which has arrived here at 50."""
    assert kept_micros([TakeCost("a", 50, 30)], a_purse(100, 20, ("a", 30))) == 20


def test_a_take_given_up_at_its_ceiling_keeps_no_other_take_short() -> None:
    """The job counts a, given up, with its ceiling of 40, and b with 30; a came in at 60."""
    assert kept_micros([TakeCost("a", 60, 40)], a_purse(100, 70)) == 30


def test_beside_a_cost_of_an_older_release_rather_too_much_is_kept() -> None:
    """Of 80 spent, 30 above the draws: they may lie in the old take's 50 or in what is to come."""
    purse = a_purse(100, 80, overrun=30)
    assert kept_micros([TakeCost("old", 50)], purse) == 30
    assert kept_micros([TakeCost("old", 50), TakeCost("b", 30, 20)], purse) == 0
