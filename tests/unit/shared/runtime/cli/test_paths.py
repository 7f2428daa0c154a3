"""A path in a sentence is no command to a terminal, and one in a command is one word."""

import subprocess
from collections.abc import Callable

import pytest

from shared.runtime.cli.paths import shown, typed

NASTY = "a\x1b[31m'\\\n\u202eb ü.toml"


def test_a_path_that_only_prints_is_shown_as_it_is() -> None:
    assert shown("Mein Plan ü.toml") == "Mein Plan ü.toml"
    assert typed("plan.toml") == "plan.toml"
    assert typed("Mein Plan.toml") == "'Mein Plan.toml'"


@pytest.mark.parametrize("quoted", [shown, typed])
def test_what_a_terminal_would_obey_is_spelt_out(
    quoted: Callable[[str], str],
) -> None:
    assert quoted(NASTY).isprintable()


@pytest.mark.parametrize("path", [NASTY, "it's $(here).toml", "ü\x07f.toml"])
def test_a_shell_reads_the_very_path_back(path: str) -> None:
    said = subprocess.run(
        ["/bin/bash", "-c", f"printf %s {typed(path)}"], capture_output=True, check=True
    )

    assert said.stdout.decode() == path


def test_a_name_that_begins_with_a_dash_is_no_option() -> None:
    assert typed("-rf.toml") == "./-rf.toml"
