"""Poison: pushes that can never become right, in endless variety, each the same for its number.

What is wrong may be the request, the wrapper, or the message inside a faultless wrapper. A message
that the change left readable is no poison, and another is drawn.
"""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any, cast

from shared.contracts.codec import encode_envelope
from shared.contracts.envelope import MESSAGE_BYTES_MAX
from shared.domain.errors import MalformedMessage, NewerSchema
from shared.ports.bus import Delivery
from shared.runtime.arrivals import decode_delivery
from shared.topology import SUBSCRIPTIONS, TOPIC_OF
from tests.contract.messages.examples import EXAMPLES, an_envelope

__all__ = ["CANARY", "KINDS", "Poison", "poison"]

CANARY = "CANARY-c0ffee a lighthouse keeper's secret"
"""Stands for a customer's text: it may lie in quarantine, and nowhere else."""

HUGE_BYTES = 10_000_000
STRANGE: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1.5, 1e300, 2**70, "", CANARY, "\x00", "\u202e", "é" * 700),
    *([], {}, [[]], {"a": {"b": CANARY}}, [1, "x", None], ["x"] * 300),
)


@dataclass(frozen=True)
class Poison:
    """One request that is wrong."""

    kind: str
    body: bytes
    headers: dict[str, str]
    given_back: bool = False
    """It waits for a release that can read it, until it is a dead letter."""


@dataclass(frozen=True)
class _Sender:
    """Chance, and where it is aimed."""

    random: Random
    subscription: str
    topic: str

    def message(self) -> dict[str, Any]:
        """A faultless message that may arrive there, as JSON."""
        types = [type_ for type_, at in TOPIC_OF.items() if at == self.topic and type_ in EXAMPLES]
        envelope = an_envelope(EXAMPLES[self.random.choice(types or ["tick"])])
        return json.loads(encode_envelope(envelope))

    def wrapper(self, data: bytes, **changes: Any) -> dict[str, Any]:
        message = {
            "data": base64.b64encode(data).decode(),
            "attributes": {"type": "tick", "traceparent": CANARY},
            "messageId": str(self.random.randrange(10**9)),
            "publishTime": "2026-11-22T10:00:00.123Z",
        }
        return {
            "message": message,
            "subscription": f"projects/p/subscriptions/{self.subscription}",
            "deliveryAttempt": self.random.choice([0, 1, 2, 29, 30]),
            **changes,
        }

    def one_of(self, options: Sequence[Any]) -> Any:
        return self.random.choice(options)

    def strange(self) -> Any:
        return self.random.choice(STRANGE)


def poison(service: str, number: int) -> Poison:
    """Draw a poisonous push for a service.

    Args:
        service: Whose subscription it names.
        number: The same number gives the same push.
    """
    random = Random(f"{service}/{number}")
    own = [each for each in SUBSCRIPTIONS if each.service == service]
    while True:
        # One request in a hundred is huge: they teach little and cost much.
        kind = "huge" if number % 100 == 99 else random.choice(ORDINARY)
        aim = random.choice(own)
        drawn = KINDS[kind](_Sender(random, aim.name, aim.topic))
        if drawn is not None:
            return replace(drawn, kind=kind)


# The message inside is wrong.


def _inside(sender: _Sender, data: bytes, attributes: Any = None) -> Poison | None:
    """Wrap a message without fault; None: it is readable after all."""
    wrapped = sender.wrapper(data)
    if attributes is not None:
        wrapped["message"]["attributes"] = attributes
    return _judged(sender, data, json.dumps(wrapped).encode(), {})


def _judged(
    sender: _Sender, data: bytes, body: bytes, headers: dict[str, str], **attributes: str
) -> Poison | None:
    try:
        decode_delivery(Delivery(sender.subscription, data, 0, attributes))
    except NewerSchema:
        return Poison("", body, headers, given_back=True)
    except MalformedMessage:
        return Poison("", body, headers)
    return None


def _changed(sender: _Sender) -> Poison | None:
    """A value somewhere is of another type."""
    message = sender.message()
    parent, key = sender.one_of(list(_places(message)))
    parent[key] = sender.strange()
    return _inside(sender, json.dumps(message).encode())


def _removed(sender: _Sender) -> Poison | None:
    message = sender.message()
    parent, key = sender.one_of(list(_places(message)))
    del parent[key]
    return _inside(sender, json.dumps(message).encode())


def _added(sender: _Sender) -> Poison | None:
    message = sender.message()
    parents: list[Any] = [each for each, _ in _places(message) if isinstance(each, dict)]
    sender.one_of(parents)[CANARY] = sender.strange()
    return _inside(sender, json.dumps(message).encode())


def _another_version(sender: _Sender) -> Poison | None:
    message = sender.message()
    message["schema"] = sender.one_of([0, -1, 2, 99, 2**70, 1.0, "1", None, True, [1]])
    return _inside(sender, json.dumps(message).encode())


def _another_type(sender: _Sender) -> Poison | None:
    message = sender.message()
    message["type"] = sender.one_of(["", "job.explode", CANARY, "JOB.SUBMIT", 7, None])
    return _inside(sender, json.dumps(message).encode())


def _odd_json(sender: _Sender) -> Poison | None:
    """Texts that stand where a value stood, and that no JSON writer would write."""
    message = sender.message()
    parent, key = sender.one_of(list(_places(message)))
    parent[key] = "@here@"
    odd = sender.one_of(
        [
            *("NaN", "Infinity", "-Infinity", "01", "1e999", "9" * 5000, "'x'", "\\ud800"),
            *('"\\ud800"', '"\\udc00\\ud800"', '"\\u0000"', "[" * 3000, '{"a":' * 500, "//", ""),
        ]
    )
    return _inside(sender, json.dumps(message).replace('"@here@"', odd).encode())


def _twice(sender: _Sender) -> Poison | None:
    """A key stands twice, in the head or deeper."""
    text = json.dumps(sender.message())
    parts = text.split('{"')
    at = sender.random.randrange(1, len(parts))
    name = parts[at].partition('"')[0]
    parts[at] = f'{name}": null, "{parts[at]}'
    return _inside(sender, '{"'.join(parts).encode())


def _broken(sender: _Sender) -> Poison | None:
    whole = json.dumps(sender.message()).encode()
    at = sender.random.randrange(len(whole))
    data = sender.one_of(
        [
            whole[:at],
            whole[:at] + sender.random.randbytes(3) + whole[at:],
            whole + whole,
            whole.decode().encode("utf-16"),
            sender.random.randbytes(sender.random.randrange(200)),
            b" " * (MESSAGE_BYTES_MAX + 1),
        ]
    )
    return _inside(sender, data)


def _hostile_attributes(sender: _Sender) -> Poison | None:
    """Within what a broker carries, around a message that cannot be read."""
    attributes = {
        sender.one_of(["type", "eventType", "../../etc", "\x00", CANARY[:40]]): CANARY,
        "objectId": sender.one_of(["../../../etc/passwd", "\u202e", CANARY]),
        "traceparent": sender.one_of(["00-" + "g" * 32, "", CANARY]),
        "reason": CANARY,
    }
    if sender.topic != "dead-letters":  # There it would be a letter, and no poison.
        attributes["CloudPubSubDeadLetterSourceSubscription"] = CANARY
    return _inside(sender, b'{"type": "no.such"}', attributes)


# The wrapper is wrong.


def _wrong(body: bytes | str, **headers: str) -> Poison:
    return Poison("", body if isinstance(body, bytes) else body.encode(), headers)


def _bad_base64(sender: _Sender) -> Poison:
    wrapped = sender.wrapper(json.dumps(sender.message()).encode())
    data = wrapped["message"]["data"]
    wrapped["message"]["data"] = sender.one_of(
        [
            "=" + data,
            data + "=",
            "*" + data[1:],
            data[:-3],
            "-_" + data,
            data + "\n",
            "é",
            "?",
            " " + data,
        ]
    )
    return _wrong(json.dumps(wrapped))


def _wrapper_types(sender: _Sender) -> Poison:
    wrapped = sender.wrapper(json.dumps(sender.message()).encode())
    inside = wrapped["message"]
    number = sender.one_of([None, True, 7, 1.5, [], {}, ["x"], {"a": 1}])
    match sender.random.randrange(6):
        case 0:
            wrapped["message"] = sender.strange()
        case 1:
            wrapped["subscription"] = number
        case 2:
            inside["data"] = number
        case 3:
            inside["messageId"] = number
        case 4:
            inside["attributes"] = sender.one_of(
                [[], 7, "x", True, {"a": 1}, {"a": None}, {"a": {}}, {"k" * 257: ""}]
            )
        case _:
            inside["attributes"] = {
                f"{at}": CANARY for at in range(sender.random.randrange(129, 2000))
            }
    return _wrong(json.dumps(wrapped))


def _wrapper_json(sender: _Sender) -> Poison:
    whole = json.dumps(sender.wrapper(json.dumps(sender.message()).encode()))
    return _wrong(
        sender.one_of(
            [
                "",
                CANARY,
                "null",
                "[]",
                "7",
                "{}",
                whole[: sender.random.randrange(len(whole))],
                whole[:-1] + ', "x": NaN}',
                whole[:-1] + ', "x": -Infinity}',
                whole[:-1] + ', "x": "\\udfff"}',
                whole[:-1] + ', "subscription": "twice"}',
                whole[:-1] + ', "x": ' + "[" * 5000 + "]" * 5000 + "}",
                whole[:-1] + ', "x": ' + "[" * 17 + "]" * 17 + "}",
                whole.replace('"attributes"', '"data": "", "attributes"'),
                "[" * 100_000,
                "9" * 100_000,
                whole.encode("utf-16"),
                whole.encode("utf-8-sig"),
                sender.random.randbytes(500),
            ]
        )
    )


def _huge(sender: _Sender) -> Poison:
    data = json.dumps(sender.message()).encode()
    return _wrong(
        sender.one_of(
            [
                b"\x00" * HUGE_BYTES,
                json.dumps(sender.wrapper(data + b" " * HUGE_BYTES)).encode(),
                json.dumps(sender.wrapper(data, more="x" * HUGE_BYTES)).encode(),
            ]
        )
    )


# It comes another way.

_EVENT = {
    "specversion": "1.0",
    "type": "google.cloud.storage.object.v1.finalized",
    "source": "//storage.googleapis.com/projects/_/buckets/b",
    "id": "1",
}


def _events(sender: _Sender) -> Poison:
    """Events of unknown kinds and versions, or about nothing."""
    told: dict[str, Any] = {"bucket": "b", "name": f"prompts/{CANARY}", "generation": "1"}
    event: dict[str, Any] = dict(_EVENT)
    match sender.random.randrange(4):
        case 0:
            event["specversion"] = sender.one_of(["0.3", "1", "1.00", "2.0", ""])
        case 1:
            event["type"] = sender.one_of(["", CANARY, "google.cloud.storage.object.v2"])
        case 2:
            told["generation"] = sender.one_of(["", "x", "-1", "9" * 40, 1.5, None, []])
        case _:
            nothing: list[Any] = [None, "", 7, [], {}, "n" * 2000]
            told[sender.one_of(["bucket", "name"])] = sender.one_of(nothing)
    if sender.random.random() < 0.5:
        body = json.dumps({**event, "data": told})
        return _wrong(body, **{"Content-Type": "application/cloudevents+json"})
    return _wrong(json.dumps(told), **{f"ce-{key}": value for key, value in event.items()})


def _unwrapped(sender: _Sender) -> Poison | None:
    """A push without its wrapper, around a message that cannot be read."""
    message = sender.message()
    parent, key = sender.one_of(list(_places(message)))
    parent[key] = sender.strange()
    headers = {
        "X-Goog-Pubsub-Subscription-Name": f"projects/p/subscriptions/{sender.subscription}",
        "X-Goog-Pubsub-Message-Id": "7",
        "Ce-Type": CANARY,
        "Eventtype": "OBJECT_FINALIZE",
    }
    data = json.dumps(message).encode()
    return _judged(sender, data, data, headers, eventType="OBJECT_FINALIZE")


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every place in a JSON value: what holds it, and under which key or index."""
    if not isinstance(value, dict | list):
        return []
    holder = cast("Any", value)
    keys: list[Any] = list(holder) if isinstance(value, dict) else list(range(len(holder)))
    below = [each for key in keys for each in _places(holder[key])]
    return [(holder, key) for key in keys] + below


KINDS: dict[str, Callable[[_Sender], Poison | None]] = {
    "changed": _changed,
    "removed": _removed,
    "added": _added,
    "another version": _another_version,
    "another type": _another_type,
    "odd JSON": _odd_json,
    "a key twice": _twice,
    "broken": _broken,
    "hostile attributes": _hostile_attributes,
    "bad base64": _bad_base64,
    "wrapper of wrong types": _wrapper_types,
    "wrapper of odd JSON": _wrapper_json,
    "events": _events,
    "unwrapped": _unwrapped,
    "huge": _huge,
}

ORDINARY = tuple(kind for kind in KINDS if kind != "huge")
