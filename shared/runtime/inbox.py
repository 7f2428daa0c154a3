"""The inbox folder: the local twin of the prompt bucket. A file dropped there becomes a job.

A file is claimed by renaming it, stored under a name that says which file it was, and only then
removed: killed anywhere, the next look goes on, and the same file is never two jobs.
"""

from contextlib import suppress
from pathlib import Path

from shared.contracts.uploads import PromptUploaded
from shared.domain.errors import AlreadyExists
from shared.domain.ids import digest
from shared.ports.blobs import BlobInfo, BlobStore
from shared.ports.bus import Bus
from shared.ports.clock import Clock
from shared.runtime.requests import send

__all__ = ["announce_prompt", "take_in", "waits_in"]

SUFFIXES = frozenset({".txt", ".md", ".json", ".csv"})
CLAIMED = ".claimed"
SETTLED_NS = 300_000_000
"""A file that changed less than this ago may still be written to."""


def announce_prompt(info: BlobInfo, bus: Bus, clock: Clock) -> None:
    """Tell ingest about a finalized object, if it is a prompt."""
    if info.name.startswith("prompts/"):
        upload = PromptUploaded("inbox", info.name, info.generation, info.size)
        send(bus, clock, upload)


def take_in(inbox: Path, blobs: BlobStore, clock: Clock) -> list[str]:
    """Upload what lies in the inbox; give the names of the files that were taken."""
    claimed = inbox / CLAIMED
    claimed.mkdir(parents=True, exist_ok=True)
    # What a crash left comes first: a new file of the same name would take its place.
    taken = _upload_all(claimed, blobs)
    for path in sorted(inbox.iterdir()):
        if path.is_file() and path.suffix.lower() in SUFFIXES and _is_settled(path, clock):
            path.replace(claimed / path.name)
    return taken + _upload_all(claimed, blobs)


def _upload_all(claimed: Path, blobs: BlobStore) -> list[str]:
    return [_upload(path, blobs) for path in sorted(claimed.iterdir())]


def waits_in(inbox: Path) -> bool:
    """Whether a prompt file lies there that was not taken yet."""
    return any(path.is_file() and path.suffix.lower() in SUFFIXES for path in inbox.iterdir())


def _is_settled(path: Path, clock: Clock) -> bool:
    return clock.now_ms() * 1_000_000 - path.stat().st_mtime_ns > SETTLED_NS


def _upload(path: Path, blobs: BlobStore) -> str:
    content = path.read_bytes()
    which = digest(path.name, path.stat().st_mtime_ns, content, length=12)
    with suppress(AlreadyExists):  # Stored before a crash; the host says its notice again.
        blobs.put(f"prompts/{which}-{_safe(path)}", content, if_generation=0)
    path.unlink()
    return path.name


def _safe(path: Path) -> str:
    """An object name from a file name, which may hold anything."""
    stem = "".join(c if c.isalnum() or c in "-_." else "-" for c in path.stem).strip(".")
    return f"{stem[:80] or 'prompt'}{path.suffix.lower()}"
