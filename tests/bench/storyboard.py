"""How soon a brief is a storyboard: from the start of the command to its end, the file written."""

import resource
import subprocess
import time
from pathlib import Path
from statistics import median

from tests.bench.aiprod import ENDED_WITHIN_S, ROOT, aiprod
from tests.bench.goals import Fact, Goal

__all__ = ["storyboard_rows"]

BRIEF = ROOT / "docs" / "examples" / "lighthouse.md"
WALL_MAX_S = 3.0
BOARDS = 5


def storyboard_rows(folder: Path) -> tuple[list[Goal], list[Fact]]:
    """Draw the example brief, 30 s long, five times; one before those warms caches."""
    before = _cpu_s()
    walls = [_wall_s(folder, number) for number in range(BOARDS + 1)][1:]
    each = " ".join(f"{wall:.2f}" for wall in walls)
    cpu = (_cpu_s() - before) / (BOARDS + 1)
    goal = Goal(f"storyboard: drawn (median of {BOARDS})", median(walls), WALL_MAX_S, "s")
    return [goal], [
        Fact("storyboard: each", f"{each} s"),
        Fact("storyboard: CPU", f"{cpu:.2f} s"),
    ]


def _wall_s(folder: Path, number: int) -> float:
    picture = folder / f"storyboard-{number}.png"
    command = aiprod("storyboard", BRIEF, "--home", folder / "home", "--to", picture)
    began = time.monotonic()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=ENDED_WITHIN_S)
    wall = time.monotonic() - began
    assert picture.stat().st_size, "what is measured was drawn"
    return wall


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
