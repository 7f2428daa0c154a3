"""The codec is the only validator: bytes either are a message of ours, or are refused by name."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.contracts.codec import (
    decode_as,
    decode_envelope,
    decode_record,
    encode_envelope,
    encode_json,
    encode_record,
    schema_of_class,
)
from shared.contracts.envelope import MESSAGE_BYTES_MAX, BlobRef, Envelope
from shared.contracts.funds import Tick
from shared.contracts.job import JobSubmit
from shared.contracts.registry import CLASS_OF, FROM_OUTSIDE
from shared.contracts.upgrades import Upgrader, upgraded
from shared.domain.errors import ContractError, MalformedMessage, NewerSchema
from tests.contract.messages.examples import EXAMPLES, an_envelope

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4)
    ),
    max_leaves=12,
)


def _raw(type_: str = "tick") -> dict[str, Any]:
    return json.loads(encode_envelope(an_envelope(EXAMPLES[type_])))


def _decode(raw: dict[str, Any]) -> Envelope:
    return decode_envelope(json.dumps(raw).encode())


def _careful(data: bytes) -> Envelope:
    """Read it as what nobody's own hand has written: a blank more at the end changes no JSON."""
    return decode_envelope(data + b" ")


@pytest.mark.parametrize("type_", sorted(CLASS_OF))
def test_what_we_wrote_ourselves_reads_the_same_with_less_care(type_: str):
    data = encode_envelope(an_envelope(EXAMPLES[type_]))
    assert decode_envelope(data) == _careful(data)


@given(st.sampled_from(sorted(CLASS_OF)), st.data())
@settings(max_examples=300, deadline=None)
def test_bytes_that_are_nearly_ours_are_read_with_all_care(type_: str, data: st.DataObject):
    ours = encode_envelope(an_envelope(EXAMPLES[type_]))
    at = data.draw(st.integers(0, len(ours)))
    put = data.draw(st.sampled_from([b"", b",", b'"', b"}", b"\\", b"\xff", b" ", b'"a":1,', b"0"]))
    nearly = ours[:at] + put + ours[at + data.draw(st.integers(0, 2)) :]
    assert _ending(decode_envelope, nearly) == _ending(_careful, nearly)


def _ending(read: Any, data: bytes) -> object:
    try:
        return read(data)
    except ContractError as error:
        return type(error)


def test_a_key_that_appears_twice_in_a_payload_is_refused_between_services_too():
    ours = encode_envelope(an_envelope(Tick(5)))
    twice = ours.replace(b'{"at_ms":5}', b'{"at_ms":5,"at_ms":5}')
    assert twice != ours
    with pytest.raises(MalformedMessage, match="a key appears twice"):
        decode_envelope(twice)


@given(st.binary(max_size=400))
def test_any_bytes_decode_or_are_refused(data: bytes):
    try:
        decode_envelope(data)
    except ContractError:
        return


@given(st.sampled_from(sorted(CLASS_OF)), st.data())
@settings(max_examples=300, deadline=None)
def test_a_message_with_any_part_replaced_decodes_or_is_refused(type_: str, data: st.DataObject):
    raw = _raw(type_)
    target: Any = raw if data.draw(st.booleans()) else raw["payload"]
    target[data.draw(st.sampled_from([*target, "stranger"]))] = data.draw(JSON)

    try:
        decoded = _decode(raw)
    except ContractError:
        return
    # What was let in can be said again: no half-valid message gets past the border.
    assert decode_envelope(encode_envelope(decoded)) == decoded


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[]", "not an object"),
        (b"null", "not an object"),
        (b'{"type": "tick", "type": "tick"}', "a key appears twice"),
        (b'{"type": NaN}', "NaN or Infinity"),
        (b'{"type": -Infinity}', "NaN or Infinity"),
        (b'{"type": "job.unheard_of"}', "type: unknown"),
        (b'{"type": ["tick"]}', "type: unknown"),
        (b'{"type": "tick"}', "payload or schema: missing"),
        (b'{"type": "tick", "schema": true, "payload": {}}', "payload or schema: missing"),
        (b'{"type": "tick", "schema": 1.0, "payload": {}}', "payload or schema: missing"),
        (b'{"type": "tick", "schema": 0, "payload": {}}', "no schema 0"),
        (b'{"type": "tick", "schema": -7, "payload": {}}', "no schema -7"),
        (b"[" * 100_000, "not JSON"),
        (b'{"a":' * 60_000, "too large"),
        (b'{"a":' * 30_000, "not JSON"),
        (b'{"type": "tick", "schema": ' + b"9" * 5000 + b"}", "not JSON"),
        (b" " * 300_000, "too large"),
    ],
)
def test_what_is_no_message_is_refused_with_its_reason(data: bytes, reason: str):
    with pytest.raises(MalformedMessage, match=reason):
        decode_envelope(data)


@pytest.mark.parametrize("field", ["id", "tenant", "job_id", "cause_id", "trace"])
def test_a_lone_surrogate_is_refused_wherever_it_hides(field: str):
    """It would decode, and then could never be said again."""
    data = json.dumps(_raw() | {field: "\ud800"}).encode()

    with pytest.raises(MalformedMessage, match=field):
        decode_envelope(data)


def test_a_lone_surrogate_in_the_payload_is_refused():
    raw = _raw("job.submit")
    raw["payload"]["text"] = "\udfff"

    with pytest.raises(MalformedMessage):
        _decode(raw)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", 7),
        ("tenant", None),
        ("occurred_at_ms", "1"),
        ("occurred_at_ms", True),
        ("trace", "x" * 201),
    ],
)
def test_a_head_of_the_wrong_kind_is_refused_by_name(field: str, value: object):
    with pytest.raises(MalformedMessage, match=field):
        _decode(_raw() | {field: value})


@pytest.mark.parametrize("type_", sorted(FROM_OUTSIDE))
def test_a_customer_is_told_of_a_field_we_do_not_know(type_: str):
    raw = _raw(type_)
    raw["payload"]["budgett"] = 6

    with pytest.raises(MalformedMessage, match="body: unknown field"):
        _decode(raw)


def test_a_customers_words_never_reach_an_error():
    raw = _raw("job.submit")
    raw["payload"]["my secret"] = "another secret"

    with pytest.raises(MalformedMessage) as refused:
        _decode(raw)

    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("type_", sorted(set(CLASS_OF) - FROM_OUTSIDE))
def test_a_field_of_a_newer_minor_is_ignored_between_services(type_: str):
    raw = _raw(type_)
    raw["payload"]["from_the_future"] = 1

    assert _decode(raw).payload == EXAMPLES[type_]


def test_a_newer_schema_is_given_back_and_not_called_malformed():
    with pytest.raises(NewerSchema):
        _decode(_raw() | {"schema": 2})


def test_numbers_are_not_coerced():
    raw = _raw()
    raw["payload"]["at_ms"] = "1795300000000"

    with pytest.raises(MalformedMessage, match=r"at_ms: int_type"):
        _decode(raw)


def test_a_message_larger_than_a_message_may_be_is_refused_before_it_is_said():
    large = tuple(("k" * 200, "x" * 2000) for _ in range(200))
    payload = JobSubmit("key", "text", options=large)

    with pytest.raises(MalformedMessage, match=f"{MESSAGE_BYTES_MAX} bytes"):
        encode_envelope(an_envelope(payload))


# Upgraders: a synthetic history of three published shapes of one message.


def _split_amount(raw: dict[str, Any]) -> dict[str, Any]:
    return {"amount_usd": raw["amount"], "currency": "USD"}


def _to_micros(raw: dict[str, Any]) -> dict[str, Any]:
    return {"amount_micros": raw["amount_usd"] * 1_000_000}


HISTORY: dict[tuple[str, int], Upgrader] = {
    ("funds.asked", 1): _split_amount,
    ("funds.asked", 2): _to_micros,
}


@pytest.mark.parametrize(
    ("schema", "raw"),
    [
        (1, {"amount": 6}),
        (2, {"amount_usd": 6, "currency": "USD"}),
        (3, {"amount_micros": 6_000_000}),
    ],
)
def test_every_old_shape_becomes_the_newest_step_by_step(schema: int, raw: dict[str, Any]):
    assert upgraded("funds.asked", schema, 3, raw, HISTORY) == {"amount_micros": 6_000_000}


def test_an_upgrader_leaves_what_it_was_given_alone():
    raw = {"amount": 6}

    upgraded("funds.asked", 1, 3, raw, HISTORY)

    assert raw == {"amount": 6}


@pytest.mark.parametrize("schema", [0, -1])
def test_a_schema_number_that_never_was_is_malformed(schema: int):
    with pytest.raises(MalformedMessage):
        upgraded("funds.asked", schema, 3, {}, HISTORY)


def test_a_gap_in_the_upgraders_is_malformed():
    with pytest.raises(MalformedMessage, match="no schema 1"):
        upgraded("funds.asked", 1, 3, {}, {("funds.asked", 2): _to_micros})


def test_a_schema_from_the_future_is_newer():
    with pytest.raises(NewerSchema):
        upgraded("funds.asked", 4, 3, {}, HISTORY)


# Records rest in a store under the same rules.


def test_a_record_survives_the_way_there_and_back():
    blob = BlobRef("plans/p.json", "0" * 64, 12)

    assert decode_record(BlobRef, "plans", encode_record(blob)) == blob


def test_a_record_of_a_newer_release_is_given_back():
    body = encode_record(Tick(1)).replace(b'"schema": 1', b'"schema": 2')

    with pytest.raises(NewerSchema):
        decode_record(Tick, "ticks", body)


def test_a_record_that_breaks_its_schema_is_malformed():
    with pytest.raises(MalformedMessage, match="at_ms"):
        decode_record(Tick, "ticks", b'{"schema": 1, "record": {"at_ms": null}}')


@given(st.integers(min_value=-(2**70), max_value=2**70))
def test_a_record_keeps_integers_of_any_size(at_ms: int):
    tick = Tick(at_ms)

    assert decode_as(Tick, encode_json(tick)) == tick


def test_the_same_value_is_always_the_same_bytes():
    for payload in EXAMPLES.values():
        assert encode_json(copy.deepcopy(payload)) == encode_json(payload)


@pytest.mark.parametrize("type_", CLASS_OF)
def test_every_payload_has_a_json_schema(type_: str):
    assert schema_of_class(CLASS_OF[type_])["type"] == "object"
