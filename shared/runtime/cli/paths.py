"""How a path is said to a person: a name may hold what a terminal would obey."""

import os
import shlex
from pathlib import Path

__all__ = ["shown", "typed"]


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
