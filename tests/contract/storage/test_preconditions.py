"""Preconditions: each once where it holds, and twice where it does not."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from google.api_core import exceptions as api
from google.cloud.storage.exceptions import InvalidResponse

from tests.support.storage import QUANTUM, refused, stored

Write = Callable[[Any, dict[str, int]], object]


def _compose(bucket: Any, asked: dict[str, int]) -> None:
    bucket.blob("a").compose([bucket.blob("source")], **asked)


WRITES: dict[str, Write] = {
    "multipart": lambda bucket, asked: bucket.blob("a").upload_from_string(b"new", **asked),
    "resumable": lambda bucket, asked: bucket.blob("a", chunk_size=QUANTUM).upload_from_file(
        io.BytesIO(b"n" * (QUANTUM + 1)), **asked
    ),
    "compose": _compose,
    "rewrite": lambda bucket, asked: bucket.blob("a").rewrite(bucket.blob("source"), **asked),
    "copy": lambda bucket, asked: bucket.copy_blob(bucket.blob("source"), bucket, "a", **asked),
}


@pytest.mark.parametrize("write", WRITES)
def test_a_write_of_something_new_succeeds_once(bucket: Any, write: str):
    stored(bucket, "source")
    WRITES[write](bucket, {"if_generation_match": 0})
    first = bucket.get_blob("a")
    for _ in range(2):
        with pytest.raises(api.PreconditionFailed):
            WRITES[write](bucket, {"if_generation_match": 0})
    again = bucket.get_blob("a")
    assert again.generation == first.generation


@pytest.mark.parametrize("write", WRITES)
def test_a_write_over_a_generation_succeeds_once(bucket: Any, write: str):
    stored(bucket, "source")
    old = stored(bucket, "a")
    WRITES[write](bucket, {"if_generation_match": old.generation})
    for _ in range(2):
        with pytest.raises(api.PreconditionFailed):
            WRITES[write](bucket, {"if_generation_match": old.generation})


@pytest.mark.parametrize("write", ["multipart", "resumable", "rewrite", "copy"])
@pytest.mark.parametrize("there", [True, False])
def test_a_write_that_must_not_meet_a_generation_does_not(bucket: Any, write: str, there: bool):
    stored(bucket, "source")
    generation = stored(bucket, "a").generation if there else 0
    for _ in range(2):
        with pytest.raises(api.PreconditionFailed):
            WRITES[write](bucket, {"if_generation_not_match": generation})
    if there:
        WRITES[write](bucket, {"if_generation_not_match": generation + 1})


@pytest.mark.parametrize("write", WRITES)
def test_a_write_over_other_metadata_is_refused(bucket: Any, write: str):
    stored(bucket, "source")
    stored(bucket, "a")
    for wrong in ({"if_metageneration_match": 2},):
        for _ in range(2):
            with pytest.raises(api.PreconditionFailed):
                WRITES[write](bucket, wrong)
    WRITES[write](bucket, {"if_metageneration_match": 1})


@pytest.mark.parametrize("write", ["multipart", "resumable", "rewrite", "copy"])
def test_a_write_that_must_not_meet_metadata_does_not(bucket: Any, write: str):
    stored(bucket, "source")
    stored(bucket, "a")
    for _ in range(2):
        with pytest.raises(api.PreconditionFailed):
            WRITES[write](bucket, {"if_metageneration_not_match": 1})


@pytest.mark.parametrize("condition", ["generation", "metageneration"])
def test_a_source_that_is_another_is_not_copied(bucket: Any, condition: str):
    source = stored(bucket, "source")
    number = getattr(source, condition)
    for copy in ("rewrite", "copy"):
        for _ in range(2):
            with pytest.raises(api.PreconditionFailed):
                WRITES[copy](bucket, {f"if_source_{condition}_match": number + 1})
            with pytest.raises(api.PreconditionFailed):
                WRITES[copy](bucket, {f"if_source_{condition}_not_match": number})
        WRITES[copy](bucket, {f"if_source_{condition}_match": number})


def test_a_component_that_is_another_is_not_composed(bucket: Any):
    source = stored(bucket, "source")
    for _ in range(2):
        with pytest.raises(api.PreconditionFailed):
            bucket.blob("a").compose(
                [bucket.blob("source")], if_source_generation_match=[source.generation + 1]
            )
    bucket.blob("a").compose([source], if_source_generation_match=[source.generation])
    assert bucket.blob("a").download_as_bytes() == b"data"


CHANGES: dict[str, Callable[[Any, dict[str, int]], object]] = {
    "patch": lambda blob, asked: blob.patch(**asked),
    "update": lambda blob, asked: blob.update(**asked),
    "delete": lambda blob, asked: blob.delete(**asked),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("condition", ["generation", "metageneration"])
def test_a_change_of_another_version_is_refused(bucket: Any, change: str, condition: str):
    number = getattr(stored(bucket, "a"), condition)
    blob = bucket.blob("a")
    for _ in range(2):
        with pytest.raises(api.PreconditionFailed):
            CHANGES[change](blob, {f"if_{condition}_match": number + 1})
        with pytest.raises(api.PreconditionFailed):
            CHANGES[change](blob, {f"if_{condition}_not_match": number})
    CHANGES[change](blob, {f"if_{condition}_match": number})


@pytest.mark.parametrize("condition", ["generation", "metageneration"])
def test_a_read_of_another_version_is_refused(bucket: Any, condition: str):
    number = getattr(stored(bucket, "a"), condition)
    blob = bucket.blob("a")
    for read in (blob.reload, blob.download_as_bytes):
        for _ in range(2):
            with refused(api.PreconditionFailed):
                read(**{f"if_{condition}_match": number + 1})
            with refused(api.NotModified, InvalidResponse):
                read(**{f"if_{condition}_not_match": number})
        read(**{f"if_{condition}_match": number})
