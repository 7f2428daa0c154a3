"""A prompt lies in the bucket and nobody said so: the next round finds it, on every host."""

import json
import sqlite3
from collections.abc import Callable
from functools import partial

import pytest

from shared.catalog.load import load_configuration
from shared.runtime.ticking import tick_message
from tests.support.world import World

Opened = Callable[..., World]
INTAKE = load_configuration().intake
PROMPT = b"---\nduration: 4s\n---\nA lighthouse keeper lights the lamp."


def let_a_round_pass(world: World) -> None:
    """Do what a scheduler does: tick, however little there is to do."""
    world.clock.advance(INTAKE.sweep_ms)
    world.listener.publish("ticks", tick_message(world.clock.now_ms()), {"type": "tick"})
    world.run()


@pytest.mark.parametrize("cloud", [False, True], ids=["here", "as in the cloud"])
def test_a_prompt_whose_notice_was_lost_becomes_one_film(world: Opened, *, cloud: bool) -> None:
    one = world(as_in_the_cloud=cloud)
    one.place.blobs.put("prompts/keeper.md", PROMPT)  # Nobody listens: the notice is lost.
    for _ in range(3):
        let_a_round_pass(one)
    (job,) = one.place.reader.scan("jobs", "")
    assert one.state(job.key) == "delivered"
    assert one.view(job.key).source == "prompts/keeper.md"


def test_a_bad_prompt_whose_notice_was_lost_is_refused_beside_the_prompts(world: Opened) -> None:
    one = world()
    one.place.blobs.put("prompts/keeper.json", b'{"text": "A keeper", "budget": "plenty"}')
    let_a_round_pass(one)
    assert json.loads(one.place.blobs.get("refusals/keeper.json.json"))["code"] == "bad_budget"
    assert [heard.type for heard in one.listener.outcomes()] == ["job.refused"]
    let_a_round_pass(one)
    assert len(one.listener.outcomes()) == 1


def test_a_prompt_that_an_older_release_answered_is_not_made_again(world: Opened) -> None:
    """It left no row for the upload: the round finds the job by its key and leaves the row."""
    one = world()
    one.place.blobs.put("prompts/keeper.md", PROMPT)
    let_a_round_pass(one)
    for wanted in (
        "records WHERE collection IN ('uploads', 'sweeps')",
        "receipts WHERE service = 'ingest'",
    ):
        one.place.database.write(partial(_forget, wanted))
    after = world(folder=one.folder, clock=one.clock)
    let_a_round_pass(after)
    assert len(after.place.reader.scan("jobs", "")) == 1
    assert len(after.place.reader.scan("uploads", "")) == 1
    counted = after.place.store("ingest").counters()
    assert counted["requests_repeated{preset=quick_social}"] == 1


def _forget(what: str, connection: sqlite3.Connection) -> int:
    return connection.execute(f"DELETE FROM {what}").rowcount
