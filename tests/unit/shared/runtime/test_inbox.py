"""The inbox: what is dropped there is taken once, whole, and under a safe name."""

import os
from pathlib import Path

import pytest

from shared.contracts.codec import decode_envelope
from shared.ports.blobs import BlobInfo
from shared.runtime.inbox import CLAIMED, announce_prompt, take_in
from tests.support.blobs import MemoryBlobs
from tests.support.clock import FakeClock
from tests.support.loop import MoodyBus


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def blobs(clock: FakeClock) -> MemoryBlobs:
    return MemoryBlobs(clock)


def drop(inbox: Path, name: str, content: str, clock: FakeClock, age_ms: int = 1000) -> Path:
    inbox.mkdir(parents=True, exist_ok=True)
    path = inbox / name
    path.write_text(content)
    at_ns = (clock.now_ms() - age_ms) * 1_000_000
    os.utime(path, ns=(at_ns, at_ns))
    return path


def prompts(blobs: MemoryBlobs) -> list[str]:
    return [blobs.get(info.name).decode() for info in blobs.list("prompts/")]


def test_a_settled_file_is_uploaded_and_gone(
    tmp_path: Path, blobs: MemoryBlobs, clock: FakeClock
) -> None:
    drop(tmp_path, "fox.md", "A fox runs.", clock)
    assert take_in(tmp_path, blobs, clock) == ["fox.md"]
    (info,) = blobs.list("prompts/")
    assert info.name.endswith("-fox.md")
    assert prompts(blobs) == ["A fox runs."]
    assert [p.name for p in tmp_path.rglob("*")] == [CLAIMED]
    assert take_in(tmp_path, blobs, clock) == []


def test_a_file_that_may_still_be_written_to_waits(
    tmp_path: Path, blobs: MemoryBlobs, clock: FakeClock
) -> None:
    path = drop(tmp_path, "fox.md", "A fox", clock, age_ms=100)
    assert take_in(tmp_path, blobs, clock) == []
    assert path.exists()
    clock.advance(1000)
    assert take_in(tmp_path, blobs, clock) == ["fox.md"]


@pytest.mark.parametrize("name", ["fox.pdf", "fox", ".fox.md.swp", "fox.md~"])
def test_files_that_are_no_prompts_stay(
    tmp_path: Path, blobs: MemoryBlobs, clock: FakeClock, name: str
) -> None:
    path = drop(tmp_path, name, "A fox", clock)
    (tmp_path / "folder.md").mkdir()
    assert take_in(tmp_path, blobs, clock) == []
    assert path.exists()


def test_the_same_text_dropped_again_later_is_another_prompt(
    tmp_path: Path, blobs: MemoryBlobs, clock: FakeClock
) -> None:
    for _ in range(2):
        drop(tmp_path, "fox.md", "A fox runs.", clock)
        take_in(tmp_path, blobs, clock)
        clock.advance(5000)
    assert len(prompts(blobs)) == 2


def test_a_crash_after_the_upload_makes_no_second_prompt(
    tmp_path: Path, blobs: MemoryBlobs, clock: FakeClock
) -> None:
    drop(tmp_path, "fox.md", "A fox runs.", clock)
    take_in(tmp_path, blobs, clock)
    clock.advance(5000)
    drop(tmp_path / CLAIMED, "fox.md", "A fox runs.", clock, age_ms=6000)
    assert take_in(tmp_path, blobs, clock) == ["fox.md"]
    assert len(prompts(blobs)) == 1
    assert not (tmp_path / CLAIMED / "fox.md").exists()


def test_a_file_claimed_before_a_crash_is_not_lost_to_a_new_one_of_its_name(
    tmp_path: Path, blobs: MemoryBlobs, clock: FakeClock
) -> None:
    drop(tmp_path / CLAIMED, "fox.md", "The first.", clock, age_ms=6000)
    drop(tmp_path, "fox.md", "The second.", clock)
    assert take_in(tmp_path, blobs, clock) == ["fox.md", "fox.md"]
    assert sorted(prompts(blobs)) == ["The first.", "The second."]


@pytest.mark.parametrize("name", ["..md", "a b\n\u202e'$(x).md", "x" * 200 + ".TXT", "...csv"])
def test_an_odd_file_name_becomes_a_safe_object_name(
    tmp_path: Path, blobs: MemoryBlobs, clock: FakeClock, name: str
) -> None:
    drop(tmp_path, name, "A fox runs.", clock)
    taken = take_in(tmp_path, blobs, clock)
    for info in blobs.list(""):
        assert info.name.isprintable()
        assert len(info.name) < 120
        assert " " not in info.name
    assert len(taken) == len(prompts(blobs))


def test_only_prompts_are_announced(clock: FakeClock) -> None:
    bus = MoodyBus()
    for name in ("films/film.mp4", "refusals/fox.json", "prompts/fox.md", "prompts/fox.md"):
        announce_prompt(BlobInfo(name, 7, "0" * 64, 3, 0), bus, clock)
        clock.advance(10)
    assert [topic for topic, _, _ in bus.said] == ["prompt-uploads"] * 2
    payload = decode_envelope(bus.said[0][1]).payload
    assert (payload.name, payload.generation, payload.size) == ("prompts/fox.md", 3, 7)
