"""Topics in Pub/Sub: a message is handed over when the broker has it, in one request.

Owns batches of one request and the deadline of a hand-over. It keeps no queue and no thread, so an
instance that is frozen or killed after it answered owes nothing.
"""

# The generated clients leave the type of `retry` open.
# pyright: reportUnknownMemberType=false

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from google.pubsub_v1 import PublisherClient, PublishRequest, PubsubMessage

from shared.adapters.gcp.pubsub import outages, patiently
from shared.ports.bus import Bus, check_publish
from shared.topology import OUTSIDE

__all__ = ["Outgoing", "PubSubBus"]

DEADLINE_S = 10.0
REQUEST_MESSAGES_MAX = 1000
REQUEST_BYTES_MAX = 9_000_000
"""Pub/Sub takes 10 MB a request, with whatever surrounds the messages."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message on its way."""

    data: bytes
    attributes: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def size(self) -> int:
        """Bytes on the wire, at most: the worst text and framing included."""
        texts = sum(4 * (len(key) + len(value)) + 16 for key, value in self.attributes.items())
        return len(self.data) + texts + 64


class PubSubBus(Bus):
    """A project's topics, as one sender speaks on them.

    Args:
        client: The plain client: see shared.adapters.gcp.pubsub.
        project: The project's id.
        sender: The service that publishes, or "outside".
        deadline_s: Seconds after which a hand-over is an outage.
    """

    def __init__(
        self,
        client: PublisherClient,
        project: str,
        sender: str = OUTSIDE,
        deadline_s: float = DEADLINE_S,
    ) -> None:
        self._client = client
        self._project = project
        self._sender = sender
        self._deadline_s = deadline_s
        self._patiently = patiently(deadline_s)

    def publish(self, topic: str, data: bytes, attributes: dict[str, str] | None = None) -> None:
        """Hand over a message; once this returns it will be delivered at least once.

        Raises:
            NotFound: No such topic.
            Denied: The topology, or Google, does not let this sender speak there.
            MalformedMessage: Empty, too large, or attributes that no broker carries.
            Unavailable: The broker did not answer in time; it may or may not have happened.
        """
        self.publish_all(topic, (Outgoing(data, attributes or {}),))

    def publish_all(self, topic: str, messages: Sequence[Outgoing]) -> None:
        """Hand over messages of one topic in as few requests as they fit into: mostly one.

        Raises:
            NotFound: No such topic.
            Denied: The topology, or Google, does not let this sender speak there.
            MalformedMessage: One of them is empty, too large, or has attributes that no broker
                carries; none was sent.
            Unavailable: The broker did not answer in time; any of them may have been sent.
        """
        for message in messages:
            check_publish(self._sender, topic, message.data, message.attributes)
        for request in _requests(messages):
            self._send(topic, request)

    def _send(self, topic: str, messages: Sequence[Outgoing]) -> None:
        request = PublishRequest(
            topic=f"projects/{self._project}/topics/{topic}",
            messages=[PubsubMessage(data=m.data, attributes=m.attributes) for m in messages],
        )
        with outages():
            self._client.publish(request, retry=self._patiently, timeout=self._deadline_s)


def _requests(messages: Sequence[Outgoing]) -> Iterator[list[Outgoing]]:
    taken: list[Outgoing] = []
    size = 0
    for message in messages:
        is_full = len(taken) == REQUEST_MESSAGES_MAX or size + message.size > REQUEST_BYTES_MAX
        if taken and is_full:
            yield taken
            taken, size = [], 0
        taken.append(message)
        size += message.size
    if taken:
        yield taken
