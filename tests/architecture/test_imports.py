"""Layers hold, pure modules are pure, and starting is cheap."""

import ast
import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from shared.topology import SERVICES
from tests.architecture.sources import ROOT, module_name, modules, parsed

HEAVY = ["PIL", "av", "cv2", "grpc", "imageio_ffmpeg", "numpy", "scenepic"]
"""Loaded only in child processes, or by the cloud's adapters."""

READS_RECORDS = {"services.router.replay"}
"""Pure but for the codec, through which it reads receipts."""

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_the_layers_hold():
    linter = Path(sys.executable).with_name("lint-imports")

    linted = subprocess.run(
        [linter, "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert linted.returncode == 0, linted.stdout


def _pure_by_contract() -> list[str]:
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    [pure] = [c for c in contracts if c["name"].startswith("pure modules")]
    return pure["source_modules"]


def _says_it_is_pure(path: Path) -> bool:
    docstring = ast.get_docstring(parsed(path)) or ""
    return "Pure." in docstring


def _draws_with_numbers(path: Path) -> bool:
    """Numpy is no effect, but no module of the contract may load it."""
    names = {
        (node.module or "").partition(".")[0]
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom)
    } | {
        alias.name.partition(".")[0]
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    return "numpy" in names


def test_a_module_that_says_it_is_pure_is_held_to_it():
    held = tuple(_pure_by_contract())
    claims = [
        module_name(path)
        for path in modules("services")
        if _says_it_is_pure(path) and not _draws_with_numbers(path)
        if module_name(path) not in READS_RECORDS
    ]

    assert [name for name in claims if not name.startswith(held)] == []


def test_starting_a_service_or_the_host_loads_nothing_heavy():
    """A cold start and an idle host pay for every import; one that slips in is not noticed."""
    mains = [f"services.{name}.main" for name in SERVICES]
    code = (
        "import importlib, json, sys\n"
        f"for name in {['shared.runtime.cli', *mains]!r}: importlib.import_module(name)\n"
        f"print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))"
    )

    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) == []


@pytest.mark.parametrize("folder", sorted({p.parent for p in (ROOT / "tests").rglob("test_*.py")}))
def test_make_test_runs_every_folder_of_tests(folder: Path):
    """Test paths are listed to run the fast ones first; a forgotten one would never run."""
    listed = PROJECT["tool"]["pytest"]["ini_options"]["testpaths"]
    name = str(folder.relative_to(ROOT))

    assert any(name == path or name.startswith(f"{path}/") for path in listed)
