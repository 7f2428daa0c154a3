"""From which plans the sheets of the gallery were made: a planner that changes demands new ones."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from shared.contracts.codec import encode_json
from shared.domain.plan import Plan
from tests.gallery.films import FOLDER

__all__ = ["MADE", "digest_of", "plans_made", "record_made"]

MADE = FOLDER / "made.toml"
_HEAD = "# Written by `make gallery`: each film, and the digest of the plan that its sheet shows.\n"


def digest_of(plan: Plan) -> str:
    """Give the SHA-256 of all that a plan says, whatever job it is of."""
    return hashlib.sha256(encode_json(replace(plan, job_id=""))).hexdigest()


def plans_made(path: Path = MADE) -> dict[str, str]:
    """Read each film's digest; a film that was never made has none."""
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}


def record_made(name: str, plan: Plan, path: Path = MADE) -> None:
    """Note what a film's sheet was made from, beside what is noted of the others."""
    made: Mapping[str, str] = plans_made(path) | {name: digest_of(plan)}
    lines = [f'{film} = "{digest}"\n' for film, digest in sorted(made.items())]
    path.write_text("".join((_HEAD, *lines)), "utf-8")
