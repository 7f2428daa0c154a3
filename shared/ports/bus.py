"""Publishing: at least once, in no order.

Owns what may be published by whom, so that every broker refuses the same before it is asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from shared.contracts.envelope import MESSAGE_BYTES_MAX
from shared.domain.errors import Denied, MalformedMessage, NotFound
from shared.topology import OUTSIDE, TOPICS, publishers

__all__ = ["Bus", "Delivery", "check_publish"]

ATTRIBUTES_MAX = 100
KEY_BYTES_MAX = 256
VALUE_BYTES_MAX = 1024
"""Pub/Sub's own limits on attributes."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One arrival of a message at a subscription."""

    subscription: str
    data: bytes
    attempt: int = 1
    """From 1 where the broker counts exactly, else 0: then it may be a redelivery."""
    attributes: dict[str, str] = field(default_factory=dict[str, str])
    message_id: str = ""
    """The broker's own name of the message, the same each time it comes; empty: it has none."""
    published_at_ms: int = 0
    """When the broker took it, milliseconds since the epoch; 0 where it does not say."""


class Bus(Protocol):
    """A topic to speak on.

    Contract test: tests/contract/test_bus.py
    """

    def publish(self, topic: str, data: bytes, attributes: dict[str, str] | None = None) -> None:
        """Hand over a message; once this returns it will be delivered at least once.

        Raises:
            NotFound: No such topic.
            Denied: The topology does not let this sender speak there.
            MalformedMessage: Empty, too large, or attributes that no broker carries.
            Unavailable: The broker cannot be reached; it may or may not have happened.
        """
        ...


def check_publish(sender: str, topic: str, data: bytes, attributes: Mapping[str, str]) -> None:
    """Refuse what may not be published, before a broker is asked.

    Args:
        sender: A service, or "outside".
        topic: A topic of the topology.
        data: The message; an empty one would be no push to some, and a large one hangs a client.
        attributes: What travels beside it.

    Raises:
        NotFound: No such topic.
        Denied: The topology does not let this sender speak there.
        MalformedMessage: Empty, too large, or attributes that no broker carries.
    """
    if topic not in TOPICS:
        raise NotFound(f"topic {topic[:80]!r}")
    # What no service says, providers do, through the door.
    if sender not in (publishers(topic) or {OUTSIDE}):
        raise Denied(f"{sender} may not publish to {topic}")
    if not 0 < len(data) <= MESSAGE_BYTES_MAX:
        raise MalformedMessage(f"data: {len(data)} bytes, 1 to {MESSAGE_BYTES_MAX} can be sent")
    if len(attributes) > ATTRIBUTES_MAX:
        raise MalformedMessage(f"attributes: more than {ATTRIBUTES_MAX}")
    for key, value in attributes.items():
        if not (0 < _size(key) <= KEY_BYTES_MAX and _size(value) <= VALUE_BYTES_MAX):
            raise MalformedMessage("attributes: a key or value is empty or too long")


def _size(text: str) -> int:
    """Count the bytes of an attribute.

    Raises:
        MalformedMessage: Half of a surrogate pair is no text.
    """
    if text.isascii():
        return len(text)
    try:
        return len(text.encode())
    except UnicodeEncodeError:
        raise MalformedMessage("attributes: not text") from None
