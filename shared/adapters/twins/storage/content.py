"""The content of objects on the disk: written once under a number, measured, never under a name.

Owns the folders `contents`, `incoming` and `sessions`. Not flushed: what an abrupt end of the
machine takes away was never promised by a server for one's own machine; an end of the process takes
nothing.
"""

import base64
import hashlib
import shutil
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import BinaryIO

from shared.adapters.checksums import crc32c, crc32c_text
from shared.adapters.twins.storage.refusals import invalid

__all__ = ["Checksums", "Contents", "measure", "pieces_of"]

_PIECE_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Checksums:
    """What was measured of a content."""

    size: int
    """Bytes."""
    crc32c: str
    """Base64 of 4 bytes, big-endian."""
    md5: str
    """Base64."""

    def check(self, expected: Mapping[str, str]) -> None:
        """Refuse a content that is not what its sender meant.

        Args:
            expected: By "crc32c" or "md5"; what is missing or empty is not checked.

        Raises:
            Refusal: 400.
        """
        for name, found in (("crc32c", self.crc32c), ("md5", self.md5)):
            if expected.get(name) and expected[name] != found:
                raise invalid(f"The provided {name} does not match what was received.")


class Contents:
    """A folder of contents.

    Args:
        folder: Made when absent.
    """

    def __init__(self, folder: Path) -> None:
        self._contents, self._incoming = folder / "contents", folder / "incoming"
        self.sessions = folder / "sessions"
        """Begun resumable uploads, by number."""
        for each in (self._contents, self._incoming, self.sessions):
            each.mkdir(parents=True, exist_ok=True)
        self._numbers = count()

    @contextmanager
    def incoming(self) -> Generator[Path]:
        """Lend a path for a content that has no number yet; what still lies there goes."""
        path = self._incoming / str(next(self._numbers))
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)

    def path(self, generation: int) -> Path:
        """Say where the content of a generation is."""
        return self._contents / str(generation)

    def open(self, generation: int) -> BinaryIO:
        """Open a content.

        Raises:
            FileNotFoundError: It was replaced or removed since.
        """
        return self.path(generation).open("rb")

    def share(self, generation: int, path: Path) -> None:
        """Give a content a second path: contents are never written to again."""
        try:
            path.hardlink_to(self.path(generation))
        except FileNotFoundError:
            raise
        except OSError:  # A file system without links.
            shutil.copyfile(self.path(generation), path)

    def sweep(self, generations: set[int]) -> None:
        """Take away what an end of the process left behind."""
        for left in self._incoming.iterdir():
            left.unlink()
        known = {str(generation) for generation in generations}
        for content in self._contents.iterdir():
            if content.name not in known:
                content.unlink()


def measure(pieces: Iterable[bytes], into: BinaryIO | None = None) -> Checksums:
    """Measure a content while it passes.

    Args:
        pieces: The content.
        into: Where it is written; None: it is there already.
    """
    crc, md5, size = 0, hashlib.md5(usedforsecurity=False), 0
    for piece in pieces:
        crc = crc32c(piece, crc)
        md5.update(piece)
        size += len(piece)
        if into is not None:
            into.write(piece)
    return Checksums(size, crc32c_text(crc), base64.b64encode(md5.digest()).decode())


def pieces_of(file: BinaryIO) -> Iterator[bytes]:
    """Read a file from where it stands to its end."""
    return iter(lambda: file.read(_PIECE_BYTES), b"")
