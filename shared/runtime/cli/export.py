"""A delivered film, copied out of the bucket: every digest is verified on the way.

A folder that holds the manifest of a film holds that film and no part of another one. What others
put into a folder is neither overwritten nor removed.
"""

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from shared.contracts.envelope import BlobRef
from shared.contracts.film import StagedFile
from shared.domain.errors import MalformedMessage, Misconfigured, Unavailable
from shared.ports.blobs import BlobStore

__all__ = ["check_folder", "export_film", "export_staged", "is_out"]

MANIFEST = "manifest.json"
FILM = "film.mp4"
FOREIGN = (
    "the output folder holds a {name} that AIPROD did not put there: choose another folder with"
    " --output. A film that was made is kept, and comes out when you ask again."
)


@dataclass(frozen=True, slots=True)
class _Film:
    """What a manifest says lies beside it."""

    job_id: str
    digests: dict[str, str]
    """File name to SHA-256."""
    film: str


def is_out(folder: Path, manifest: BlobRef) -> bool:
    """Whether a folder holds this very film: its manifest is written last."""
    try:
        return hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest() == manifest.sha256
    except OSError:
        return False


def check_folder(folder: Path) -> None:
    """Refuse a folder that a film which is still to be made could not come out to.

    Raises:
        Misconfigured: It is a file, or holds a film or manifest that is not ours.
    """
    if folder.exists() and not folder.is_dir():
        raise Misconfigured("--output is a file: name a folder")
    manifest = folder / MANIFEST
    if manifest.is_file() and _read(manifest.read_bytes()) is not None:
        return
    for name in (MANIFEST, FILM):
        if os.path.lexists(folder / name):
            raise Misconfigured(FOREIGN.format(name=name))


def export_film(blobs: BlobStore, manifest_name: str, folder: Path) -> Path:
    """Copy a film's files into a folder in place of the film that lay there; give the film's path.

    Raises:
        MalformedMessage: A file is not what the manifest says.
        NotFound: A file is gone.
        Misconfigured: A file in the folder would be overwritten that is not ours.
        Unavailable: The folder cannot be written.
    """
    data = blobs.get(manifest_name)
    film = _read(data)
    if film is None:
        raise MalformedMessage("manifest: not one of ours")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        before = _film_in(folder, film)
        base = manifest_name.rpartition("/")[0]
        for name, sha256 in film.digests.items():
            _write(folder / name, _verified(blobs, f"{base}/{name}", sha256))
        _remove(folder, before, film)
        _write(folder / MANIFEST, data)
    except OSError as error:
        raise Unavailable(f"the output folder: {error.strerror}") from error
    return folder / film.film


def export_staged(blobs: BlobStore, files: Sequence[StagedFile], folder: Path) -> Path:
    """Copy a film that is not delivered yet into a folder, for a reviewer; give the film's path.

    Raises:
        MalformedMessage: A file is not the one that was judged.
        NotFound: A file is gone.
        Unavailable: The folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in files:
            content = _verified(blobs, file.blob.name, file.blob.sha256)
            _write(folder / Path(file.filename).name, content)
    except OSError as error:
        raise Unavailable(f"the output folder: {error.strerror}") from error
    return folder / FILM


def _read(data: bytes) -> _Film | None:
    """None: that is no manifest of ours."""
    try:
        found: Any = json.loads(data)
        files = cast("list[dict[str, str]]", found["files"])
        digests = {Path(each["filename"]).name: each["sha256"] for each in files}
        film = next(each["filename"] for each in files if each["role"] == "film")
        return _Film(found["job_id"], digests, Path(film).name)
    except (ValueError, KeyError, TypeError, StopIteration):
        return None


def _film_in(folder: Path, new: _Film) -> _Film | None:
    """Give the film that lies there; None where there is none.

    Raises:
        Misconfigured: There is none, and a file of somebody else's in the way.
    """
    manifest = folder / MANIFEST
    before = _read(manifest.read_bytes()) if manifest.is_file() else None
    if before is not None:
        return before
    if os.path.lexists(manifest):
        raise Misconfigured(FOREIGN.format(name=MANIFEST))
    for name, sha256 in new.digests.items():
        path = folder / name
        # The same bytes are our own, from an export that died before its manifest.
        if os.path.lexists(path) and not _holds(path, sha256):
            raise Misconfigured(FOREIGN.format(name=name))
    return None


def _holds(path: Path, sha256: str) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256


def _verified(blobs: BlobStore, name: str, sha256: str) -> bytes:
    content = blobs.get(name)
    if hashlib.sha256(content).hexdigest() != sha256:
        raise MalformedMessage(f"{Path(name).name}: not the bytes of the manifest")
    return content


def _remove(folder: Path, before: _Film | None, new: _Film) -> None:
    """Take away what only the former film has; a file that was changed since is its owner's."""
    for name, sha256 in before.digests.items() if before else ():
        if name not in new.digests and _holds(folder / name, sha256):
            (folder / name).unlink()


def _write(path: Path, content: bytes) -> None:
    """Replace in one step: whoever looks, even after a power cut, sees the old file or the new."""
    draft = path.with_name(f".{path.name}.part")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)  # noqa: PTH105 - the same, and atomic by name
    finally:
        draft.unlink(missing_ok=True)
