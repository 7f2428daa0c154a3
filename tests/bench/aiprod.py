"""Running the `aiprod` command as a user does, each time in folders of its own."""

import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["ENDED_WITHIN_S", "ROOT", "aiprod", "host"]

ROOT = Path(__file__).resolve().parents[2]
ENDED_WITHIN_S = 30


def aiprod(*arguments: str | Path) -> list[str]:
    """Give the command line of the tool."""
    return [sys.executable, "-P", "-m", "shared.runtime.cli", *map(str, arguments)]


@contextmanager
def host(folder: Path) -> Generator[subprocess.Popen[bytes]]:
    """Start `aiprod up` on folder/home; end it politely.

    Notes of the host go to folder/notes.
    """
    where = ("--home", folder / "home", "--output", folder / "out")
    with (folder / "notes").open("wb") as notes:
        process = subprocess.Popen(
            aiprod("up", *where, "--metrics-port", "0"), cwd=ROOT, stdout=notes, stderr=notes
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(ENDED_WITHIN_S)
