"""The tool as its users have it, a program of its own, with small pictures and short waits."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shared.runtime.compose import Workplace, open_workplace
from shared.runtime.settings import Settings

__all__ = ["ROOT", "Home", "environment"]

ROOT = Path(__file__).resolve().parents[2]

SMALL = """\
[presets.quick_social]
shot_ms = 2000

[encoding]
x264_preset = "superfast"
crf = 34
short_side = 120

[takes]
poll_ms = 100
retry_after_ms = 200
connect_retry_ms = 100
reconcile_ms = 200
doubt_window_ms = 500

[providers.animatic.models.draft]
doubt_window_ms = 500

[delivery]
tick_ms = 100
backoff_min_ms = 100
"""


@dataclass(frozen=True)
class Home:
    """A folder with a host's home, a configuration, a brief and what comes of it."""

    folder: Path

    @classmethod
    def make(cls, folder: Path) -> "Home":
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "small.toml").write_text(SMALL, "utf-8")
        (folder / "inbox").mkdir(exist_ok=True)
        return cls(folder)

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def output(self) -> Path:
        return self.folder / "out"

    @property
    def settings(self) -> Settings:
        return Settings("local", self.home, self.folder / "small.toml")

    def write(self, brief: str) -> Path:
        path = self.folder / "brief.md"
        path.write_text(brief, "utf-8")
        return path

    def command(self, *arguments: str) -> list[str]:
        """The argument list of a command on this home."""
        name, *rest = arguments
        where = ["--home", str(self.home), "--config", str(self.folder / "small.toml")]
        return [sys.executable, "-P", "-m", "shared.runtime.cli", name, *where, *rest]

    def run(self, *arguments: str, timeout_s: float = 120) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            self.command(*arguments),
            cwd=self.folder,
            env=environment(self.folder),
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )

    def place(self) -> Workplace:
        return open_workplace(self.settings)

    def manifest(self) -> dict[str, Any]:
        """What was delivered, without the one thing that differs from run to run: when."""
        found = json.loads((self.output / "manifest.json").read_bytes())
        del found["accepted_at_ms"]
        return found


def environment(home: Path) -> Mapping[str, str]:
    """What a program gets: nothing of the test's own but where programs and sources are."""
    kept = ("PATH", "AIPROD_FFMPEG")
    return {
        **{name: os.environ[name] for name in kept if name in os.environ},
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "TMPDIR": str(home),
        "PYTHONPATH": str(ROOT),
    }
