"""Google's own push: what it sends, what it takes for an answer, and what it does without one.

The emulator pushes two messages at a time, tells no attempt and sends no token; all else is as in
the documents.
"""

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from threading import Event
from typing import TypeAlias

import pytest

from shared.adapters.gcp.topology import Push as PushTo
from shared.ports.dead_letters import HOLD, read_letter
from shared.runtime.push.decode import decode_push
from tests.support.emulators import Emulators
from tests.support.pubsub import PubSub, a_pubsub
from tests.support.push_target import PATIENCE_S, Push, PushTarget, a_push_target

NAME, TOPIC = "ingest-job-requests", "job-requests"

Pushed: TypeAlias = Callable[[Callable[[Push], int]], AbstractContextManager[PushTarget]]


@pytest.fixture
def pubsub(emulators: Emulators) -> Generator[PubSub]:
    with a_pubsub(emulators.pubsub, emulators.new_project()) as pubsub:
        yield pubsub


@pytest.fixture
def pushed(pubsub: PubSub) -> Pushed:
    """Have ingest's deliveries pushed to a function."""

    @contextmanager
    def push_to(answer: Callable[[Push], int]) -> Generator[PushTarget]:
        with a_push_target(answer) as target, pubsub.pushing({"ingest": PushTo(target.url)}):
            yield target

    return push_to


def test_a_push_has_the_documented_shape_and_our_decoder_reads_it(pushed: Pushed, pubsub: PubSub):
    with pushed(lambda _: 204) as target:
        pubsub.bus("outside").publish(TOPIC, b"\x00 data", {"type": "job.submit"})
        [push] = target.take(1)
    message = push.body["message"]
    assert set(push.body) == {"message", "subscription"}
    assert set(message) == {
        *("data", "attributes", "messageId", "message_id", "publishTime", "publish_time")
    }
    assert push.headers["Content-Type"] == "application/json"
    delivery = decode_push(push.raw, push.headers)
    assert (delivery.subscription, delivery.data, delivery.attempt) == (NAME, b"\x00 data", 0)
    assert delivery.attributes == {"type": "job.submit"}
    assert delivery.message_id == message["messageId"]
    assert delivery.published_at_ms > 0
    assert push.body["subscription"] == pubsub.path(NAME)


def test_a_refused_push_comes_again_until_it_is_taken(pushed: Pushed, pubsub: PubSub):
    refusals = iter([503, 500])
    with pushed(lambda _: next(refusals, 204)) as target:
        pubsub.bus("outside").publish(TOPIC, b"again")
        seen = target.take(3)
    assert {push.data for push in seen} == {b"again"}
    assert len({push.body["message"]["messageId"] for push in seen}) == 1
    assert pubsub.acknowledged(NAME) == []


def test_a_push_refused_five_times_is_kept_as_a_dead_letter(pushed: Pushed, pubsub: PubSub):
    with pushed(lambda _: 500) as target:
        pubsub.bus("outside").publish(TOPIC, b"poison", {"type": "job.submit"})
        target.take(5)
        letter = pubsub.wait_for(HOLD)
        assert target.rest() == []
    read = read_letter(letter.data, letter.attributes)
    assert (read.subscription, read.topic, read.attempts) == (NAME, TOPIC, 5)
    assert (read.data, read.attributes) == (b"poison", {"type": "job.submit"})
    assert read.published_at_ms > 0
    assert [each.data for each in pubsub.acknowledged("billing-dead-letters")] == [b"poison"]


@pytest.mark.slow
def test_a_handler_slower_than_its_deadline_gets_the_message_a_second_time_while_it_works(
    pushed: Pushed, pubsub: PubSub
):
    calls, came_again = count(), Event()

    def answer(_: Push) -> int:
        if next(calls):
            came_again.set()
        return 204 if came_again.wait(PATIENCE_S) else 500

    with pushed(answer) as target:
        pubsub.bus("outside").publish(TOPIC, b"twice")
        one, two = target.take(2)
    assert came_again.is_set()
    assert one.body["message"]["messageId"] == two.body["message"]["messageId"]
