"""Shows films one after another: made, linted, and only then drawn for the page."""

import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from shared.domain.errors import AiprodError
from shared.domain.plan import Plan
from tests.film_linter.findings import Finding
from tests.film_linter.reel import Film
from tests.gallery.films import GalleryFilm

__all__ = ["Workshop", "show_all"]

_FAILURES = (subprocess.SubprocessError, AiprodError, ValueError, OSError)


@dataclass(frozen=True, slots=True)
class Workshop:
    """What a film goes through."""

    make: Callable[[GalleryFilm], Film]
    lint: Callable[[Film], Iterable[Finding]]
    draw: Callable[[Film, Path], int]
    """Writes a film's sheet; gives its bytes."""
    record: Callable[[str, Plan], None]
    """Notes what a sheet was made from."""
    say: Callable[[str], None]
    shows: bool = True
    """Whether sheets are written."""


def show_all(films: Iterable[GalleryFilm], workshop: Workshop) -> bool:
    """Show every film, also after one that failed; give whether all are fit to be shown."""
    fit = tuple(_attempt(film, workshop) for film in films)
    return all(fit)


def _attempt(film: GalleryFilm, workshop: Workshop) -> bool:
    try:
        return _show(film, workshop)
    except _FAILURES as error:
        workshop.say(f"{film.name}: not shown, {_why(error)}")
        return False


def _show(film: GalleryFilm, workshop: Workshop) -> bool:
    """Make one and lint it; a film with findings leaves the sheet as it is."""
    made = workshop.make(film)
    findings = tuple(map(str, workshop.lint(made)))
    size = ""
    if workshop.shows and not findings:
        if made.plan is None:
            raise ValueError("its plan is not found")
        size = f", sheet {workshop.draw(made, film.sheet)} bytes"
        workshop.record(film.name, made.plan)
    workshop.say("\n  ".join((f"{film.name}: {len(findings)} findings{size}", *findings)))
    return not findings


def _why(error: Exception) -> str:
    """Say it without the command, which is long and the same each time."""
    if isinstance(error, subprocess.CalledProcessError):
        return f"status {error.returncode}"
    if isinstance(error, subprocess.TimeoutExpired):
        return f"no end after {error.timeout:g} s"
    return str(error)
