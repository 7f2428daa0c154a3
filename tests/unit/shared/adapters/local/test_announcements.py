"""When an object store tells of new objects."""

from pathlib import Path

import pytest

from shared.adapters.local.blobs import FileBlobs
from shared.domain.errors import AlreadyExists, Unavailable
from shared.ports.blobs import BlobInfo
from tests.support.clock import FakeClock


def test_an_object_is_announced_once_it_can_be_read(tmp_path: Path):
    told: list[tuple[BlobInfo | None, bytes]] = []

    def hear(info: BlobInfo) -> None:
        # Another process, so to speak: it sees what the disk holds.
        other = FileBlobs(tmp_path, FakeClock())
        told.append((other.stat(info.name), other.get(info.name)))
        assert told[-1][0] == info
        other.close()

    blobs = FileBlobs(tmp_path, FakeClock(), hear)
    blobs.put("prompts/a.txt", b"one")
    blobs.put("prompts/a.txt", b"two")
    with pytest.raises(AlreadyExists):
        blobs.put("prompts/a.txt", b"three", if_generation=0)
    assert [data for _, data in told] == [b"one", b"two"]
    assert blobs.announce() == 0
    blobs.close()


def test_an_announcement_that_failed_is_made_again(tmp_path: Path):
    told: list[str] = []

    def fail(_info: BlobInfo) -> None:
        raise Unavailable("the bus")

    failing = FileBlobs(tmp_path, FakeClock(), fail)
    with pytest.raises(Unavailable):
        failing.put("prompts/a.txt", b"one")
    failing.close()
    silent = FileBlobs(tmp_path, FakeClock())
    assert silent.announce() == 0
    silent.close()
    blobs = FileBlobs(tmp_path, FakeClock(), lambda info: told.append(info.name))
    assert blobs.announce() == 1
    assert blobs.announce() == 0
    assert told == ["prompts/a.txt"]
    blobs.close()


def test_who_has_nobody_to_tell_leaves_nothing_to_announce(tmp_path: Path):
    silent = FileBlobs(tmp_path, FakeClock())
    silent.put("films/a.mp4", b"one")
    silent.close()
    told: list[BlobInfo] = []
    blobs = FileBlobs(tmp_path, FakeClock(), told.append)
    assert blobs.announce() == 0
    assert told == []
    blobs.close()


def test_who_begins_to_listen_hears_of_what_comes_after(tmp_path: Path):
    told: list[str] = []
    blobs = FileBlobs(tmp_path, FakeClock())
    blobs.put("prompts/before.txt", b"one")
    blobs.on_finalize(lambda info: told.append(info.name))
    assert blobs.announce() == 0
    blobs.put("prompts/after.txt", b"two")
    assert told == ["prompts/after.txt"]
    blobs.close()


def test_a_folder_that_cannot_be_written_is_an_outage_and_keeps_the_object(tmp_path: Path):
    blobs = FileBlobs(tmp_path, FakeClock())
    blobs.put("a", b"one")
    (tmp_path / "incoming").rmdir()
    with pytest.raises(Unavailable):
        blobs.put("a", b"two")
    assert blobs.get("a") == b"one"
    blobs.close()


def test_a_long_list_is_read_in_pages_without_a_gap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("shared.adapters.local.blobs._PAGE", 5)
    blobs = FileBlobs(tmp_path, FakeClock())
    names = [f"a/{number:03d}" for number in range(12)]
    for name in names:
        blobs.put(name, b"")
    listed = blobs.list("a/")
    assert next(listed).name == names[0]
    blobs.delete(names[7])
    assert [info.name for info in listed] == [n for n in names[1:] if n != names[7]]
    blobs.close()
