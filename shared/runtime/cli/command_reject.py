"""aiprod reject: end a job at a stop."""

import argparse

from shared.contracts.job import JobReject
from shared.runtime.cli.answers import add_answer_arguments, give
from shared.runtime.cli.console import Console
from shared.runtime.settings import Settings

__all__ = ["configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_answer_arguments(parser)


def run(arguments: argparse.Namespace, settings: Settings, console: Console) -> int:
    """Publish the answer."""
    return give(arguments, settings, console, JobReject, "rejected")
