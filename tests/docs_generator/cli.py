"""docs/cli.md: every subcommand and option, from the parser itself.

Not from its help text, which differs between versions of Python.
"""

import argparse
from collections.abc import Iterator
from typing import cast

from shared.runtime.cli.main import COMMANDS, parser
from tests.docs_generator.markdown import code, headed, table

__all__ = ["cli_documents"]

INTRODUCTION = """\
`make setup` puts the command at `.venv/bin/aiprod`. `aiprod COMMAND --help` says the same as this
page. `--json` puts results as JSON lines on stdout and nothing else there; progress and notes go
to stderr. On a terminal progress is one live line, elsewhere plain lines."""

EXITS = [
    ["0", "delivered; or the command did what was asked"],
    ["2", "bad input: one sentence says what to change; nothing was spent or half-made"],
    ["3", "declined, over budget, or a reviewer said no"],
    ["4", "failed or cancelled"],
    ["5", "waiting for a person"],
    ["130", "interrupted; nothing is lost: the next `run` or `up` goes on"],
]

COMMON = ("--help", "--home", "--config", "--json", "--quiet")


def cli_documents() -> dict[str, str]:
    """Give docs/cli.md."""
    commands = _subparsers(parser())
    shared = next(iter(commands.values()))
    common = [a for a in shared._actions if _is_common(a)]  # pyright: ignore[reportPrivateUsage]
    parts = [
        INTRODUCTION,
        "## Exit codes",
        table(["Code", "Meaning"], EXITS),
        "## Options of every command",
        table(["Option", "Meaning"], map(_row, common)),
    ]
    for name, sub in commands.items():
        parts += _command(name, sub)
    return {"cli.md": headed("The command line", "`shared/runtime/cli`", *parts)}


def _subparsers(top: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    for action in top._actions:  # pyright: ignore[reportPrivateUsage]
        if isinstance(action, argparse._SubParsersAction):  # pyright: ignore[reportPrivateUsage]
            return cast("dict[str, argparse.ArgumentParser]", action.choices)
    raise LookupError("the parser has no subcommands")


def _command(name: str, sub: argparse.ArgumentParser) -> Iterator[str]:
    own = [a for a in sub._actions if not _is_common(a)]  # pyright: ignore[reportPrivateUsage]
    usage = " ".join(
        ["aiprod", name, *(_name(a) for a in own if not a.option_strings), "[options]"]
    )
    yield f"## `{usage}`"
    yield COMMANDS[name][0].upper() + COMMANDS[name][1:] + "."
    if own:
        yield table(["Argument", "Meaning"], map(_row, own))


def _is_common(action: argparse.Action) -> bool:
    return any(option in COMMON for option in action.option_strings)


def _name(action: argparse.Action) -> str:
    placeholder = "" if action.nargs == 0 else str(action.metavar or "")
    if action.choices and not placeholder:
        placeholder = "{" + ",".join(map(str, action.choices)) + "}"
    long = action.option_strings[-1] if action.option_strings else ""
    return " ".join(part for part in (long, placeholder) if part)


def _row(action: argparse.Action) -> list[str]:
    required = "required; " if action.required and action.option_strings else ""
    return [code(_name(action)), required + (action.help or "")]
