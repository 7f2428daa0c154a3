"""docs/messages.md and docs/schemas: every message, who says it, who hears it, what it holds."""

from dataclasses import fields
from importlib import import_module
from typing import Any

from shared.contracts.codec import schema_of_class
from shared.contracts.envelope import MESSAGE_BYTES_MAX, Envelope
from shared.contracts.registry import CLASS_OF, FROM_OUTSIDE, SCHEMA_OF
from shared.contracts.requests import FILLED_IN
from shared.topology import SERVICES, SPEAKERS_OF, SUBSCRIPTIONS, TOPIC_OF, TOPICS, subscribed
from tests.docs_generator.attributes import attribute_docs
from tests.docs_generator.markdown import code, headed, json_text, table

__all__ = ["messages_documents", "payload_schema"]

INTRODUCTION = f"""\
Services meet only on topics. A command is an imperative (`take.order`), an event is past tense
(`take.returned`). A message carries ids and names of blobs, never media: at most
{MESSAGE_BYTES_MAX:,} bytes. `outside` is everybody who is no service: customers, operators, the
prompt bucket, the scheduler and the broker's dead letters.

Every message has a schema number. Only the newest shape lives in memory: an upgrader brings old
ones there (`shared/contracts/upgrades.py`), a newer one is given back. One golden file of every
version that was ever published lies in `tests/contract/messages/golden` and decodes for ever."""

STRICT = """\
Written by customers, so a field that we do not know is refused. Between services it is ignored:
a release reads what the next one adds. How to ask, by example:
[message-contract.md](message-contract.md)."""


def messages_documents() -> dict[str, str]:
    """Give docs/messages.md and one JSON Schema a message."""
    heard = _heard()
    parts = [
        INTRODUCTION,
        "## Topics",
        _topics(),
        "## The envelope",
        _fields_table(Envelope, {f.name: f.type for f in fields(Envelope)}),
        *(part for topic in TOPICS for part in _topic(topic, heard)),
    ]
    schemas = {f"schemas/{type_}.json": _schema(type_) for type_ in CLASS_OF}
    source = "`shared/contracts` and `shared/topology.py`"
    return {"messages.md": headed("Messages", source, *parts), **schemas}


def _heard() -> dict[str, list[str]]:
    """Message type to the services whose handler table knows it."""
    heard: dict[str, list[str]] = {type_: [] for type_ in CLASS_OF}
    for subscription in SUBSCRIPTIONS:
        module, _, name = SERVICES[subscription.service].handlers.partition(":")
        known: dict[str, Any] = getattr(import_module(module), name)
        for type_, services in heard.items():
            if TOPIC_OF[type_] == subscription.topic and type_ in known:
                services.append(subscription.service)
    return heard


def _topics() -> str:
    rows = [[code(topic), str(len(_types_on(topic))), code(*subscribed(topic))] for topic in TOPICS]
    return table(["Topic", "Messages", "Subscriptions"], rows)


def _types_on(topic: str) -> list[str]:
    return [type_ for type_, at in TOPIC_OF.items() if at == topic]


def _topic(topic: str, heard: dict[str, list[str]]) -> list[str]:
    types = _types_on(topic)
    if not types:
        return [f"## Topic `{topic}`", "For the raw callbacks of vendors; none is connected yet."]
    parts = [f"## Topic `{topic}`", *([STRICT] if FROM_OUTSIDE & set(types) else [])]
    for type_ in types:
        parts += _message(type_, heard[type_])
    return parts


def _message(type_: str, hearers: list[str]) -> list[str]:
    meaning, *_ = (CLASS_OF[type_].__doc__ or "").strip().split("\n")
    told = (
        f"Said by {', '.join(SPEAKERS_OF[type_])}; heard by "
        f"{', '.join(hearers) or 'customers'}; schema {SCHEMA_OF[type_]} "
        f"([JSON Schema](schemas/{type_}.json))."
    )
    return [f"### `{type_}`", f"{meaning} {told}", _properties(type_)]


def _schema(type_: str) -> str:
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"{type_}.json"}
    return json_text({**head, **payload_schema(type_)})


def payload_schema(type_: str) -> dict[str, Any]:
    """Give the JSON Schema of a payload as it may be published: without what its arrival says."""
    schema = schema_of_class(CLASS_OF[type_])
    filled_in, _ = FILLED_IN.get(type_, ("", ""))
    required = [name for name in schema.get("required", []) if name != filled_in]
    strict = {"additionalProperties": False} if type_ in FROM_OUTSIDE else {}
    return {**schema, **({"required": required} if required else {}), **strict}


def _properties(type_: str) -> str:
    schema, documented = payload_schema(type_), attribute_docs(CLASS_OF[type_])
    required = schema.get("required", [])
    rows = [
        [
            code(name),
            _type_text(inner) + ("" if name in required else ", optional"),
            documented.get(name, ""),
        ]
        for name, inner in schema["properties"].items()
    ]
    return table(["Field", "Type", "Meaning"], rows)


def _type_text(schema: dict[str, Any]) -> str:
    """Say a JSON Schema type in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(_type_text(each) for each in schema["anyOf"])
    if "prefixItems" in schema:
        return f"[{', '.join(_type_text(each) for each in schema['prefixItems'])}]"
    if schema.get("type") == "array":
        return f"list of {_type_text(schema['items'])}"
    return f"{schema.get('type', 'any')}{_bounds(schema)}"


def _bounds(schema: dict[str, Any]) -> str:
    names = {"minimum": "≥", "maximum": "≤", "minLength": "length ≥", "maxLength": "length ≤"}
    said = [f"{sign} {schema[name]}" for name, sign in names.items() if name in schema]
    return f" ({', '.join(said)})" if said else ""


def _fields_table(cls: type, types: dict[str, Any]) -> str:
    documented = attribute_docs(cls)
    rows = [
        [code(name), getattr(type_, "__name__", str(type_)), documented.get(name, "")]
        for name, type_ in types.items()
    ]
    return table(["Field", "Type", "Meaning"], rows)
