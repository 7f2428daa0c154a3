"""A film leaves the bucket only as its manifest says."""

import errno
import hashlib
import json
import os
from pathlib import Path

import pytest

from shared.contracts.envelope import BlobRef
from shared.contracts.film import StagedFile
from shared.domain.errors import MalformedMessage, Misconfigured, NotFound, Unavailable
from shared.runtime.cli.export import check_folder, export_film, export_staged, is_out
from tests.support.blobs import MemoryBlobs
from tests.support.clock import FakeClock

MANIFEST = "films/job-1/manifest.json"
FILES = {"film.mp4": b"the film", "film.srt": b"words", "report.html": b"<html>"}


def publish(blobs: MemoryBlobs, job_id: str, files: dict[str, bytes]) -> str:
    """Put a film and its manifest into the bucket; give the manifest's name."""
    for name, content in files.items():
        blobs.put(f"films/{job_id}/{name}", content)
    lines = [
        {
            "role": {"film.srt": "captions_srt"}.get(name, name.partition(".")[0]),
            "filename": name,
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        for name, content in sorted(files.items(), reverse=True)
    ]
    manifest = json.dumps({"job_id": job_id, "files": lines}).encode()
    return blobs.put(f"films/{job_id}/manifest.json", manifest).name


@pytest.fixture
def blobs() -> MemoryBlobs:
    made = MemoryBlobs(FakeClock())
    assert publish(made, "job-1", FILES) == MANIFEST
    return made


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_every_file_and_the_manifest_are_copied_and_the_film_is_named(
    blobs: MemoryBlobs, tmp_path: Path
) -> None:
    folder = tmp_path / "new" / "folder"
    assert export_film(blobs, MANIFEST, folder) == folder / "film.mp4"
    assert contents(folder) == {**FILES, "manifest.json": blobs.get(MANIFEST)}


def test_exporting_twice_changes_nothing(blobs: MemoryBlobs, tmp_path: Path) -> None:
    for _ in range(2):
        export_film(blobs, MANIFEST, tmp_path)
    assert contents(tmp_path) == {**FILES, "manifest.json": blobs.get(MANIFEST)}


def test_another_film_takes_the_place_of_the_former_one_whole(
    blobs: MemoryBlobs, tmp_path: Path
) -> None:
    wide = {**FILES, "film_9x16.mp4": b"upright", "notes.txt": b"made"}
    other = publish(blobs, "job-2", {"film.mp4": b"another film"})
    export_film(blobs, publish(blobs, "job-3", wide), tmp_path)
    (tmp_path / "notes.txt").write_bytes(b"a person's own words")
    (tmp_path / "mine.doc").write_bytes(b"never ours")
    export_film(blobs, other, tmp_path)
    assert contents(tmp_path) == {
        "film.mp4": b"another film",
        "manifest.json": blobs.get(other),
        "mine.doc": b"never ours",
        "notes.txt": b"a person's own words",
    }


@pytest.mark.parametrize("name", ["film.mp4", "manifest.json"])
@pytest.mark.parametrize("kind", ["file", "folder", "link"])
def test_a_file_that_is_not_ours_is_never_overwritten(
    blobs: MemoryBlobs, tmp_path: Path, name: str, kind: str
) -> None:
    path = tmp_path / name
    {
        "file": lambda: path.write_bytes(b"{}"),
        "folder": path.mkdir,
        "link": lambda: path.symlink_to("nowhere"),
    }[kind]()
    with pytest.raises(Misconfigured, match=rf"holds a {name} .* --output"):
        export_film(blobs, MANIFEST, tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == [name]


def test_files_of_others_in_the_folder_are_no_hindrance(blobs: MemoryBlobs, tmp_path: Path) -> None:
    (tmp_path / "mine.doc").write_bytes(b"never ours")
    export_film(blobs, MANIFEST, tmp_path)
    assert contents(tmp_path)["mine.doc"] == b"never ours"


def test_a_manifest_that_somebody_wrote_deletes_nothing_of_theirs(
    blobs: MemoryBlobs, tmp_path: Path
) -> None:
    outside = tmp_path / "precious.txt"
    outside.write_bytes(b"precious")
    folder = tmp_path / "out"
    folder.mkdir()
    digest = hashlib.sha256(b"precious").hexdigest()
    listed = [{"role": "film", "filename": "../precious.txt", "sha256": digest}]
    (folder / "manifest.json").write_text(json.dumps({"job_id": "x", "files": listed}))
    export_film(blobs, MANIFEST, folder)
    assert outside.read_bytes() == b"precious"


@pytest.mark.parametrize("dies_at", range(1, 5))
def test_an_export_that_died_anywhere_is_done_again(
    blobs: MemoryBlobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dies_at: int
) -> None:
    replace, replaced = os.replace, list[Path]()

    def dying(source: Path, target: Path) -> None:
        replaced.append(target)
        if len(replaced) == dies_at:
            raise OSError(errno.ENOSPC, "No space left on device")
        replace(source, target)

    manifest = blobs.stat(MANIFEST)
    assert manifest
    ref = BlobRef(MANIFEST, manifest.sha256, manifest.size)
    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", dying)
        with pytest.raises(Unavailable, match="No space left on device"):
            export_film(blobs, MANIFEST, tmp_path)
    assert not is_out(tmp_path, ref)
    export_film(blobs, MANIFEST, tmp_path)
    assert is_out(tmp_path, ref)
    assert contents(tmp_path) == {**FILES, "manifest.json": blobs.get(MANIFEST)}


def test_what_is_no_manifest_is_refused(blobs: MemoryBlobs, tmp_path: Path) -> None:
    blobs.put(MANIFEST, b"[]")
    with pytest.raises(MalformedMessage):
        export_film(blobs, MANIFEST, tmp_path)


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


@pytest.mark.parametrize("name", ["film.mp4", "manifest.json"])
def test_a_folder_with_somebody_elses_film_is_refused_before_one_is_made(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_bytes(b"theirs")
    with pytest.raises(Misconfigured, match="--output"):
        check_folder(tmp_path)


def test_an_empty_folder_and_one_that_is_not_there_yet_will_do(tmp_path: Path) -> None:
    check_folder(tmp_path)
    check_folder(tmp_path / "new")


def test_a_file_is_no_output_folder(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(Misconfigured, match="folder"):
        check_folder(tmp_path / "out")


def test_a_film_that_waits_for_its_delivery_can_be_looked_at(tmp_path: Path) -> None:
    blobs = MemoryBlobs(FakeClock())
    staged = StagedFile("film", "film.mp4", blobs.put("staging/j/r/film.mp4", b"film"), "video/mp4")
    path = export_staged(blobs, (staged,), tmp_path / "review")
    assert path.read_bytes() == b"film"


def test_a_staged_file_that_was_not_judged_is_not_shown(tmp_path: Path) -> None:
    blobs = MemoryBlobs(FakeClock())
    staged = StagedFile("film", "film.mp4", blobs.put("staging/j/r/film.mp4", b"film"), "video/mp4")
    blobs.put("staging/j/r/film.mp4", b"another")
    with pytest.raises(MalformedMessage):
        export_staged(blobs, (staged,), tmp_path)
