"""Pub/Sub's own push: a message in JSON, its data in base64. Read and written. Pure."""

import base64
import binascii
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import cast

from shared.domain.errors import MalformedMessage
from shared.ports.bus import Delivery
from shared.runtime.push.strict import is_text

__all__ = [
    "attempt_of",
    "attributes_of",
    "bytes_of",
    "encode_push",
    "name_of",
    "read_wrapped",
    "time_ms",
]

ATTRIBUTES_MAX = 128
"""Pub/Sub's own limit is 100; a dead letter gains some."""
KEY_BYTES_MAX, VALUE_BYTES_MAX = 256, 1024
NAME_BYTES_MAX = 512
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)


def read_wrapped(push: Mapping[str, object]) -> Delivery:
    """Read a push; what says how often it was tried is a hint and may be missing or odd.

    Raises:
        MalformedMessage: Not a push.
    """
    message = push.get("message")
    if not isinstance(message, dict):
        raise MalformedMessage("push: no message")
    message = cast("dict[str, object]", message)
    # Older spellings stand beside the newer ones.
    message_id = message.get("messageId", message.get("message_id", ""))
    published = message.get("publishTime", message.get("publish_time", ""))
    return Delivery(
        subscription=name_of(push.get("subscription"), "subscription").rpartition("/")[2],
        data=bytes_of(message.get("data", "")),
        attempt=attempt_of(push.get("deliveryAttempt")),
        attributes=attributes_of(message.get("attributes")),
        message_id=name_of(message_id, "message id"),
        published_at_ms=time_ms(published),
    )


def encode_push(delivery: Delivery, project: str = "local") -> bytes:
    """Write a delivery as Pub/Sub pushes it; processes of our own hosts are fed with it."""
    message: dict[str, object] = {
        "data": base64.b64encode(delivery.data).decode(),
        "attributes": delivery.attributes,
    }
    if delivery.message_id:
        message["messageId"] = delivery.message_id
    if delivery.published_at_ms:
        moment = _EPOCH + delivery.published_at_ms * _MS
        message["publishTime"] = moment.isoformat().replace("+00:00", "Z")
    push = {
        "message": message,
        "subscription": f"projects/{project}/subscriptions/{delivery.subscription}",
        "deliveryAttempt": delivery.attempt,
    }
    return json.dumps(push).encode()


def attributes_of(said: object) -> dict[str, str]:
    """Read attributes within the broker's own limits; absent and null are none.

    Raises:
        MalformedMessage: Not a flat object of texts, or more than a message may have.
    """
    if said is None:
        return {}
    if not isinstance(said, dict) or len(cast("dict[object, object]", said)) > ATTRIBUTES_MAX:
        raise MalformedMessage("push: attributes")
    attributes = cast("dict[str, str]", said)
    for key, value in attributes.items():
        if not (is_text(key, KEY_BYTES_MAX) and is_text(value, VALUE_BYTES_MAX)):
            raise MalformedMessage("push: an attribute")
    return attributes


def name_of(said: object, what: str) -> str:
    """Read the name of a subscription or message.

    Raises:
        MalformedMessage: Not a text, or longer than any name.
    """
    if not is_text(said, NAME_BYTES_MAX):
        raise MalformedMessage(f"push: {what}")
    return cast("str", said)


def attempt_of(said: object) -> int:
    """Read how often it was tried; 0 where nobody counts."""
    return said if type(said) is int and 0 <= said < 2**31 else 0


def time_ms(said: object) -> int:
    """Read an RFC 3339 time in milliseconds since the epoch; 0 where it says none."""
    if not isinstance(said, str) or not 20 <= len(said) <= 40:
        return 0
    try:
        moment = datetime.fromisoformat(said)
        return max(0, (moment - _EPOCH) // _MS)
    except (ValueError, OverflowError, TypeError):
        return 0  # A time without a zone is no moment.


def bytes_of(encoded: object) -> bytes:
    """Read base64 as the standard spells it: nothing strange in it, padded, and no more than that.

    Raises:
        MalformedMessage: Not that.
    """
    if not isinstance(encoded, str):
        raise MalformedMessage("push: data")
    if len(encoded) % 4 or encoded.endswith("==="):  # Too much padding passes the strict mode.
        raise MalformedMessage("push: data is not base64")
    try:
        return binascii.a2b_base64(encoded, strict_mode=True)
    except ValueError:
        raise MalformedMessage("push: data is not base64") from None
