"""A person's answer to a job that waits: what they saw goes with it; a stale yes does nothing."""

import argparse
import getpass

from shared.contracts.job import JobApprove, JobReject
from shared.contracts.views import JobView
from shared.domain.errors import BriefDeclined
from shared.runtime.cli.console import Console
from shared.runtime.cli.finding import find_job
from shared.runtime.place import Place
from shared.runtime.places import open_place
from shared.runtime.requests import send
from shared.runtime.settings import Settings

__all__ = ["add_answer_arguments", "give", "waiting_job"]


def add_answer_arguments(parser: argparse.ArgumentParser) -> None:
    """Add JOB, --as and --note."""
    parser.add_argument("job", metavar="JOB", help="job id, or its beginning")
    parser.add_argument(
        "--as", dest="reviewer", default=_me(), metavar="NAME", help="who answers (default: you)"
    )
    parser.add_argument("--note", default="", metavar="TEXT", help="kept with the answer")
    parser.add_argument(
        "--subject", metavar="DIGEST", help="what was looked at (default: what waits now)"
    )


def _me() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "owner"


def give(
    arguments: argparse.Namespace,
    settings: Settings,
    console: Console,
    answer: type[JobApprove] | type[JobReject],
    done: str,
) -> int:
    """Publish a yes or a no; a host takes it up.

    Raises:
        BriefDeclined: The job waits for nobody.
    """
    place = open_place(settings)
    view = waiting_job(place, arguments.job)
    given = answer(
        job_id=view.job_id,
        stage=view.waits_for,
        reviewer=arguments.reviewer,
        subject_digest=arguments.subject or view.subject_digest,
        note=arguments.note,
    )
    send(place.bus("outside"), place.clock, given, job_id=view.job_id)
    told = f"{view.job_id}: {view.waits_for} {done} by {arguments.reviewer}; run or up goes on"
    console.result(given, told)
    return 0


def waiting_job(place: Place, wanted: str) -> JobView:
    """Give the view of a job that waits for a person.

    Raises:
        BriefDeclined: It does not.
    """
    view = find_job(place, wanted)
    if not view.waits_for:
        raise BriefDeclined("not_waiting", f"The job is {view.state} and waits for nobody.")
    return view
