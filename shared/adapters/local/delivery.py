"""How the embedded bus delivers, as pure decisions: backoff, injected faults, dead letters' marks.

Owns no table. The faults exist so that tests are harsher than a cloud broker; they are seeded, and
the same seed misbehaves in the same way.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast

from shared.domain.ids import digest

__all__ = [
    "DEAD_LETTERS",
    "BusFaults",
    "DeliveryPolicy",
    "backoff_ms",
    "burial_marks",
    "subject",
]

DEAD_LETTERS = "dead-letters"
"""Where messages go that were delivered too often. Its own subscriptions try for ever."""

_DRAW = 2**48
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DeliveryPolicy:
    """How long and how often a message is tried."""

    ack_deadline_ms: int = 60_000
    """A delivery that is not acknowledged or extended by then is given to somebody else."""
    attempts_max: int = 30
    backoff_min_ms: int = 10_000
    backoff_max_ms: int = 600_000


@dataclass(frozen=True, slots=True)
class BusFaults:
    """Misbehaviour to inject."""

    seed: int = 0
    duplicate_per_mille: int = 0
    """How many of 1000 messages are delivered once more than `copies`."""
    delay_max_ms: int = 0
    """Each copy becomes visible up to this much later."""
    reorder: bool = False
    """Deliver what is visible in a drawn order instead of the order of publishing."""
    copies: int = 1
    """How often every message is delivered at least."""

    def times(self, sequence: int, subscription: str) -> int:
        """Say how many copies of a published message a subscription gets."""
        drawn = self._drawn("duplicate", sequence, subscription) % 1000
        return self.copies + (drawn < self.duplicate_per_mille)

    def delay_ms(self, sequence: int, subscription: str, copy: int) -> int:
        """Say how late a copy is."""
        return self._drawn("delay", sequence, subscription, copy) % (self.delay_max_ms + 1)

    def rank(self, sequence: int, subscription: str, copy: int) -> int:
        """Say where a copy stands among those that are visible."""
        return self._drawn("rank", sequence, subscription, copy) if self.reorder else sequence

    def _drawn(self, *what: str | int) -> int:
        return int(digest("fault", self.seed, *what, length=12), 16) % _DRAW


def backoff_ms(policy: DeliveryPolicy, message: int, attempt: int) -> int:
    """Give the pause after a refused attempt: doubling, less up to a quarter so that herds part.

    Args:
        policy: The bounds, which the result keeps.
        message: Whose pause: the same message and attempt always wait equally long.
        attempt: The attempt that was refused, from 1.
    """
    step = min(policy.backoff_max_ms, policy.backoff_min_ms << min(attempt - 1, 40))
    jitter = int(digest("backoff", message, attempt, length=8), 16) % (step // 4 + 1)
    return max(policy.backoff_min_ms, step - jitter)


def subject(data: bytes, attributes: Mapping[str, str]) -> tuple[str, str]:
    """Say what type a message is and which job it is about, "" where it does not say.

    Attributes win. Anything may arrive, so this reads what it can and never fails.
    """
    said: Mapping[str, object] = attributes
    if "type" not in said or "job_id" not in said:
        try:
            envelope: object = json.loads(data)
        except (ValueError, RecursionError):
            envelope = None
        if isinstance(envelope, dict):
            said = cast("dict[str, object]", envelope) | dict(said)
    return _short(said.get("type")), _short(said.get("job_id"))


def burial_marks(subscription: str, attempts: int, published_at_ms: int) -> dict[str, str]:
    """Give the attributes that a dead letter gains: where it died, how often, since when."""
    return {
        "CloudPubSubDeadLetterSourceSubscription": subscription,
        "CloudPubSubDeadLetterSourceDeliveryCount": str(attempts),
        "CloudPubSubDeadLetterSourceTopicPublishTime": _rfc3339(published_at_ms),
    }


def _rfc3339(at_ms: int) -> str:
    moment = _EPOCH + timedelta(milliseconds=at_ms)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _short(value: object) -> str:
    # Half of a surrogate pair is JSON, and no text that a database keeps.
    if not isinstance(value, str):
        return ""
    return (value if value.isascii() else value.encode("utf-8", "replace").decode())[:200]
