"""A delivered film, copied out of the bucket: every digest is verified on the way."""

import hashlib
import json
import os
from pathlib import Path

from shared.domain.errors import MalformedMessage
from shared.ports.blobs import BlobStore

__all__ = ["export_film"]


def export_film(blobs: BlobStore, manifest_name: str, folder: Path) -> Path:
    """Copy a film's files into a folder and give the path of the film.

    Raises:
        MalformedMessage: A file is not what the manifest says.
        NotFound: A file is gone.
    """
    folder.mkdir(parents=True, exist_ok=True)
    data = blobs.get(manifest_name)
    files = json.loads(data)["files"]
    base = manifest_name.rpartition("/")[0]
    for each in files:
        content = blobs.get(f"{base}/{each['filename']}")
        if hashlib.sha256(content).hexdigest() != each["sha256"]:
            raise MalformedMessage(f"{each['filename']}: not the bytes of the manifest")
        _write(folder / Path(each["filename"]).name, content)
    _write(folder / "manifest.json", data)
    film = next(each["filename"] for each in files if each["role"] == "film")
    return folder / film


def _write(path: Path, content: bytes) -> None:
    """Replace in one step: whoever looks sees the old file or the new one."""
    draft = path.with_name(f".{path.name}.part")
    draft.write_bytes(content)
    os.replace(draft, path)  # noqa: PTH105 - the same, and atomic by name
