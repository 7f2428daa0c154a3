import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.notification import prompt_uploaded
from shared.contracts.uploads import PromptUploaded
from shared.domain.errors import MalformedMessage

ATTRIBUTES = {
    "notificationConfig": "projects/_/buckets/films/notificationConfigs/1",
    "eventType": "OBJECT_FINALIZE",
    "payloadFormat": "JSON_API_V1",
    "bucketId": "films",
    "objectId": "prompts/a.txt",
    "objectGeneration": "1800000000000000",
    "eventTime": "2027-01-15T08:00:00.000Z",
}
RESOURCE: dict[str, Any] = {
    "kind": "storage#object",
    "bucket": "films",
    "name": "prompts/a.txt",
    "generation": "1800000000000000",
    "metageneration": "1",
    "size": "12",
    "metadata": {"anything": "else"},
}


def _data(**changed: object) -> bytes:
    return json.dumps(RESOURCE | changed).encode()


def test_a_finalized_object_is_an_uploaded_prompt():
    assert prompt_uploaded(ATTRIBUTES, _data()) == PromptUploaded(
        "films", "prompts/a.txt", 1_800_000_000_000_000, 12
    )


@pytest.mark.parametrize(
    "name", ["eventType", "payloadFormat", "bucketId", "objectId", "objectGeneration"]
)
def test_an_attribute_that_is_missing_or_says_otherwise_is_refused(name: str):
    without = {key: value for key, value in ATTRIBUTES.items() if key != name}
    for attributes in (without, ATTRIBUTES | {name: "other"}, ATTRIBUTES | {name: ""}):
        with pytest.raises(MalformedMessage, match=name):
            prompt_uploaded(attributes, _data())


def test_other_events_are_refused():
    for event in ("OBJECT_DELETE", "OBJECT_METADATA_UPDATE", "OBJECT_ARCHIVE"):
        with pytest.raises(MalformedMessage):
            prompt_uploaded(ATTRIBUTES | {"eventType": event}, _data())


NUMBERS = ["", "0", "-1", "+1", "1_0", " 1", "1.0", "1e3", "٣", "9" * 19, "9" * 30, "0x1"]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_generation_that_is_none_is_refused(number: str):
    with pytest.raises(MalformedMessage):
        prompt_uploaded(ATTRIBUTES | {"objectGeneration": number}, _data(generation=number))


@pytest.mark.parametrize("size", [number for number in NUMBERS if number != "0"])
def test_a_size_that_is_none_is_refused(size: str):
    with pytest.raises(MalformedMessage):
        prompt_uploaded(ATTRIBUTES, _data(size=size))


def test_an_empty_object_is_one():
    assert prompt_uploaded(ATTRIBUTES, _data(size="0")).size == 0


@pytest.mark.parametrize("name", ["", "x" * 513])
def test_a_name_that_no_prompt_has_is_refused(name: str):
    with pytest.raises(MalformedMessage):
        prompt_uploaded(ATTRIBUTES | {"objectId": name}, _data(name=name))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"null",
        b'{"bucket": "films"}',
        b"\xff",
        b"{" * 100_000,
        _data(generation=1_800_000_000_000_000),
        _data(size=12),
        _data(name=None),
        _data() + b" " * 300_000,
    ],
)
def test_a_body_that_is_no_resource_is_refused(data: bytes):
    with pytest.raises(MalformedMessage):
        prompt_uploaded(ATTRIBUTES, data)


@given(
    st.dictionaries(st.sampled_from([*ATTRIBUTES, "more"]), st.text(max_size=20)),
    st.binary(max_size=200)
    | st.dictionaries(
        st.sampled_from([*RESOURCE]), st.text(max_size=20) | st.integers() | st.none()
    ).map(lambda each: json.dumps(each).encode()),
)
def test_a_stranger_is_refused_and_nothing_else_is_raised(attributes: dict[str, str], data: bytes):
    with pytest.raises(MalformedMessage):
        prompt_uploaded(attributes, data)


def test_a_refusal_never_repeats_what_was_sent():
    with pytest.raises(MalformedMessage) as refused:
        prompt_uploaded(ATTRIBUTES | {"objectId": "a secret"}, _data(name="another secret"))
    assert "secret" not in str(refused.value)
