"""aiprod storyboard: a brief or an edited plan becomes pictures, and nothing else happens."""

import json
import subprocess
from pathlib import Path

import cv2
import pytest

from tests.support.aiprod import Home, environment

BRIEF = "A young fox crosses a snowy forest at dusk. She hears her mother call."


def test_a_brief_and_its_plan_file_give_the_same_storyboard_and_no_job(tmp_path: Path) -> None:
    home = Home.make(tmp_path)
    picture, again, plan = (tmp_path / name for name in ("a.png", "b.png", "plan.toml"))

    drawn = home.run("storyboard", BRIEF, "--duration", "8s", "--to", str(picture), "--json")
    home.run("plan", BRIEF, "--duration", "8s", "--to", str(plan))
    redrawn = home.run("storyboard", str(plan), "--to", str(again))
    jobs = home.run("jobs", "--json")

    assert (drawn.returncode, redrawn.returncode) == (0, 0), drawn.stderr + redrawn.stderr
    assert json.loads(drawn.stdout)["files"] == [str(picture)]
    assert "nothing was spent" in drawn.stderr
    assert cv2.imread(str(picture)) is not None
    assert picture.read_bytes() == again.read_bytes()
    assert jobs.stdout == ""


def test_somebody_elses_file_is_kept_unless_it_is_forced(tmp_path: Path) -> None:
    home = Home.make(tmp_path)
    file = tmp_path / "board.jpg"
    file.write_bytes(b"mine")

    refused = home.run("storyboard", BRIEF, "--duration", "4s", "--to", str(file))
    kept = file.read_bytes()
    forced = home.run("storyboard", BRIEF, "--duration", "4s", "--to", str(file), "--force")

    assert (refused.returncode, "--force" in refused.stderr, kept) == (2, True, b"mine")
    assert forced.returncode == 0
    assert cv2.imread(str(file)) is not None


def test_what_would_be_taken_for_a_page_is_named_and_never_touched(tmp_path: Path) -> None:
    home = Home.make(tmp_path)
    file, page = tmp_path / "sb.png", tmp_path / "sb-2.png"
    page.write_bytes(b"of another film, or somebody's own")

    drawn = home.run("storyboard", BRIEF, "--duration", "4s", "--to", str(file), "--force")

    assert (drawn.returncode, "sb-2.png was there before" in drawn.stderr) == (0, True)
    assert (file.exists(), page.read_bytes()) == (True, b"of another film, or somebody's own")


@pytest.mark.parametrize(("command", "speaks_of_jobs"), [("storyboard", False), ("submit", True)])
def test_only_a_command_that_hands_in_speaks_of_jobs_when_it_fails(
    tmp_path: Path, command: str, *, speaks_of_jobs: bool
) -> None:
    words = Home.make(tmp_path).command(command, BRIEF, "--duration", "4s")
    # Where no file may grow a host cannot keep its database; compiled modules would be cut short.
    unwritten = {**environment(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    failed = subprocess.run(
        ["/bin/bash", "-c", 'ulimit -f 8; exec "$@"', "bash", *words],
        cwd=tmp_path,
        env=unwritten,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert failed.returncode == 4, failed.stderr
    assert ("accepted" in failed.stderr) == speaks_of_jobs


def test_what_is_no_picture_is_refused_before_anything_is_drawn(tmp_path: Path) -> None:
    refused = Home.make(tmp_path).run("storyboard", BRIEF, "--to", str(tmp_path / "board.gif"))

    assert refused.returncode == 2
    assert ".jpeg or .jpg or .png" in refused.stderr
