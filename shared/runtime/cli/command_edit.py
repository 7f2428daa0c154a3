"""aiprod edit: replace the plan while it waits."""

import argparse
import json
from pathlib import Path

from shared.contracts.codec import decode_as
from shared.contracts.job import JobEdit
from shared.domain.errors import BriefDeclined, MalformedMessage
from shared.domain.plan import Plan
from shared.runtime.cli.answers import add_answer_arguments, waiting_job
from shared.runtime.cli.console import Console
from shared.runtime.cli.paths import read_file, shown
from shared.runtime.places import open_place
from shared.runtime.requests import send
from shared.runtime.settings import Settings
from shared.runtime.views import view as view_of

__all__ = ["configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_answer_arguments(parser)
    parser.add_argument(
        "--plan",
        type=Path,
        required=True,
        metavar="FILE",
        help="the edited plan: aiprod show JOB --plan > FILE",
    )


def run(arguments: argparse.Namespace, settings: Settings, console: Console) -> int:
    """Publish the edited plan; all approvals of the old one are void."""
    place = open_place(settings)
    view = waiting_job(place, arguments.job)
    if view.waits_for != "plan":
        raise BriefDeclined("not_waiting", "The plan can be edited only while the plan waits.")
    plan = _read(arguments.plan, view.plan_revision + 1, view.job_id)
    view_of("check_edit")(plan, place.configurations.current)
    edit = JobEdit(view.job_id, arguments.reviewer, arguments.subject or view.subject_digest, plan)
    send(place.bus("outside"), place.clock, edit, job_id=view.job_id)
    told = {"job_id": view.job_id, "revision": plan.revision}
    console.result(
        told, f"{view.job_id}: plan revision {plan.revision} handed in; run or up goes on"
    )
    return 0


def _read(path: Path, revision: int, job_id: str) -> Plan:
    try:
        raw = json.loads(read_file(path).decode())
        return decode_as(
            Plan, json.dumps({**raw, "revision": revision, "job_id": job_id}), strangers=False
        )
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise BriefDeclined(
            "broken_json", f"{shown(path.name)} is broken at {where}: {error.msg}."
        ) from None
    except (MalformedMessage, TypeError, UnicodeDecodeError) as error:
        raise BriefDeclined("broken_plan", f"{shown(path.name)} is no plan: {error}.") from None
