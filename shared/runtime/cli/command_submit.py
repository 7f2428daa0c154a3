"""aiprod submit: hand in a brief and return at once."""

import argparse

from shared.runtime.cli.briefs import add_brief_arguments, read_brief
from shared.runtime.cli.console import Console
from shared.runtime.places import open_place
from shared.runtime.requests import send
from shared.runtime.settings import Settings

__all__ = ["configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_brief_arguments(parser)


def run(arguments: argparse.Namespace, settings: Settings, console: Console) -> int:
    """Publish the request; a host takes it up."""
    place = open_place(settings)
    submit, job_ids = read_brief(arguments, place)
    send(place.bus("outside"), place.clock, submit)
    for job_id in job_ids:
        console.result({"job_id": job_id, "request_key": submit.request_key}, job_id)
    console.note("handed in; aiprod watch JOB follows it, aiprod up makes it")
    return 0
