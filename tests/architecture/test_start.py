"""What a start imports: a host is small while it waits, and a command is quick to say no."""

import subprocess
import sys

import pytest

from shared.topology import SERVICES
from tests.architecture.sources import ROOT

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
