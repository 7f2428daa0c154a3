"""The sources as the architecture tests read them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

__all__ = ["ROOT", "TREES", "files", "module_name", "modules", "parsed"]

ROOT = Path(__file__).resolve().parents[2]

TREES = ("services", "shared", "tests")
"""Folders of Python."""

_ALL = (*TREES, "docs", "infra", ".ci", ".github")
_MADE = {"__pycache__", ".venv", "out"}


def modules(*trees: str) -> list[Path]:
    """List the Python files of some folders; of services and shared when none is named."""
    return sorted(
        path for tree in trees or ("services", "shared") for path in (ROOT / tree).rglob("*.py")
    )


def files() -> Iterator[Path]:
    """List every file that belongs to the project, whatever it is."""
    yield from (path for path in ROOT.iterdir() if path.is_file())
    for tree in _ALL:
        for path in (ROOT / tree).rglob("*"):
            if path.is_file() and not _MADE & set(path.parts):
                yield path


def module_name(path: Path) -> str:
    """Name the module of a file, as it is imported."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def parsed(path: Path) -> ast.Module:
    """Parse a Python file."""
    return ast.parse(path.read_text("utf-8"), str(path))
