"""The operators' box in Pub/Sub: pulled, held while one looks, and given back.

Pub/Sub cannot be browsed: to look at a message is to lease it. So a box holds what it was given
until it is closed, or until the leases run out with whoever held them.
"""

# The generated clients leave the type of `retry` open.
# pyright: reportUnknownMemberType=false

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from google.api_core.exceptions import DeadlineExceeded
from google.pubsub_v1 import PublisherClient, PubsubMessage, ReceivedMessage, SubscriberClient

from shared.adapters.gcp.pubsub import outages, patiently
from shared.domain.errors import NotFound
from shared.ports.dead_letters import HOLD, DeadLetter, DeadLetters, read_letter

__all__ = ["PubSubDeadLetters"]

DEADLINE_S = 10.0
PATIENCE_S = 2.0
BATCH_MAX = 1000
"""Messages a request, and ids: a request of ids may have 512 kB."""


@dataclass(frozen=True, slots=True)
class _Held:
    letter: DeadLetter
    ack_ids: dict[str, str]
    """By Pub/Sub's own id of each copy: one that comes again is answered by its last lease."""


class PubSubDeadLetters(DeadLetters):
    """What died in one project.

    Letters go back to the topic that they came from, not through a bus: no service may speak
    everywhere, an operator's identity may.

    Args:
        publisher: The plain client.
        subscriber: The plain client.
        project: The project's id.
        patience_s: Seconds of silence after which the box is taken for empty.
    """

    def __init__(
        self,
        publisher: PublisherClient,
        subscriber: SubscriberClient,
        project: str,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._publisher = publisher
        self._subscriber = subscriber
        self._project = project
        self._patience_s = patience_s
        self._box = f"projects/{project}/subscriptions/{HOLD}"
        self._held: dict[str, _Held] = {}

    def look(self, limit: int) -> list[DeadLetter]:
        """Give up to `limit` letters, the oldest first; copies of a letter count as one.

        Others do not see them until `close`, or until their leases run out.

        Raises:
            NotFound: This project has no box.
            Unavailable: Pub/Sub cannot be reached.
        """
        self._gather(lambda: len(self._held) >= limit)
        letters = [held.letter for held in self._held.values()]
        return sorted(letters, key=lambda each: (each.published_at_ms, each.id))[:limit]

    def redrive(self, letter_id: str) -> None:
        """Say a letter again on its topic, with all its copies as one, then drop it.

        Raises:
            NotFound: No such letter, or nobody knows where it came from.
            Unavailable: Pub/Sub cannot be reached; it may have been said and still be here.
        """
        held = self._find(letter_id)
        letter = held.letter
        if not letter.topic:
            raise NotFound("the topic that this letter came from")
        with outages():
            self._publisher.publish(
                topic=f"projects/{self._project}/topics/{letter.topic}",
                messages=[PubsubMessage(data=letter.data, attributes=letter.attributes_again)],
                retry=patiently(DEADLINE_S),
                timeout=DEADLINE_S,
            )
        self._forget(held)

    def drop(self, letter_id: str) -> None:
        """Forget a letter and its copies, for ever.

        Raises:
            NotFound: No such letter.
            Unavailable: Pub/Sub cannot be reached; it may or may not have happened.
        """
        self._forget(self._find(letter_id))

    def close(self) -> None:
        """Let others see what was looked at.

        Raises:
            Unavailable: Pub/Sub cannot be reached; they see it when the leases run out.
        """
        ids = [ack_id for held in self._held.values() for ack_id in held.ack_ids.values()]
        self._held.clear()
        for some in _batches(ids):
            with outages():
                self._subscriber.modify_ack_deadline(
                    subscription=self._box,
                    ack_ids=some,
                    ack_deadline_seconds=0,
                    retry=patiently(DEADLINE_S),
                    timeout=DEADLINE_S,
                )

    def _find(self, letter_id: str) -> _Held:
        self._gather(lambda: letter_id in self._held)
        try:
            return self._held[letter_id]
        except KeyError:
            raise NotFound("no such dead letter, or no longer") from None

    def _forget(self, held: _Held) -> None:
        for some in _batches(list(held.ack_ids.values())):
            with outages():
                self._subscriber.acknowledge(
                    subscription=self._box,
                    ack_ids=some,
                    retry=patiently(DEADLINE_S),
                    timeout=DEADLINE_S,
                )
        del self._held[held.letter.id]

    def _gather(self, is_enough: Callable[[], bool]) -> None:
        """Lease letters until there are enough, or nothing new comes."""
        while not is_enough():
            new = [each for each in self._pull() if self._hold(each)]
            if not new:
                return

    def _hold(self, received: ReceivedMessage) -> bool:
        """Keep a letter's lease; say whether it is a letter, or a copy, not seen before."""
        message = received.message
        letter = read_letter(message.data, dict(message.attributes))
        held = self._held.setdefault(letter.id, _Held(letter, {}))
        is_new = message.message_id not in held.ack_ids
        held.ack_ids[message.message_id] = received.ack_id
        return is_new

    def _pull(self) -> Sequence[ReceivedMessage]:
        with outages():
            try:
                return self._subscriber.pull(
                    subscription=self._box,
                    max_messages=BATCH_MAX,
                    retry=None,
                    timeout=self._patience_s,
                ).received_messages
            except DeadlineExceeded:
                return ()


def _batches(ids: list[str]) -> Iterator[list[str]]:
    return (ids[start : start + BATCH_MAX] for start in range(0, len(ids), BATCH_MAX))
