"""aiprod up: keep the local host running and watch an inbox folder."""

import argparse
import json
from functools import partial
from pathlib import Path

from shared.adapters.local.metrics import JsonLinesMetrics
from shared.contracts.codec import decode_envelope
from shared.contracts.job import JobRefused
from shared.contracts.views import JobView
from shared.runtime.cli.console import Console
from shared.runtime.cli.export import export_film
from shared.runtime.cli.progress import job_line
from shared.runtime.compose import Workplace, open_workplace
from shared.runtime.host import hosting
from shared.runtime.inbox import take_in, waits_in
from shared.runtime.metrics_server import points, serving
from shared.runtime.settings import Settings
from shared.runtime.views import job_views

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
    place = open_workplace(settings)
    since_ms = place.clock.now_ms()
    inbox = (arguments.inbox or settings.inbox).absolute()
    inbox.mkdir(parents=True, exist_ok=True)
    opening = partial(_take_in, inbox, place, console)
    with (
        hosting(place, processes=arguments.processes, opening=opening) as engine,
        serving(place, arguments.metrics_port) as port,
    ):
        console.note(
            f"up; inbox {inbox}, metrics http://127.0.0.1:{port}/metrics; "
            "Ctrl-C ends it, losing nothing"
        )
        watch = _Watch(place, console, arguments.output, inbox, since_ms)
        seen = 0
        while True:
            _take_in(inbox, place, console)
            watch.look()
            idle = not engine.busy and not waits_in(inbox) and watch.at_rest()
            if arguments.until_idle and idle:
                return 0
            seen = place.database.wait_for_change(seen, LOOK_S)


def _take_in(inbox: Path, place: Workplace, console: Console) -> None:
    for name in take_in(inbox, place.blobs, place.clock):
        console.note(f"taken in: {name}")


class _Watch:
    """Tells what changed, brings films out, writes metrics."""

    def __init__(
        self, place: Workplace, console: Console, output: Path, inbox: Path, since_ms: int
    ) -> None:
        self._place = place
        self._refusals = inbox / "refusals"
        heard = place.bus("outside").outcomes()
        self._outcome = max((each.sequence for each in heard if each.at_ms < since_ms), default=0)
        self._console = console
        self._output = output
        self._told: dict[str, str] = {}
        self._brought = {
            view.job_id for view in job_views(place) if 0 < view.ended_at_ms < since_ms
        }
        self._metrics = JsonLinesMetrics(place.settings.home / "metrics.jsonl")
        self._metrics_ms = 0
        self._commits = -1

    def look(self) -> None:
        now_ms = self._place.clock.now_ms()
        if now_ms - self._metrics_ms >= METRICS_MS:
            self._metrics_ms = now_ms
            self._metrics.write(points(self._place))
        version = self._place.database.wait_for_change(-1, 0)
        if version == self._commits:
            return
        self._commits = version
        self._tell_refusals()
        for view in job_views(self._place):
            line = job_line(view)
            if self._told.get(view.job_id) != line:
                self._told[view.job_id] = line
                self._console.note(line)
            if view.terminal and view.job_id not in self._brought:
                self._brought.add(view.job_id)
                self._bring(view)

    def _tell_refusals(self) -> None:
        """Say why a file was refused, here and beside the inbox."""
        for heard in self._place.bus("outside").outcomes(self._outcome):
            self._outcome = heard.sequence
            refusal = decode_envelope(heard.data).payload
            if not isinstance(refusal, JobRefused):
                continue
            name = refusal.source.rpartition("/")[2]
            self._console.error(f"refused {name}: {refusal.sentence} Nothing was spent.")
            if name:
                self._refusals.mkdir(exist_ok=True)
                told = {"code": refusal.code, "sentence": refusal.sentence}
                (self._refusals / f"{name}.json").write_text(json.dumps(told, indent=2) + "\n")

    def _bring(self, view: JobView) -> None:
        told = {"job_id": view.job_id, "state": view.state, "film": None}
        text = f"{view.job_id} {view.state}: {view.sentence}"
        if view.manifest:
            folder = self._output / view.job_id
            text = str(export_film(self._place.blobs, view.manifest.name, folder))
            told["film"] = text
        self._console.result(told, text)

    def at_rest(self) -> bool:
        """Whether every job rests and nothing is undelivered."""
        backlog = self._place.bus("outside").backlog()
        return not backlog and all(
            view.terminal or view.waits_for for view in job_views(self._place)
        )
