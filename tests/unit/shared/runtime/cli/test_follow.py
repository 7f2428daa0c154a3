"""Following: until every job rests, or the request turns out to be refused."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from shared.domain.errors import BriefDeclined
from shared.domain.ids import job_id_of
from shared.runtime.cli.console import Console
from shared.runtime.cli.follow import follow
from shared.runtime.requests import send
from shared.topology import TENANT
from tests.support.clock import FakeClock
from tests.support.world import Gate, World, a_request


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, FakeClock(), Gate())
    yield made
    made.close()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_jobs_that_rest_are_given_in_the_order_asked_for(world: World) -> None:
    film = world.submit(a_request("one"))
    stop = world.submit(a_request("two", preset="brand_campaign"))
    world.run(horizon_ms=60_000)
    err = io.StringIO()
    views = follow(world.place, [stop, film], Console(as_json=False, err=err))
    assert [view.state for view in views] == ["plan_approval", "delivered"]
    lines = err.getvalue().splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("100% · ")


def test_a_job_is_followed_from_its_request_to_its_end(world: World) -> None:
    """Whoever waits for a change lets the world go on by one delivery."""
    request = send(world.listener, world.clock, a_request())
    job = job_id_of(TENANT, "key-1")
    looks = 0

    def go_on(seen: int, _timeout_s: float) -> int:
        nonlocal looks
        looks += 1
        world.tick_if_due()
        if not world.deliver_one():
            world.clock.advance(1000)
        return seen

    world.place.database.wait_for_change = go_on  # type: ignore[method-assign]
    err = io.StringIO()
    (view,) = follow(world.place, [job], Console(as_json=True, err=err), request=request)
    assert view.state == "delivered"
    assert looks > 5
    told = err.getvalue().splitlines()
    shares = [int(line.split("%")[0]) for line in told]
    assert shares == sorted(shares)
    assert (shares[0] < 100, shares[-1]) == (True, 100)
    assert len(told) == len(set(told))


def test_a_terminal_has_one_moving_line_that_is_taken_away_at_the_end(world: World) -> None:
    job = world.submit()
    world.run()
    err = Terminal()
    follow(world.place, [job], Console(as_json=False, err=err))
    assert err.getvalue() == ""


def test_a_refused_request_ends_the_waiting_with_its_sentence(world: World) -> None:
    request = send(world.listener, world.clock, a_request("bad", preset="no_such"))
    world.run()
    quiet = Console(as_json=False, quiet=True)
    with pytest.raises(BriefDeclined) as refused:
        follow(world.place, ["job-never"], quiet, request=request)
    assert refused.value.code == "unknown_preset"
    assert "preset" in refused.value.sentence


def test_an_older_film_under_the_same_key_is_no_answer_to_another_brief(world: World) -> None:
    job = world.submit(a_request("key"))
    world.run()
    world.clock.advance(1)
    other = replace(a_request("key"), text="Bread, all night long")
    request = send(world.listener, world.clock, other)

    def go_on(seen: int, _timeout_s: float) -> int:
        world.deliver_one()
        return seen

    world.place.database.wait_for_change = go_on  # type: ignore[method-assign]
    quiet = Console(as_json=False, quiet=True)
    with pytest.raises(BriefDeclined) as refused:
        follow(world.place, [job], quiet, request=request)
    assert refused.value.code == "key_reused"


def test_a_brief_that_was_delivered_before_answers_again(world: World) -> None:
    job = world.submit()
    world.run()
    world.clock.advance(1)
    request = send(world.listener, world.clock, a_request())
    world.run()
    quiet = Console(as_json=False, quiet=True)
    (view,) = follow(world.place, [job], quiet, request=request)
    assert view.state == "delivered"
