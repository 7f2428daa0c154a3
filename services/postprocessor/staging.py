"""Moving a film's files: clips in, outputs to staging, a delivery to its final place.

Owns the names of the objects and the proof that each holds the bytes that were meant. Everything
here may run twice: names are deterministic, and what is there already is compared, not trusted.
"""

import hashlib
from collections.abc import Generator, Iterable
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from shared.contracts.codec import decode_as, encode_json
from shared.contracts.envelope import BlobRef
from shared.contracts.film import ClipRef, StagedFile
from shared.domain.errors import AlreadyExists, MalformedMessage, NotFound
from shared.ports.blobs import BlobStore
from shared.ports.studio import StagedPath

__all__ = ["Shelf", "lent", "lent_clips", "place", "read_named", "sha256_of", "verify"]


@dataclass(frozen=True, slots=True)
class _Index:
    """files.json: written last, so that where it is, everything is."""

    asked: str
    files: tuple[StagedFile, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the outputs of one render stand."""

    blobs: BlobStore
    job_id: str
    render_id: str

    def _name(self, filename: str) -> str:
        return f"staging/{self.job_id}/{self.render_id}/{filename}"

    def finished(self, asked: str) -> tuple[StagedFile, ...] | None:
        """Find the outputs of an earlier run of the same order; None: render.

        Args:
            asked: Digest of the order.
        """
        try:
            index = decode_as(_Index, self.blobs.get(self._name("files.json")))
        except (NotFound, MalformedMessage):
            return None
        if index.asked != asked:
            return None
        found = [(file.blob, self.blobs.stat(file.blob.name)) for file in index.files]
        whole = all(info and info.sha256 == blob.sha256 for blob, info in found)
        return index.files if whole else None

    def keep(self, asked: str, outputs: Iterable[StagedPath]) -> tuple[StagedFile, ...]:
        """Write the outputs, then the index."""
        files = tuple(
            StagedFile(
                role=each.role,
                filename=each.filename,
                blob=self.blobs.put_file(self._name(each.filename), each.path),
                media_type=each.media_type,
                ratio=each.ratio,
            )
            for each in outputs
        )
        self.blobs.put(self._name("files.json"), encode_json(_Index(asked, files)))
        return files


def sha256_of(path: Path) -> str:
    """Digest a file's content."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def lent(blobs: BlobStore, ref: BlobRef) -> Generator[Path]:
    """Lend an object that a message named as a file.

    Raises:
        MalformedMessage: It is gone, or holds other bytes.
    """
    with ExitStack() as stack:
        try:
            path = stack.enter_context(blobs.local_copy(ref.name))
        except NotFound:
            raise MalformedMessage("a named object is gone") from None
        if sha256_of(path) != ref.sha256:
            raise MalformedMessage("a named object holds other bytes")
        yield path


@contextmanager
def lent_clips(blobs: BlobStore, clips: tuple[ClipRef, ...]) -> Generator[dict[str, Path]]:
    """Lend every clip as a file, by shot id.

    Raises:
        MalformedMessage: A clip is gone, or is not the one that was judged.
    """
    with ExitStack() as stack:
        yield {clip.shot_id: stack.enter_context(lent(blobs, clip.clip)) for clip in clips}


def read_named(blobs: BlobStore, ref: BlobRef) -> bytes:
    """Read an object that a message named.

    Raises:
        MalformedMessage: It is gone, or holds other bytes.
    """
    try:
        content = blobs.get(ref.name)
    except NotFound:
        raise MalformedMessage("a named object is gone") from None
    if hashlib.sha256(content).hexdigest() != ref.sha256:
        raise MalformedMessage("a named object holds other bytes")
    return content


def verify(blobs: BlobStore, refs: Iterable[BlobRef]) -> None:
    """Read every object and compare its digest.

    Raises:
        MalformedMessage: One is gone, or holds other bytes.
    """
    for ref in refs:
        with lent(blobs, ref):
            pass


def place(blobs: BlobStore, name: str, path: Path) -> BlobRef:
    """Put a file at its final name.

    What stands there may be ours from a run that was cut short; as long as no manifest vouches for
    it, other bytes are replaced.
    """
    try:
        return blobs.put_file(name, path, if_generation=0)
    except AlreadyExists:
        there = blobs.stat(name)
        sha256 = sha256_of(path)
        if there is not None and there.sha256 == sha256:
            return BlobRef(name, sha256, there.size)
        return blobs.put_file(name, path, if_generation=there.generation if there else 0)
