"""Lints a delivered film: `python -m tests.film_linter FILM_FOLDER [--plan PLAN]`.

Prints one line for each finding and ends with status 1 if there is one.
"""

import argparse
import sys
from pathlib import Path

from tests.film_linter.lint import lint
from tests.film_linter.reel import read_film


def main() -> int:
    """Lint one folder."""
    parser = argparse.ArgumentParser(prog="python -m tests.film_linter")
    parser.add_argument("folder", type=Path, help="with manifest.json and the film")
    parser.add_argument("--plan", type=Path, help="default: plan.json in the folder")
    asked = parser.parse_args()
    film = read_film(asked.folder, asked.plan or asked.folder / "plan.json")
    findings = tuple(lint(film))
    for each in findings:
        sys.stdout.write(f"{each}\n")
    names = ", ".join(reel.name for reel in film.reels)
    sys.stdout.write(f"{len(findings)} findings in {names}\n")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
