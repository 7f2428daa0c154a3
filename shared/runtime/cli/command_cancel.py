"""aiprod cancel: stop a job; what was ordered is still settled."""

import argparse

from shared.contracts.job import JobCancel
from shared.domain.errors import BriefDeclined
from shared.runtime.cli.console import Console
from shared.runtime.cli.finding import find_job
from shared.runtime.places import open_place
from shared.runtime.requests import send
from shared.runtime.settings import Settings

__all__ = ["configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("job", metavar="JOB", help="job id, or its beginning")
    parser.add_argument("--reason", default="", metavar="TEXT", help="kept with the request")


def run(arguments: argparse.Namespace, settings: Settings, console: Console) -> int:
    """Publish the request; a host takes it up."""
    place = open_place(settings)
    view = find_job(place, arguments.job)
    if view.terminal:
        raise BriefDeclined("ended", f"The job has ended already: it is {view.state}.")
    send(
        place.bus("outside"),
        place.clock,
        JobCancel(view.job_id, arguments.reason),
        job_id=view.job_id,
    )
    console.result({"job_id": view.job_id}, f"{view.job_id}: cancelling; run or up goes on")
    return 0
