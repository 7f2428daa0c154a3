"""aiprod jobs: list jobs."""

import argparse

from shared.runtime.cli.console import Console
from shared.runtime.cli.progress import job_line
from shared.runtime.places import open_place
from shared.runtime.settings import Settings
from shared.runtime.views import job_views, open_job_views

__all__ = ["configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--open", action="store_true", help="only jobs that have not ended")


def run(arguments: argparse.Namespace, settings: Settings, console: Console) -> int:
    """Print one line a job, oldest first."""
    place = open_place(settings)
    for view in open_job_views(place) if arguments.open else job_views(place):
        console.result(view, f"{job_line(view)} · {view.source}")
    return 0
