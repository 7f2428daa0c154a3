"""aiprod storyboard: a brief or an edited plan becomes pictures, and nothing else happens."""

import json
from pathlib import Path

import cv2

from tests.support.aiprod import Home

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


def test_what_is_no_picture_is_refused_before_anything_is_drawn(tmp_path: Path) -> None:
    refused = Home.make(tmp_path).run("storyboard", BRIEF, "--to", str(tmp_path / "board.gif"))

    assert refused.returncode == 2
    assert ".png or a .jpg" in refused.stderr
