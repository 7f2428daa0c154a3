from shared.contracts.funds import FundsRequest, Tick
from shared.ports.handler import Effects
from tests.support.billing import DAY_MS, BillingDesk, a_purse, a_return

TAKE = "job-1.s1.t1"


def a_closed_desk() -> BillingDesk:
    """A job that ended counting 300 as spent, of which billing has not heard yet."""
    desk = BillingDesk()
    desk.deliver(FundsRequest(1_000, 1_000, 1_000, 1_000))
    desk.deliver(a_purse(1_000, 300))
    return desk


def tick(desk: BillingDesk) -> Effects:
    return desk.deliver(Tick(desk.now), job="", tenant="")


def test_news_that_travel_in_the_wrong_order_are_no_incident() -> None:
    desk = a_closed_desk()
    tick(desk)
    desk.deliver(a_return(300))
    desk.now += 10 * DAY_MS
    assert tick(desk) == Effects()
    assert desk.incidents() == []


def test_a_difference_that_outlives_its_deadline_becomes_one_incident() -> None:
    desk = a_closed_desk()
    desk.now += DAY_MS
    tick(desk)
    tick(desk)
    (incident,) = desk.incidents()
    assert (incident.kind, incident.job_id, incident.tenant) == ("purse_mismatch", "job-1", "t")
    assert incident.detail == "spent"
    assert desk.store.counters()["incidents_opened{kind=purse_mismatch}"] == 1
    assert desk.store.next_due_ms() is None


def test_an_overdue_draw_is_kept_although_it_is_an_incident() -> None:
    desk = BillingDesk()
    desk.deliver(FundsRequest(1_000, 1_000, 1_000, 1_000))
    desk.deliver(a_purse(1_000, 0, (TAKE, 400), deadline_ms=desk.now + DAY_MS))
    desk.now += DAY_MS
    assert tick(desk) == Effects()
    desk.now += DAY_MS
    tick(desk)
    assert [each.detail for each in desk.incidents()] == ["open_draws"]
    assert desk.hold().held_micros == 400
    desk.deliver(a_return(390))
    assert desk.hold().covered_micros == 390


def test_a_stale_tick_is_dropped() -> None:
    desk = a_closed_desk()
    late = Tick(desk.now)
    desk.now += DAY_MS
    assert desk.deliver(late, job="", tenant="") == Effects()


def test_many_overdue_holds_are_swept_over_several_ticks() -> None:
    desk = BillingDesk()
    for number in range(120):
        desk.deliver(a_purse(1, 1), job=f"job-{number}")
    desk.now += DAY_MS
    swept = [len(tick(desk).updates) for _ in range(4)]
    assert swept == [50, 50, 20, 0]
    assert len(desk.incidents()) == 120
