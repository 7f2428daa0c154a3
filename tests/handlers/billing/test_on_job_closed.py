from services.billing.holds import HoldState
from shared.contracts.funds import FundsRequest
from shared.ports.handler import Effects
from tests.support.billing import BillingDesk, a_purse, a_return

TAKE = "job-1.s1.t1"


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
    assert (desk.day().held_micros, desk.day().spent_micros) == (0, 300)
    assert desk.store.next_due_ms() is None


def test_open_draws_stay_held_until_their_cost_is_known() -> None:
    desk = a_funded_desk()
    desk.deliver(a_purse(1_000, 0, (TAKE, 400)))
    assert desk.hold().held_micros == desk.day().held_micros == 400


def test_closing_an_unknown_job_writes_a_closed_hold() -> None:
    desk = BillingDesk()
    desk.deliver(a_purse(0, 0))
    assert (desk.hold().state, desk.entries()) == (HoldState.CLOSED, [])
    assert desk.store.next_due_ms() is None


def test_the_same_purse_again_changes_nothing() -> None:
    desk = a_funded_desk()
    desk.deliver(a_purse(1_000, 0))
    assert desk.deliver(a_purse(1_000, 0)) == Effects()


def test_draws_exceeded_within_the_hold_are_an_incident_too() -> None:
    desk = a_funded_desk()
    desk.deliver(a_return(300))
    desk.deliver(a_purse(1_000, 300, overrun=50))
    (incident,) = desk.incidents()
    assert (incident.kind, incident.severity) == ("overrun", "warning")


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
