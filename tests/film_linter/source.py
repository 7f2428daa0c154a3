"""Finds the plan that a delivered film was made from: the manifest names it by its digest."""

import hashlib
import json
from contextlib import closing
from pathlib import Path
from typing import Any

from shared.contracts.codec import decode_as
from shared.domain.errors import AiprodError
from shared.domain.plan import Plan
from shared.runtime.compose import open_workplace
from shared.runtime.settings import LOCAL, Settings

__all__ = ["BESIDE", "find_plan"]

BESIDE = "plan.json"
"""Where a plan may lie in a film's folder; who exports a film does not put it there."""


def find_plan(folder: Path, *, home: Path, config: Path | None = None) -> Plan | None:
    """Look beside the film, then in the home of the host that made it; None: in neither.

    Args:
        folder: With manifest.json.
        home: The embedded host's folder.
        config: The configuration that the host was given.
    """
    manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_bytes())
    named = manifest["plan"]
    for found in (_beside(folder), _at_home(Settings(LOCAL, home, config), named["name"])):
        # Another film's plan may lie there: a folder is used again, and so is a job's name.
        if found and hashlib.sha256(found).hexdigest() == named["sha256"]:
            return decode_as(Plan, found)
    return None


def _beside(folder: Path) -> bytes | None:
    path = folder / BESIDE
    return path.read_bytes() if path.is_file() else None


def _at_home(settings: Settings, name: str) -> bytes | None:
    if not settings.database.is_file():  # Opening it would make it.
        return None
    try:
        with closing(open_workplace(settings)) as place:
            return place.blobs.get(name)
    except AiprodError:  # Another home's film.
        return None
