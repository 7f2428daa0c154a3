"""What every blob store keeps: whole objects, growing generations, names that stay inside."""

import hashlib
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import Barrier

import pytest

from shared.adapters.gcp.blobs import GcsBlobs
from shared.adapters.local.blobs import FileBlobs
from shared.contracts.envelope import BlobRef
from shared.domain.errors import AlreadyExists, MalformedMessage, NotFound
from shared.ports.blobs import BlobStore
from tests.support.clock import FakeClock
from tests.support.storage import serving

CLOCK = FakeClock()


@contextmanager
def _files(folder: Path) -> Generator[BlobStore]:
    blobs = FileBlobs(folder / "blobs", CLOCK)
    yield blobs
    blobs.close()


@contextmanager
def _gcs_twin(folder: Path) -> Generator[BlobStore]:
    with serving(folder / "twin", clock=CLOCK) as client:
        yield GcsBlobs(client.bucket("films"), scratch=folder)


IMPLEMENTATIONS: dict[str, Callable[[Path], AbstractContextManager[BlobStore]]] = {
    "files": _files,
    "gcs-twin": _gcs_twin,
}


@pytest.fixture(params=IMPLEMENTATIONS)
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[BlobStore]:
    with IMPLEMENTATIONS[request.param](tmp_path) as blobs:
        yield blobs


def _ref(name: str, data: bytes) -> BlobRef:
    return BlobRef(name, hashlib.sha256(data).hexdigest(), len(data))


def test_a_bucket_says_the_name_that_its_notices_say(blobs: BlobStore):
    assert blobs.bucket == ("films" if isinstance(blobs, GcsBlobs) else "inbox")


@pytest.mark.parametrize("data", [b"", b"hello", bytes(range(256)) * 9000])
def test_an_object_is_read_as_it_was_written(blobs: BlobStore, data: bytes):
    assert blobs.put("a/b.bin", data) == _ref("a/b.bin", data)
    assert blobs.get("a/b.bin") == data
    info = blobs.stat("a/b.bin")
    assert info is not None
    assert (info.name, info.size, info.sha256) == ("a/b.bin", len(data), _ref("", data).sha256)
    assert type(info.created_at_ms) is int


def test_a_file_is_copied_and_stays_the_callers(blobs: BlobStore, tmp_path: Path):
    source = tmp_path / "clip.mp4"
    source.write_bytes(b"before")
    assert blobs.put_file("takes/clip.mp4", source) == _ref("takes/clip.mp4", b"before")
    source.write_bytes(b"after")
    assert blobs.get("takes/clip.mp4") == b"before"


def test_what_is_not_there_is_not_found(blobs: BlobStore):
    assert blobs.stat("nothing") is None
    with pytest.raises(NotFound):
        blobs.get("nothing")
    with pytest.raises(NotFound), blobs.local_copy("nothing"):
        pass


def test_writing_again_replaces_the_object_at_a_higher_generation(blobs: BlobStore):
    blobs.put("a", b"old")
    old = blobs.stat("a")
    blobs.put("a", b"new")
    new = blobs.stat("a")
    assert old is not None
    assert new is not None
    assert new.generation > old.generation > 0
    assert blobs.get("a") == b"new"


def test_the_first_generation_is_made_once(blobs: BlobStore):
    blobs.put("manifest.json", b"first", if_generation=0)
    for _ in range(2):
        with pytest.raises(AlreadyExists):
            blobs.put("manifest.json", b"second", if_generation=0)
    assert blobs.get("manifest.json") == b"first"


def test_a_write_over_another_generation_is_refused(blobs: BlobStore, tmp_path: Path):
    blobs.put("a", b"one")
    first = blobs.stat("a")
    assert first is not None
    blobs.put("a", b"two", if_generation=first.generation)
    source = tmp_path / "three"
    source.write_bytes(b"three")
    with pytest.raises(AlreadyExists):
        blobs.put_file("a", source, if_generation=first.generation)
    with pytest.raises(AlreadyExists):
        blobs.put("b", b"three", if_generation=first.generation)
    assert blobs.get("a") == b"two"
    assert blobs.stat("b") is None


def test_of_sixteen_makers_of_one_object_exactly_one_wins(blobs: BlobStore):
    start = Barrier(16)

    def make(number: int) -> bool:
        start.wait()
        try:
            blobs.put("once", b"%d" % number, if_generation=0)
        except AlreadyExists:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        won = list(pool.map(make, range(16)))
    assert won.count(True) == 1
    assert blobs.get("once") == b"%d" % won.index(True)


def test_no_update_is_lost_among_writers_that_reload(blobs: BlobStore):
    blobs.put("count", b"0")

    def add_one() -> None:
        while True:
            info = blobs.stat("count")
            assert info is not None
            body = b"%d" % (int(blobs.get("count")) + 1)
            try:
                blobs.put("count", body, if_generation=info.generation)
            except AlreadyExists:
                continue
            return

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(add_one) for _ in range(12)]:
            done.result()
    assert blobs.get("count") == b"12"


def test_readers_see_whole_objects_while_they_are_replaced(blobs: BlobStore):
    whole = {bytes([n]) * 50_000 for n in range(8)}
    blobs.put("a", min(whole))

    def write() -> None:
        for data in sorted(whole):
            blobs.put("a", data)

    with ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(write) for _ in range(2)]
        while not all(writer.done() for writer in writers):
            assert blobs.get("a") in whole
            with blobs.local_copy("a") as path:
                assert path.read_bytes() in whole
        for writer in writers:
            writer.result()


def test_a_lent_file_keeps_its_content_and_cannot_be_written(blobs: BlobStore):
    blobs.put("takes/1/clip.mp4", b"lent")
    with blobs.local_copy("takes/1/clip.mp4") as path:
        assert path.suffix == ".mp4"
        assert path.stat().st_mode & 0o222 == 0
        blobs.put("takes/1/clip.mp4", b"replaced")
        blobs.delete("takes/1/clip.mp4")
        assert path.read_bytes() == b"lent"
    assert not path.exists()


def test_objects_are_listed_by_prefix_in_name_order(blobs: BlobStore):
    names = ["a/2", "a/10", "a", "a/2/x", "ab", "b", "a/é", "a/\U0001f600"]
    for name in names:
        blobs.put(name, name.encode())
    assert [info.name for info in blobs.list("")] == sorted(names)
    under = sorted(name for name in names if name.startswith("a/"))
    assert [info.name for info in blobs.list("a/")] == under
    assert [info.name for info in blobs.list("a/2")] == ["a/2", "a/2/x"]
    assert list(blobs.list("c")) == list(blobs.list("%")) == []


def test_a_removed_object_is_gone_and_its_name_never_reuses_a_generation(blobs: BlobStore):
    blobs.put("a", b"one")
    before = blobs.stat("a")
    blobs.delete("a")
    blobs.delete("a")
    assert blobs.stat("a") is None
    blobs.put("a", b"two", if_generation=0)
    after = blobs.stat("a")
    assert before is not None
    assert after is not None
    assert after.generation > before.generation


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/a",
        "a/",
        "a//b",
        ".",
        "..",
        "a/../b",
        "../a",
        "./a",
        "a\\b",
        "a\0b",
        "a\nb",
        "x" * 513,
        "\ud800",
    ],
)
def test_a_name_that_could_mean_two_things_is_refused(blobs: BlobStore, name: str, tmp_path: Path):
    source = tmp_path / "source"
    source.write_bytes(b"x")
    for attempt in (
        lambda: blobs.put(name, b"x"),
        lambda: blobs.put_file(name, source),
        lambda: blobs.get(name),
        lambda: blobs.stat(name),
        lambda: blobs.delete(name),
    ):
        with pytest.raises(MalformedMessage):
            attempt()
    assert list(blobs.list("")) == []


def test_the_longest_name_and_odd_ones_are_fine(blobs: BlobStore):
    for name in ("x" * 512, "a b/ü.mp4", "...", "-rf", "a/..b", "%2e%2e/x", "CON", "a:b?c*"):
        blobs.put(name, name.encode())
        assert blobs.get(name) == name.encode()
