"""The checker sees what it is there to see: each wrong is made on purpose, and named."""

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from services.router.job import Job
from shared.contracts.codec import decode_record
from shared.runtime.service import ServiceDefinition
from tests.support.clock import FakeClock
from tests.support.invariants import broken
from tests.support.world import Gate, World, a_request

Opened = Callable[..., World]


@pytest.fixture
def world(tmp_path: Path) -> Any:
    """Worlds that are not asked whether all is well: they are made ill."""
    opened: list[World] = []

    def open_world(**options: Any) -> World:
        opened.append(World(tmp_path / str(len(opened)), FakeClock(), Gate(), **options))
        return opened[-1]

    yield open_world
    for each in opened:
        each.close()


def tamper(world: World, statement: str) -> None:
    changed = world.place.database.write(lambda c: c.execute(statement).rowcount)
    assert changed == 1


def test_a_job_that_was_accepted_and_lost_is_named(world: Opened) -> None:
    here = world()
    job = here.submit()
    here.run()
    assert broken(here.place) == []
    tamper(here, "DELETE FROM records WHERE collection = 'jobs'")
    assert broken(here.place) == [f"I1 {job} was accepted and is lost"]
    assert broken(here.place, at_rest=False) == []


def test_a_day_that_counts_less_than_its_jobs_spent_is_named(world: Opened) -> None:
    here = world()
    here.submit(a_request(simulate="price=0.4"))
    here.run()
    assert broken(here.place) == []
    tamper(here, "DELETE FROM records WHERE collection = 'days'")
    (told,) = broken(here.place)
    assert told.startswith("I5 ")
    assert "0 counted of 800000 held or spent" in told


def test_a_job_that_nobody_asked_for_is_named(world: Opened) -> None:
    here = world()
    job = here.submit()
    here.run()
    tamper(here, "DELETE FROM records WHERE collection = 'intake'")
    assert f"I1 {job} has no request" in broken(here.place)


@pytest.fixture
def quiet() -> Any:
    logging.disable(logging.CRITICAL)  # Faults are the point; their stack traces are not.
    yield
    logging.disable(logging.NOTSET)


def never_judging(definition: ServiceDefinition) -> ServiceDefinition:
    """Break QA for good: what it is asked dies."""

    def fails(_message: Any, _ports: Any) -> Any:
        raise ZeroDivisionError

    if definition.name != "qa":
        return definition
    return replace(definition, handlers={**definition.handlers, "take.judge": fails})


@pytest.mark.usefixtures("quiet")
def test_a_dead_letter_needs_its_own_incident_and_not_just_any(world: Opened) -> None:
    here = world(alter=never_judging)
    here.submit(a_request(simulate="price=0.4"))
    here.run()
    assert broken(here.place) == []
    first = "(SELECT min(key) FROM records WHERE key LIKE 'dead_letter/qa-qa-commands/%')"
    tamper(here, f"UPDATE records SET key = 'dead_letter/qa-qa-commands/x' WHERE key = {first}")
    lost, foreign = broken(here.place)
    assert lost.startswith("I10 dead_letter/qa-qa-commands/")
    assert lost.endswith("was given up on unseen")
    assert foreign == "I10 dead_letter/qa-qa-commands/x is an incident of nothing"


def test_an_order_that_the_grant_does_not_cover_is_named(
    world: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Job, "available_micros", property(lambda _job: 10**12))
    monkeypatch.setattr(World, "_check_purses", lambda _world: None)  # type: ignore[misc]
    here = world()
    here.submit(a_request(simulate="price=0.4,fail=always:junk", budget="1.3"))
    here.run()
    found = broken(here.place)
    assert any(each.startswith("I5 ['") and "ordered" in each for each in found), found


def test_a_draw_that_billing_holds_nothing_for_is_named(world: Opened) -> None:
    here = world()
    job_id = here.submit(a_request(simulate="price=0.4,latency=90s"))
    while not drawn_micros(here, job_id):
        here.tick_if_due()
        if not here.deliver_one():
            here.clock.advance(1000)
    assert broken(here.place, at_rest=False) == []
    tamper(here, "DELETE FROM records WHERE collection = 'holds'")
    assert f"I5 {job_id}: 0 held for open draws of 800000" in broken(here.place, at_rest=False)


def drawn_micros(world: World, job_id: str) -> int:
    record = world.place.reader.get("jobs", job_id)
    return decode_record(Job, "jobs", record.body).open_micros if record else 0
