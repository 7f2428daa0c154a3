"""Our Cloud Storage for tests, and the official client that talks to it.

The client says no types; it is Any here.
"""

import http.client
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud import storage

from shared.adapters.gcp.storage_library import without_probe
from shared.adapters.twins.storage.serve import BucketSetup, serving_storage
from shared.ports.clock import Clock
from tests.support.clock import FakeClock

__all__ = ["QUANTUM", "TOPIC", "ask", "client_of", "connect", "refused", "serving", "stored"]

TOPIC = "//pubsub.googleapis.com/projects/demo-project/topics/prompt-uploads"
QUANTUM = 256 * 1024
"""Resumable uploads go on in multiples of this, bytes."""


def _nobody(topic: str, data: bytes, attributes: dict[str, str]) -> None:
    raise AssertionError("nobody asked to be told")


def client_of(base: str) -> Any:
    """Make the client that any user would make, but for the address, and threads of its own."""
    return without_probe(
        storage.Client(
            project="demo-project",
            credentials=AnonymousCredentials(),
            client_options={"api_endpoint": base},
        )
    )


@contextmanager
def serving(
    folder: Path,
    notify: Callable[[str, bytes, dict[str, str]], None] = _nobody,
    buckets: Sequence[BucketSetup] = (BucketSetup("films"),),
    clock: Clock | None = None,
) -> Generator[Any]:
    """Serve a folder; give a client."""
    with (
        serving_storage(folder, notify, clock or FakeClock(), buckets=buckets) as base,
        client_of(base) as client,
    ):
        yield client


def stored(bucket: Any, name: str, data: bytes = b"data", **also: Any) -> Any:
    """Upload an object; give its Blob."""
    blob = bucket.blob(name)
    blob.upload_from_string(data, **also)
    return blob


@contextmanager
def refused(*errors: type[Exception]) -> Generator[None]:
    """Expect the client to be refused, and close what it leaves open of a refused download."""
    with pytest.raises(errors) as failure:
        yield
    error: Any = failure.value
    error.response.close()


def connect(bucket: Any) -> http.client.HTTPConnection:
    """Connect without the client."""
    where = urlsplit(str(bucket.client.api_endpoint))
    return http.client.HTTPConnection(where.hostname or "", where.port, timeout=10)


def ask(
    bucket: Any, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
) -> tuple[int, bytes, dict[str, str]]:
    """Ask without the client, for what it would never ask; give status, body and headers."""
    connection = connect(bucket)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read(), dict(answer.getheaders())
    finally:
        connection.close()
