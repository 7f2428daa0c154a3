"""What is used of google-cloud-storage: its shape, which it does not say, and how it fails.

No object name and no address leaves in an error, also not as its cause: hosts log both.
"""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import BinaryIO, Protocol

import requests
from google.api_core import exceptions as api
from google.auth.exceptions import GoogleAuthError
from google.cloud.storage import Client
from google.cloud.storage.exceptions import DataCorruption, InvalidResponse

from shared.domain.errors import AlreadyExists, Denied, NotFound, PortError, Unavailable

__all__ = ["LibraryBlob", "LibraryBucket", "let_go", "translated", "without_probe"]

_MEANINGS: tuple[tuple[type[Exception], type[PortError], str], ...] = (
    (api.NotFound, NotFound, "no such object"),
    (api.PreconditionFailed, AlreadyExists, "an object of another generation"),
    (api.Forbidden, Denied, "the bucket: not allowed"),
    (api.Unauthorized, Denied, "the bucket: no valid credentials"),
)
# ValueError: what the library raises when the server has kept less of a piece than was sent.
_FAILURES: tuple[type[Exception], ...] = (
    *(api.GoogleAPIError, GoogleAuthError, InvalidResponse, DataCorruption),
    *(OSError, ValueError),
)


class LibraryBlob(Protocol):
    """What is used of the library's Blob, which says no types."""

    name: str
    size: int
    metadata: dict[str, str] | None
    crc32c: str | None
    generation: int
    time_created: datetime

    def upload_from_file(self, file_obj: BinaryIO, **asked: object) -> None:
        """Write the object; what is known of it afterwards is in the attributes."""

    def download_to_file(self, file_obj: BinaryIO, **asked: object) -> None:
        """Read the object; the checksum of all of it is in the attributes afterwards."""

    def download_as_bytes(self, **asked: object) -> bytes:
        """Read the object, or with `start` and `end` (included) a part of it."""
        ...

    def delete(self, **asked: object) -> None:
        """Remove the object."""


class LibraryClient(Protocol):
    """Of its Client."""

    def list_blobs(self, bucket: object, **asked: object) -> Iterator[LibraryBlob]:
        """List objects by name."""
        ...


class LibraryBucket(Protocol):
    """Of its Bucket."""

    client: LibraryClient
    name: str

    def blob(self, blob_name: str, **asked: object) -> LibraryBlob:
        """Speak of an object without asking for it."""
        ...

    def get_blob(self, blob_name: str, **asked: object) -> LibraryBlob | None:
        """Ask for what is known of an object."""
        ...


@contextmanager
def translated() -> Generator[None]:
    """Raise our errors for the library's, which carry names and addresses."""
    try:
        yield
    except _FAILURES as error:
        let_go(error)
        for known, ours, text in _MEANINGS:
            if isinstance(error, known):
                raise ours(text) from None
        raise Unavailable(f"the bucket: {type(error).__name__}") from None


def let_go(error: Exception) -> None:
    """Close the answer that an error of the library holds on to, and with it the connection."""
    for each in (error, getattr(error, "cause", None)):
        response: object = getattr(each, "response", None)
        if isinstance(response, requests.Response):
            response.close()


def without_probe(client: Client) -> Client:
    """Keep a client from asking for its bucket behind our back; give the same client.

    With its first use it would ask, from a thread of its own and over the session that uploads use,
    for what its traces might say of the bucket: a permission that no service of ours has, and
    failed uploads that were seen elsewhere (googleapis/google-cloud-python #17650, #18116). The one
    way out that it offers is a variable of the environment, which is not an adapter's to set.
    """
    setattr(client, "_bucket_metadata_cache", None)  # noqa: B010 - it is nobody's to name
    return client
