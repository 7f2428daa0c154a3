"""aiprod up: what ended before it came out of the bucket is brought out, and no trouble ends it."""

import json
from pathlib import Path
from typing import Any

import pytest

from shared.runtime.cli.command_up import run
from shared.runtime.cli.console import Console
from shared.runtime.cli.exits import DELIVERED, FAILED
from shared.runtime.cli.main import parser
from shared.runtime.inbox import CLAIMED, REFUSALS
from shared.runtime.settings import Settings
from tests.support.clock import FakeClock
from tests.support.world import Gate, World, a_request

LONG_AGO_MS = 1_700_000_000_000


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A home whose jobs ended long ago."""
    return World(tmp_path / "home", FakeClock(LONG_AGO_MS), Gate())


def delivered(world: World, key: str = "key-1", **options: str) -> str:
    job = world.submit(a_request(key, **options))
    world.run()
    return job


def up(world: World, output: Path) -> int:
    """Host the folder until nothing is left to do."""
    told = ["up", "--output", str(output), "--until-idle", "--metrics-port", "0"]
    settings = Settings("local", world.folder, world.folder / "small.toml")
    return run(parser(told[:1]).parse_args(told), settings, Console(as_json=True))


def results(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_film_that_was_delivered_before_the_start_is_brought_out_once(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    job, failed = delivered(world), delivered(world, "key-2", simulate="fail=always:refuse")
    manifest = world.place.blobs.get(f"films/{job}/manifest.json")
    world.close()
    out = tmp_path / "out"
    assert up(world, out) == DELIVERED
    assert (out / job / "manifest.json").read_bytes() == manifest
    film = str(out / job / "film.mp4")
    assert results(capsys) == [{"job_id": job, "state": "delivered", "film": film}]
    assert not (out / failed).exists()
    assert up(world, out) == DELIVERED
    assert results(capsys) == []


def test_a_film_that_cannot_be_brought_out_ends_nothing_and_comes_out_later(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    job = delivered(world)
    world.close()
    out = tmp_path / "out"
    out.write_text("no folder")
    assert up(world, out) == FAILED
    told = capsys.readouterr().err
    assert told.count(job) == 1
    assert "Not a directory. It is tried again." in told
    out.unlink()
    assert up(world, out) == DELIVERED
    assert (out / job / "film.mp4").is_file()


def test_odd_things_in_the_inbox_do_not_end_the_host(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world.close()
    inbox = world.folder / "inbox"
    (inbox / CLAIMED / "folder.md").mkdir(parents=True)
    assert up(world, tmp_path / "out") == DELIVERED
    assert "not taken in: folder.md" in capsys.readouterr().err
    assert (inbox / REFUSALS / "folder.md").is_dir()


def test_an_inbox_that_is_no_folder_is_told_once_and_the_host_goes_on(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    job = delivered(world)
    world.close()
    (world.folder / "inbox").write_text("no folder")
    assert up(world, tmp_path / "out") == DELIVERED
    assert capsys.readouterr().err.count("The inbox cannot be used") == 1
    assert (tmp_path / "out" / job / "film.mp4").is_file()
