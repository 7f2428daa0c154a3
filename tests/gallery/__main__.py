"""Makes the gallery: `python -m tests.gallery [NAME...] [--to DIR] [--config FILE]`.

Makes each film through the command, lints it, and writes its frame sheet beside its brief, with a
note of its plan. Ends with status 1 when a film cannot be made or does not pass the linter; its
sheet stays as it is, and the others are made all the same. With --config no sheet is written: only
films as everybody gets them are shown.
"""

import argparse
import sys
from pathlib import Path

from tests.film_linter.lint import lint
from tests.gallery.films import FILMS
from tests.gallery.made import record_made
from tests.gallery.making import make_film
from tests.gallery.sheet import write_sheet
from tests.gallery.showing import Workshop, show_all
from tests.support.aiprod import ROOT


def main() -> int:
    """Make the films that are named, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.gallery")
    known = {film.name: film for film in FILMS}
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(known)}")
    parser.add_argument("--to", type=Path, default=ROOT / "out" / "gallery", metavar="DIR")
    parser.add_argument("--config", type=Path, metavar="FILE")
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(known):
        parser.error(f"the gallery has no {', '.join(sorted(unknown))}")
    workshop = Workshop(
        make=lambda film: make_film(film, asked.to, asked.config),
        lint=lint,
        draw=write_sheet,
        record=record_made,
        say=_say,
        shows=asked.config is None,
    )
    return 0 if show_all([known[name] for name in asked.names] or FILMS, workshop) else 1


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
