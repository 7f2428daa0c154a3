"""aiprod run: make a film of a brief and wait for it."""

import argparse
from contextlib import ExitStack
from pathlib import Path

from shared.contracts.views import JobView
from shared.domain.errors import FolderLocked, NotFound
from shared.domain.money import format_usd
from shared.runtime.cli.briefs import add_brief_arguments, read_brief
from shared.runtime.cli.console import Console
from shared.runtime.cli.exits import exit_of, worst
from shared.runtime.cli.export import check_folder, export_film
from shared.runtime.cli.follow import follow
from shared.runtime.hosts import hosting
from shared.runtime.place import Place
from shared.runtime.places import open_place
from shared.runtime.requests import send
from shared.runtime.settings import Settings
from shared.runtime.views import job_view
from shared.runtime.views import view as view_of

__all__ = ["configure", "run"]

SETTLE_MS = 5_000
CLOSED = "closed"
"""A hold that nothing can be drawn from any more."""
LOOK_AT = {"plan": " --plan", "delivery": " --film review"}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_brief_arguments(parser)
    parser.add_argument(
        "--output", type=Path, metavar="DIR", help="where the film goes (default out/JOB)"
    )
    parser.add_argument(
        "--processes",
        action="store_true",
        help="each service in a process of its own, as in the cloud",
    )


def run(arguments: argparse.Namespace, settings: Settings, console: Console) -> int:
    """Hand in the brief, work until it rests, bring the film out."""
    place = open_place(settings, hosts=True)
    submit, job_ids = read_brief(arguments, place)
    for job_id in job_ids:
        _check_output(place, job_id, _folder(arguments, job_id, len(job_ids)))
    with ExitStack() as stack:
        care = _Care(place, console, stack, processes=arguments.processes)
        care.take_over()
        request = send(place.bus("outside"), place.clock, submit)
        views = follow(place, job_ids, console, request=request, meanwhile=care.take_over)
        _let_settle(place, views)
    for view in views:
        _conclude(view, place, console, _folder(arguments, view.job_id, len(views)))
    place.close()
    return worst(exit_of(view.state) for view in views)


class _Care:
    """Sees to it that somebody hosts the folder: another host while there is one, else we do."""

    def __init__(
        self, place: Place, console: Console, stack: ExitStack, *, processes: bool
    ) -> None:
        self._place, self._console, self._stack = place, console, stack
        self._processes = processes
        self._hosts = self._told = False

    def take_over(self) -> None:
        """Host the folder if nobody else does."""
        if self._hosts:
            return
        try:
            self._stack.enter_context(hosting(self._place, processes=self._processes))
            self._hosts = True
        except FolderLocked:
            if not self._told:
                self._console.note("a host runs on this folder already; following it")
            self._told = True


def _let_settle(place: Place, views: list[JobView]) -> None:
    """Let the ledger hear the end of the jobs too; what takes longer is done by the next host."""
    deadline_ms = place.clock.now_ms() + SETTLE_MS
    ended, seen = [view.job_id for view in views if view.terminal], 0
    while not all(_is_settled(place, job_id) for job_id in ended):
        if place.clock.now_ms() > deadline_ms:
            return
        seen = place.wait_for_change(seen, 0.05)


def _is_settled(place: Place, job_id: str) -> bool:
    try:
        return view_of("cost")(place.reader, job_id).state == CLOSED
    except NotFound:
        return False  # Billing has not heard of it yet.


def _folder(arguments: argparse.Namespace, job_id: str, films: int) -> Path:
    base: Path = arguments.output or Path("out")
    return base / job_id if films > 1 or arguments.output is None else base


def _check_output(place: Place, job_id: str, folder: Path) -> None:
    """Refuse a folder before anything is spent; what a film already made left there is ours."""
    view = job_view(place, job_id)
    if view is None or view.manifest is None:
        check_folder(folder)


def _conclude(view: JobView, place: Place, console: Console, folder: Path) -> None:
    film = export_film(place.blobs, view.manifest.name, folder) if view.manifest else None
    told = {
        "job_id": view.job_id,
        "state": view.state,
        "reason": view.reason,
        "sentence": view.sentence,
        "waits_for": view.waits_for,
        "spent_micros": view.spent_micros,
        "film": str(film) if film else None,
    }
    if film:
        spent = format_usd(view.spent_micros)
        console.note(f"{view.job_id}: delivered; {spent} spent{_made_before(view)}")
        console.result(told, str(film))
    elif view.waits_for:
        console.note(_how_to_go_on(view))
        console.result(told, f"{view.job_id} waits for approval of the {view.waits_for}")
    else:
        console.error(f"{view.job_id} {view.state}: {view.sentence}")
        if console.as_json:
            console.result(told, "")


def _made_before(view: JobView) -> str:
    old = sum(
        bool(shot.takes) and all(take.made_before for take in shot.takes) for shot in view.shots
    )
    return f"; {old} of {len(view.shots)} shots had been made before" if old else ""


def _how_to_go_on(view: JobView) -> str:
    return (
        f"{view.job_id} waits for a person:\n"
        f"  look:    aiprod show {view.job_id}{LOOK_AT.get(view.waits_for, '')}\n"
        f"  go on:   aiprod approve {view.job_id} --as NAME   then run the same command again\n"
        f"  end it:  aiprod reject {view.job_id} --as NAME"
    )
