"""aiprod watch: follow a job until it ends or waits for a person."""

import argparse

from shared.runtime.cli.console import Console
from shared.runtime.cli.exits import exit_of
from shared.runtime.cli.finding import find_job
from shared.runtime.cli.follow import follow
from shared.runtime.cli.progress import job_line
from shared.runtime.places import open_place
from shared.runtime.settings import Settings

__all__ = ["configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("job", metavar="JOB", help="job id, or its beginning")


def run(arguments: argparse.Namespace, settings: Settings, console: Console) -> int:
    """Follow; the exit code says how it rests."""
    place = open_place(settings)
    found = find_job(place, arguments.job)
    (view,) = follow(place, [found.job_id], console)
    console.result(view, f"{job_line(view)}\n{view.sentence}".rstrip())
    return exit_of(view.state)
