"""The use cases of the documents, run as a reader would run them, only with smaller pictures.

A ```console block after <!-- run --> is run: "$ " begins a command, "> " continues it, and every
command must succeed. After <!-- run: exits N --> the last command must end with status N. The
blocks of a page share one shell in one empty folder, which holds the documents.
"""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs" / "use-cases").glob("*.md"))

BLOCK = re.compile(r"<!-- run(?:: exits (\d+))? -->\n```console\n(.*?)```", re.DOTALL)

SMALL = """\
[encoding]
x264_preset = "superfast"
crf = 34
short_side = 144

[takes]
poll_ms = 100
retry_after_ms = 200
connect_retry_ms = 100
reconcile_ms = 200
doubt_window_ms = 500

[delivery]
tick_ms = 100
"""

AIPROD = """\
#!/bin/sh
# Any free port, for another host may run on this machine.
[ "$1" = up ] && set -- "$@" --metrics-port 0
exec "{python}" -P -m shared.runtime.cli "$@"
"""

PAGE_TIMEOUT_S = 300


@dataclass(frozen=True)
class Block:
    """The commands of one block, and the status that its last one must have."""

    commands: tuple[str, ...]
    status: int


def blocks_of(page: str) -> list[Block]:
    """Give the blocks of a page that are run."""
    return [Block(_commands(body), int(status or 0)) for status, body in BLOCK.findall(page)]


def _commands(body: str) -> tuple[str, ...]:
    commands: list[str] = []
    for line in body.splitlines():
        if line.startswith("$ "):
            commands.append(line[2:])
        elif line.startswith(("> ", ">")) and commands:
            commands[-1] += "\n" + line[2:]
    return tuple(commands)


def script_of(blocks: list[Block]) -> str:
    """Write one script that stops at the first surprise and says where it was."""
    lines = ["set -eu"]
    for block in blocks:
        *first, last = block.commands
        lines += first
        if block.status == 0:
            lines.append(last)
        else:
            lines += [
                "set +e",
                last,
                f'[ $? -eq {block.status} ] || {{ echo "expected {block.status}"; exit 99; }}',
                "set -e",
            ]
    return "\n".join(lines) + "\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder with the documents in it, and aiprod on the path."""
    shutil.copytree(ROOT / "docs" / "examples", tmp_path / "docs" / "examples")
    (tmp_path / "bin").mkdir()
    aiprod = tmp_path / "bin" / "aiprod"
    aiprod.write_text(AIPROD.format(python=sys.executable), "utf-8")
    aiprod.chmod(0o755)
    (tmp_path / "small.toml").write_text(SMALL, "utf-8")
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_use_case_works_as_it_is_written(page: Path, folder: Path):
    script = script_of(blocks_of(page.read_text("utf-8")))
    environment = {
        "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
        "AIPROD_CONFIG": str(folder / "small.toml"),
    }

    ran = subprocess.run(
        ["bash", "-x", "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=PAGE_TIMEOUT_S,
        check=False,
    )

    assert ran.returncode == 0, f"{ran.stdout[-2000:]}\n{ran.stderr[-4000:]}"


def test_there_are_three_use_cases_and_each_runs_something():
    assert len(PAGES) == 3
    assert all(len(blocks_of(page.read_text("utf-8"))) >= 3 for page in PAGES)


def test_a_block_is_read_as_a_reader_reads_it():
    page = "<!-- run: exits 2 -->\n```console\n$ a \\\n>   b\nprinted\n$ c\n```\n"

    assert blocks_of(page) == [Block(("a \\\n  b", "c"), 2)]


def test_a_block_without_the_mark_is_not_run():
    assert blocks_of("```console\n$ rm -rf /\n```\n") == []
