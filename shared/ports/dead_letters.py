"""Dead letters: what was delivered too often, kept for an operator to look at, repeat or drop.

Owns how a letter is read from what a broker forwards. Anybody may have written any of it, so
reading takes what it can and never fails.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from shared.contracts.codec import decode_envelope
from shared.contracts.requests import ARRIVAL
from shared.domain.errors import ContractError
from shared.domain.ids import digest
from shared.topology import SUBSCRIPTIONS

__all__ = ["HOLD", "DeadLetter", "DeadLetters", "read_letter"]

HOLD = "dead-letters-hold"
"""The operators' box among the pulled subscriptions."""
MARK = "CloudPubSubDeadLetterSource"
"""What the attributes begin with that a broker adds to a letter."""

_TOPIC_OF = {each.name: each.topic for each in SUBSCRIPTIONS}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that was given up on at one subscription."""

    id: str
    """Of one message that died once: its copies have it too. What is said again and dies again is
    another letter."""
    subscription: str
    """Where it died; "" where no broker says so."""
    topic: str
    """Where it was said first; "" where that is not known, and it cannot be said again."""
    message_id: str
    """Of its envelope; the digest of its bytes where they are no message of ours."""
    type: str
    """"" where its bytes are no message of ours; so are the next two."""
    job_id: str
    tenant: str
    published_at_ms: int
    """When it was said first: milliseconds since the epoch; 0 unknown."""
    attempts: int
    """Deliveries before it was given up on; 0 unknown."""
    data: bytes = field(repr=False)
    """As it was published: customers' text may be in it."""
    attributes: Mapping[str, str] = field(repr=False)
    """As it was published, without the broker's marks."""

    @property
    def attributes_again(self) -> dict[str, str]:
        """With what it is said again: a request that had only its broker's name keeps one name.

        However often it is said again and dies, it is the request that it was the first time.
        """
        return {ARRIVAL: self.id, **self.attributes}


class DeadLetters(Protocol):
    """The operators' box. What one reader looks at may be hidden from others until `close`.

    Contract test: tests/contract/test_dead_letters.py
    """

    def look(self, limit: int) -> list[DeadLetter]:
        """Give up to `limit` letters, the oldest first; copies of a letter count as one.

        Raises:
            Unavailable: The broker cannot be reached.
        """
        ...

    def redrive(self, letter_id: str) -> None:
        """Say a letter again where it was said first, with all its copies as one, and drop it.

        All who listen there hear it; those that had handled it find their receipt. Its attributes
        are the letter's `attributes_again`.

        Raises:
            NotFound: No such letter, or nobody knows where it came from.
            Unavailable: The broker cannot be reached; it may have been said and still be here.
        """
        ...

    def drop(self, letter_id: str) -> None:
        """Forget a letter and its copies, for ever.

        Raises:
            NotFound: No such letter.
            Unavailable: The broker cannot be reached; it may or may not have happened.
        """
        ...

    def close(self) -> None:
        """Let others see what was looked at."""
        ...


def read_letter(data: bytes, attributes: Mapping[str, str]) -> DeadLetter:
    """Read what a broker forwarded to the box."""
    try:
        message = decode_envelope(data)
    except ContractError:
        message = None
    message_id = message.id if message else digest(data)
    source = attributes.get(f"{MARK}Subscription", "").rpartition("/")[2]
    said_at = attributes.get(f"{MARK}TopicPublishTime", "")
    own = {k: v for k, v in attributes.items() if not k.startswith(MARK)}
    return DeadLetter(
        # Requests with equal bytes are two wishes: only when they were said tells them apart.
        id=digest("dead", source, message_id, data, said_at, own.get(ARRIVAL, "")),
        subscription=source,
        topic=_TOPIC_OF.get(source, ""),
        message_id=message_id,
        type=message.type if message else "",
        job_id=message.job_id if message else "",
        tenant=message.tenant if message else "",
        published_at_ms=_instant_ms(said_at),
        attempts=_count(attributes.get(f"{MARK}DeliveryCount", "")),
        data=data,
        attributes=own,
    )


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _instant_ms(text: str) -> int:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return 0
    # Without a zone it is nobody's time.
    return 0 if at.tzinfo is None else max(0, int((at - _EPOCH).total_seconds() * 1000))
