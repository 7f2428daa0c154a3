"""A film leaves the bucket only as its manifest says."""

import hashlib
import json
from pathlib import Path

import pytest

from shared.domain.errors import MalformedMessage, NotFound
from shared.runtime.cli.export import export_film
from tests.support.blobs import MemoryBlobs
from tests.support.clock import FakeClock

MANIFEST = "films/job-1/manifest.json"
FILES = {"film.mp4": b"the film", "film.srt": b"words", "report.html": b"<html>"}


@pytest.fixture
def blobs() -> MemoryBlobs:
    made = MemoryBlobs(FakeClock())
    for name, content in FILES.items():
        made.put(f"films/job-1/{name}", content)
    files = [
        {"role": name.partition(".")[0], "filename": name, "sha256": hashlib.sha256(c).hexdigest()}
        for name, c in sorted(FILES.items(), reverse=True)
    ]
    files[1]["role"] = "captions_srt"
    made.put(MANIFEST, json.dumps({"files": files}).encode())
    return made


def test_every_file_and_the_manifest_are_copied_and_the_film_is_named(
    blobs: MemoryBlobs, tmp_path: Path
) -> None:
    folder = tmp_path / "new" / "folder"
    assert export_film(blobs, MANIFEST, folder) == folder / "film.mp4"
    found = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert found == {**FILES, "manifest.json": blobs.get(MANIFEST)}


def test_exporting_twice_replaces_what_lay_there(blobs: MemoryBlobs, tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_bytes(b"an older film")
    for _ in range(2):
        export_film(blobs, MANIFEST, tmp_path)
    assert (tmp_path / "film.mp4").read_bytes() == FILES["film.mp4"]
    assert not list(tmp_path.glob(".*"))


def test_other_bytes_than_the_manifests_are_refused_and_never_written(
    blobs: MemoryBlobs, tmp_path: Path
) -> None:
    blobs.put("films/job-1/film.mp4", b"another film")
    with pytest.raises(MalformedMessage):
        export_film(blobs, MANIFEST, tmp_path)
    assert not (tmp_path / "film.mp4").exists()
    assert not (tmp_path / "manifest.json").exists()


def test_a_film_that_is_gone_is_not_found(blobs: MemoryBlobs, tmp_path: Path) -> None:
    blobs.delete("films/job-1/film.mp4")
    with pytest.raises(NotFound):
        export_film(blobs, MANIFEST, tmp_path)
