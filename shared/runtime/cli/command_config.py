"""aiprod config: check or show the configuration."""

import argparse
import json

from shared.catalog.configuration import Configuration
from shared.catalog.load import load_configuration
from shared.runtime.cli.console import Console
from shared.runtime.settings import Settings

__all__ = ["configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "what",
        choices=("check", "show", "schema"),
        help="check: is it valid; show: all values in force; schema: JSON Schema",
    )


def run(arguments: argparse.Namespace, settings: Settings, console: Console) -> int:
    """Check, or print."""
    configuration = load_configuration(settings.config)
    source = settings.config.name if settings.config else "shipped configuration"
    if arguments.what == "check":
        told = {"valid": True, "digest": configuration.digest}
        console.result(told, f"{source}: valid, digest {configuration.digest[:16]}")
        return 0
    shown = (
        Configuration.model_json_schema()
        if arguments.what == "schema"
        else configuration.model_dump(mode="json")
    )
    console.result(shown, json.dumps(shown, indent=2, ensure_ascii=False))
    return 0
