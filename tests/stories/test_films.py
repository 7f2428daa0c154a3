"""A brief becomes a film, or an honest end, through all six services."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from services.router.job import Job
from shared.adapters.local.bus import BusFaults
from shared.contracts.codec import decode_record
from shared.contracts.job import JobCancel
from shared.ports.handler import Effects
from shared.runtime.service import ServiceDefinition
from tests.support.invariants import broken
from tests.support.world import World, a_request

Opened = Callable[..., World]


def billed(world: World) -> int:
    return len(list(world.place.blobs.list("vendor/animatic/billed/")))


def test_a_brief_becomes_a_delivered_film_with_a_manifest(world: Opened) -> None:
    here = world()
    job = here.submit()
    here.run()
    assert here.state(job) == "delivered"
    files = {each["role"] for each in here.manifest(job)["files"]}
    assert {"film", "captions_srt", "captions_vtt", "report"} <= files
    assert broken(here.place) == []


def test_a_job_of_four_shots_says_at_most_thirty_messages(world: Opened) -> None:
    here = world(shots=4)
    job = here.submit()
    here.run()
    assert here.state(job) == "delivered"
    assert len(here.listener.history(job)) + 1 <= 30  # The request itself names no job yet.


@pytest.mark.parametrize(
    ("simulate", "ends", "spent", "bought"),
    [
        ("price=0.4", "delivered", 800_000, 2),
        ("price=0.4,latency=90s", "delivered", 800_000, 2),
        ("price=0.4,fail=drop", "delivered", 800_000, 2),
        ("price=0.4,fail=hang", "delivered", 800_000, 2),
        ("price=0.4,fail=lost", "delivered", 1_200_000, 2),
        ("price=0.4,fail=junk", "delivered", 1_200_000, 3),
        ("price=0.4,fail=transient", "delivered", 800_000, 3),
        ("price=0.4,fail=throttle", "delivered", 800_000, 2),
        ("price=0.4,fail=refuse+refuse", "failed", 0, 0),
        ("price=0.4,fail=always:refuse", "failed", 0, 0),
        ("price=0.4,fail=always:lost", "failed", 2_400_000, 0),
        ("price=0.4,quote=0.2", "delivered", 800_000, 2),
        ("price=4", "declined", 0, 0),
    ],
)
def test_a_misbehaving_backend_costs_what_the_ledger_says(
    world: Opened, simulate: str, ends: str, spent: int, bought: int
) -> None:
    here = world()
    job = here.submit(a_request(simulate=simulate))
    here.run()
    view = here.view(job)
    assert (view.state, view.spent_micros, billed(here)) == (ends, spent, bought)
    assert broken(here.place) == []


def test_every_backend_fails_and_the_job_fails_without_a_certificate(world: Opened) -> None:
    here = world()
    job = here.submit(a_request(simulate="fail=always:refuse"))
    here.run()
    assert here.state(job) == "failed"
    assert list(here.place.blobs.list("certificates/")) == []
    assert list(here.place.blobs.list("films/")) == []


def test_a_film_that_fails_review_is_not_delivered(world: Opened) -> None:
    here = world(bad=frozenset({"film"}))
    job = here.submit(a_request(simulate="price=0.4"))
    here.run()
    view = here.view(job)
    assert (view.state, view.reason) == ("failed", "film_failed_review")
    assert list(here.place.blobs.list("films/")) == []
    assert view.spent_micros == 800_000


def test_bad_takes_are_retaken_until_the_shot_is_exhausted(world: Opened) -> None:
    here = world(bad=frozenset({"s02"}))
    job = here.submit(a_request(simulate="price=0.4"))
    here.run()
    view = here.view(job)
    assert view.state == "failed"
    assert "s02" in view.sentence
    assert [len(shot.takes) for shot in view.shots] == [1, 3]
    assert billed(here) == 4


def test_narration_that_fails_after_paid_takes_buys_no_take_again(world: Opened) -> None:
    here = world(render_failures=2)
    job = here.submit(a_request(simulate="price=0.4"))
    here.run()
    assert here.state(job) == "delivered"
    assert billed(here) == 2


def test_narration_that_never_works_fails_the_job_and_buys_no_take_again(world: Opened) -> None:
    here = world(render_failures=1_000)
    job = here.submit(a_request(simulate="price=0.4"))
    here.run()
    assert (here.state(job), here.view(job).reason) == ("failed", "render_failed")
    assert billed(here) == 2


@pytest.mark.parametrize("copies", [2, 3, 10])
def test_every_message_delivered_many_times_changes_nothing(world: Opened, copies: int) -> None:
    plain, often = world(), world(faults=BusFaults(seed=1, copies=copies))
    jobs = [each.submit(a_request(simulate="price=0.4")) for each in (plain, often)]
    plain.run()
    often.run()
    assert [here.state(job) for here, job in zip((plain, often), jobs, strict=True)] == [
        "delivered"
    ] * 2
    assert billed(often) == 2
    assert often.view(jobs[1]).spent_micros == plain.view(jobs[0]).spent_micros
    assert broken(often.place) == []


@pytest.mark.parametrize("seed", range(8))
def test_duplicates_delays_and_disorder_change_nothing(world: Opened, seed: int) -> None:
    faults = BusFaults(seed=seed, duplicate_per_mille=400, delay_max_ms=30_000, reorder=True)
    here = world(faults=faults)
    job = here.submit(a_request(simulate="price=0.4,latency=5s,fail=drop+ok+transient"))
    here.run()
    assert here.state(job) == "delivered"
    assert broken(here.place) == []


def test_the_same_request_twice_is_one_job(world: Opened) -> None:
    here = world()
    first = here.submit()
    here.run()
    here.clock.advance(1)
    second = here.submit()
    here.run()
    assert first == second
    assert len(here.place.reader.scan("jobs", "")) == 1


def test_a_request_key_cannot_be_reused_for_another_brief(world: Opened) -> None:
    here = world()
    here.submit(a_request("key"))
    here.run()
    here.submit(replace(a_request("key"), text="Another film altogether, about bread"))
    here.run()
    assert len(here.place.reader.scan("jobs", "")) == 1
    assert [each.type for each in here.listener.outcomes()] == ["job.concluded", "job.refused"]


def test_what_was_refused_once_may_be_asked_again_once_the_reason_is_gone(
    world: Opened,
) -> None:
    here = world()
    here.submit(a_request("key", preset="spring_sale"))
    here.run()
    own = here.folder / "own.toml"
    preset = {"description": "x", "duration_ms": 4000, "duration_max_ms": 9000, "shot_ms": 2000}
    preset |= {"tier": "economy", "sla": "fast", "budget_micros": 1}
    lines = [f"{key} = {value!r}".replace("'", '"') for key, value in preset.items()]
    own.write_text("\n".join(["[encoding]", "short_side = 64", "[presets.spring_sale]", *lines]))
    here.clock.advance(1)
    later = world(folder=here.folder, clock=here.clock, config=own)
    job = later.submit(a_request("key", preset="spring_sale"))
    later.run()
    assert later.state(job) == "delivered"


def test_two_jobs_share_no_data(world: Opened) -> None:
    here = world()
    jobs = [here.submit(a_request(key)) for key in ("one", "two")]
    here.run()
    assert [here.state(job) for job in jobs] == ["delivered", "delivered"]
    for job, other in (jobs, jobs[::-1]):
        said = b"".join(heard.data for heard in here.listener.history(job))
        assert other.encode() not in said
    assert broken(here.place) == []


def test_a_film_that_is_asked_for_again_buys_nothing_and_is_judged_again(world: Opened) -> None:
    here = world()
    first = here.submit(a_request("one"))
    here.run()
    bought = billed(here)
    again = here.submit(a_request("two"))
    here.run()
    assert [here.state(job) for job in (first, again)] == ["delivered", "delivered"]
    assert (bought, billed(here)) == (2, 2)
    history = [heard.data for heard in here.listener.history(again)]
    assert sum(b'"take.judged"' in said for said in history) == 2
    assert broken(here.place) == []


@pytest.mark.parametrize("after_ms", [0, 1, 2_000, 20_000])
def test_a_cancelled_job_still_settles_what_was_ordered(world: Opened, after_ms: int) -> None:
    here = world()
    job = here.submit(a_request(simulate="price=0.4,latency=60s"))
    for _ in range(12):
        here.deliver_one()
    here.clock.advance(after_ms)
    here.say(JobCancel(job, "changed my mind"), job)
    here.run()
    view = here.view(job)
    assert view.state == "cancelled"
    assert view.spent_micros == billed(here) * 400_000
    assert broken(here.place) == []


def test_the_store_refuses_a_service_that_opens_anothers_records(world: Opened) -> None:
    def prying(definition: ServiceDefinition) -> ServiceDefinition:
        if definition.name != "qa":
            return definition

        def pry(message: object, ports: object) -> Effects:
            ports.records.get("jobs", "job-1")  # type: ignore[attr-defined]
            return Effects()

        return replace(definition, handlers={**definition.handlers, "take.judge": pry})

    here = world(alter=prying)
    job = here.submit()
    here.run(horizon_ms=60_000)
    assert here.state(job) == "generating"
    assert not here.place.reader.scan("verdicts", "")


def test_a_command_that_nobody_can_carry_becomes_an_incident_and_the_job_fails(
    world: Opened,
) -> None:
    def breaking(definition: ServiceDefinition) -> ServiceDefinition:
        if definition.name != "qa":
            return definition

        def bug(message: object, ports: object) -> Effects:
            raise RuntimeError("a bug")

        return replace(definition, handlers={**definition.handlers, "take.judge": bug})

    here = world(alter=breaking)
    job = here.submit(a_request(simulate="price=0.4"))
    here.run()
    assert (here.state(job), here.view(job).reason) == ("failed", "judging_timeout")
    incidents = here.place.reader.scan("incidents", "")
    assert len(incidents) == 2
    assert broken(here.place) == []


def test_bytes_that_are_no_message_are_kept_and_acknowledged(world: Opened) -> None:
    here = world()
    here.listener.publish("job-requests", b'{"type": "job.submit"', {})
    here.run()
    assert len(list(here.place.blobs.list("quarantine/ingest/"))) == 2
    counters = here.place.store("ingest").counters()
    assert counters["deliveries_quarantined{service=ingest}"] == 1


def test_a_refused_request_is_answered_and_leaves_nothing_behind(world: Opened) -> None:
    here = world()
    here.submit(a_request("bad", preset="no_such"))
    here.run()
    (told,) = here.listener.outcomes()
    assert told.type == "job.refused"
    assert not here.place.reader.scan("jobs", "")
    assert not here.place.reader.scan("intake", "")


def test_a_running_job_keeps_the_configuration_it_was_accepted_under(world: Opened) -> None:
    here = world()
    job = here.submit()
    for _ in range(3):
        here.deliver_one()
    own = here.folder / "own.toml"
    own.write_text("[takes]\nper_shot_max = 1\n[encoding]\nshort_side = 64\n")
    later = World(here.folder, here.clock, here.gate, config=own)
    later.run()
    record = later.place.reader.get("jobs", job)
    assert record is not None
    assert later.state(job) == "delivered"
    kept = decode_record(Job, "jobs", record.body).config_digest
    assert kept == here.place.configurations.digest != later.place.configurations.digest
    later.close()
