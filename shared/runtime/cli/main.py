"""Arguments to subcommands to exit codes; errors become one clear sentence."""

import argparse
import logging
import os
import signal
import sys
from collections.abc import Collection, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType

from shared.domain.errors import AiprodError, BriefDeclined, FolderLocked, Misconfigured
from shared.domain.redaction import Redactor
from shared.ports.tools import end_all_tools
from shared.runtime.cli.console import Console
from shared.runtime.cli.exits import FAILED, INTERRUPTED, REFUSED
from shared.runtime.logs import plain_handler
from shared.runtime.settings import EMULATORS, HOSTS, log_level, read_settings

__all__ = ["COMMANDS", "main", "parser"]

COMMANDS = {
    "run": "make a film of a brief and wait for it",
    "plan": "plan a brief, print the plan, and write it as a file to edit and run",
    "storyboard": "draw a brief's plan as one picture, a frame a shot",
    "up": "keep the local host running and watch an inbox folder",
    "submit": "hand in a brief and return at once",
    "jobs": "list jobs",
    "show": "show one job; --why tells every decision and its reason",
    "watch": "follow a job until it ends or waits for a person",
    "events": "list every message about a job",
    "approve": "go on from a stop",
    "reject": "end a job at a stop",
    "edit": "replace the plan while it waits",
    "cancel": "stop a job; what was ordered is still settled",
    "cost": "explain every micro-dollar of a job",
    "config": "check or show the configuration",
    "incidents": "list what a person must see",
    "dlq": "list, show, repeat or drop messages that were given up on",
}
SPEND = frozenset({"run", "submit"})
HAND_IN = SPEND | {"up", "approve", "reject", "edit", "cancel"}
"""What these got across before they failed is not lost; the others only look, draw or write."""


def parser(commands: Collection[str] = tuple(COMMANDS)) -> argparse.ArgumentParser:
    """Build the command line.

    Args:
        commands: Those that get their arguments; the others are only listed, and not imported.
    """
    top = argparse.ArgumentParser(
        prog="aiprod",
        description="From a brief to a finished film: never a lost job, never a clip paid for "
        "twice, never a cent over budget, never a success that nobody measured.",
        epilog="Exit codes: 0 delivered, 2 bad input, 3 declined or over budget, 4 failed, "
        "5 waiting for a person, 130 interrupted.",
    )
    _add_target_argument(top, default=None)
    subparsers = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, summary in COMMANDS.items():
        sub = subparsers.add_parser(
            name, help=summary, description=summary[0].upper() + summary[1:]
        )
        if name in commands:
            _add_common_arguments(sub)
            _module(name).configure(sub)
    return top


def _add_target_argument(to: argparse.ArgumentParser, default: str | None) -> None:
    to.add_argument(
        "--target",
        choices=HOSTS,
        default=default,
        help="where AIPROD runs: this folder, Google's emulators on this machine, or the project "
        "that AIPROD_PROJECT names (default local, or AIPROD_HOST)",
    )


def _add_common_arguments(sub: argparse.ArgumentParser) -> None:
    _add_target_argument(sub, default=argparse.SUPPRESS)  # Said before the command, it holds.
    sub.add_argument(
        "--home",
        type=Path,
        metavar="DIR",
        help="the host's folder (default .aiprod, or AIPROD_HOME)",
    )
    sub.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help="your own configuration over the shipped one (or AIPROD_CONFIG)",
    )
    sub.add_argument(
        "--json",
        action="store_true",
        help="results as JSON lines on stdout, and nothing else there",
    )
    sub.add_argument("--quiet", action="store_true", help="no progress")


def _module(command: str) -> ModuleType:
    return import_module(f"shared.runtime.cli.command_{command}")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    said = sys.argv[1:] if argv is None else argv
    arguments = parser([word for word in said if word in COMMANDS][:1]).parse_args(said)
    console = Console(as_json=arguments.json, quiet=arguments.quiet)
    kept = True
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        logging.basicConfig(handlers=[plain_handler(sys.stderr, Redactor())], level=log_level())
        settings = read_settings(
            host=arguments.target, home=arguments.home, config=arguments.config
        )
        kept = settings.host != EMULATORS
        return _module(arguments.command).run(arguments, settings, console)
    except KeyboardInterrupt:
        return _interrupted(console, kept=kept)
    except BriefDeclined as declined:
        nothing = " Nothing was spent." if arguments.command in SPEND else ""
        console.error(f"{declined.sentence}{nothing}")
        return REFUSED
    except (Misconfigured, FolderLocked) as error:
        console.error(str(error))
        return REFUSED
    except BrokenPipeError:
        sys.stderr.close()
        return INTERRUPTED
    except AiprodError as error:
        kept_is = " What was accepted is kept: aiprod jobs shows it."
        console.error(f"{error}.{kept_is if arguments.command in HAND_IN else ''}")
        return FAILED


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _interrupted(console: Console, *, kept: bool) -> int:
    """Leave at once. Whatever was under way is safe: it comes again with the next run or up.

    Args:
        console: To say so.
        kept: Not so on emulators, which keep nothing.
    """
    if kept:
        console.error("interrupted; nothing is lost, run the same command or aiprod up to go on.")
    else:
        console.error("interrupted; emulators started here have ended, with all they knew.")
    sys.stdout.flush()
    sys.stderr.flush()
    # In this order and with nothing between: nobody may live to take a killed tool for a bad shot.
    end_all_tools()
    os._exit(INTERRUPTED)
