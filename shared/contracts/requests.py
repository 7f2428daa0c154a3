"""Requests as people and schedulers write them: whatever a broker knows need not be said.

Between services an envelope is whole. From outside, `type` and `payload` are enough: the rest has a
default that follows from the arrival, so that a redelivery says the same again. What is there is
read as strictly as ever, and a field that we do not know is refused: a key in the wrong place must
not be a film without its key.

What somebody outside calls his message is his own: among ours it is called by a digest of that and
of where it arrived. So no two that ask at different doors ever meet in one receipt, no text of
theirs names a document, and none of it is written into a log.

Without `schema` the payload is read as the newest shape and as nothing else. An old shape is never
guessed: when the newest has changed, who names no schema is refused, not misread.
"""

import json
import re
from dataclasses import dataclass
from typing import Any, Final, cast

from shared.contracts.codec import HEAD, check_head, decode_payload, parse_object
from shared.contracts.envelope import Envelope
from shared.contracts.job import JobRefused
from shared.contracts.registry import SCHEMA_OF
from shared.domain.errors import MalformedMessage
from shared.domain.ids import digest
from shared.domain.trace import trace_of

__all__ = [
    "ARRIVAL",
    "FILLED_IN",
    "Arrival",
    "asked_id",
    "read_request",
    "refusal_of_malformed",
]

ARRIVAL: Final = "aiprod-arrival"
"""The attribute by which a message that is said again keeps its name: brokers give it a new one."""

_PLAIN_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/#@+~-]{0,199}")
"""A key that is plainly a key; text that only stands in its place is not said back."""

_WORDS = {
    "missing": "it is missing",
    "string_type": "a text is expected",
    "string_too_short": "it is too short",
    "string_too_long": "it is too long",
    "int_type": "a whole number is expected",
    "tuple_type": "a list is expected",
    "str expected": "a text of at most 200 characters is expected",
    "int expected": "a whole number is expected",
    "object expected": "an object is expected",
    "unknown": "there is no such request",
}
"""What the validator says, for people."""

FILLED_IN = {"job.submit": ("request_key", "id"), "tick": ("at_ms", "occurred_at_ms")}
"""Message type to the field of its payload that need not be said, and to what of the head it is."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is known of a message beside its bytes."""

    subscription: str
    """Where it arrived: a broker's names are its topic's own."""
    types: frozenset[str]
    """What may be said there."""
    message_id: str = ""
    """The broker's name of it; empty: the same bytes are the same message."""
    published_at_ms: int = 0
    """Milliseconds since the epoch."""
    traceparent: str = ""
    """The W3C attribute, if any; unreadable ones are ignored."""
    said_again: str = ""
    """What it says of itself in the attribute ARRIVAL. It is believed as a name and nothing else,
    and never taken for a broker's."""


def read_request(data: bytes, arrival: Arrival) -> Envelope:
    """Read what somebody outside has published.

    Args:
        data: The message.
        arrival: What fills in what it leaves out. A request key that is not said is the message's
            id: each such message is a request of its own, however often it is delivered.

    Returns:
        The request under our own name. `cause_id` is its sender's name of it, so that an answer can
        name it; it is under no job until it is known whose job it names.

    Raises:
        MalformedMessage: It asks for nothing that can be asked for here; names the field.
        NewerSchema: Written for a newer release: give it back.
    """
    raw = parse_object(data)
    type_ = raw.get("type")
    if not isinstance(type_, str) or type_ not in arrival.types:
        raise MalformedMessage("type: unknown")
    if not raw.keys() <= {*HEAD, "payload"}:
        raise MalformedMessage("body: unknown field")
    payload = raw.get("payload")
    if not isinstance(payload, dict):
        raise MalformedMessage("payload: object expected")
    asked = cast("dict[str, Any]", payload)
    head = _head(type_, raw, data, arrival)
    check_head(head)
    if head["schema"] < 1:
        raise MalformedMessage(f"schema: 1 to {SCHEMA_OF[type_]} expected")
    known = _payload(type_, head["schema"], {**_filled_in(type_, head), **asked})
    ours = {**head, "schema": SCHEMA_OF[type_], "job_id": ""}
    if raw.get("id"):
        ours["id"] = asked_id(arrival.subscription, head["id"])
        ours["cause_id"] = head["id"]
    return Envelope(**{**ours, "payload": known})  # pyright: ignore[reportArgumentType]


def asked_id(subscription: str, said: str) -> str:
    """Give our name of a message that its sender named.

    Args:
        subscription: Where it arrived.
        said: The sender's name.
    """
    return digest("asked", subscription, said)


def _head(type_: str, raw: dict[str, Any], data: bytes, arrival: Arrival) -> dict[str, Any]:
    """Give what surrounds the payload; empty texts count as left out."""
    name = raw.get("id") or _arrived(data, arrival)
    defaults: dict[str, Any] = {
        "id": name,
        "schema": SCHEMA_OF[type_],
        "tenant": "",
        "job_id": "",
        "occurred_at_ms": arrival.published_at_ms,
        "cause_id": "",
        "trace": trace_of(arrival.traceparent, json.dumps(name)),
    }
    return {key: defaults.get(key, "") if raw.get(key, "") == "" else raw[key] for key in HEAD}


def _arrived(data: bytes, arrival: Arrival) -> str:
    if not arrival.message_id:
        return digest("arrived", arrival.subscription, b"=" + data)
    if arrival.said_again:
        return digest("arrived again", arrival.subscription, arrival.said_again)
    return digest("arrived", arrival.subscription, arrival.message_id)


def _filled_in(type_: str, head: dict[str, Any]) -> dict[str, Any]:
    """Give the fields of a payload that an arrival says as well; what is written wins."""
    field, source = FILLED_IN.get(type_, ("", ""))
    return {field: head[source]} if field else {}


def _payload(type_: str, schema: int, payload: dict[str, Any]) -> object:
    try:
        return decode_payload(type_, schema, payload)
    except MalformedMessage as error:
        where = error.reason.removeprefix("body")
        raise MalformedMessage(f"payload{where if where[0] == ':' else f'.{where}'}") from None


def refusal_of_malformed(data: bytes, message_id: str, error: MalformedMessage) -> JobRefused:
    """Answer a message that could not be read, without repeating what stands in it.

    Args:
        data: The message; its request key is given back if it is plainly a key.
        message_id: What its sender may know it by.
        error: What is wrong with it.
    """
    field, _, what = error.reason.partition(": ")
    known = message_id if _PLAIN_KEY.fullmatch(message_id) else "without a name"
    sentence = (
        f"The message {known} is no request: {field}: {_WORDS.get(what, what.replace('_', ' '))}."
        " Nothing was spent."
        " Correct it as docs/message-contract.md says and publish it again."
    )
    return JobRefused(_key_in(data), "malformed", sentence[:600])


def _key_in(data: bytes) -> str:
    try:
        payload = parse_object(data).get("payload")
    except MalformedMessage:
        return ""
    key = cast("dict[str, object]", payload).get("request_key") if isinstance(payload, dict) else ""
    return key if isinstance(key, str) and _PLAIN_KEY.fullmatch(key) else ""
