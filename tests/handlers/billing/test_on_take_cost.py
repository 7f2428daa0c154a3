from services.billing.ledger import EntryKind, balances, verify_chain
from shared.contracts.funds import FundsRequest
from shared.contracts.take import TakeWrittenOff
from shared.ports.handler import Effects
from tests.support.billing import BillingDesk, a_failure, a_purse, a_return

TAKE = "job-1.s1.t1"


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
    desk.deliver(TakeWrittenOff(TAKE, "s1", 400, "veo", "fast"))
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
    desk.deliver(TakeWrittenOff(TAKE, "s1", 400))
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
    assert (desk.hold().held_micros, desk.day().held_micros) == (0, 0)
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
