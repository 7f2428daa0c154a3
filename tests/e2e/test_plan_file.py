"""A brief is planned, its plan edited in a file, and the film made of what the file says."""

from pathlib import Path

from tests.support.aiprod import Home

BRIEF = "A young fox crosses a snowy forest at dusk. She hears her mother call."


def test_a_plan_is_written_edited_and_made(tmp_path: Path) -> None:
    home = Home.make(tmp_path)
    file = tmp_path / "plan.toml"
    plan = ("plan", BRIEF, "--duration", "8s", "--ratios", "1:1", "--to", str(file))

    planned = home.run(*plan)
    text = file.read_text("utf-8")
    file.write_text(text.replace('title = "The Young Fox"', 'title = "Two Foxes"'), "utf-8")
    again = home.run(*plan)
    ran = home.run("run", str(file), "--output", str(home.output), "--quiet")
    film = home.manifest()
    file.write_text(file.read_text("utf-8").replace('"close"', '"detail"', 1), "utf-8")
    edited = home.run("run", str(file), "--output", str(tmp_path / "edited"))

    assert planned.returncode == 0, planned.stderr
    assert "s01" in planned.stdout
    assert "She hears her mother call." in planned.stdout
    assert (again.returncode, "--force" in again.stderr) == (2, True)
    assert 'title = "Two Foxes"' in file.read_text("utf-8")
    assert ran.returncode == 0, ran.stderr
    assert film["title"] == "Two Foxes"
    ratios = {each.get("ratio") for each in film["files"]} - {None, ""}
    assert ratios == {"1:1"}
    assert edited.returncode == 0, edited.stderr
    shots = len({take["shot_id"] for take in film["takes"]})
    assert f"{shots - 1} of {shots} shots had been made before" in edited.stderr
