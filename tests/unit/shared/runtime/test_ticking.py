"""The poller behind a tick: it looks again while something waits, and never past its time."""

from dataclasses import replace

import pytest

from shared.domain.errors import Unavailable
from shared.ports.bus import Delivery
from shared.ports.handler import Effects
from shared.ports.store import Commit
from shared.runtime.consume import Verdict
from shared.runtime.ticking import POLL_FOR_MS, consume_tick, tick_message
from tests.support.builders import an_update
from tests.support.loop import Loop

POLL_MS = 5_000


class Waiting:
    """A service in whose store one record waits, or none."""

    def __init__(self) -> None:
        self.loop = Loop(lambda _message, _ports: Effects())
        counted = self.loop.consumer.handlers["job.due"]
        self.loop.consumer = replace(self.loop.consumer, handlers={"tick": counted})
        self.pauses: list[float] = []

    def due_at(self, due_at_ms: int | None) -> None:
        record = self.loop.store.get("jobs", "job-1")
        version = record.version if record else 0
        update = an_update(expected_version=version, due_at_ms=due_at_ms)
        self.loop.store.commit(Commit(updates=(update,)))

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.loop.clock.advance(round(seconds * 1000))

    def tick(self) -> Verdict:
        now = Delivery("router-ticks", tick_message(self.loop.clock.now_ms()))
        return consume_tick(now, self.loop.consumer, self.pause).verdict


@pytest.fixture
def waiting() -> Waiting:
    return Waiting()


def test_where_nothing_waits_a_tick_is_one_look(waiting: Waiting) -> None:
    assert waiting.tick() is Verdict.ACKNOWLEDGE
    assert (len(waiting.loop.heard), waiting.pauses) == (1, [])


def test_while_something_waits_it_looks_again_at_the_pace_of_polls_and_ends_in_time(
    waiting: Waiting,
) -> None:
    began_ms = waiting.loop.clock.now_ms()
    waiting.due_at(began_ms - 1)
    waiting.tick()
    assert set(waiting.pauses) == {POLL_MS / 1000}
    assert len(waiting.loop.heard) == POLL_FOR_MS // POLL_MS
    assert waiting.loop.clock.now_ms() - began_ms < POLL_FOR_MS


def test_each_look_is_a_tick_of_its_own(waiting: Waiting) -> None:
    waiting.due_at(waiting.loop.clock.now_ms())
    waiting.tick()
    assert len({message.id for message in waiting.loop.heard}) == len(waiting.loop.heard) > 1


def test_it_sleeps_until_the_first_is_due(waiting: Waiting) -> None:
    waiting.due_at(waiting.loop.clock.now_ms() + 42_000)
    waiting.tick()
    assert waiting.pauses[0] == 42.0


def test_what_is_due_after_its_time_is_left_to_the_next_tick(waiting: Waiting) -> None:
    waiting.due_at(waiting.loop.clock.now_ms() + POLL_FOR_MS)
    waiting.tick()
    assert waiting.pauses == []


def test_an_outage_ends_it(waiting: Waiting) -> None:
    waiting.due_at(waiting.loop.clock.now_ms())

    def away(*_: object) -> Effects:
        raise Unavailable("the store is away")

    waiting.loop.handler = away
    assert waiting.tick() is Verdict.GIVE_BACK
    assert waiting.pauses == []
