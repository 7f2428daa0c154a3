"""What a command writes: whole or not at all, and over nobody's file unasked."""

import argparse
import os
import stat
from pathlib import Path

import pytest

from shared.domain.errors import BriefDeclined
from shared.runtime.cli.written import add_file_arguments, file_of, write_files

FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="this system has no full disk to try")


def named(*words: str) -> Path:
    parser = argparse.ArgumentParser()
    add_file_arguments(parser, Path("plan.toml"), "where it goes", force="replace it")
    return file_of(parser.parse_args(words), (".toml",))


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def refusal(files: dict[Path, bytes], *, force: bool = False) -> str:
    with pytest.raises(BriefDeclined) as refused:
        write_files(files, force=force)
    return refused.value.sentence


def test_a_file_is_written_and_the_same_is_written_again(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"

    for _ in range(2):
        write_files({path: b"one"}, force=False)

    assert path.read_bytes() == b"one"
    assert names_in(tmp_path) == ["a.toml"]


def test_what_lies_beside_it_is_somebody_elses(tmp_path: Path) -> None:
    mine = tmp_path / ".a.toml.part"
    mine.write_bytes(b"mine")

    write_files({tmp_path / "a.toml": b"one"}, force=False)

    assert mine.read_bytes() == b"mine"
    assert names_in(tmp_path) == [".a.toml.part", "a.toml"]


def test_a_name_may_be_as_long_as_a_disk_allows(tmp_path: Path) -> None:
    path = tmp_path / ("a" * 250 + ".toml")

    write_files({path: b"one"}, force=False)

    assert path.read_bytes() == b"one"


def test_what_says_the_same_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b"one")
    path.chmod(0o444)
    before = path.stat()

    write_files({path: b"one"}, force=True)

    assert path.stat().st_ino == before.st_ino


@pytest.mark.parametrize("other", [b"two", b"longer than one"])
def test_another_file_is_kept_unless_it_is_forced(tmp_path: Path, other: bytes) -> None:
    path, beside = tmp_path / "a.toml", tmp_path / "b.toml"
    path.write_bytes(other)

    assert "--force replaces it" in refusal({beside: b"one", path: b"one"})
    assert (path.read_bytes(), beside.exists()) == (other, False)

    write_files({path: b"one"}, force=True)
    assert path.read_bytes() == b"one"


@pytest.mark.parametrize("force", [False, True])
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path, *, force: bool) -> None:
    pipe = tmp_path / "a.toml"
    os.mkfifo(pipe)

    assert "no ordinary file" in refusal({pipe: b"one"}, force=force)


@needs_full
@pytest.mark.parametrize("force", [False, True])
def test_what_has_no_end_is_refused_and_not_read(tmp_path: Path, *, force: bool) -> None:
    link = tmp_path / "a.toml"
    link.symlink_to(FULL)

    assert "no ordinary file" in refusal({link: b"one"}, force=force)


def test_a_file_of_another_size_is_not_read(tmp_path: Path) -> None:
    huge = tmp_path / "a.toml"
    with huge.open("wb") as file:
        file.truncate(1 << 40)  # A hole: it takes no room on the disk, and would take it in memory.

    assert "holds something else" in refusal({huge: b"one"})


def test_what_cannot_be_written_whole_replaces_nothing(tmp_path: Path) -> None:
    first, second = tmp_path / "a.toml", tmp_path / "no_folder" / "b.toml"
    first.write_bytes(b"edited by hand")

    assert "cannot be written" in refusal({first: b"one", second: b"two"}, force=True)
    assert first.read_bytes() == b"edited by hand"
    assert names_in(tmp_path) == ["a.toml"]


def test_a_full_disk_costs_nobody_the_edited_file(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    path = tmp_path / "a.toml"
    path.write_bytes(b"edited by hand")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))  # As good as full: writing ends midway.
    try:
        said = refusal({path: bytes(10_000)}, force=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert "cannot be written" in said
    assert path.read_bytes() == b"edited by hand"
    assert names_in(tmp_path) == ["a.toml"]


def test_a_link_and_the_rights_of_a_file_stay(tmp_path: Path) -> None:
    path, link = tmp_path / "a.toml", tmp_path / "link.toml"
    path.write_bytes(b"two")
    path.chmod(0o640)
    link.symlink_to(path)

    write_files({link: b"one"}, force=True)

    assert (link.is_symlink(), path.read_bytes()) == (True, b"one")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.parametrize("words", ["-", "", "notes.txt", "plan", "a\udcff.toml", "/dev/stdout"])
def test_what_is_no_name_of_such_a_file_is_refused(words: str) -> None:
    with pytest.raises(BriefDeclined) as refused:
        named("--to", words)
    assert "--to" in refused.value.sentence
    assert refused.value.sentence.isprintable()


def test_an_ending_may_be_written_large() -> None:
    assert named("--to", "Plan.TOML") == Path("Plan.TOML")
    assert named() == Path("plan.toml")
