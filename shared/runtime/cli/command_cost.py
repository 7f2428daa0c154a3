"""aiprod cost: explain every micro-dollar of a job from the ledger."""

import argparse

from shared.domain.errors import BriefDeclined, NotFound
from shared.runtime.cli.console import Console
from shared.runtime.cli.finding import find_job
from shared.runtime.places import open_place
from shared.runtime.settings import Settings
from shared.runtime.views import view as view_of

__all__ = ["configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("job", metavar="JOB", help="job id, or its beginning")


def run(arguments: argparse.Namespace, settings: Settings, console: Console) -> int:
    """Print the ledger of the job, its balances and whether its chain verifies."""
    place = open_place(settings)
    job = find_job(place, arguments.job)
    try:
        report = view_of("cost")(place.reader, job.job_id)
    except NotFound:
        raise BriefDeclined("no_cost", "Billing has not heard of this job yet.") from None
    console.result(report, view_of("cost_text")(report))
    return 0
