"""The aiprod command: a table of subcommands over the topics and the read-only views."""

from shared.runtime.cli.main import main

__all__ = ["main"]
