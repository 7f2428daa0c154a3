"""The manifest, byte for byte."""

import json
from dataclasses import replace

import pytest

from services.postprocessor.manifest import files_of, manifest_bytes
from shared.contracts.brief import Simulation
from shared.domain.errors import MalformedMessage
from tests.support.post import a_file, a_publish, a_take

FILES = (a_file("film", "film.mp4", "16:9"), a_file("captions_srt", "film.srt"))


def test_the_order_of_files_does_not_matter_and_the_bytes_are_canonical() -> None:
    order = a_publish(FILES, (a_take(),))
    data = manifest_bytes(order, "job-1", "Café", FILES)

    assert data == manifest_bytes(order, "job-1", "Café", FILES[::-1])
    again = json.dumps(json.loads(data), indent=2, sort_keys=True, ensure_ascii=False)
    assert data == again.encode() + b"\n"


def test_every_file_and_every_take_is_named_with_digest_and_price() -> None:
    takes = (a_take(cost_micros=5), replace(a_take(number=2), cost_micros=None))
    found = json.loads(manifest_bytes(a_publish(FILES, takes), "job-1", "T", FILES))

    assert [(f["role"], f["sha256"], f["bytes"]) for f in found["files"]] == [
        (f.role, f.blob.sha256, f.blob.size) for f in FILES
    ]
    assert [(t["backend"], t["cost_micros"], t["verdict"]) for t in found["takes"]] == [
        ("animatic", 5, "pass"),
        ("animatic", None, "pass"),
    ]
    assert found["money"] == {"granted_micros": 2_000_000, "spent_micros": 500_000}
    assert found["simulation"] is None


def test_a_simulation_is_visible() -> None:
    order = replace(a_publish(FILES), simulate=Simulation(price_micros=7, faults=("lost",)))
    found = json.loads(manifest_bytes(order, "job-1", "T", FILES))

    assert found["simulation"]["faults"] == ["lost"]


def test_a_manifest_names_the_objects_it_vouches_for() -> None:
    data = manifest_bytes(a_publish(FILES), "job-1", "T", FILES)

    assert set(files_of(data, "job-1.r1")) == {file.blob for file in FILES}


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"render_id": "job-1.r1", "files": [{}]}'])
def test_what_is_no_manifest_vouches_for_nothing(data: bytes) -> None:
    with pytest.raises(MalformedMessage):
        files_of(data, "job-1.r1")


def test_the_manifest_of_another_film_is_not_this_ones() -> None:
    with pytest.raises(MalformedMessage):
        files_of(manifest_bytes(a_publish(FILES), "job-1", "T", FILES), "job-1.r2")
