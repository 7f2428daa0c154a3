"""Bytes to payloads and back: the only validator of what crosses a topic or rests in a store."""

import json
import re
from dataclasses import fields
from functools import cache
from json.encoder import encode_basestring
from typing import Any, NoReturn, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from shared.contracts.envelope import MESSAGE_BYTES_MAX, Envelope
from shared.contracts.registry import CLASS_OF, FROM_OUTSIDE, SCHEMA_OF
from shared.contracts.upgrades import upgraded
from shared.domain.errors import MalformedMessage, NewerSchema

__all__ = [
    "HEAD",
    "RECORD_SCHEMA",
    "check_head",
    "decode_as",
    "decode_envelope",
    "decode_payload",
    "decode_record",
    "encode_envelope",
    "encode_json",
    "encode_record",
    "parse_object",
    "schema_of_class",
]

T = TypeVar("T")

RECORD_SCHEMA = 1
"""The schema number of records that this release writes; upgraders are keyed by collection."""

_STRANGER = "unexpected_keyword_argument"
"""What pydantic calls a field that a dataclass does not have."""

HEAD = tuple(field.name for field in fields(Envelope) if field.name != "payload")
"""What an envelope says beside its payload."""

_OWN_HAND = re.compile(
    rb'\{"id": "(T)", "type": "(T)", "schema": (N), "tenant": "(T)", "job_id": "(T)",'
    rb' "occurred_at_ms": (N), "cause_id": "(T)", "trace": "(T)", "payload": '.replace(
        b"T", rb'[^"\\\x00-\x1f]{0,200}'
    ).replace(b"N", rb"0|[1-9][0-9]{0,17}")
)
"""A head as `encode_envelope` writes it, without escapes."""
_HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")


@cache
def _adapter(cls: type[T]) -> TypeAdapter[T]:
    return TypeAdapter(cls)


def schema_of_class(cls: type) -> dict[str, Any]:
    """Give the JSON Schema of a payload or record class."""
    return _adapter(cls).json_schema()


def encode_json(value: object) -> bytes:
    """Serialize a dataclass: the same value always gives the same bytes."""
    return _adapter(type(value)).serializer.to_json(value)


def decode_as(cls: type[T], data: bytes | str, *, strangers: bool = True) -> T:
    """Read a dataclass from JSON, strictly.

    Args:
        cls: The class.
        data: JSON.
        strangers: Whether unknown fields are ignored (True) or refused.

    Raises:
        MalformedMessage: Not JSON, wrong types, out of bounds. Names fields, never contents.
    """
    try:
        extra = "ignore" if strangers else "forbid"
        return _adapter(cls).validator.validate_json(data, strict=True, extra=extra)
    except ValidationError as error:
        _refuse(error)


def _refuse(error: ValidationError) -> NoReturn:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    # The name of a field that we do not know is the sender's text, not ours.
    path = first["loc"][:-1] if first["type"] == _STRANGER else first["loc"]
    where = ".".join(str(part) for part in path) or "body"
    what = "unknown field" if first["type"] == _STRANGER else first["type"]
    raise MalformedMessage(f"{where[:120]}: {what}") from None


def encode_envelope(envelope: Envelope) -> bytes:
    """Serialize a message.

    Raises:
        MalformedMessage: Larger than a message may be.
    """
    text = encode_basestring
    head = (
        f'{{"id": {text(envelope.id)}, "type": {text(envelope.type)}'
        f', "schema": {envelope.schema}, "tenant": {text(envelope.tenant)}'
        f', "job_id": {text(envelope.job_id)}, "occurred_at_ms": {envelope.occurred_at_ms}'
        f', "cause_id": {text(envelope.cause_id)}, "trace": {text(envelope.trace)}, "payload": '
    )
    data = head.encode() + encode_json(envelope.payload) + b"}"
    if len(data) > MESSAGE_BYTES_MAX:
        raise MalformedMessage(f"{envelope.type} is larger than {MESSAGE_BYTES_MAX} bytes")
    return data


def decode_envelope(data: bytes) -> Envelope:
    """Read a message of any published schema into the newest shape.

    Raises:
        MalformedMessage: Not a message we know.
        NewerSchema: Written by a newer release: give it back.
    """
    own = _in_our_hand(data)
    if own is not None:
        return own
    raw = parse_object(data)
    type_ = raw.get("type")
    if not isinstance(type_, str) or type_ not in CLASS_OF:
        raise MalformedMessage("type: unknown")
    payload = raw.get("payload")
    schema = raw.get("schema")
    if not isinstance(payload, dict) or type(schema) is not int:
        raise MalformedMessage("payload or schema: missing")
    known = decode_payload(type_, schema, cast("dict[str, Any]", payload))
    head = {name: raw.get(name) for name in HEAD}
    check_head(head)
    return Envelope(**{**head, "schema": SCHEMA_OF[type_], "payload": known})  # pyright: ignore[reportArgumentType]


def _in_our_hand(data: bytes) -> Envelope | None:
    """Read a message of the newest schema that is, byte for byte, what this release writes.

    That leaves no room for a duplicate key, NaN or a stranger, so it is read in one pass; None:
    anything else, which is read with care. Two thirds of a decoding are saved.
    """
    head = _OWN_HAND.match(data) if len(data) <= MESSAGE_BYTES_MAX else None
    if head is None:
        return None
    body = data[head.end() : -1]
    try:
        id_, type_, schema, tenant, job_id, at_ms, cause_id, trace = map(
            bytes.decode, head.groups()
        )
        if SCHEMA_OF.get(type_) != int(schema):
            return None
        payload = _adapter(CLASS_OF[type_]).validator.validate_json(body, strict=True)
    except (UnicodeDecodeError, ValidationError):
        return None
    if encode_json(payload) != body or data[-1:] != b"}":
        return None
    return Envelope(id_, type_, int(schema), tenant, job_id, int(at_ms), cause_id, trace, payload)


def decode_payload(type_: str, schema: int, payload: dict[str, Any]) -> object:
    """Read a payload of any published schema into the newest shape.

    Raises:
        MalformedMessage: It breaks its schema.
        NewerSchema: Written by a newer release: give it back.
    """
    newest = upgraded(type_, schema, SCHEMA_OF[type_], payload)
    cls: type[object] = CLASS_OF[type_]
    return decode_as(cls, json.dumps(newest), strangers=type_ not in FROM_OUTSIDE)


def parse_object(data: bytes) -> dict[str, Any]:
    """Read a JSON object without duplicate keys, NaN or Infinity, no larger than a message.

    Raises:
        MalformedMessage: It is none.
    """
    if len(data) > MESSAGE_BYTES_MAX:
        raise MalformedMessage("body: too large")
    try:
        raw: object = json.loads(
            data, object_pairs_hook=_no_duplicates, parse_constant=_no_constants
        )
    except (ValueError, RecursionError) as error:
        if isinstance(error, MalformedMessage):  # pragma: no cover - not a ValueError today
            raise
        raise MalformedMessage("body: not JSON") from None
    if not isinstance(raw, dict):
        raise MalformedMessage("body: not an object")
    return cast("dict[str, Any]", raw)


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise MalformedMessage("body: a key appears twice")
    return found


def _no_constants(_name: str) -> NoReturn:
    raise MalformedMessage("body: NaN or Infinity")


def check_head(head: dict[str, Any]) -> None:
    """Check what an envelope says beside its payload.

    Raises:
        MalformedMessage: A field of another kind, too long, or no text.
    """
    for name, value in head.items():
        expected = int if name in ("schema", "occurred_at_ms") else str
        if type(value) is not expected or (isinstance(value, str) and not _is_sayable(value)):
            raise MalformedMessage(f"{name}: {expected.__name__} expected")


def _is_sayable(text: str) -> bool:
    """Whether a head may carry it: JSON can spell half a character, which no message can."""
    return len(text) <= 200 and (text.isascii() or _HALF_A_CHARACTER.search(text) is None)


_RECORD_HEAD = b'{"schema": %d, "record": ' % RECORD_SCHEMA


def encode_record(value: object) -> bytes:
    """Serialize a record's body with its schema number.

    What has its default is left out, and read back as it: a default that changes is a new schema.
    """
    body = _adapter(type(value)).dump_json(value, exclude_defaults=True)
    return b"%b%b}" % (_RECORD_HEAD, body)


def decode_record(cls: type[T], collection: str, body: bytes) -> T:
    """Read a record's body of any schema into the newest shape.

    Raises:
        MalformedMessage: The stored body breaks its schema.
        NewerSchema: Written by a newer release.
    """
    if body.startswith(_RECORD_HEAD) and body.endswith(b"}"):
        return decode_as(cls, body[len(_RECORD_HEAD) : -1])
    raw = json.loads(body)
    schema = raw["schema"]
    if schema > RECORD_SCHEMA:
        raise NewerSchema(f"{collection} schema {schema}")
    return decode_as(cls, json.dumps(upgraded(collection, schema, RECORD_SCHEMA, raw["record"])))
