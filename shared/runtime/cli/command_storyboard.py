"""aiprod storyboard: plan a brief and draw the plan, a picture a shot; nothing is made or spent."""

import argparse
from dataclasses import dataclass
from pathlib import Path

from shared.runtime.cli.briefs import add_text_arguments, one_brief_of
from shared.runtime.cli.console import Console
from shared.runtime.cli.paths import shown
from shared.runtime.cli.written import add_file_arguments, file_of, write_files
from shared.runtime.places import open_place
from shared.runtime.settings import Settings
from shared.runtime.views import view

__all__ = ["configure", "run"]

PICTURE = Path("storyboard.png")
FORMS = {".png": "png", ".jpg": "jpg", ".jpeg": "jpg"}


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What the command did, for who reads it as JSON."""

    files: tuple[str, ...]
    title: str
    shots: int


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_text_arguments(parser)
    add_file_arguments(
        parser,
        PICTURE,
        "the picture, a .png or a .jpg (default storyboard.png); a long film takes more "
        "pages, FILE-2 and so on",
        force="replace FILE and its pages although they hold something else",
    )


def run(arguments: argparse.Namespace, settings: Settings, console: Console) -> int:
    """Plan, draw and write; nothing is handed in."""
    file = file_of(arguments, FORMS)
    form = FORMS[file.suffix.lower()]
    place = open_place(settings)
    brief = one_brief_of(arguments, place)
    plan, _ = view("plan")(brief, place.configurations.current)
    pages: tuple[bytes, ...] = view("storyboard")(plan, form)
    files = {_page(file, number): page for number, page in enumerate(pages, start=1)}
    write_files(files, force=arguments.force)
    names = tuple(str(path) for path in files)
    console.result(_Drawn(names, plan.title, len(plan.shots)), "\n".join(map(shown, names)))
    after = _page(file, len(pages) + 1)
    if after.exists():
        console.note(f"{shown(after)} was there before and is no page of this storyboard")
    console.note(
        f"{len(plan.shots)} shots, drawn from the plan: no film was made and nothing was spent. "
        "Make it: aiprod run, with the same brief"
    )
    return 0


def _page(first: Path, number: int) -> Path:
    return first if number == 1 else first.with_stem(f"{first.stem}-{number}")
