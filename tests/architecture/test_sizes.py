"""A file is read in one sitting and a function on one screen: hard limits, rarely met."""

import ast
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, TREES, files, module_name, modules, parsed

FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 60
MAIN_LINES_MAX = 25
FILE_BYTES_MAX = 900_000

Function = ast.FunctionDef | ast.AsyncFunctionDef


def _lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def _body_lines(function: Function) -> int:
    """Count the lines of a function without its docstring."""
    body = function.body[1:] if ast.get_docstring(function, clean=False) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("tree", TREES)
def test_no_file_is_too_long_to_be_read_in_one_sitting(tree: str):
    long = {module_name(p): _lines(p) for p in modules(tree) if _lines(p) > FILE_LINES_MAX}

    assert long == {}


@pytest.mark.parametrize("tree", TREES)
def test_no_function_is_longer_than_a_screen(tree: str):
    long = {
        f"{module_name(path)}.{node.name}": _body_lines(node)
        for path in modules(tree)
        for node in ast.walk(parsed(path))
        if isinstance(node, Function) and _body_lines(node) > FUNCTION_LINES_MAX
    }

    assert long == {}


def test_a_main_only_puts_together():
    long = {p: n for p in ROOT.glob("services/*/main.py") if (n := _lines(p)) > MAIN_LINES_MAX}

    assert long == {}


def test_no_file_is_large():
    large = {
        str(path.relative_to(ROOT)): path.stat().st_size
        for path in files()
        if path.stat().st_size > FILE_BYTES_MAX
    }

    assert large == {}
