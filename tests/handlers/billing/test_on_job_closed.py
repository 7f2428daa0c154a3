import pytest

from services.billing.holds import HoldState
from shared.contracts.funds import FundsDenied, FundsRequest
from shared.ports.handler import Effects
from tests.support.billing import BillingDesk, a_purse, a_return

TAKE, OTHER = "job-1.s1.t1", "job-1.s2.t1"


def a_funded_desk(amount: int = 1_000) -> BillingDesk:
    desk = BillingDesk()
    desk.deliver(FundsRequest(amount, amount, amount, amount))
    return desk


def test_the_remainder_goes_back_to_the_day() -> None:
    desk = a_funded_desk()
    desk.deliver(a_return(300))
    desk.deliver(a_purse(1_000, 300))
    assert desk.hold().state is HoldState.CLOSED
    assert (desk.hold().held_micros, desk.hold().released_micros) == (0, 700)
    assert desk.day().used_micros == 300
    assert desk.store.next_due_ms() is None


def test_open_draws_stay_held_until_their_cost_is_known() -> None:
    desk = a_funded_desk()
    desk.deliver(a_purse(1_000, 0, (TAKE, 400)))
    assert desk.hold().held_micros == desk.day().used_micros == 400


@pytest.mark.parametrize("first", ["cost", "purse"])
def test_an_overrun_leaves_the_open_draws_whole(first: str) -> None:
    """A purse of 700: one take of 300 was billed at 500, one of 400 is still open."""
    desk = a_funded_desk(700)
    news = [a_return(500, TAKE, ceiling=300), a_purse(700, 500, (OTHER, 400), overrun=200)]
    for each in news if first == "cost" else reversed(news):
        desk.deliver(each)
    assert (desk.hold().held_micros, desk.day().used_micros) == (400, 900)
    desk.deliver(a_return(400, OTHER, ceiling=400))
    assert (desk.hold().covered_micros, desk.hold().overrun_micros) == (700, 200)
    assert [each.take_id for each in desk.incidents()] == [TAKE]


def test_nobody_is_granted_what_an_open_draw_may_still_cost() -> None:
    desk = BillingDesk(day_cap_micros=1_000)
    desk.deliver(FundsRequest(700, 700, 700, 700))
    desk.deliver(a_return(500, TAKE, ceiling=300))
    desk.deliver(a_purse(700, 500, (OTHER, 400), overrun=200))
    asked = desk.deliver(FundsRequest(101, 101, 101, 101), job="job-2")
    assert isinstance(asked.says[0].payload, FundsDenied)
    desk.deliver(a_return(400, OTHER, ceiling=400))
    assert desk.day().used_micros == 900


def test_what_the_job_heard_of_first_is_kept_without_its_overrun() -> None:
    desk = a_funded_desk(1_000)
    desk.deliver(a_purse(1_000, 500, overrun=200))
    assert desk.hold().held_micros == 300
    assert desk.incidents() == []
    desk.deliver(a_return(500, TAKE, ceiling=300))
    assert (desk.hold().held_micros, desk.hold().overrun_micros) == (0, 200)
    assert [each.take_id for each in desk.incidents()] == [TAKE]


def test_closing_an_unknown_job_writes_a_closed_hold() -> None:
    desk = BillingDesk()
    desk.deliver(a_purse(0, 0))
    assert (desk.hold().state, desk.entries()) == (HoldState.CLOSED, [])
    assert desk.store.next_due_ms() is None


def test_the_same_purse_again_changes_nothing() -> None:
    desk = a_funded_desk()
    desk.deliver(a_purse(1_000, 0))
    assert desk.deliver(a_purse(1_000, 0)) == Effects()


def test_an_overrun_that_only_the_job_could_see_is_an_incident_too() -> None:
    """An older release did not say what was drawn: the ledger has it as covered."""
    desk = a_funded_desk()
    desk.deliver(a_return(300, ceiling=None))
    desk.deliver(a_purse(1_000, 300, overrun=50))
    (incident,) = desk.incidents()
    assert (incident.kind, incident.severity, incident.take_id) == ("overrun", "warning", "")
    assert "0.00005 USD above their draws" in incident.sentence
    assert desk.hold().held_micros == 0


def test_a_hold_that_was_closed_first_gives_an_older_fact_no_more_than_the_draws() -> None:
    desk = a_funded_desk()
    desk.deliver(a_purse(1_000, 300, overrun=50))
    desk.deliver(a_return(300, ceiling=None))
    assert (desk.hold().covered_micros, desk.hold().overrun_micros) == (250, 50)
    assert [each.take_id for each in desk.incidents()] == [TAKE]


def test_an_overrun_is_reported_once() -> None:
    desk = a_funded_desk(100)
    desk.deliver(a_return(150))
    desk.deliver(a_purse(100, 150, overrun=50))
    assert [each.detail for each in desk.incidents()] == [TAKE]


def test_another_tenant_cannot_close_a_job() -> None:
    desk = a_funded_desk()
    desk.deliver(a_purse(1_000, 0), tenant="mallory")
    assert desk.hold().state is HoldState.OPEN
    assert [each.kind for each in desk.incidents()] == ["foreign_tenant"]
