"""aiprod events: every message about a job, in the order it was said."""

import argparse
import json
from datetime import UTC, datetime

from shared.runtime.cli.console import Console
from shared.runtime.cli.finding import find_job
from shared.runtime.places import open_place
from shared.runtime.settings import Settings

__all__ = ["configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("job", metavar="JOB", help="job id, or its beginning")


def run(arguments: argparse.Namespace, settings: Settings, console: Console) -> int:
    """Print one line a message; with --json the whole message."""
    place = open_place(settings)
    view = find_job(place, arguments.job)
    for heard in place.spoken(view.job_id):
        at = datetime.fromtimestamp(heard.at_ms / 1000, UTC).strftime("%H:%M:%S.%f")[:-3]
        message = json.loads(heard.data)
        console.result(message, f"{at}  {heard.topic:20} {heard.type:18} {message['id'][:12]}")
    return 0
