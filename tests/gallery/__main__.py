"""Makes the gallery: `python -m tests.gallery [NAME...] [--to DIR] [--config FILE]`.

Makes each film through the command, lints it, and writes its frame sheet beside its brief. Ends
with status 1 when a film does not pass the linter. With --config the sheets are not written: only
films as everybody gets them are shown.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from tests.film_linter.lint import lint
from tests.gallery.films import FILMS, GalleryFilm
from tests.gallery.making import make_film
from tests.gallery.sheet import write_sheet
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
    chosen = [known[name] for name in asked.names] or list(FILMS)
    passed = [_show(film, asked.to, asked.config) for film in chosen]
    return 0 if all(passed) else 1


def _show(film: GalleryFilm, into: Path, config: Path | None) -> bool:
    """Make one, lint it and write its sheet; say how it went."""
    try:
        made = make_film(film, into, config)
    except subprocess.CalledProcessError as error:
        _say(f"{film.name}: not made, status {error.returncode}")
        return False
    findings = tuple(lint(made))
    size = "" if config else f", sheet {write_sheet(made, film.sheet)} bytes"
    _say("\n  ".join((f"{film.name}: {len(findings)} findings{size}", *map(str, findings))))
    return not findings


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
