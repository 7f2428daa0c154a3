"""How a path is said to a person, and how a file that somebody names is read.

A name may hold what a terminal would obey, and what it names may have no end.
"""

import os
import shlex
from pathlib import Path

from shared.domain.errors import BriefDeclined

__all__ = ["read_file", "shown", "typed"]

READ_BYTES_MAX = 16 << 20
"""Enough to tell how much too long a brief is."""


def read_file(path: Path) -> bytes:
    """Read an ordinary file, up to 16 MB of it.

    Raises:
        BriefDeclined: It is none, or cannot be read.
    """
    try:
        if path.exists() and not path.is_file():  # A pipe may never end, nor begin.
            raise BriefDeclined(
                "not_a_file", f"{shown(path.name)} is no ordinary file: save it as one."
            )
        with path.open("rb") as file:
            return file.read(READ_BYTES_MAX)
    except OSError as error:
        raise BriefDeclined(
            "unreadable", f"{shown(path.name)} cannot be read: {error.strerror}."
        ) from None


def shown(path: Path | str) -> str:
    """Give a path as it is, or as a shell takes it where a terminal would not just print it."""
    text = str(path)
    return text if text.isprintable() else _escaped(text)


def typed(path: Path | str) -> str:
    """Give a path as one word of a command that can be pasted."""
    text = str(path)
    # A command would take what begins with a dash for an option.
    text = f"./{text}" if text.startswith("-") else text
    return shlex.quote(text) if text.isprintable() else _escaped(text)


def _escaped(text: str) -> str:
    """Quote for bash, zsh and ksh, which know a control character by its number."""
    return f"$'{''.join(map(_character, text))}'"


def _character(char: str) -> str:
    if char in "\\'":
        return f"\\{char}"
    if char.isprintable():
        return char
    return "".join(f"\\x{byte:02x}" for byte in os.fsencode(char))
