"""A person's answer to a job that waits: what they saw goes with it; a stale yes does nothing."""

import argparse
import getpass

from shared.contracts.views import JobView
from shared.domain.errors import BriefDeclined
from shared.runtime.cli.finding import find_job
from shared.runtime.compose import Workplace

__all__ = ["add_answer_arguments", "waiting_job"]


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


def waiting_job(place: Workplace, wanted: str) -> JobView:
    """Give the view of a job that waits for a person.

    Raises:
        BriefDeclined: It does not.
    """
    view = find_job(place, wanted)
    if not view.waits_for:
        raise BriefDeclined("not_waiting", f"The job is {view.state} and waits for nobody.")
    return view
