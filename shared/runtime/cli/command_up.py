"""aiprod up: keep the local host running and watch an inbox folder."""

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path

from shared.adapters.local.metrics import JsonLinesMetrics
from shared.contracts.views import JobView
from shared.runtime.cli.bringing import Films
from shared.runtime.cli.console import Console
from shared.runtime.cli.exits import DELIVERED, FAILED
from shared.runtime.cli.progress import job_line
from shared.runtime.hosts import hosting
from shared.runtime.inbox import REFUSALS, Taken, note_refusal, take_in, waiting_in
from shared.runtime.metrics_server import points, serving
from shared.runtime.place import Place
from shared.runtime.places import open_place
from shared.runtime.settings import Settings
from shared.runtime.views import JobChanges, open_job_views

__all__ = ["configure", "run"]

LOOK_S = 1.0
METRICS_MS = 60_000
METRICS_PORT = 9464


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "--inbox",
        type=Path,
        metavar="DIR",
        help="prompt files dropped here become jobs (default HOME/inbox)",
    )
    parser.add_argument(
        "--output",
        type=Path,
        default=Path("out"),
        metavar="DIR",
        help="where films go (default out)",
    )
    parser.add_argument(
        "--processes",
        action="store_true",
        help="each service in a process of its own, as in the cloud",
    )
    parser.add_argument(
        "--metrics-port",
        type=int,
        default=METRICS_PORT,
        metavar="PORT",
        help=f"/metrics on loopback (default {METRICS_PORT}, 0: any free port)",
    )
    parser.add_argument(
        "--until-idle", action="store_true", help="leave once nothing is left to do"
    )


def run(arguments: argparse.Namespace, settings: Settings, console: Console) -> int:
    """Run until interrupted."""
    place = open_place(settings, hosts=True)
    since_ms = place.clock.now_ms()
    mark, _ = place.refusals(None)
    inbox = (arguments.inbox or settings.inbox).absolute()
    intake = _Intake(inbox, place, console)
    with (
        hosting(place, processes=arguments.processes, opening=intake.look) as host,
        serving(place, arguments.metrics_port) as port,
    ):
        console.note(
            f"up; inbox {inbox}, metrics http://127.0.0.1:{port}/metrics; "
            "Ctrl-C ends it, losing nothing"
        )
        watch = _Watch(place, console, arguments.output, inbox, since_ms, mark)
        seen = 0
        while True:
            intake.look()
            # Asked before the last look: what ends after the answer is seen by the next round.
            idle = not host.busy and not intake.waiting and watch.at_rest()
            watch.look()
            if arguments.until_idle and idle:
                return FAILED if watch.owing else DELIVERED
            seen = place.wait_for_change(seen, LOOK_S)


class _Intake:
    """Takes prompts in, and tells of each trouble once."""

    def __init__(self, inbox: Path, place: Place, console: Console) -> None:
        self._inbox, self._place, self._console = inbox, place, console
        self._stuck: dict[str, str] = {}

    def look(self) -> None:
        """Take in what lies there."""
        try:
            taken = take_in(self._inbox, self._place.blobs, self._place.clock)
        except OSError as error:
            taken = [Taken(self._inbox.name, f"The inbox cannot be used: {error.strerror}.")]
        told, self._stuck = self._stuck, {each.name: each.trouble for each in taken if each.trouble}
        for each in taken:
            if not each.trouble:
                self._console.note(f"taken in: {each.name}")
            elif told.get(each.name) != each.trouble:
                self._console.error(f"not taken in: {each.name}: {each.trouble}")

    @property
    def waiting(self) -> bool:
        """Whether a prompt lies there that a later look will take."""
        return any(name not in self._stuck for name in waiting_in(self._inbox))


class _Watch:
    """Tells what changed, brings films out, writes metrics."""

    def __init__(
        self,
        place: Place,
        console: Console,
        output: Path,
        inbox: Path,
        since_ms: int,
        refusals_mark: int,
    ) -> None:
        self._place, self._console, self._since_ms = place, console, since_ms
        self._refusals = inbox / REFUSALS
        self._mark = refusals_mark
        self._jobs = JobChanges(place)
        self._told: dict[str, str] = {}
        self._ended: set[str] = set()
        self._films = Films(place.blobs, output, self._tell_film, self._tell_trouble)
        self._metrics = JsonLinesMetrics(place.settings.home / "metrics.jsonl")
        self._metrics_ms = 0

    @property
    def owing(self) -> bool:
        """Whether a film could not be brought out."""
        return self._films.owing

    def look(self) -> None:
        now_ms = self._place.clock.now_ms()
        if now_ms - self._metrics_ms >= METRICS_MS:
            self._metrics_ms = now_ms
            self._write("metrics", lambda: self._metrics.write(points(self._place)))
        self._tell_refusals()
        for view in self._jobs.look():
            self._tell(view)
        self._films.bring(now_ms)

    def _tell(self, view: JobView) -> None:
        """Tell what is new of a job; one that ended before we came only owes its film."""
        if view.terminal and view.ended_at_ms < self._since_ms:
            if not self._films.is_out(view):
                self._films.owe(view)
            return
        line = job_line(view)
        if self._told.get(view.job_id) != line:
            self._told[view.job_id] = line
            self._console.note(line)
        if not view.terminal or view.job_id in self._ended:
            return
        self._ended.add(view.job_id)
        if view.manifest:
            self._films.owe(view)
        else:
            self._console.result(_told(view, None), f"{view.job_id} {view.state}: {view.sentence}")

    def _tell_film(self, view: JobView, film: Path) -> None:
        self._console.result(_told(view, str(film)), str(film))

    def _tell_trouble(self, view: JobView, trouble: str) -> None:
        self._console.error(f"{view.job_id}: {trouble.rstrip('.')}. It is tried again.")

    def _tell_refusals(self) -> None:
        """Say why a file was refused, here and beside the inbox."""
        self._mark, refused = self._place.refusals(self._mark)
        for refusal in refused:
            name = refusal.source.rpartition("/")[2]
            self._console.error(f"refused {name}: {refusal.sentence} Nothing was spent.")
            if name:
                note = partial(note_refusal, self._refusals, name, refusal.code, refusal.sentence)
                self._write("the refusal", note)

    def _write(self, what: str, write: Callable[[], None]) -> None:
        """Write a paper that nothing depends on: a full disk ends no host."""
        try:
            write()
        except OSError as error:
            self._console.error(f"{what} could not be written ({error.strerror}).")

    def at_rest(self) -> bool:
        """Whether every job rests and nothing is undelivered."""
        return self._place.at_rest() and all(view.waits_for for view in open_job_views(self._place))


def _told(view: JobView, film: str | None) -> dict[str, str | None]:
    return {"job_id": view.job_id, "state": view.state, "film": film}
