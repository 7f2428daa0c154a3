"""aiprod incidents: list what a person must see."""

import argparse
from datetime import UTC, datetime

from shared.runtime.cli.console import Console
from shared.runtime.places import open_place
from shared.runtime.settings import Settings
from shared.runtime.views import view as view_of

__all__ = ["configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--job", metavar="JOB", help="only this job's")


def run(arguments: argparse.Namespace, settings: Settings, console: Console) -> int:
    """Print one line an incident, oldest first; nothing when there are none."""
    place = open_place(settings)
    for each in view_of("incidents")(place.reader):
        if arguments.job and not each.job_id.startswith(arguments.job):
            continue
        at = datetime.fromtimestamp(each.opened_at_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S")
        console.result(each, f"{at}  {each.kind:18} {each.job_id}  {each.sentence}")
    return 0
