"""The inbox folder: the local twin of the prompt bucket. A file dropped there becomes a job.

A file is claimed by renaming it, stored under a name that says which file it was, and only then
removed: killed anywhere, the next look goes on, and the same file is never two jobs.
"""

import errno
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from shared.contracts.uploads import PromptUploaded
from shared.domain.errors import AiprodError, AlreadyExists, ContractError
from shared.domain.ids import digest
from shared.ports.blobs import BlobInfo, BlobStore
from shared.ports.bus import Bus
from shared.ports.clock import Clock
from shared.runtime.requests import send

__all__ = ["REFUSALS", "Taken", "announce_prompt", "note_refusal", "take_in", "waiting_in"]

SUFFIXES = frozenset({".txt", ".md", ".json", ".csv", ".toml"})
CLAIMED = ".claimed"
REFUSALS = "refusals"
"""A folder in the inbox: why each refused file was refused, and those that cannot be read."""
SETTLED_NS = 300_000_000
"""A file that changed less than this ago may still be written to."""


def announce_prompt(info: BlobInfo, bus: Bus, clock: Clock) -> None:
    """Tell ingest about a finalized object, if it is a prompt."""
    if info.name.startswith("prompts/"):
        upload = PromptUploaded("inbox", info.name, info.generation, info.size)
        send(bus, clock, upload)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file."""

    name: str
    trouble: str = ""
    """Why it was not taken, in a sentence; empty when it was."""


def take_in(inbox: Path, blobs: BlobStore, clock: Clock) -> list[Taken]:
    """Upload what lies in the inbox; say which files were taken, and which were not.

    A file that can never be read is set aside among the refusals, with the reason. One that only
    now cannot be stored stays, and is tried with the next look. No file ends the look.

    Raises:
        OSError: The folder itself cannot be used.
    """
    claimed = inbox / CLAIMED
    claimed.mkdir(parents=True, exist_ok=True)
    # What a crash left comes first: a new file of the same name would take its place.
    taken = _upload_all(claimed, blobs)
    left = {path.name for path in claimed.iterdir()}
    for path in sorted(inbox.iterdir()):
        if path.name not in left and _is_prompt(path):
            taken += _claim(path, claimed, clock)
    again = _upload_all(claimed, blobs)
    return taken + [each for each in again if not (each.trouble and each in taken)]


def waiting_in(inbox: Path) -> list[str]:
    """Name the prompt files that were not taken yet."""
    try:
        return [path.name for path in inbox.iterdir() if _is_prompt(path)]
    except OSError:
        return []


def note_refusal(refusals: Path, name: str, code: str, sentence: str) -> None:
    """Write beside the inbox why a file was refused.

    Raises:
        OSError: It cannot be written.
    """
    refusals.mkdir(parents=True, exist_ok=True)
    told = json.dumps({"code": code, "sentence": sentence}, indent=2)
    (refusals / f"{name}.json").write_text(told + "\n", "utf-8")


def _is_prompt(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and path.is_file()


def _claim(path: Path, claimed: Path, clock: Clock) -> list[Taken]:
    """Claim a file that has settled."""
    try:
        if clock.now_ms() * 1_000_000 - path.stat().st_mtime_ns > SETTLED_NS:
            path.replace(claimed / path.name)
    except FileNotFoundError:
        pass  # Its owner took it back.
    except OSError as error:
        return [Taken(path.name, f"It cannot be moved ({error.strerror}).")]
    return []


def _upload_all(claimed: Path, blobs: BlobStore) -> list[Taken]:
    uploads = (_upload(path, blobs) for path in sorted(claimed.iterdir()))
    return [each for each in uploads if each is not None]


def _upload(path: Path, blobs: BlobStore) -> Taken | None:
    """None: it has vanished."""
    try:
        content, changed_ns = _read(path)
        which = digest(os.fsencode(path.name), changed_ns, content, length=12)
        with suppress(AlreadyExists):  # Stored before a crash; the host says its notice again.
            blobs.put(f"prompts/{which}-{_safe(path)}", content, if_generation=0)
    except FileNotFoundError:
        return None
    except OSError as error:
        return _set_aside(path, f"It cannot be read ({error.strerror}).")
    except ContractError:
        return _set_aside(path, "It has no name that a prompt can have.")
    except AiprodError as error:
        return Taken(path.name, f"It cannot be stored now ({error}) and is tried again.")
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        return Taken(path.name, f"It was taken, but cannot be removed ({error.strerror}).")
    return Taken(path.name)


def _read(path: Path) -> tuple[bytes, int]:
    """Give the content of a file and when it changed, ns."""
    path.lstat()  # Says so where it has vanished.
    if not path.is_file():
        raise OSError(errno.EINVAL, "no file")
    return path.read_bytes(), path.stat().st_mtime_ns


def _set_aside(path: Path, trouble: str) -> Taken:
    """Move what can never be taken in to the refusals, so that it is in nobody's way."""
    refusals = path.parent.parent / REFUSALS
    try:
        refusals.mkdir(exist_ok=True)
        names = (f"{path.stem}{number}{path.suffix}" for number in chain([""], count(2)))
        name = next(name for name in names if not os.path.lexists(refusals / name))
        path.rename(refusals / name)
        note_refusal(refusals, name, "unreadable", trouble)
    except OSError as error:
        return Taken(path.name, f"{trouble} It cannot be set aside ({error.strerror}).")
    return Taken(path.name, f"{trouble} It was set aside in {REFUSALS}/{name}.")


def _safe(path: Path) -> str:
    """An object name from a file name, which may hold anything."""
    stem = "".join(c if c.isalnum() or c in "-_." else "-" for c in path.stem).strip(".")
    return f"{stem[:80] or 'prompt'}{path.suffix.lower()}"
