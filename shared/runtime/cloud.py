"""The push entry of a service: what functions-framework calls, here and in the cloud.

An http-signature function with our own decoder: the framework's CloudEvent conversion drops the
subscription and the delivery attempt. 204 acknowledges; 503 gives back; 400 is no push at all.

A service acknowledges what it has no handler for, so a push that was sent to the wrong service
must never reach its handlers: it would be lost.
"""

import base64
import binascii
import json
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, cast

from shared.contracts.envelope import MESSAGE_BYTES_MAX
from shared.domain.errors import MalformedMessage
from shared.ports.bus import Delivery
from shared.runtime.compose import consumer, open_workplace
from shared.runtime.consume import Consumer, Verdict
from shared.runtime.service import ServiceDefinition
from shared.runtime.settings import read_settings
from shared.topology import SUBSCRIPTIONS

if TYPE_CHECKING:
    from flask import Request

__all__ = ["decode_push", "encode_push", "entry_point"]

PUSH_BYTES_MAX = MESSAGE_BYTES_MAX * 2
"""Base64 and attributes around the largest message."""


def entry_point(definition: ServiceDefinition) -> Callable[["Request"], tuple[str, int]]:
    """Make the function that functions-framework serves for a service."""
    lazily = _Lazily(definition)
    own = frozenset(each.name for each in SUBSCRIPTIONS if each.service == definition.name)

    def handle(request: "Request") -> tuple[str, int]:
        """Take one Pub/Sub push; GET answers whether the service is up."""
        if request.method == "GET":
            return "ok", 200
        if (request.content_length or 0) > PUSH_BYTES_MAX:
            return "too large", 400
        try:
            delivery = decode_push(request.get_data(cache=False))
        except MalformedMessage as error:
            return str(error), 400
        if delivery.subscription not in own:
            return f"no subscription of {definition.name}", 503
        answer = lazily.consumer().consume(delivery)
        if answer.verdict is Verdict.ACKNOWLEDGE:
            return "", 204
        return answer.reason, 503

    return handle


class _Lazily:
    """Opens the workplace with the first delivery: a cold start opens nothing."""

    def __init__(self, definition: ServiceDefinition) -> None:
        self._definition = definition
        self._lock = Lock()
        self._consumer: Consumer | None = None

    def consumer(self) -> Consumer:
        with self._lock:
            if self._consumer is None:
                place = open_workplace(read_settings())
                self._consumer = consumer(self._definition, place)
            return self._consumer


def decode_push(body: bytes) -> Delivery:
    """Read a wrapped Pub/Sub push.

    Raises:
        MalformedMessage: Not a push.
    """
    try:
        raw = cast("object", json.loads(body))
    except (ValueError, RecursionError):
        raise MalformedMessage("push: not JSON") from None
    message = cast("dict[str, object]", raw).get("message") if isinstance(raw, dict) else None
    if not isinstance(raw, dict) or not isinstance(message, dict):
        raise MalformedMessage("push: no message")
    push, message = cast("dict[str, object]", raw), cast("dict[str, object]", message)
    attributes = message.get("attributes") or dict[str, str]()
    subscription, attempt = push.get("subscription"), push.get("deliveryAttempt", 0)
    if not isinstance(attributes, dict) or not isinstance(subscription, str):
        raise MalformedMessage("push: attributes or subscription")
    return Delivery(
        subscription=subscription.rpartition("/")[2],
        data=_data(message.get("data", "")),
        attempt=attempt if isinstance(attempt, int) else 0,
        attributes={
            str(key): str(value) for key, value in cast("dict[object, object]", attributes).items()
        },
    )


def _data(encoded: object) -> bytes:
    if not isinstance(encoded, str):
        raise MalformedMessage("push: data")
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise MalformedMessage("push: data is not base64") from None


def encode_push(delivery: Delivery) -> bytes:
    """Write a delivery as Pub/Sub pushes it; the embedded host's processes are fed with it."""
    return json.dumps(
        {
            "message": {
                "data": base64.b64encode(delivery.data).decode(),
                "attributes": delivery.attributes,
            },
            "subscription": f"projects/local/subscriptions/{delivery.subscription}",
            "deliveryAttempt": delivery.attempt,
        }
    ).encode()
