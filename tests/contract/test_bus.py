"""What every bus keeps: whatever was handed over arrives, everywhere it is listened to."""

from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from shared.adapters.local.bus import BusFaults, DeliveryPolicy, SqliteBus
from shared.adapters.local.database import Database
from shared.contracts.envelope import MESSAGE_BYTES_MAX
from shared.domain.errors import Denied, MalformedMessage, NotFound
from shared.ports.bus import Bus, Delivery
from shared.topology import TOPICS, publishers, subscribed
from tests.support.clock import FakeClock
from tests.support.emulators import Emulators
from tests.support.pubsub import a_pubsub

ATTEMPTS_MAX = 5


@dataclass(frozen=True)
class Broker:
    """A bus and the far end of it."""

    bus: Callable[[str], Bus]
    """Speaks as a sender."""
    acknowledged: Callable[[str], list[Delivery]]
    """Pulls a subscription empty and acknowledges."""
    refused: Callable[[str], list[Delivery]]
    """Pulls once, gives everything back, and lets the backoff pass."""


def _broker_over(database: Database, faults: BusFaults | None = None) -> Broker:
    clock = FakeClock()
    policy = DeliveryPolicy(attempts_max=ATTEMPTS_MAX)
    inside = SqliteBus(database, clock, faults, policy=policy)

    def acknowledged(subscription: str) -> list[Delivery]:
        heard: list[Delivery] = []
        while (at_ms := inside.next_visible_ms((subscription,))) is not None:
            clock.advance(max(0, at_ms - clock.now_ms()))
            for leased in inside.pull(subscription, 7):
                heard.append(leased.delivery)
                inside.ack(leased.lease)
        return heard

    def refused(subscription: str) -> list[Delivery]:
        leased = inside.pull(subscription, 1000)
        for each in leased:
            inside.nack(each.lease)
        clock.advance(policy.backoff_max_ms)
        return [each.delivery for each in leased]

    return Broker(
        lambda sender: SqliteBus(database, clock, faults, sender, policy), acknowledged, refused
    )


@contextmanager
def _sqlite(request: pytest.FixtureRequest) -> Generator[Broker]:
    folder: Path = request.getfixturevalue("tmp_path")
    database = Database(folder / "bus.db")
    yield _broker_over(database)
    database.close()


@contextmanager
def _sqlite_harsh(request: pytest.FixtureRequest) -> Generator[Broker]:
    folder: Path = request.getfixturevalue("tmp_path")
    database = Database(folder / "bus.db")
    yield _broker_over(database, BusFaults(7, 500, 90_000, reorder=True, copies=2))
    database.close()


@contextmanager
def _pubsub_emulator(request: pytest.FixtureRequest) -> Generator[Broker]:
    emulators: Emulators = request.getfixturevalue("emulators")
    with a_pubsub(emulators.pubsub, emulators.new_project(), attempts_max=ATTEMPTS_MAX) as pubsub:
        yield Broker(pubsub.bus, pubsub.acknowledged, pubsub.refused)


IMPLEMENTATIONS: dict[str, Callable[[pytest.FixtureRequest], AbstractContextManager[Broker]]] = {
    "sqlite": _sqlite,
    "sqlite-harsh": _sqlite_harsh,
    "pubsub-emulator": _pubsub_emulator,
}


@pytest.fixture(params=IMPLEMENTATIONS)
def broker(request: pytest.FixtureRequest) -> Generator[Broker]:
    with IMPLEMENTATIONS[request.param](request) as broker:
        yield broker


def test_a_message_arrives_at_every_subscription_of_its_topic_and_nowhere_else(broker: Broker):
    broker.bus("ingest").publish("job-events", b"hello")
    assert {d.data for d in broker.acknowledged("router-job-events")} == {b"hello"}
    assert {d.data for d in broker.acknowledged("billing-job-events")} == {b"hello"}
    for topic in TOPICS:
        for subscription in subscribed(topic):
            assert broker.acknowledged(subscription) == []


def test_bytes_and_attributes_arrive_as_they_were_given(broker: Broker):
    data, attributes = bytes(range(256)) * 1000, {"type": "job.submit", "ключ": "значение\n\0"}
    broker.bus("outside").publish("job-requests", data, attributes)
    first = broker.acknowledged("ingest-job-requests")[0]
    assert (first.data, first.attributes) == (data, attributes)
    assert first.subscription == "ingest-job-requests"


def test_an_acknowledged_message_is_gone(broker: Broker):
    broker.bus("outside").publish("job-requests", b"once")
    assert broker.acknowledged("ingest-job-requests")
    assert broker.acknowledged("ingest-job-requests") == []


def test_a_refused_message_comes_again_with_a_higher_attempt(broker: Broker):
    broker.bus("outside").publish("job-requests", b"again")
    broker.refused("ingest-job-requests")  # a delay may hold every copy back
    heard = [d for _ in range(2) for d in broker.refused("ingest-job-requests")]
    heard += broker.acknowledged("ingest-job-requests")
    assert {d.data for d in heard} == {b"again"}
    assert max(d.attempt for d in heard) >= 3


def test_a_message_refused_too_often_becomes_a_dead_letter_that_says_where_it_died(
    broker: Broker,
):
    broker.bus("outside").publish("job-requests", b"poison", {"type": "job.submit"})
    for _ in range(ATTEMPTS_MAX + 1):
        broker.refused("ingest-job-requests")
    assert broker.acknowledged("ingest-job-requests") == []
    dead = broker.acknowledged("billing-dead-letters")[0]
    assert dead.data == b"poison"
    assert dead.attributes["type"] == "job.submit"
    source = dead.attributes["CloudPubSubDeadLetterSourceSubscription"]
    assert source.endswith("ingest-job-requests")
    assert dead.attributes["CloudPubSubDeadLetterSourceDeliveryCount"] == str(ATTEMPTS_MAX)
    assert dead.attributes["CloudPubSubDeadLetterSourceTopicPublishTime"].endswith("Z")
    kept = broker.acknowledged("dead-letters-hold")[0]
    assert (kept.data, kept.attributes) == (dead.data, dead.attributes)


def test_what_no_service_hears_is_kept_for_whoever_comes_for_it(broker: Broker):
    broker.bus("router").publish("job-outcomes", b"delivered", {"type": "job.concluded"})
    kept = broker.acknowledged("job-outcomes-log")
    assert {(d.data, d.attributes["type"]) for d in kept} == {(b"delivered", "job.concluded")}
    assert broker.acknowledged("job-outcomes-log") == []


@pytest.mark.parametrize(
    ("data", "attributes"),
    [
        (b"", {}),
        (b"x" * (MESSAGE_BYTES_MAX + 1), {}),
        (b"x", {f"key-{number}": "" for number in range(101)}),
        (b"x", {"k" * 257: ""}),
        (b"x", {"": ""}),
        (b"x", {"key": "é" * 513}),
        (b"x", {"key": "half a pair \ud800"}),
    ],
    ids=["empty", "large", "many", "long-key", "no-key", "long-value", "surrogate"],
)
def test_what_no_broker_would_carry_is_refused_at_once(
    broker: Broker, data: bytes, attributes: dict[str, str]
):
    with pytest.raises(MalformedMessage):
        broker.bus("outside").publish("job-requests", data, attributes)
    assert broker.acknowledged("ingest-job-requests") == []


def test_the_largest_message_arrives_whole(broker: Broker):
    attributes = {f"{number:03}" + "k" * 253: "v" * 1024 for number in range(100)}
    broker.bus("outside").publish("job-requests", b"x" * MESSAGE_BYTES_MAX, attributes)
    first = broker.acknowledged("ingest-job-requests")[0]
    assert (len(first.data), first.attributes) == (MESSAGE_BYTES_MAX, attributes)


def test_a_topic_that_the_topology_does_not_know_is_not_found(broker: Broker):
    with pytest.raises(NotFound):
        broker.bus("outside").publish("job-request", b"typo")


def test_a_sender_that_may_not_speak_on_a_topic_is_denied(broker: Broker):
    for topic in TOPICS:
        for sender in ("ingest", "router", "generator", "qa", "postprocessor", "billing"):
            if sender not in publishers(topic):
                with pytest.raises(Denied):
                    broker.bus(sender).publish(topic, b"not mine")
    for topic in TOPICS:
        for subscription in subscribed(topic):
            assert broker.acknowledged(subscription) == []


def test_providers_call_back_from_outside(broker: Broker):
    broker.bus("outside").publish("provider-callbacks", b"done")
    assert broker.acknowledged("generator-provider-callbacks")[0].data == b"done"


def test_nothing_is_lost_among_many_publishers(broker: Broker):
    bus = broker.bus("outside")
    expected = {b"%d" % number for number in range(64)}
    with ThreadPoolExecutor(16) as pool:
        for done in [pool.submit(bus.publish, "job-requests", data) for data in expected]:
            done.result()
    assert {d.data for d in broker.acknowledged("ingest-job-requests")} == expected
