"""Deliveries about one job take turns in a process, and nobody waits for ever."""

from threading import Event, Thread

import pytest

from shared.ports.bus import Delivery
from shared.runtime.turns import Turns
from shared.topology import SUBSCRIPTIONS

EVENTS, COMMANDS = "router-job-events", "generator-generation-commands"
PATIENCE_S = 10


def about(job_id: str, subscription: str = EVENTS) -> Delivery:
    return Delivery(subscription, b"{}", attributes={"job_id": job_id} if job_id else {})


class Other:
    """Somebody who wants a turn in a thread of its own."""

    def __init__(self, turns: Turns, delivery: Delivery) -> None:
        self.has_it = Event()
        self._turns, self._delivery = turns, delivery
        self.thread = Thread(target=self._take)
        self.thread.start()

    def _take(self) -> None:
        with self._turns.turn(self._delivery):
            self.has_it.set()

    def end(self) -> None:
        self.thread.join(PATIENCE_S)
        assert not self.thread.is_alive()


def test_the_second_delivery_about_a_job_waits_for_the_first():
    turns = Turns()
    with turns.turn(about("job-1")):
        second = Other(turns, about("job-1"))
        assert not second.has_it.wait(0.05)

    second.end()
    assert second.has_it.is_set()


@pytest.mark.parametrize(
    "other", [about("job-2"), about(""), about("job-1", COMMANDS)], ids=["job", "none", "topic"]
)
def test_whoever_wants_another_record_does_not_wait(other: Delivery):
    turns = Turns()
    with turns.turn(about("job-1")):
        passer = Other(turns, other)
        assert passer.has_it.wait(PATIENCE_S)
    passer.end()


def test_whoever_has_waited_for_long_goes_ahead_and_takes_nobodys_turn():
    turns = Turns(wait_s=0.01)
    with turns.turn(about("job-1")):
        impatient = Other(turns, about("job-1"))
        assert impatient.has_it.wait(PATIENCE_S)
        impatient.end()
        again = Other(turns, about("job-1"))
        assert again.has_it.wait(PATIENCE_S)
    again.end()


def test_a_delivery_that_fails_gives_its_turn_on():
    turns = Turns(wait_s=PATIENCE_S)
    with pytest.raises(RuntimeError), turns.turn(about("job-1")):
        raise RuntimeError

    follower = Other(turns, about("job-1"))
    assert follower.has_it.wait(1)
    follower.end()


def test_services_whose_deliveries_move_the_jobs_own_record_take_turns():
    told = {each.name for each in SUBSCRIPTIONS if each.takes_turns}

    assert told == {"router-job-events", "billing-job-events", "billing-billing-commands"}
