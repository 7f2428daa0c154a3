"""Pieces of Markdown: head, tables, names of code."""

import json
from collections.abc import Iterable, Sequence

__all__ = ["code", "headed", "json_text", "table"]

NOTICE = "<!-- Written by `make docs` from {source}. Edit that, not this. -->"


def headed(title: str, source: str, *parts: str) -> str:
    """Give a whole document: title, where it comes from, and its parts."""
    return "\n\n".join([f"# {title}", NOTICE.format(source=source), *parts]) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Give a table; a line break or a bar inside a cell does not break it."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def code(*names: str) -> str:
    """Give names as code, separated by commas."""
    return ", ".join(f"`{name}`" for name in names)


def json_text(value: object) -> str:
    """Give JSON as it lies on disk."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
