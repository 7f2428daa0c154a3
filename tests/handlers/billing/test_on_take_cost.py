import pytest

from services.billing.ledger import EntryKind, balances, verify_chain
from shared.contracts.funds import FundsRequest
from shared.contracts.take import TakeFailed, TakeReturned, TakeWrittenOff
from shared.ports.handler import Effects
from tests.support.billing import BillingDesk, a_failure, a_purse, a_return, a_write_off

TAKE, OTHER = "job-1.s1.t1", "job-1.s2.t1"


def a_funded_desk(amount: int = 1_000) -> BillingDesk:
    desk = BillingDesk()
    desk.deliver(FundsRequest(amount, amount, amount, amount))
    return desk


def test_a_returned_take_is_settled_at_its_provider() -> None:
    desk = a_funded_desk()
    desk.deliver(a_return(300, provider="veo"), id_="the-fact")
    assert desk.hold().held_micros == 700
    assert balances(desk.entries())["job:job-1:vendor:veo"] == 300
    (row,) = desk.settled()
    assert (row.cost_micros, row.provider, row.model) == (300, "veo", "draft")
    assert (row.kind, row.ticket, row.cause_id) == (EntryKind.SETTLEMENT, "ticket", "the-fact")
    assert desk.store.counters()["settlements{provider=veo}"] == 1


def test_a_free_failure_is_settled_too_so_that_every_take_is_explained() -> None:
    desk = a_funded_desk()
    desk.deliver(a_failure(0))
    assert [(e.kind, e.take_id) for e in desk.entries()][1:] == [(EntryKind.SETTLEMENT, TAKE)]
    assert (desk.settled()[0].cost_micros, desk.hold().held_micros) == (0, 1_000)


def test_a_write_off_is_spent_and_says_so() -> None:
    desk = a_funded_desk()
    desk.deliver(a_write_off(400))
    assert desk.entries()[-1].kind is EntryKind.WRITE_OFF
    assert desk.hold().spent_micros == 400


def test_a_fact_without_a_provider_is_posted_all_the_same() -> None:
    desk = a_funded_desk()
    desk.deliver(a_return(300, provider=""))
    assert balances(desk.entries())["job:job-1:vendor:unknown"] == 300


def test_the_same_cost_again_changes_nothing() -> None:
    desk = a_funded_desk()
    desk.deliver(a_return(300))
    assert desk.deliver(a_return(300)) == Effects()
    assert desk.deliver(a_failure(300)) == Effects()
    assert (len(desk.entries()), desk.incidents()) == (2, [])


def test_another_cost_for_a_settled_take_is_an_incident_and_posts_nothing() -> None:
    desk = a_funded_desk()
    desk.deliver(a_return(300))
    desk.deliver(a_return(301))
    desk.deliver(a_return(301))
    (incident,) = desk.incidents()
    assert (incident.kind, incident.severity) == ("settlement_conflict", "critical")
    assert "0.0003 USD" in incident.sentence
    assert desk.hold().spent_micros == 300
    assert len(desk.entries()) == 2


def test_another_ticket_for_a_settled_take_is_an_incident_even_at_the_same_cost() -> None:
    desk = a_funded_desk()
    desk.deliver(a_return(300, ticket="one"))
    desk.deliver(a_return(300, ticket="two"))
    assert [each.kind for each in desk.incidents()] == ["settlement_conflict"]


def test_a_written_off_take_that_is_found_at_the_same_cost_is_fine() -> None:
    desk = a_funded_desk()
    desk.deliver(a_write_off(400))
    assert desk.deliver(a_return(400, ticket="found")) == Effects()


def test_a_cost_above_the_hold_is_posted_in_full_and_raises_an_incident() -> None:
    desk = a_funded_desk(1_000)
    desk.deliver(a_return(1_250))
    assert [e.kind for e in desk.entries()][1:] == [EntryKind.SETTLEMENT, EntryKind.OVERRUN]
    sums = balances(desk.entries())
    assert sums["job:job-1:vendor:animatic"] == 1_250
    assert (sums["job:job-1:hold"], sums["job:job-1:overrun"]) == (0, -250)
    assert desk.day().overrun_micros == 250
    (incident,) = desk.incidents()
    assert (incident.kind, incident.detail) == ("overrun", TAKE)
    assert desk.store.counters()["overruns{provider=animatic}"] == 1
    assert desk.store.counters()["incidents_opened{kind=overrun}"] == 1


@pytest.mark.parametrize(
    "fact",
    [a_return(500, ceiling=300), a_failure(500, ceiling=300), a_write_off(500, ceiling=300)],
    ids=["returned", "failed", "written off"],
)
def test_a_cost_above_its_draw_is_overrun_although_the_hold_could_pay(
    fact: TakeReturned | TakeFailed | TakeWrittenOff,
) -> None:
    desk = a_funded_desk(1_000)
    desk.deliver(fact)
    sums = balances(desk.entries())
    assert (sums["job:job-1:hold"], sums["job:job-1:overrun"]) == (700, -200)
    assert (desk.hold().covered_micros, desk.hold().spent_micros) == (300, 500)
    (row,) = desk.settled()
    assert (row.cost_micros, row.ceiling_micros) == (500, 300)
    (incident,) = desk.incidents()
    assert (incident.kind, incident.severity, incident.take_id) == ("overrun", "critical", TAKE)
    assert "0.0002 USD above its draw of 0.0003 USD" in incident.sentence


def test_no_takes_overrun_eats_what_was_drawn_for_another() -> None:
    """A purse of 700 with draws of 300 and 400; the first is billed at 500."""
    desk = a_funded_desk(700)
    desk.deliver(a_return(500, TAKE, ceiling=300))
    desk.deliver(a_return(400, OTHER, ceiling=400))
    overruns = [(e.take_id, e.legs[1].micros) for e in desk.entries() if e.kind == "overrun"]
    assert overruns == [(TAKE, 200)]
    assert [each.take_id for each in desk.incidents()] == [TAKE]
    assert (desk.hold().covered_micros, desk.hold().held_micros) == (700, 0)


def test_a_cost_within_its_draw_leaves_the_rest_in_the_hold() -> None:
    desk = a_funded_desk(1_000)
    desk.deliver(a_return(250, ceiling=300))
    assert (desk.hold().held_micros, desk.hold().overrun_micros) == (750, 0)
    assert desk.incidents() == []


def test_a_draw_that_the_hold_cannot_pay_says_so() -> None:
    desk = a_funded_desk(100)
    desk.deliver(a_return(500, ceiling=300))
    (incident,) = desk.incidents()
    assert "0.0004 USD above what was left of the job's hold" in incident.sentence


def test_a_fact_of_an_older_release_is_covered_as_far_as_the_hold_goes() -> None:
    desk = a_funded_desk(1_000)
    desk.deliver(a_return(800, ceiling=None))
    assert (desk.hold().covered_micros, desk.hold().overrun_micros) == (800, 0)


def test_a_fact_for_a_job_without_a_hold_is_not_refused() -> None:
    desk = BillingDesk()
    desk.deliver(a_return(5))
    assert desk.hold().overrun_micros == 5
    assert [each.kind for each in desk.incidents()] == ["overrun"]
    assert verify_chain(desk.entries(), desk.head()) is None


def test_a_late_fact_is_posted_after_the_jobs_end() -> None:
    desk = a_funded_desk(1_000)
    desk.deliver(a_purse(1_000, 0, (TAKE, 400)))
    desk.deliver(a_return(390))
    kinds = [entry.kind for entry in desk.entries()]
    assert kinds == [
        EntryKind.HOLD,
        EntryKind.RELEASE,
        EntryKind.SETTLEMENT,
        EntryKind.RELEASE,
    ]
    assert (desk.hold().held_micros, desk.day().used_micros) == (0, 390)
    assert desk.incidents() == []


def test_another_tenants_fact_changes_nothing_and_is_seen() -> None:
    desk = a_funded_desk()
    assert desk.deliver(a_return(5), tenant="mallory").updates == ()
    assert [each.kind for each in desk.incidents()] == ["foreign_tenant"]


def test_one_take_claimed_by_two_jobs_is_settled_once() -> None:
    desk = a_funded_desk()
    desk.deliver(a_return(5))
    assert desk.deliver(a_return(5), job="job-2").updates == ()
    assert [each.kind for each in desk.incidents()] == ["settlement_conflict"]
