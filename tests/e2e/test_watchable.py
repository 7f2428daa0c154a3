"""A film of the embedded host, as it is delivered, is fit to be watched."""

import subprocess
import sys
from pathlib import Path

from tests.support.aiprod import ROOT, Home, environment

BRIEF = """\
---
duration: 8s
ratios: 16:9, 9:16
budget: 6
---

The keeper climbs the tower above the sea. At dawn a small boat comes home.
"""


def made(folder: Path) -> Home:
    home = Home.make(folder)
    # Type must be large enough to be measured.
    small = folder / "small.toml"
    small.write_text(small.read_text("utf-8").replace("short_side = 120", "short_side = 270"))
    ran = home.run("run", str(home.write(BRIEF)), "--output", str(home.output), "--quiet")
    assert ran.returncode == 0, ran.stderr
    return home


def linted(home: Home) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [
            sys.executable,
            "-P",
            "-m",
            "tests.film_linter",
            str(home.output),
            "--home",
            str(home.home),
        ],
        cwd=ROOT,
        env=environment(home.folder),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_film_without_any_key_is_linted_clean_until_it_is_touched(tmp_path: Path) -> None:
    home = made(tmp_path)

    clean = linted(home)
    (home.output / "poster.jpg").write_bytes(b"another poster")
    touched = linted(home)

    assert (clean.returncode, clean.stdout) == (0, "0 findings in film.mp4, film_9x16.mp4\n")
    assert touched.returncode == 1
    assert touched.stdout.startswith("poster.jpg ")
