"""Lints a delivered film: `python -m tests.film_linter FILM_FOLDER [--home DIR] [--plan PLAN]`.

The plan is looked for beside the film, then in the home of the host that made it. Without one,
what was promised of single shots is not judged, and the last line says so. Prints one line for
each finding and ends with status 1 if there is one, with 2 if there is no film to judge.
"""

import argparse
import sys
from pathlib import Path

from shared.contracts.codec import decode_as
from shared.domain.errors import AiprodError
from shared.domain.plan import Plan
from tests.film_linter.findings import OF_SHOTS
from tests.film_linter.lint import lint
from tests.film_linter.reel import Film, read_film
from tests.film_linter.source import find_plan


def main() -> int:
    """Lint one folder."""
    parser = argparse.ArgumentParser(prog="python -m tests.film_linter")
    parser.add_argument("folder", type=Path, help="with manifest.json and the film")
    parser.add_argument(
        "--home", type=Path, default=Path(".aiprod"), help="where it was made (default .aiprod)"
    )
    parser.add_argument(
        "--plan", type=Path, help="default: plan.json in the folder, then the plan in the home"
    )
    asked = parser.parse_args()
    try:
        film = read_film(asked.folder, _plan(asked))
    except (OSError, AiprodError, ValueError, LookupError) as error:
        sys.stderr.write(f"no film to judge in {asked.folder}: {error}\n")
        return 2
    findings = tuple(lint(film))
    for each in findings:
        sys.stdout.write(f"{each}\n")
    sys.stdout.write(f"{len(findings)} findings in {_judged(film)}\n")
    return 1 if findings else 0


def _plan(asked: argparse.Namespace) -> Plan | None:
    if asked.plan:
        return decode_as(Plan, asked.plan.read_bytes())
    return find_plan(asked.folder, home=asked.home)


def _judged(film: Film) -> str:
    names = ", ".join(reel.name for reel in film.reels)
    if film.plan:
        return names
    return f"{names}; its plan was not found (--home, --plan): not judged: {', '.join(OF_SHOTS)}"


if __name__ == "__main__":
    sys.exit(main())
