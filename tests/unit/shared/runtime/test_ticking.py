"""The poller behind a tick: it looks again while something waits, and never past its time."""

from collections.abc import Callable
from dataclasses import replace
from threading import Lock

import pytest

from shared.contracts.envelope import Envelope
from shared.contracts.job import JobWaiting
from shared.domain.errors import Unavailable
from shared.ports.bus import Delivery
from shared.ports.handler import Effects, Ports, Say
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
        cloudy = {"handlers": {"tick": counted}, "receipt_first": False}
        self.loop.consumer = replace(self.loop.consumer, **cloudy)
        self.pauses: list[float] = []
        self.polling = Lock()
        self.meanwhile: list[Callable[[], None]] = []

    def due_at(self, due_at_ms: int | None) -> None:
        record = self.loop.store.get("jobs", "job-1")
        version = record.version if record else 0
        update = an_update(expected_version=version, due_at_ms=due_at_ms)
        self.loop.store.commit(Commit(updates=(update,)))

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.loop.clock.advance(round(seconds * 1000))
        if self.meanwhile:
            self.meanwhile.pop()()

    def tick(self, age_ms: int = 0) -> Verdict:
        said = Delivery("router-ticks", tick_message(self.loop.clock.now_ms() - age_ms))
        return consume_tick(said, self.loop.consumer, self.pause, self.polling).verdict


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


def test_of_an_hour_of_ticks_that_an_outage_kept_none_looks_again(waiting: Waiting) -> None:
    waiting.due_at(waiting.loop.clock.now_ms() - 1)
    for minutes in range(2, 62):
        assert waiting.tick(age_ms=60_000 * minutes) is Verdict.ACKNOWLEDGE
    assert (len(waiting.loop.heard), waiting.pauses) == (60, [])


def test_beside_one_that_looks_again_a_tick_is_one_look(waiting: Waiting) -> None:
    waiting.due_at(waiting.loop.clock.now_ms() - 1)
    verdicts: list[Verdict] = []
    waiting.meanwhile.append(lambda: verdicts.append(waiting.tick()))
    began_ms = waiting.loop.clock.now_ms()
    waiting.tick()
    assert verdicts == [Verdict.ACKNOWLEDGE]
    assert len(waiting.loop.heard) == len(waiting.pauses) + 2
    assert waiting.loop.clock.now_ms() - began_ms < POLL_FOR_MS


def test_the_next_tick_looks_again_whatever_ended_the_last_poller(waiting: Waiting) -> None:
    waiting.due_at(waiting.loop.clock.now_ms() - 1)

    def killed() -> None:
        raise KeyboardInterrupt

    waiting.meanwhile.append(killed)
    with pytest.raises(KeyboardInterrupt):
        waiting.tick()
    waiting.pauses.clear()
    waiting.tick()
    assert len(waiting.pauses) > 1


def test_poison_among_ticks_is_put_aside_and_looks_no_further(waiting: Waiting) -> None:
    waiting.due_at(waiting.loop.clock.now_ms() - 1)
    poison = Delivery("router-ticks", b"{")
    answer = consume_tick(poison, waiting.loop.consumer, waiting.pause)
    assert (answer.verdict, waiting.pauses) == (Verdict.ACKNOWLEDGE, [])


class Seeing:
    """A handler that sees something at its second look, and only once."""

    def __init__(self, waiting: Waiting) -> None:
        self._looks = 0
        waiting.due_at(waiting.loop.clock.now_ms() - 1)
        waiting.loop.handler = self

    def __call__(self, _message: Envelope, _ports: Ports[None]) -> Effects:
        self._looks += 1
        seen = JobWaiting("plan", "digest", 1, 1, "It waits.")
        return Effects(says=(Say(seen),)) if self._looks == 2 else Effects()


def test_what_a_look_saw_is_said_in_the_same_minute_though_the_broker_was_away(
    waiting: Waiting,
) -> None:
    Seeing(waiting)
    waiting.loop.bus.refuses = 3
    assert waiting.tick() is Verdict.ACKNOWLEDGE
    assert [message.type for message in waiting.loop.bus.messages] == ["job.waiting"]
    assert len(waiting.loop.heard) == len(waiting.pauses) + 1 - 3, "its receipt knew the rest"


def test_a_look_whose_commit_lost_its_answer_is_said_from_its_receipt(waiting: Waiting) -> None:
    Seeing(waiting)
    waiting.loop.store.after = [Unavailable("no answer")]
    assert waiting.tick() is Verdict.ACKNOWLEDGE
    assert [message.type for message in waiting.loop.bus.messages] == ["job.waiting"]


def test_while_the_broker_stays_away_the_same_look_is_tried_until_the_minute_is_over(
    waiting: Waiting,
) -> None:
    Seeing(waiting)
    waiting.loop.bus.refuses = 1000
    began_ms = waiting.loop.clock.now_ms()
    assert waiting.tick() is Verdict.GIVE_BACK
    assert len({message.id for message in waiting.loop.heard}) == 2
    assert len(waiting.pauses) == POLL_FOR_MS // POLL_MS - 1
    assert waiting.loop.clock.now_ms() - began_ms < POLL_FOR_MS


def test_a_store_that_cannot_tell_what_is_next_is_asked_at_the_pace_of_polls(
    waiting: Waiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise Unavailable("the store is away")

    monkeypatch.setattr(waiting.loop.store, "next_due_ms", away)
    assert waiting.tick() is Verdict.ACKNOWLEDGE
    assert set(waiting.pauses) == {POLL_MS / 1000}
