import json

import pytest

from services.billing.commands import list_incidents
from shared.adapters.gcp.document_ids import document_id
from shared.contracts.funds import LetterDead, given_back_blob
from shared.ports.handler import Effects
from tests.support.billing import BillingDesk


def a_letter(type_: str = "take.returned", job: str = "job-1", id_: str = "m1") -> LetterDead:
    return LetterDead("billing-job-events", id_, type_, job, 30, "Unavailable")


def test_a_dead_letter_is_an_incident_on_its_job() -> None:
    desk = BillingDesk()
    desk.deliver(a_letter(), job="")
    (incident,) = list_incidents(desk.reader)
    assert (incident.job_id, incident.severity) == ("job-1", "critical")
    assert "30 deliveries. It may concern money" in incident.sentence
    why = "Unavailable; the service left no reason"
    assert incident.detail == f"billing-job-events take.returned: {why}"
    assert desk.store.counters() == {"incidents_opened{kind=dead_letter}": 1}


def leave_reason(desk: BillingDesk, told: bytes) -> None:
    desk.blobs.put(given_back_blob("billing-job-events", "m1"), told)


def test_the_reason_that_the_service_left_is_on_the_incident() -> None:
    desk = BillingDesk()
    told = {"reason": "NotYet: a lease", "attempt": 29, "at_ms": 7}
    leave_reason(desk, json.dumps(told).encode())
    desk.deliver(a_letter())
    (incident,) = list_incidents(desk.reader)
    assert incident.detail == "billing-job-events take.returned: NotYet: a lease"


def test_a_long_reason_is_cut() -> None:
    desk = BillingDesk()
    leave_reason(desk, json.dumps({"reason": "x" * 1000}).encode())
    desk.deliver(a_letter())
    assert list_incidents(desk.reader)[0].detail.count("x") == 300


@pytest.mark.parametrize("told", [b"", b"[]", b"{}", b'{"reason": 7}', b"\xff"])
def test_a_reason_that_cannot_be_read_is_none(told: bytes) -> None:
    desk = BillingDesk()
    leave_reason(desk, told)
    desk.deliver(a_letter())
    assert list_incidents(desk.reader)[0].detail.endswith("the service left no reason")


def test_the_same_dead_letter_again_changes_nothing() -> None:
    desk = BillingDesk()
    desk.deliver(a_letter())
    assert desk.deliver(a_letter()) == Effects()


def test_a_letter_that_concerns_no_money_is_a_warning() -> None:
    desk = BillingDesk()
    desk.deliver(a_letter("film.render"))
    assert list_incidents(desk.reader)[0].severity == "warning"


def test_a_letter_that_nobody_could_read_is_an_incident_all_the_same() -> None:
    desk = BillingDesk()
    desk.deliver(a_letter("", "", ""), job="")
    assert [each.job_id for each in list_incidents(desk.reader)] == [""]


@pytest.mark.parametrize("name", ["😀" * 200, "a/../b", "мой фильм"])
def test_what_died_under_anybodys_name_is_an_incident_that_every_store_can_keep(name: str) -> None:
    desk = BillingDesk()
    desk.deliver(a_letter(id_=name))
    desk.deliver(LetterDead(name, "m1", "", "", 30, ""))
    for incident in list_incidents(desk.reader):
        assert name not in incident.key
        assert len(document_id(incident.key)) < 100
    assert len(list_incidents(desk.reader)) == 2


def test_incidents_are_listed_oldest_first() -> None:
    desk = BillingDesk()
    for id_ in ("z", "a"):
        desk.deliver(a_letter(id_=id_))
        desk.now += 1
    assert [each.key[-1] for each in list_incidents(desk.reader)] == ["z", "a"]
