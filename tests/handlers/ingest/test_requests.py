"""Requests become jobs once, or one clear refusal; what is asked about a job reaches its own."""

import json
from dataclasses import replace
from typing import Any

import pytest

from services.ingest.handlers import EDIT_BYTES_MAX, HANDLERS, request_keys
from shared.adapters.gcp.documents import DOCUMENT_BYTES_MAX, receipt_write
from shared.contracts.codec import decode_envelope, encode_json
from shared.contracts.envelope import MESSAGE_BYTES_MAX
from shared.contracts.job import (
    ApprovalGiven,
    ApprovalRefused,
    CancelRequested,
    JobAccepted,
    JobApprove,
    JobCancel,
    JobEdit,
    JobRefused,
    JobReject,
    PlanEdited,
)
from shared.contracts.requests import ARRIVAL, asked_id
from shared.domain.ids import digest, job_id_of
from shared.ports.bus import Delivery
from shared.ports.handler import Effects
from shared.runtime.consume import Verdict
from shared.runtime.requests import send
from tests.support.generator import a_plan
from tests.support.ingest import (
    CONFIGURATION,
    TENANT,
    Ingest,
    a_message,
    ask,
)
from tests.support.loop import MoodyBus
from tests.support.records import commit_effects

CSV = "text,duration\nA fox runs,10s\nA bear sleeps,20s\n"


@pytest.fixture
def ingest() -> Ingest:
    return Ingest()


# Requests.


def test_a_request_becomes_one_job_that_pins_its_configuration(ingest: Ingest) -> None:
    (accepted,) = ingest.hear(ask())
    assert isinstance(accepted, JobAccepted)
    assert accepted.brief.text == "A lighthouse keeper"
    assert accepted.config_digest == CONFIGURATION.digest
    job_id = job_id_of(TENANT, "key-1")
    assert ingest.jobs() == [job_id]
    assert (ingest.said[0].job_id, ingest.said[0].tenant) == (job_id, TENANT)
    assert ingest.store.counters() == {"requests_accepted{preset=quick_social}": 1}


def test_the_same_request_in_another_message_is_the_same_job(ingest: Ingest) -> None:
    ingest.hear(ask(), "first")
    ingest.hear(ask(), "second")
    first, second = ingest.said
    assert (first.id, first.job_id) == (second.id, second.job_id)
    assert len(ingest.jobs()) == 1
    assert ingest.store.counters() == {
        "requests_accepted{preset=quick_social}": 1,
        "requests_repeated{preset=quick_social}": 1,
    }


@pytest.mark.parametrize("key", [{}, {"request_key": "fox-1"}])
def test_a_request_that_died_before_its_job_was_heard_of_is_begun_when_it_is_said_again(
    ingest: Ingest, key: dict[str, str]
) -> None:
    asked = {"type": "job.submit", "payload": {"text": "A fox runs.", **key}}
    died = Delivery("ingest-job-requests", json.dumps(asked).encode(), 30, {}, "1001", 5)
    patient = replace(ingest.consumer, receipt_first=False)
    away = replace(patient, bus=MoodyBus(refuses=1))
    assert away.consume(died).verdict is Verdict.GIVE_BACK
    assert len(ingest.jobs()) == 1
    for broker_id in ("2001", "2002"):
        again = replace(died, message_id=broker_id, attributes={ARRIVAL: "letter"})
        assert patient.consume(again).verdict is Verdict.ACKNOWLEDGE
    assert [each.type for each in ingest.said] == ["job.accepted"] * 2
    assert len({(each.id, each.job_id) for each in ingest.said}) == 1


def test_a_request_that_comes_again_leaves_a_receipt_that_it_was_heard(ingest: Ingest) -> None:
    ingest.hear(ask(), "first")
    ingest.hear(ask(), "second")
    assert ingest.store.receipt(asked_id("ingest-job-requests", "second")) is not None


def test_who_sends_a_request_is_told_under_which_name_it_is_heard(ingest: Ingest) -> None:
    outside = MoodyBus()
    told = send(outside, ingest.clock, ask())
    ((_, data, attributes),) = outside.said
    ingest.consumer.consume(Delivery("ingest-job-requests", data, 1, attributes, "1001"))
    assert ingest.store.receipt(told) is not None


def test_a_key_that_names_another_brief_is_refused_and_the_first_job_stays(
    ingest: Ingest,
) -> None:
    ingest.hear(ask())
    before = ingest.store.get("intake", job_id_of(TENANT, "key-1"))
    (refused,) = ingest.hear(ask(text="Another film altogether"))
    assert isinstance(refused, JobRefused)
    assert (refused.request_key, refused.code) == ("key-1", "key_reused")
    assert ingest.store.get("intake", job_id_of(TENANT, "key-1")) == before
    assert ingest.store.counters()["requests_refused{code=key_reused}"] == 1


def test_a_brief_that_cannot_be_read_is_refused_and_leaves_nothing(ingest: Ingest) -> None:
    (refused,) = ingest.hear(ask(text=" "))
    assert isinstance(refused, JobRefused)
    assert refused.source == "test"
    assert ingest.jobs() == []
    # The key is not used up by a refusal.
    assert isinstance(ingest.hear(ask())[0], JobAccepted)


def test_each_row_of_a_batch_is_a_job_under_its_own_key(ingest: Ingest) -> None:
    fox, bear = ingest.hear(ask(text=CSV, format="csv"))
    assert [fox.brief.duration_ms, bear.brief.duration_ms] == [10_000, 20_000]
    wanted = [job_id_of(TENANT, f"key-1#{n}") for n in (1, 2)]
    assert [envelope.job_id for envelope in ingest.said] == wanted
    assert sorted(ingest.jobs()) == sorted(wanted)
    assert ingest.store.counters() == {"requests_accepted{preset=quick_social}": 2}
    ingest.hear(ask(text=CSV, format="csv"))
    assert len({envelope.id for envelope in ingest.said}) == 2


def test_a_batch_is_accepted_whole_or_not_at_all(ingest: Ingest) -> None:
    (refused,) = ingest.hear(ask(text=CSV + "A wolf,10h\n", format="csv"))
    assert isinstance(refused, JobRefused)
    assert ingest.jobs() == []
    ingest.hear(ask(text=CSV, format="csv"))
    (refused,) = ingest.hear(ask(text=CSV.replace("bear", "wolf"), format="csv"))
    assert refused.code == "key_reused"
    assert len(ingest.jobs()) == 2


def test_a_small_batch_that_is_large_as_it_is_read_is_refused_whole(ingest: Ingest) -> None:
    words = ("The fox runs over the hill and sees it.\n" * 480)[:19_000]
    titles = "title\n" + "\n".join(f"film {number}" for number in range(100))
    batch = ask(text=titles, format="csv", options=(("text", words),))
    assert len(encode_json(batch)) < 25_000
    (refused,) = ingest.hear(batch)
    assert refused.code == "too_large"
    assert "600 kB" in refused.sentence
    assert ingest.jobs() == []


def test_the_largest_batch_leaves_a_receipt_that_every_store_can_keep(ingest: Ingest) -> None:
    words = ("The fox runs over the hill and sees it.\n" * 480)[:5_600]
    titles = "title\n" + "\n".join(f"film {number}" for number in range(100))
    batch = ask(text=titles, format="csv", options=(("text", words),))
    assert len(ingest.hear(batch, "largest")) == 100
    receipt = ingest.store.receipt(asked_id("ingest-job-requests", "largest"))
    assert receipt
    assert sum(len(said.data) for said in receipt.outbox) > 500_000
    largest = replace(receipt, cause=b" " * MESSAGE_BYTES_MAX)
    assert receipt_write("any", largest, 0).update.ByteSize() < DOCUMENT_BYTES_MAX


def test_a_single_request_keeps_its_key_and_a_batch_numbers_its_own() -> None:
    assert request_keys("k", 1) == ("k",)
    assert request_keys("k", 3) == ("k#1", "k#2", "k#3")


def test_two_tenants_with_one_key_have_a_job_each(ingest: Ingest) -> None:
    """Deliveries stamp the tenant; here the handler is asked with each."""
    for tenant in ("one", "two"):
        message = replace(decode_envelope(a_message(ask(), tenant)), tenant=tenant)
        step = HANDLERS["job.submit"](message, ingest.ports)
        assert isinstance(step, Effects)
        commit_effects(ingest.store, step)
    assert sorted(ingest.jobs()) == sorted(job_id_of(t, "key-1") for t in ("one", "two"))


# Requests about a job.


def about(job_id: str) -> list[tuple[Any, object]]:
    plan, yes, no = a_plan(), ("plan", "ann", "d1", "fine"), ("cost", "bob", "d2", "no")
    return [
        (JobApprove(job_id, *yes), ApprovalGiven(*yes)),
        (JobReject(job_id, *no), ApprovalRefused(*no)),
        (JobEdit(job_id, "ann", "d3", plan), PlanEdited("ann", "d3", plan)),
        (JobCancel(job_id, "stop"), CancelRequested("stop")),
    ]


@pytest.mark.parametrize("which", range(4))
def test_a_request_about_ones_own_job_is_passed_on_under_its_id(ingest: Ingest, which: int) -> None:
    ingest.hear(ask())
    job_id = job_id_of(TENANT, "key-1")
    request, passed_on = about(job_id)[which]
    assert ingest.hear(request) == [passed_on]
    assert ingest.said[-1].job_id == job_id


@pytest.mark.parametrize("which", range(4))
def test_a_request_about_no_job_is_refused_in_the_same_words(ingest: Ingest, which: int) -> None:
    request, _ = about("job-unknown")[which]
    (refused,) = ingest.hear(request, "m-1")
    assert (refused.request_key, refused.code) == ("m-1", "unknown_job")


def an_edit_of(size: int) -> JobEdit:
    """Write an edit whose plan takes about so many bytes."""
    plan = a_plan(64)
    room = (size - len(encode_json(plan))) // len(plan.shots) // 2
    texts = {"description": "d" * room, "prompt": "p" * room}
    shots = tuple(replace(shot, **texts) for shot in plan.shots)
    return JobEdit(job_id_of(TENANT, "key-1"), "me", "0" * 64, replace(plan, shots=shots))


def test_an_edit_that_could_not_be_passed_on_is_refused(ingest: Ingest) -> None:
    ingest.hear(ask())
    (refused,) = ingest.hear(an_edit_of(MESSAGE_BYTES_MAX), "edit")
    assert (refused.request_key, refused.code) == ("edit", "too_large")


def test_an_edit_as_large_as_may_be_is_passed_on(ingest: Ingest) -> None:
    ingest.hear(ask())
    edit = an_edit_of(EDIT_BYTES_MAX)
    assert EDIT_BYTES_MAX - 10_000 < len(encode_json(edit.plan)) <= EDIT_BYTES_MAX
    assert ingest.hear(edit) == [PlanEdited("me", "0" * 64, edit.plan)]


@pytest.mark.parametrize("job_id", ["😀" * 200, "../intake/job-1", "job-0123456789ABCDEF"])
def test_what_names_no_job_is_asked_of_no_store(ingest: Ingest, job_id: str) -> None:
    def unread(_collection: str, _key: str) -> None:
        raise AssertionError("it was read")

    ingest.store.get = unread  # type: ignore[method-assign]
    (refused,) = ingest.hear(JobCancel(job_id))
    assert refused.code == "unknown_job"


def test_a_refused_request_is_under_no_job_that_it_only_claims(ingest: Ingest) -> None:
    claim = {"type": "job.submit", "job_id": "somebody-elses", "payload": {"text": ""}}
    ingest.consumer.consume(Delivery("ingest-job-requests", json.dumps(claim).encode()))
    (refused,) = ingest.said
    assert (refused.payload.code, refused.job_id) == ("empty_prompt", "")


@pytest.mark.parametrize("which", range(4))
def test_another_tenants_job_looks_like_none(ingest: Ingest, which: int) -> None:
    message = replace(decode_envelope(a_message(ask(), "m")), tenant="other")
    step = HANDLERS["job.submit"](message, ingest.ports)
    assert isinstance(step, Effects)
    commit_effects(ingest.store, step)
    request, _ = about(job_id_of("other", "key-1"))[which]
    (refused,) = ingest.hear(request)
    assert refused.code == "unknown_job"
    assert ingest.said[-1].job_id == ""
    assert digest("other") not in refused.sentence
