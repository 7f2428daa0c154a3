"""aiprod reject: end a job at a stop."""

import argparse

from shared.contracts.job import JobReject
from shared.runtime.cli.answers import add_answer_arguments, waiting_job
from shared.runtime.cli.console import Console
from shared.runtime.compose import open_workplace
from shared.runtime.requests import send
from shared.runtime.settings import Settings

__all__ = ["configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_answer_arguments(parser)


def run(arguments: argparse.Namespace, settings: Settings, console: Console) -> int:
    """Publish the answer; a host takes it up."""
    place = open_workplace(settings, committer=False)
    view = waiting_job(place, arguments.job)
    answer = JobReject(
        job_id=view.job_id,
        stage=view.waits_for,
        reviewer=arguments.reviewer,
        subject_digest=arguments.subject or view.subject_digest,
        note=arguments.note,
    )
    send(place.bus("outside"), place.clock, answer, job_id=view.job_id)
    told = f"{view.job_id}: {view.waits_for} rejected by {arguments.reviewer}; run or up goes on"
    console.result(answer, told)
    return 0
