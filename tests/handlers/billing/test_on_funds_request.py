from itertools import pairwise

import pytest

from services.billing.holds import HoldState
from services.billing.ledger import EntryKind, verify_chain
from shared.contracts.funds import FundsDenied, FundsGranted, FundsRequest
from shared.domain.errors import Conflict
from shared.ports.handler import Effects
from tests.support.billing import DAY_MS, NOON_MS, BillingDesk, a_purse, a_return
from tests.support.records import commit_effects


def a_request(amount: int, cap: int = 10_000_000) -> FundsRequest:
    return FundsRequest(amount, cap, amount, amount)


def said(effects: Effects) -> list[object]:
    return [say.payload for say in effects.says]


def test_a_request_within_all_caps_is_granted_and_posted() -> None:
    desk = BillingDesk()
    effects = desk.deliver(a_request(700))
    assert said(effects) == [FundsGranted(700)]
    assert desk.hold().held_micros == desk.day().held_micros == 700
    assert [entry.kind for entry in desk.entries()] == [EntryKind.HOLD]
    assert verify_chain(desk.entries(), desk.head()) is None
    assert desk.store.counters() == {"funds_granted{}": 1}


def test_a_second_request_is_granted_again_and_moves_no_money() -> None:
    desk = BillingDesk()
    desk.deliver(a_request(700))
    again = desk.deliver(a_request(700))
    assert said(again) == [FundsGranted(700)]
    assert (len(desk.entries()), desk.day().held_micros) == (1, 700)
    assert desk.store.counters() == {"funds_granted{}": 1}


def test_every_answer_is_named_by_a_new_version_of_the_hold() -> None:
    desk = BillingDesk()
    answers = [desk.deliver(a_request(n)) for n in (99_000_000, 700, 700, 800)]
    named = [(e.updates[0].key, e.updates[0].expected_version) for e in answers]
    assert named == [("job-1", version) for version in range(4)]
    assert all(a < b for a, b in pairwise(named))


def test_a_denial_says_what_to_do_and_holds_nothing() -> None:
    desk = BillingDesk()
    effects = desk.deliver(a_request(7_200_000, cap=6_000_000))
    (denied,) = said(effects)
    assert isinstance(denied, FundsDenied)
    assert (denied.reason, denied.short_micros) == ("job_cap", 1_200_000)
    assert "1.20 USD less. Nothing was set aside. Raise the budget" in denied.sentence
    assert (desk.entries(), desk.hold().held_micros) == ([], 0)
    assert desk.store.counters() == {"funds_denied{reason=job_cap}": 1}


def test_the_configured_job_cap_wins_over_a_larger_budget() -> None:
    (denied,) = said(BillingDesk(10**12).deliver(a_request(1_000_000_001, cap=10**12)))
    assert isinstance(denied, FundsDenied)
    assert denied.reason == "job_cap"


def test_jobs_of_a_tenant_share_the_day_and_tenants_do_not() -> None:
    desk = BillingDesk(day_cap_micros=1_000)
    desk.deliver(a_request(700), "job-1")
    (denied,) = said(desk.deliver(a_request(301), "job-2"))
    assert isinstance(denied, FundsDenied)
    assert (denied.reason, denied.short_micros) == ("day_cap", 1)
    assert said(desk.deliver(a_request(301), "job-3", tenant="other")) == [FundsGranted(301)]


def test_a_new_day_has_a_new_cap_and_old_holds_stay_on_theirs() -> None:
    desk = BillingDesk(day_cap_micros=1_000)
    desk.deliver(a_request(700), "job-1")
    desk.now += DAY_MS
    assert said(desk.deliver(a_request(900), "job-2")) == [FundsGranted(900)]
    desk.deliver(a_return(650))
    assert (desk.day().used_micros, desk.day(at_ms=NOON_MS + DAY_MS).used_micros) == (700, 900)
    desk.deliver(a_purse(700, 650))
    assert (desk.day().used_micros, desk.day(at_ms=NOON_MS + DAY_MS).used_micros) == (650, 900)


def test_films_that_cost_nothing_never_meet_on_the_tenants_day() -> None:
    desk = BillingDesk()
    first, second = desk.decide(a_request(0), "job-1"), desk.decide(a_request(0), "job-2")
    for effects in (first, second):
        commit_effects(desk.store, effects)
    for job in ("job-1", "job-2"):
        desk.deliver(a_return(0, f"{job}.s1.t1", ceiling=0), job)
        desk.deliver(a_purse(0, 0), job)
    assert desk.store.scan("days", "") == []
    assert desk.hold("job-2").state is HoldState.CLOSED


def test_two_jobs_that_race_for_the_last_money_of_a_day_cannot_both_win() -> None:
    desk = BillingDesk(day_cap_micros=1_000)
    first = desk.decide(a_request(700), "job-1")
    second = desk.decide(a_request(700), "job-2")
    commit_effects(desk.store, first)
    with pytest.raises(Conflict):
        commit_effects(desk.store, second)
    (denied,) = said(desk.deliver(a_request(700), "job-2"))
    assert isinstance(denied, FundsDenied)


def test_a_request_after_the_jobs_end_is_refused() -> None:
    desk = BillingDesk()
    desk.deliver(a_purse(0, 0))
    (denied,) = said(desk.deliver(a_request(700)))
    assert isinstance(denied, FundsDenied)
    assert (denied.reason, desk.hold().held_micros) == ("closed", 0)


def test_a_denied_job_may_ask_for_less() -> None:
    desk = BillingDesk()
    desk.deliver(a_request(700, cap=600))
    assert said(desk.deliver(a_request(600, cap=600))) == [FundsGranted(600)]


def test_another_tenants_request_changes_nothing_and_is_seen() -> None:
    desk = BillingDesk()
    desk.deliver(a_request(700))
    effects = desk.deliver(a_request(700), tenant="mallory")
    assert (effects.says, effects.updates) == ((), ())
    (incident,) = desk.incidents()
    assert (incident.kind, incident.tenant) == ("foreign_tenant", "mallory")
