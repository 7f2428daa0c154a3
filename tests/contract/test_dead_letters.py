"""What every box of dead letters keeps: nothing is gone before an operator said so."""

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from shared.adapters.gcp.dead_letters import PubSubDeadLetters
from shared.adapters.local.bus import SqliteBus
from shared.adapters.local.database import Database
from shared.adapters.local.dead_letters import SqliteDeadLetters
from shared.contracts.codec import encode_envelope
from shared.contracts.requests import ARRIVAL
from shared.domain.errors import NotFound
from shared.ports.bus import Bus, Delivery
from shared.ports.dead_letters import DeadLetter, DeadLetters
from tests.contract.messages.examples import EXAMPLES, an_envelope
from tests.support.clock import FakeClock
from tests.support.emulators import Emulators
from tests.support.pubsub import a_pubsub

AT = "router-job-events"
SAID_AT = "2026-11-22T10:00:00.250Z"
SAID_AT_MS = 1_795_341_600_250


@dataclass(frozen=True)
class Place:
    """A broker with a box of dead letters."""

    outside: Bus
    box: Callable[[], DeadLetters]
    heard: Callable[[str], list[Delivery]]
    """Pulls a subscription empty and acknowledges."""

    def die(
        self,
        data: bytes,
        attributes: dict[str, str] | None = None,
        at: str = AT,
        said_at: str = SAID_AT,
    ) -> None:
        """Forward a message to the box as a broker does."""
        marks = {
            "CloudPubSubDeadLetterSourceSubscription": at,
            "CloudPubSubDeadLetterSourceSubscriptionProject": "any",
            "CloudPubSubDeadLetterSourceDeliveryCount": "30",
            "CloudPubSubDeadLetterSourceTopicPublishTime": said_at,
        }
        self.outside.publish("dead-letters", data, (attributes or {}) | marks)

    def look(self, limit: int = 10) -> list[DeadLetter]:
        with closing(self.box()) as box:
            return box.look(limit)


@contextmanager
def _sqlite(request: pytest.FixtureRequest) -> Generator[Place]:
    folder: Path = request.getfixturevalue("tmp_path")
    database = Database(folder / "bus.db")
    clock = FakeClock()
    bus = SqliteBus(database, clock)

    def heard(subscription: str) -> list[Delivery]:
        found: list[Delivery] = []
        for leased in bus.pull(subscription, 100):
            found.append(leased.delivery)
            bus.ack(leased.lease)
        return found

    yield Place(bus, lambda: SqliteDeadLetters(database, clock), heard)
    database.close()


@contextmanager
def _pubsub_emulator(request: pytest.FixtureRequest) -> Generator[Place]:
    emulators: Emulators = request.getfixturevalue("emulators")
    with a_pubsub(emulators.pubsub, emulators.new_project()) as pubsub:
        yield Place(
            pubsub.bus("outside"),
            lambda: PubSubDeadLetters(
                pubsub.publisher, pubsub.subscriber, pubsub.project.id, patience_s=1.5
            ),
            pubsub.acknowledged,
        )


IMPLEMENTATIONS: dict[str, Callable[[pytest.FixtureRequest], AbstractContextManager[Place]]] = {
    "sqlite": _sqlite,
    "pubsub-emulator": _pubsub_emulator,
}


@pytest.fixture(params=IMPLEMENTATIONS)
def place(request: pytest.FixtureRequest) -> Generator[Place]:
    with IMPLEMENTATIONS[request.param](request) as place:
        yield place


def test_an_empty_box_shows_nothing(place: Place):
    assert place.look() == []


def test_a_letter_tells_what_it_is_and_where_it_died(place: Place):
    message = an_envelope(EXAMPLES["take.judged"])
    data = encode_envelope(message)
    place.die(data, {"type": "take.judged"})
    [letter] = place.look()
    assert (letter.subscription, letter.topic) == (AT, "job-events")
    assert (letter.type, letter.job_id) == ("take.judged", message.job_id)
    assert (letter.tenant, letter.message_id) == (message.tenant, message.id)
    assert (letter.attempts, letter.published_at_ms) == (30, SAID_AT_MS)
    assert (letter.data, letter.attributes) == (data, {"type": "take.judged"})


def test_bytes_that_are_no_message_are_shown_as_what_they_are(place: Place):
    place.die(b"\xff poison", {"type": "lies"})
    [letter] = place.look()
    assert (letter.type, letter.job_id, letter.tenant) == ("", "", "")
    assert letter.data == b"\xff poison"


def test_looking_takes_nothing_away(place: Place):
    place.die(b"one")
    place.die(b"two")
    first = place.look()
    assert {each.data for each in first} == {b"one", b"two"}
    assert place.look() == first
    assert len(place.look(limit=1)) == 1


def test_a_letter_is_said_again_where_it_was_said_first_without_the_brokers_marks(place: Place):
    place.die(b"again", {"note": "kept", "job_id": "job-1"})
    with closing(place.box()) as box:
        [letter] = box.look(10)
        box.redrive(letter.id)
        assert box.look(10) == []
    for subscription in (AT, "billing-job-events"):
        [heard] = place.heard(subscription)
        assert heard.data == b"again"
        assert heard.attributes == {"note": "kept", "job_id": "job-1", ARRIVAL: letter.id}
    assert place.look() == []


def test_copies_of_a_letter_are_one_and_are_said_again_once(place: Place):
    for _ in range(3):
        place.die(b"again")
    with closing(place.box()) as box:
        [letter] = box.look(10)
        box.redrive(letter.id)
    assert len(place.heard(AT)) == 1
    assert place.look() == []


def test_two_wishes_with_equal_bytes_are_two_letters(place: Place):
    place.die(b"again")
    place.die(b"again", said_at="2026-11-22T10:00:00.251Z")
    with closing(place.box()) as box:
        first, second = box.look(10)
        box.redrive(first.id)
        assert [each.id for each in box.look(10)] == [second.id]
    assert [each.attributes[ARRIVAL] for each in place.heard(AT)] == [first.id]


def test_a_letter_that_dies_again_is_another_letter_of_the_same_name(place: Place):
    place.die(b"again")
    with closing(place.box()) as box:
        [first] = box.look(10)
        box.redrive(first.id)
    [heard] = place.heard(AT)
    place.die(heard.data, heard.attributes, said_at="2026-11-22T10:05:00.000Z")
    [again] = place.look()
    assert again.id != first.id
    assert again.attributes_again == {ARRIVAL: first.id}


def test_the_same_bytes_that_died_elsewhere_are_another_letter(place: Place):
    place.die(b"twice")
    place.die(b"twice", at="billing-job-events")
    with closing(place.box()) as box:
        one, two = box.look(10)
        box.drop(one.id)
    assert [each.id for each in place.look()] == [two.id]


def test_a_dropped_letter_is_gone_and_nobody_hears_it(place: Place):
    place.die(b"drop")
    place.die(b"keep")
    with closing(place.box()) as box:
        [dropped] = [each for each in box.look(10) if each.data == b"drop"]
        box.drop(dropped.id)
        with pytest.raises(NotFound):
            box.redrive(dropped.id)
    assert [each.data for each in place.look()] == [b"keep"]
    assert place.heard(AT) == []


def test_a_letter_is_found_by_a_box_that_has_not_looked(place: Place):
    place.die(b"again")
    [letter] = place.look()
    with closing(place.box()) as box:
        box.redrive(letter.id)
    assert [each.data for each in place.heard(AT)] == [b"again"]


def test_a_letter_that_nobody_has_is_not_found(place: Place):
    with closing(place.box()) as box:
        for act in (box.redrive, box.drop):
            with pytest.raises(NotFound):
                act("0" * 32)


def test_a_letter_from_nowhere_is_kept_until_it_is_dropped(place: Place):
    place.outside.publish("dead-letters", b"who sent this", {"type": "x"})
    with closing(place.box()) as box:
        [letter] = box.look(10)
        assert (letter.subscription, letter.topic, letter.attempts) == ("", "", 0)
        with pytest.raises(NotFound):
            box.redrive(letter.id)
    with closing(place.box()) as box:
        box.drop(letter.id)
    assert place.look() == []


def test_forged_marks_are_shown_as_unknown(place: Place):
    mark = "CloudPubSubDeadLetterSource"
    forged = {
        f"{mark}TopicPublishTime": "yesterday",
        f"{mark}DeliveryCount": "٣",
        f"{mark}Subscription": "x/y",
    }
    place.outside.publish("dead-letters", b"forged", forged)
    [letter] = place.look()
    assert (letter.subscription, letter.topic) == ("y", "")
    assert (letter.published_at_ms, letter.attempts) == (0, 0)
