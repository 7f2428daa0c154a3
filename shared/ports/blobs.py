"""Objects: immutable once named by digest, guarded by generation otherwise."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from shared.contracts.envelope import BlobRef

__all__ = ["BlobInfo", "BlobStore"]


@dataclass(frozen=True, slots=True)
class BlobInfo:
    """What is known of an object without reading it."""

    name: str
    size: int
    """Bytes."""
    sha256: str
    """Empty where somebody else wrote it and did not say; no write of ours leaves it out."""
    generation: int
    """Grows with each write of the name."""
    created_at_ms: int


class BlobStore(Protocol):
    """A bucket.

    Contract test: tests/contract/test_blobs.py
    """

    @property
    def bucket(self) -> str:
        """Its name, as the notices of its objects say it."""
        ...

    def put(self, name: str, data: bytes, *, if_generation: int | None = None) -> BlobRef:
        """Write an object.

        Args:
            name: Slash-separated; no part may be empty, "." or "..".
            data: The content.
            if_generation: 0: only if there is none; n: only over that generation; None: always.

        Raises:
            AlreadyExists: The precondition does not hold.
            Unavailable: The store cannot be reached; it may or may not have happened.
        """
        ...

    def put_file(self, name: str, path: Path, *, if_generation: int | None = None) -> BlobRef:
        """Write an object from a file, which stays the caller's. Same rules as `put`."""
        ...

    def get(self, name: str) -> bytes:
        """Read a whole object.

        Raises:
            NotFound: No such object.
            MalformedMessage: Larger than the store reads into memory.
        """
        ...

    def local_copy(self, name: str) -> AbstractContextManager[Path]:
        """Lend a read-only file with the object's content until the context closes.

        Raises:
            NotFound: No such object.
        """
        ...

    def stat(self, name: str) -> BlobInfo | None:
        """Look at an object; None when there is none."""
        ...

    def list(self, prefix: str) -> Iterator[BlobInfo]:
        """List objects whose name starts with prefix, by name."""
        ...

    def delete(self, name: str) -> None:
        """Remove an object; quietly nothing when there is none."""
        ...
