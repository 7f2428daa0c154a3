"""Objects in a Cloud Storage bucket.

A conditional write carries a mark of its own in the metadata. The client library repeats a request
whose answer was lost, and the repetition finds the precondition broken by the first: the mark tells
that this was us. It never turns a real conflict into a success, because no other write carries it;
and where somebody has replaced our object since, the caller is told that it is not there.
"""

import hashlib
import io
import mimetypes
import secrets
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, cast

from google.api_core import exceptions as api
from google.cloud.storage import Bucket, Client
from google.cloud.storage.retry import DEFAULT_RETRY

from shared.adapters.checksums import crc32c, crc32c_text
from shared.adapters.gcp.storage_library import (
    LibraryBlob,
    LibraryBucket,
    let_go,
    translated,
    without_probe,
)
from shared.adapters.object_names import check_object_name, suffix_of
from shared.contracts.envelope import BlobRef
from shared.domain.errors import (
    AlreadyExists,
    MalformedMessage,
    NotFound,
    Unavailable,
)
from shared.ports.blobs import BlobInfo, BlobStore

__all__ = ["GcsBlobs", "Limits"]

_SHA256 = "sha256"
_MARK = "write"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TRIES_MAX = 8
_PAGE = 1000
_FIELDS = "items(name,size,metadata,generation,timeCreated),nextPageToken"
_TYPES = mimetypes.MimeTypes()
"""The built-in table, without what a machine's own files would add."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how large."""

    request_s: float = 20.0
    """Waiting for one answer."""
    deadline_s: float = 40.0
    """One object's request and its repetitions; of a large one, each piece."""
    read_bytes_max: int = 256 * 1024 * 1024
    """What `get` holds in memory."""
    piece_bytes: int = 8 * 1024 * 1024
    """Larger files are sent and fetched in pieces of this; a multiple of 256 KiB."""


class GcsBlobs(BlobStore):
    """A bucket.

    Args:
        bucket: Of a client that may be shared by threads; it no longer probes (without_probe).
        limits: See there.
        marks: Gives a text that no other write has, each time it is called.
        scratch: For local copies; None: where the system keeps temporary files.
    """

    def __init__(
        self,
        bucket: Bucket,
        limits: Limits = Limits(),
        marks: Callable[[], str] = lambda: secrets.token_hex(16),
        scratch: Path | None = None,
    ) -> None:
        self._bucket, self._limits, self._marks = cast("LibraryBucket", bucket), limits, marks
        self._scratch = scratch
        without_probe(cast("Client", self._bucket.client))
        # The library repeats what is transient; nobody above does.
        retry = DEFAULT_RETRY.with_delay(initial=0.1, maximum=3.0, multiplier=2.0)
        retry = retry.with_timeout(limits.deadline_s)
        self._patience: dict[str, object] = {
            "timeout": (min(5.0, limits.request_s), limits.request_s),
            "retry": partial(retry, on_error=let_go),
        }

    @property
    def bucket(self) -> str:
        """Its name, as the notices of its objects say it."""
        return self._bucket.name

    def put(self, name: str, data: bytes, *, if_generation: int | None = None) -> BlobRef:
        """Write an object; its sha256 is kept with it.

        Raises:
            MalformedMessage: No name that an object may have.
            AlreadyExists: The precondition does not hold.
            Denied: Not allowed to write here.
            Unavailable: Not reached; it may or may not have happened.
        """
        check_object_name(name)
        ref = BlobRef(name, hashlib.sha256(data).hexdigest(), len(data))
        self._upload(ref, io.BytesIO(data), crc32c(data), if_generation)
        return ref

    def put_file(self, name: str, path: Path, *, if_generation: int | None = None) -> BlobRef:
        """Write an object from a file; a large one in pieces, resumed after a break.

        A file that changes meanwhile is not stored: Unavailable.
        """
        check_object_name(name)
        with path.open("rb") as file:
            sha256, crc, size = _measured(file)
            file.seek(0)
            ref = BlobRef(name, sha256, size)
            self._upload(ref, file, crc, if_generation)
        return ref

    def get(self, name: str) -> bytes:
        """Read a whole object.

        Raises:
            NotFound: No such object.
            MalformedMessage: Larger than is ever read into memory.
            Unavailable: Not reached, or what came is not what was stored.
        """
        check_object_name(name)
        for _ in range(_TRIES_MAX):
            sink, blob = _Bounded(self._limits.read_bytes_max), self._bucket.blob(name)
            try:
                with translated():
                    blob.download_to_file(sink, raw_download=True, checksum=None, **self._patience)
            except NotFound:
                if not sink.tell():
                    raise
                continue  # A read that was interrupted, and the object replaced before it went on.
            # Ours, because the library checks nothing that it had to resume.
            if crc32c_text(crc32c(sink.getvalue())) != blob.crc32c:
                raise Unavailable("the bucket: what came is not what was stored")
            return sink.getvalue()
        raise Unavailable("the bucket: the object is replaced faster than it is read")

    @contextmanager
    def local_copy(self, name: str) -> Generator[Path]:
        """Lend a copy, fetched in pieces of one generation, its digests checked."""
        check_object_name(name)
        with TemporaryDirectory(prefix="aiprod-", dir=self._scratch) as folder:
            path = Path(folder) / f"object{suffix_of(name)}"
            with translated():
                self._fetch(name, path)
            path.chmod(0o444)
            yield path

    def stat(self, name: str) -> BlobInfo | None:
        """Look at an object; None when there is none."""
        check_object_name(name)
        found = self._look(name)
        return _info(found) if found else None

    def list(self, prefix: str) -> Iterator[BlobInfo]:
        """List objects whose name starts with prefix, by name."""
        with translated():
            pages = self._bucket.client.list_blobs(
                self._bucket, prefix=prefix, fields=_FIELDS, page_size=_PAGE, **self._patience
            )
            for blob in pages:
                yield _info(blob)

    def delete(self, name: str) -> None:
        """Remove an object; quietly nothing when there is none."""
        check_object_name(name)
        try:
            with translated():
                self._bucket.blob(name).delete(**self._patience)
        except NotFound:
            pass

    def _upload(self, ref: BlobRef, source: BinaryIO, crc: int, if_generation: int | None) -> None:
        blob = self._bucket.blob(ref.name, chunk_size=self._limits.piece_bytes)
        mark = "" if if_generation is None else self._marks()
        blob.metadata = {_SHA256: ref.sha256} | ({_MARK: mark} if mark else {})
        # The server refuses what does not match: a file that changed is not stored under a digest
        # that was never its own.
        blob.crc32c = crc32c_text(crc)
        try:
            with translated():
                blob.upload_from_file(
                    source,
                    size=ref.size,
                    content_type=_TYPES.guess_type(ref.name)[0] or "application/octet-stream",
                    if_generation_match=if_generation,
                    checksum=None,
                    **self._patience,
                )
        except AlreadyExists:
            if not self._is_marked(ref.name, mark):
                raise
        except NotFound:
            raise Unavailable("the bucket: there is none of this name") from None

    def _is_marked(self, name: str, mark: str) -> bool:
        """Whether the object is the one that this very write made."""
        there = self._look(name)
        return bool(mark and there and (there.metadata or {}).get(_MARK) == mark)

    def _look(self, name: str) -> LibraryBlob | None:
        with translated():
            return self._bucket.get_blob(name, **self._patience)

    def _fetch(self, name: str, path: Path) -> None:
        for _ in range(_TRIES_MAX):
            there = self._look(name)
            if there is None:
                raise NotFound("no such object")
            try:
                with path.open("wb") as file:
                    self._fetch_generation(there, file)
            except api.NotFound:
                continue  # Replaced since.
            with path.open("rb") as file:
                sha256, crc, _ = _measured(file)
            told = (there.metadata or {}).get(_SHA256, sha256)
            if crc32c_text(crc) != there.crc32c or sha256 != told:
                raise Unavailable("the bucket: what came is not what was stored")
            return
        raise Unavailable("the bucket: the object is replaced faster than it is read")

    def _fetch_generation(self, there: LibraryBlob, file: BinaryIO) -> None:
        size, step = there.size, self._limits.piece_bytes
        for start in range(0, size, step):
            blob = self._bucket.blob(there.name, generation=there.generation)
            file.write(
                blob.download_as_bytes(
                    start=start,
                    end=min(start + step, size) - 1,
                    raw_download=True,
                    checksum=None,
                    single_shot_download=True,
                    **self._patience,
                )
            )


class _Bounded(io.BytesIO):
    """Holds what is read, up to a limit: an object may be larger than it said."""

    def __init__(self, bytes_max: int) -> None:
        super().__init__()
        self._left = bytes_max

    def write(self, data: bytes, /) -> int:  # pyright: ignore[reportIncompatibleMethodOverride]
        self._left -= len(data)
        if self._left < 0:
            raise MalformedMessage("object: larger than is read into memory")
        return super().write(data)


def _measured(file: BinaryIO) -> tuple[str, int, int]:
    """Give the sha256, the crc32c and the bytes of a file."""
    sha, crc, size = hashlib.sha256(), 0, 0
    while piece := file.read(1024 * 1024):
        sha.update(piece)
        crc = crc32c(piece, crc)
        size += len(piece)
    return sha.hexdigest(), crc, size


def _info(blob: LibraryBlob) -> BlobInfo:
    return BlobInfo(
        name=blob.name,
        size=blob.size,
        # Who uploads by other means says no digest.
        sha256=(blob.metadata or {}).get(_SHA256, ""),
        generation=blob.generation,
        created_at_ms=(blob.time_created - _EPOCH) // timedelta(milliseconds=1),
    )
