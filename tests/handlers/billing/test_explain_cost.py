import json
from dataclasses import replace

import pytest

from services.billing.books import Posted, posting_key
from services.billing.commands import explain_cost, render_text
from services.billing.ledger import Entry
from shared.contracts.codec import encode_json, encode_record
from shared.contracts.funds import FundsRequest
from shared.domain.errors import NotFound
from tests.support.billing import BillingDesk, a_failure, a_purse, a_return, a_write_off


def a_job() -> BillingDesk:
    desk = BillingDesk()
    desk.deliver(FundsRequest(1_000_000, 1_000_000, 1_000_000, 1_000_000))
    desk.deliver(a_return(300_000, "job-1.s1.t1", provider="veo"))
    desk.deliver(a_failure(0, "job-1.s2.t1"))
    desk.deliver(a_return(250_000, "job-1.s2.t2", provider="veo"))
    desk.deliver(a_purse(1_000_000, 550_000, ("job-1.s3.t1", 200_000)))
    return desk


def test_every_micro_dollar_is_explained() -> None:
    report = explain_cost(a_job().reader, "job-1")
    assert report.chain_verified
    assert report.granted_micros == 1_000_000
    assert (report.spent_micros, report.overrun_micros) == (550_000, 0)
    assert (report.released_micros, report.held_micros) == (250_000, 200_000)
    assert [(e.micros, e.held_micros, e.spent_micros) for e in report.entries] == [
        (1_000_000, 1_000_000, 0),
        (300_000, 700_000, 300_000),
        (0, 700_000, 300_000),
        (250_000, 450_000, 550_000),
        (250_000, 200_000, 550_000),
    ]
    charged = [(take.take_id, take.cost_micros) for take in report.takes]
    assert charged == [("job-1.s1.t1", 300_000), ("job-1.s2.t1", 0), ("job-1.s2.t2", 250_000)]
    paid = [(each.provider, each.takes, each.cost_micros) for each in report.providers]
    assert paid == [("animatic", 1, 0), ("veo", 2, 550_000)]
    assert report.open_takes == ("job-1.s3.t1",)


def test_other_jobs_with_a_similar_name_are_not_mixed_in() -> None:
    desk = a_job()
    before = explain_cost(desk.reader, "job-1")
    desk.deliver(a_return(7, "job-11.s1.t1"), job="job-11")
    assert explain_cost(desk.reader, "job-1") == before


def test_the_report_is_text_for_people_and_json_for_programs() -> None:
    report = explain_cost(a_job().reader, "job-1")
    text = render_text(report)
    assert "spent 0.55 USD" in text
    assert "cost not known yet: job-1.s3.t1" in text
    assert text.endswith("ledger verified")
    assert json.loads(encode_json(report))["spent_micros"] == 550_000


def test_incidents_of_the_job_are_shown_with_its_costs() -> None:
    desk = a_job()
    desk.deliver(a_return(400_000, "job-1.s3.t1"))
    assert "critical: A take was billed 0.40 USD, 0.20 USD above" in render_text(
        explain_cost(desk.reader, "job-1")
    )


def test_each_takes_overrun_is_shown_with_its_draw() -> None:
    desk = a_job()
    desk.deliver(a_return(400_000, "job-1.s3.t1", ceiling=200_000))
    report = explain_cost(desk.reader, "job-1")
    overruns = {take.take_id: take.overrun_micros for take in report.takes}
    assert overruns["job-1.s3.t1"] == report.overrun_micros == sum(overruns.values()) == 200_000
    assert report.takes[-1].ceiling_micros == 200_000
    line = "job-1.s3.t1: billed 0.40 USD, drawn 0.20 USD, overrun 0.20 USD"
    assert line in render_text(report).splitlines()


def test_an_overrun_without_a_known_draw_is_shown_all_the_same() -> None:
    desk = BillingDesk()
    desk.deliver(a_return(400_000))
    text = render_text(explain_cost(desk.reader, "job-1"))
    assert "job-1.s1.t1: billed 0.40 USD, overrun 0.40 USD" in text


@pytest.mark.parametrize(("found", "way"), [(300_000, "0.10 USD less"), (450_000, "0.05 USD more")])
def test_a_write_off_that_is_found_at_another_cost_shows_what_the_vendor_said(
    found: int, way: str
) -> None:
    desk = a_job()
    desk.deliver(a_write_off(400_000, "job-1.s4.t1", ceiling=400_000))
    before = explain_cost(desk.reader, "job-1")
    desk.deliver(a_write_off(found, "job-1.s4.t1", ceiling=400_000))
    report = explain_cost(desk.reader, "job-1")
    assert (report.entries, report.spent_micros) == (before.entries, before.spent_micros)
    assert report.takes[-1].reported_micros == (found,)
    assert f"job-1.s4.t1: vendor later reported 0.{found // 10_000} USD, {way} than" in render_text(
        report
    )
    assert "later reported" not in render_text(before)


def test_another_ticket_at_the_same_cost_is_no_other_cost() -> None:
    desk = a_job()
    desk.deliver(a_return(300_000, "job-1.s1.t1", ticket="two", provider="veo"))
    report = explain_cost(desk.reader, "job-1")
    assert [each.kind for each in report.incidents] == ["settlement_conflict"]
    assert "later reported" not in render_text(report)


def test_an_edited_row_is_found_and_said() -> None:
    desk = a_job()
    entry = desk.entries()[1]
    flipped = tuple(replace(leg, micros=-leg.micros) for leg in entry.legs)
    _overwrite(desk, replace(entry, legs=flipped))
    report = explain_cost(desk.reader, "job-1")
    assert not report.chain_verified
    assert "LEDGER BROKEN: entry 2: the content does not match" in render_text(report)


def test_a_settlement_that_the_ledger_does_not_have_is_found() -> None:
    desk = a_job()
    del desk.store.shared.records["settled", "job-1.s1.t1"]
    assert explain_cost(desk.reader, "job-1").fault.startswith("the settlements differ")


def test_a_hold_that_the_ledger_contradicts_is_found() -> None:
    desk = a_job()
    record = desk.store.shared.records["holds", "job-1"]
    body = encode_record(replace(desk.hold(), released_micros=0))
    desk.store.shared.records["holds", "job-1"] = replace(record, body=body)
    assert explain_cost(desk.reader, "job-1").fault == "the hold differs from its account"


def test_an_unknown_job_is_not_a_free_one() -> None:
    with pytest.raises(NotFound):
        explain_cost(BillingDesk().reader, "job-9")


def _overwrite(desk: BillingDesk, entry: Entry) -> None:
    key = posting_key(entry.job_id, entry.sequence)
    record = desk.store.shared.records["postings", key]
    body = encode_record(Posted((entry,)))
    desk.store.shared.records["postings", key] = replace(record, body=body)
