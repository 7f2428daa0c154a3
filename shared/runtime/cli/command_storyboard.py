"""aiprod storyboard: plan a brief and draw the plan, a picture a shot; nothing is made or spent."""

import argparse
from dataclasses import dataclass
from pathlib import Path

from shared.domain.errors import BriefDeclined
from shared.runtime.cli.briefs import add_text_arguments, briefs_of
from shared.runtime.cli.console import Console
from shared.runtime.cli.written import write_files
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
    parser.add_argument(
        "--to",
        type=Path,
        metavar="FILE",
        default=PICTURE,
        help="the picture, a .png or a .jpg (default storyboard.png); a long film takes more "
        "pages, FILE-2 and so on",
    )
    parser.add_argument(
        "--force", action="store_true", help="replace FILE although it holds something else"
    )


def run(arguments: argparse.Namespace, settings: Settings, console: Console) -> int:
    """Plan, draw and write; nothing is handed in."""
    form = FORMS.get(arguments.to.suffix.lower())
    if form is None:
        raise BriefDeclined(
            "unknown_format", "A storyboard is a .png or a .jpg picture: name one with --to."
        )
    place = open_place(settings)
    briefs = briefs_of(arguments, place)
    if len(briefs) != 1:
        raise BriefDeclined("one_at_a_time", "A batch has many plans: draw its briefs one by one.")
    plan, _ = view("plan")(briefs[0], place.configurations.current)
    pages: tuple[bytes, ...] = view("storyboard")(plan, form)
    files = {_page(arguments.to, number): page for number, page in enumerate(pages, start=1)}
    write_files(files, force=arguments.force)
    names = tuple(str(path) for path in files)
    console.result(_Drawn(names, plan.title, len(plan.shots)), "\n".join(names))
    console.note(
        f"{len(plan.shots)} shots, drawn from the plan: no film was made and nothing was spent. "
        "Make it: aiprod run, with the same brief"
    )
    return 0


def _page(first: Path, number: int) -> Path:
    return first if number == 1 else first.with_stem(f"{first.stem}-{number}")
