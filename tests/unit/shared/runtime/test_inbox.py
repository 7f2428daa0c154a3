"""The inbox: what is dropped there is taken once, whole, and under a safe name."""

import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest

from shared.contracts.codec import decode_envelope
from shared.domain.errors import MalformedMessage, Unavailable
from shared.ports.blobs import BlobInfo
from shared.runtime.inbox import CLAIMED, REFUSALS, Taken, announce_prompt, take_in, waiting_in
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
    assert take_in(tmp_path, blobs, clock) == [Taken("fox.md")]
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
    assert take_in(tmp_path, blobs, clock) == [Taken("fox.md")]


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
    assert take_in(tmp_path, blobs, clock) == [Taken("fox.md")]
    assert len(prompts(blobs)) == 1
    assert not (tmp_path / CLAIMED / "fox.md").exists()


def test_a_file_claimed_before_a_crash_is_not_lost_to_a_new_one_of_its_name(
    tmp_path: Path, blobs: MemoryBlobs, clock: FakeClock
) -> None:
    drop(tmp_path / CLAIMED, "fox.md", "The first.", clock, age_ms=6000)
    drop(tmp_path, "fox.md", "The second.", clock)
    assert take_in(tmp_path, blobs, clock) == [Taken("fox.md"), Taken("fox.md")]
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


def test_a_file_name_of_another_encoding_is_taken(
    tmp_path: Path, blobs: MemoryBlobs, clock: FakeClock
) -> None:
    drop(tmp_path, os.fsdecode(b"caf\xe9.md"), "A fox runs.", clock)
    (taken,) = take_in(tmp_path, blobs, clock)
    assert taken.trouble == ""
    assert prompts(blobs) == ["A fox runs."]


def reasons(inbox: Path) -> dict[str, str]:
    """Name to code of what was set aside."""
    notes = (inbox / REFUSALS).glob("*.json")
    return {path.stem: json.loads(path.read_text("utf-8"))["code"] for path in notes}


@pytest.mark.parametrize("odd", ["folder", "pipe", "dangling", "loop"])
def test_what_is_no_file_is_set_aside_and_the_others_are_taken(
    tmp_path: Path, blobs: MemoryBlobs, clock: FakeClock, odd: str
) -> None:
    claimed = tmp_path / CLAIMED
    drop(claimed, "fox.md", "A fox runs.", clock)
    path = claimed / "bad.md"
    {
        "folder": lambda: (path / "deep").mkdir(parents=True),
        "pipe": lambda: os.mkfifo(path),
        "dangling": lambda: path.symlink_to("nowhere"),
        "loop": lambda: path.symlink_to("bad.md"),
    }[odd]()
    bad, fox = take_in(tmp_path, blobs, clock)
    assert (bad.name, fox) == ("bad.md", Taken("fox.md"))
    assert bad.trouble.endswith("It was set aside in refusals/bad.md.")
    assert reasons(tmp_path) == {"bad.md": "unreadable"}
    assert os.path.lexists(tmp_path / REFUSALS / "bad.md")
    assert prompts(blobs) == ["A fox runs."]
    assert take_in(tmp_path, blobs, clock) == []


def test_a_file_that_may_not_be_read_is_set_aside(
    tmp_path: Path, blobs: MemoryBlobs, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Path.read_bytes

    def guarded(path: Path) -> bytes:
        if path.name == "bad.md":
            raise PermissionError(errno.EACCES, "Permission denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", guarded)
    for round_ in ("", "2"):
        for name in ("bad.md", "fox.md"):
            drop(tmp_path, name, f"A fox runs{round_}.", clock)
        bad, fox = take_in(tmp_path, blobs, clock)
        assert bad.trouble.startswith("It cannot be read (Permission denied).")
        assert fox == Taken("fox.md")
    assert reasons(tmp_path) == {"bad.md": "unreadable", "bad2.md": "unreadable"}
    assert waiting_in(tmp_path) == []


@pytest.mark.parametrize("step", ["replace", "read_bytes", "unlink"])
def test_a_file_that_vanishes_on_the_way_is_nobodys_trouble(
    tmp_path: Path,
    blobs: MemoryBlobs,
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    true = getattr(Path, step)

    def vanishing(path: Path, *args: Any, **options: Any) -> Any:
        if path.name == "bad.md" and path.exists():
            os.unlink(path)  # noqa: PTH108 - the patched one is Path's
        return true(path, *args, **options)

    for name in ("bad.md", "fox.md"):
        drop(tmp_path, name, "A fox runs.", clock)
    monkeypatch.setattr(Path, step, vanishing)
    taken = take_in(tmp_path, blobs, clock)
    assert Taken("fox.md") in taken
    assert not any(each.trouble for each in taken)


def test_a_full_disk_leaves_the_prompt_for_later_and_says_so_once_a_look(
    tmp_path: Path, blobs: MemoryBlobs, clock: FakeClock
) -> None:
    put = blobs.put

    def full(*_args: Any, **_options: Any) -> Any:
        raise Unavailable("the blob folder: No space left on device")

    drop(tmp_path, "fox.md", "A fox runs.", clock)
    blobs.put = full  # type: ignore[method-assign]
    for _ in range(2):
        (taken,) = take_in(tmp_path, blobs, clock)
        assert "No space left" in taken.trouble
    clock.advance(5000)
    drop(tmp_path, "fox.md", "Another fox.", clock)
    take_in(tmp_path, blobs, clock)
    assert waiting_in(tmp_path) == ["fox.md"], "it must not take the place of the first"
    blobs.put = put  # type: ignore[method-assign]
    for _ in range(2):
        take_in(tmp_path, blobs, clock)
    assert sorted(prompts(blobs)) == ["A fox runs.", "Another fox."]


def test_a_name_that_no_object_may_have_is_set_aside(
    tmp_path: Path, blobs: MemoryBlobs, clock: FakeClock
) -> None:
    def strict(*_args: Any, **_options: Any) -> Any:
        raise MalformedMessage("object name: forbidden character")

    blobs.put = strict  # type: ignore[method-assign]
    drop(tmp_path / CLAIMED, "fox.md", "A fox runs.", clock)
    (taken,) = take_in(tmp_path, blobs, clock)
    assert taken.trouble
    assert reasons(tmp_path) == {"fox.md": "unreadable"}


def test_an_inbox_that_is_no_folder_says_so(
    tmp_path: Path, blobs: MemoryBlobs, clock: FakeClock
) -> None:
    (tmp_path / "inbox").write_text("no folder")
    with pytest.raises(OSError, match="Not a directory"):
        take_in(tmp_path / "inbox", blobs, clock)
    assert waiting_in(tmp_path / "inbox") == []


def test_only_prompts_are_announced(clock: FakeClock) -> None:
    bus = MoodyBus()
    for name in ("films/film.mp4", "refusals/fox.json", "prompts/fox.md", "prompts/fox.md"):
        announce_prompt(BlobInfo(name, 7, "0" * 64, 3, 0), bus, clock)
        clock.advance(10)
    assert [topic for topic, _, _ in bus.said] == ["prompt-uploads"] * 2
    payload = decode_envelope(bus.said[0][1]).payload
    assert (payload.name, payload.generation, payload.size) == ("prompts/fox.md", 3, 7)
