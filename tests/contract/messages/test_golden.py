"""Every message version that was ever published still decodes, to the newest shape."""

import json
from pathlib import Path
from typing import TypeAlias

import pytest

from shared.contracts.codec import decode_envelope, encode_envelope
from shared.contracts.registry import CLASS_OF, SCHEMA_OF, type_of
from shared.contracts.take import TakeFailed, TakeReturned, TakeWrittenOff
from tests.contract.messages.examples import EXAMPLES, an_envelope
from tests.contract.messages.publish import GOLDEN, golden_of

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

FILES = sorted(GOLDEN.glob("*/v*.json"))


def _name(path: Path) -> str:
    return f"{path.parent.name}-{path.stem}"


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_a_published_message_decodes_to_the_newest_shape(path: Path):
    envelope = decode_envelope(path.read_bytes())

    assert envelope.type == path.parent.name
    assert envelope.schema == SCHEMA_OF[envelope.type]
    assert type(envelope.payload) is CLASS_OF[envelope.type]


@pytest.mark.parametrize("type_", CLASS_OF)
def test_each_message_has_a_golden_file_of_every_version(type_: str):
    published = {path.name for path in (GOLDEN / type_).glob("*")}

    assert published == {f"v{n}.json" for n in range(1, SCHEMA_OF[type_] + 1)}


def test_the_golden_folder_holds_no_unknown_type():
    assert {path.parent.name for path in FILES} == set(CLASS_OF)


@pytest.mark.parametrize("type_", CLASS_OF)
def test_nothing_that_was_said_in_the_newest_version_is_forgotten(type_: str):
    """A renamed or dropped field would vanish here: that is a new schema number."""
    golden = json.loads(golden_of(type_, SCHEMA_OF[type_]).read_bytes())

    again = json.loads(encode_envelope(decode_envelope(json.dumps(golden).encode())))

    assert _part_of(golden, again)


@pytest.mark.parametrize("type_", ["take.returned", "take.failed", "take.written_off"])
def test_a_cost_that_was_said_before_its_draw_was_is_still_heard(type_: str):
    payload = decode_envelope(golden_of(type_, 1).read_bytes()).payload

    assert isinstance(payload, TakeReturned | TakeFailed | TakeWrittenOff)
    assert payload.ceiling_micros is None


def _part_of(small: Json, large: Json) -> bool:
    if isinstance(small, dict) and isinstance(large, dict):
        return all(key in large and _part_of(value, large[key]) for key, value in small.items())
    if isinstance(small, list) and isinstance(large, list):
        return len(small) == len(large) and all(map(_part_of, small, large))
    return small == large


@pytest.mark.parametrize("type_", CLASS_OF)
def test_an_envelope_survives_the_way_there_and_back(type_: str):
    envelope = an_envelope(EXAMPLES[type_])

    data = encode_envelope(envelope)

    assert decode_envelope(data) == envelope
    assert encode_envelope(decode_envelope(data)) == data


def test_every_payload_names_its_own_type():
    assert {type_of(payload) for payload in EXAMPLES.values()} == set(CLASS_OF)
