"""What a start imports: a host is small while it waits, and a command is quick to say no."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from shared.topology import SERVICES
from tests.architecture.sources import ROOT, modules, parsed

# What draws, decodes and measures lives in child processes, always.
HEAVY = frozenset({"numpy", "cv2", "av", "PIL", "scenepic"})
# Only a service's own process, or a scrape of /metrics, needs the web.
WEB = frozenset({"flask", "functions_framework", "http.client", "http.server", "ssl"})
LOAD = "from shared.runtime.service import load_service as load\n"


def _imported(code: str) -> frozenset[str]:
    program = f"{code}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return frozenset(done.stdout.split())


def test_all_services_in_one_process_import_nothing_heavy():
    code = LOAD + "\n".join(f"load({name!r})" for name in SERVICES)

    assert _imported(code) & HEAVY == set()


@pytest.mark.parametrize("service", SERVICES)
def test_a_served_service_that_took_a_push_holds_nothing_heavy(service: str, tmp_path: Path):
    """As its container runs it; what draws and decodes is a process of its own."""
    code = f"""
import os, sys
os.environ["AIPROD_HOME"] = {str(tmp_path / "home")!r}
from functions_framework import create_app
from shared.ports.bus import Delivery
from shared.runtime.cloud import encode_push
from shared.runtime.ticking import tick_message
from shared.topology import SUBSCRIPTIONS
name = next(each.name for each in SUBSCRIPTIONS if each.service == {service!r})
client = create_app("handle", "services/{service}/main.py", "http").test_client()
assert client.get("/").status_code == 200
body = encode_push(Delivery(name, tick_message(1)))
assert client.post("/", data=body).status_code == 204
"""
    assert _imported(code) & HEAVY == set()


def test_media_libraries_belong_to_the_services_that_work_on_media():
    importers = {
        path.relative_to(ROOT).parts[:2]
        for path in modules()
        for node in ast.walk(parsed(path))
        if _roots(node) & HEAVY
    }

    assert importers == {("services", name) for name in ("generator", "postprocessor", "qa")}


def _roots(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Import):
        return {alias.name.partition(".")[0] for alias in node.names}
    if isinstance(node, ast.ImportFrom):
        return {(node.module or "").partition(".")[0]}
    return set()


@pytest.mark.parametrize("command", ["up", "run", "submit"])
def test_a_command_that_starts_imports_no_service_and_no_web(command: str):
    code = f"from shared.runtime.cli.main import parser\nparser([{command!r}])"

    imported = _imported(code)

    assert imported & (HEAVY | WEB) == set()
    assert {name for name in imported if name.startswith("services.")} == set()


def test_help_imports_no_command():
    imported = _imported("from shared.runtime.cli.main import parser\nparser(['--help'])")

    assert {name for name in imported if ".command_" in name} == set()
    assert "pydantic" not in imported
