"""The bridge pushes as Pub/Sub does, as many at once as a subscription allows; nothing is lost."""

import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import replace
from queue import Queue
from threading import Barrier, Event, Timer
from typing import TypeAlias

import pytest

from shared.adapters.gcp.pull import Carry, pulling
from shared.domain.errors import Misconfigured
from shared.ports.bus import Delivery
from shared.ports.dead_letters import HOLD
from shared.runtime.bridge import HttpPush
from shared.runtime.push.decode import decode_push
from shared.topology import Subscription
from tests.support.aiprod import ROOT
from tests.support.emulators import Emulators
from tests.support.pubsub import PubSub, a_pubsub
from tests.support.push_target import PATIENCE_S, Push, a_push_target

NAME, TOPIC = "ingest-job-requests", "job-requests"
DELIVERY = Delivery(NAME, b"\x00 data", 3, {"type": "job.submit"}, "17", 1_795_341_600_250)

Bridge: TypeAlias = Callable[..., AbstractContextManager[None]]
To: TypeAlias = Callable[..., HttpPush]


@pytest.fixture
def pubsub(emulators: Emulators) -> Generator[PubSub]:
    with a_pubsub(emulators.pubsub, emulators.new_project(), attempts_max=100) as pubsub:
        yield pubsub


@pytest.fixture
def bridged(pubsub: PubSub) -> Bridge:
    """Carry the deliveries of one subscription to a function."""

    @contextmanager
    def bridge(carry: Carry, parallel: int = 1) -> Generator[None]:
        listener = Subscription(NAME, TOPIC, "ingest", parallel)
        with pulling(pubsub.subscriber, pubsub.project.id, (listener,), carry):
            yield

    return bridge


@pytest.fixture
def to() -> Iterator[To]:
    """Push to the address of ingest."""
    with ExitStack() as stack:

        def push_to(url: str, deadline_s: float = PATIENCE_S) -> HttpPush:
            return stack.enter_context(closing(HttpPush("a-project", {"ingest": url}, deadline_s)))

        yield push_to


def test_a_push_says_all_that_a_delivery_knows(to: To):
    with a_push_target(lambda _: 204) as target:
        assert to(target.url)(DELIVERY)
        [push] = target.take(1)
    assert push.headers["Content-Type"] == "application/json"
    assert push.body["subscription"] == f"projects/a-project/subscriptions/{NAME}"
    assert decode_push(push.raw, push.headers) == DELIVERY


def test_whoever_is_asked_for_proof_is_given_a_token_for_each_service():
    with a_push_target(lambda _: 204) as target:
        token = "for-{}".format
        with closing(HttpPush("p", {"ingest": target.url}, PATIENCE_S, token)) as push:
            assert push(DELIVERY)
        [seen] = target.take(1)
    assert seen.headers["Authorization"] == "Bearer for-ingest"


@pytest.mark.parametrize(
    ("status", "acknowledged"),
    [(102, True), (200, True), (201, True), (202, True), (204, True)]
    + [(status, False) for status in (203, 206, 301, 302, 400, 401, 404, 429, 500, 503)],
)
def test_only_the_documented_answers_acknowledge(to: To, status: int, acknowledged: bool):
    with a_push_target(lambda _: status) as target:
        assert to(target.url)(DELIVERY) is acknowledged


def test_a_connection_carries_many_pushes(to: To):
    with a_push_target(lambda _: 204) as target:
        push = to(target.url)
        assert all(push(DELIVERY) for _ in range(5))
        assert target.connections == 1


def test_a_connection_that_the_server_let_go_of_is_opened_again_at_once(to: To):
    with a_push_target(lambda _: 204, keep_alive=False) as target:
        push = to(target.url)
        assert all(push(DELIVERY) for _ in range(3))
        assert target.connections == 3


def test_a_service_that_is_not_there_gives_the_delivery_back(to: To):
    with a_push_target(lambda _: 204, keep_alive=False) as target:
        push = to(target.url)
        assert push(DELIVERY)
    assert not push(DELIVERY)


def test_a_push_that_is_not_answered_by_its_deadline_is_given_back(to: To):
    done = Event()
    with a_push_target(lambda _: 204 if done.wait(PATIENCE_S) else 500) as target:
        assert not to(target.url, deadline_s=0.1)(DELIVERY)
        done.set()


@pytest.mark.parametrize("url", ["https://127.0.0.1/", "ftp://127.0.0.1/", "127.0.0.1:80", ""])
def test_only_plain_http_is_bridged(to: To, url: str):
    with pytest.raises(Misconfigured):
        to(url)


def test_as_many_pushes_are_in_flight_as_the_subscription_allows(
    to: To, bridged: Bridge, pubsub: PubSub
):
    together = Barrier(32)

    def answer(_: Push) -> int:
        together.wait(PATIENCE_S)
        return 204

    for number in range(64):
        pubsub.bus("outside").publish(TOPIC, b"%d" % number)
    with a_push_target(answer) as target, bridged(to(target.url), parallel=32):
        seen = target.take(64)
    assert {push.data for push in seen} == {b"%d" % number for number in range(64)}
    assert pubsub.acknowledged(NAME) == []


def test_a_refused_push_comes_again_with_a_higher_attempt(to: To, bridged: Bridge, pubsub: PubSub):
    pubsub.bus("outside").publish(TOPIC, b"again")
    refusals = iter([503, 503])
    with a_push_target(lambda _: next(refusals, 204)) as target, bridged(to(target.url)):
        seen = target.take(3)
    assert [push.attempt for push in seen] == [1, 2, 3]
    assert len({push.body["message"]["messageId"] for push in seen}) == 1
    assert pubsub.acknowledged(NAME) == []


def test_a_function_can_be_fed_in_place_of_a_service(bridged: Bridge, pubsub: PubSub):
    heard: Queue[Delivery] = Queue()

    def carry(delivery: Delivery) -> bool:
        heard.put(delivery)
        if delivery.attempt == 1:
            raise ValueError("a bug")
        return True

    pubsub.bus("outside").publish(TOPIC, b"data", {"type": "job.submit"})
    with bridged(carry):
        first, second = heard.get(timeout=PATIENCE_S), heard.get(timeout=PATIENCE_S)
    assert second == replace(first, attempt=2)
    assert (first.subscription, first.data, first.attempt) == (NAME, b"data", 1)
    assert first.attributes == {"type": "job.submit"}
    assert first.message_id
    assert first.published_at_ms


def test_leaving_waits_for_what_is_under_way_and_acknowledges_it(bridged: Bridge, pubsub: PubSub):
    begun, may_end = Event(), Event()

    def carry(delivery: Delivery) -> bool:
        begun.set()
        return may_end.wait(PATIENCE_S)

    for number in range(3):
        pubsub.bus("outside").publish(TOPIC, b"%d" % number)
    with bridged(carry):
        assert begun.wait(PATIENCE_S)
        may_end.set()
    done = {b"0", b"1", b"2"} - {each.data for each in pubsub.acknowledged(NAME)}
    assert done


def test_what_was_pulled_and_not_begun_is_there_for_the_next(bridged: Bridge, pubsub: PubSub):
    """One is refused as the bridge is left; every message is heard by whoever comes after."""
    sent = {b"%d" % number for number in range(8)}
    for data in sent:
        pubsub.bus("outside").publish(TOPIC, data)
    begun, heard = Event(), Queue[bytes]()

    def refuse(_: Delivery) -> bool:
        begun.set()
        return False

    def take(delivery: Delivery) -> bool:
        heard.put(delivery.data)
        return True

    with bridged(refuse, parallel=4):
        assert begun.wait(PATIENCE_S)
    with bridged(take, parallel=4):
        assert {heard.get(timeout=PATIENCE_S) for _ in sent} == sent


def test_a_push_refused_too_often_is_kept_as_a_dead_letter_that_says_where_it_died(
    to: To, emulators: Emulators
):
    with a_pubsub(emulators.pubsub, emulators.new_project(), attempts_max=5) as pubsub:
        pubsub.bus("outside").publish(TOPIC, b"poison", {"type": "job.submit"})
        listener = Subscription(NAME, TOPIC, "ingest")
        held = Subscription(HOLD, "dead-letters", "operators", parallel=1)
        letters: Queue[Delivery] = Queue()
        with a_push_target(lambda _: 500) as target:
            push = to(target.url)

            def carry(delivery: Delivery) -> bool:
                if delivery.subscription == NAME:
                    return push(delivery)
                letters.put(delivery)
                return True

            with pulling(pubsub.subscriber, pubsub.project.id, (listener, held), carry):
                letter = letters.get(timeout=PATIENCE_S)
            assert [each.attempt for each in target.rest()] == [1, 2, 3, 4, 5]
    assert letter.data == b"poison"
    assert letter.attributes["type"] == "job.submit"
    assert letter.attributes["CloudPubSubDeadLetterSourceSubscription"] == NAME
    assert letter.attributes["CloudPubSubDeadLetterSourceDeliveryCount"] == "5"


@contextmanager
def _diary(port: int) -> Generator[tuple[int, Iterator[bytes], Callable[[], None]]]:
    """Run a service that tells what it is pushed: its port, its lines, and how to kill it."""
    command = [sys.executable, "-m", "tests.support.push_diary", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as service:
        assert service.stdout
        watchdog = Timer(PATIENCE_S, service.kill)
        watchdog.start()
        lines = map(bytes.strip, iter(service.stdout.readline, b""))
        try:
            yield int(next(lines)), lines, service.kill
        finally:
            service.kill()
            watchdog.cancel()


def test_a_service_that_is_killed_and_started_again_loses_nothing(
    to: To, bridged: Bridge, pubsub: PubSub
):
    sent, told = {b"%d" % number for number in range(40)}, set[bytes]()
    for data in sent:
        pubsub.bus("outside").publish(TOPIC, data)
    port = 0
    with ExitStack() as bridge:
        for enough in (1, 15, len(sent)):
            with _diary(port) as (port, lines, kill):
                if not told:
                    bridge.enter_context(bridged(to(f"http://127.0.0.1:{port}/"), parallel=4))
                while len(told) < enough:
                    told.add(next(lines))
                kill()
                told.update(lines)
    assert told == sent
    assert pubsub.acknowledged(NAME) == []
