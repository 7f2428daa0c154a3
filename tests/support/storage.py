"""Our Cloud Storage for tests, and the official client that talks to it."""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from google.auth.credentials import AnonymousCredentials
from google.cloud import storage

from shared.adapters.twins.storage.serve import BucketSetup, serving_storage
from shared.ports.clock import Clock
from tests.support.clock import FakeClock

__all__ = ["TOPIC", "client_of", "serving"]

TOPIC = "//pubsub.googleapis.com/projects/demo/topics/prompt-uploads"


def _nobody(topic: str, data: bytes, attributes: dict[str, str]) -> None:
    raise AssertionError("nobody asked to be told")


def client_of(base: str) -> storage.Client:
    """Make the client that any user would make, but for the address."""
    return storage.Client(
        project="demo",
        credentials=AnonymousCredentials(),
        client_options={"api_endpoint": base},
    )


@contextmanager
def serving(
    folder: Path,
    notify: Callable[[str, bytes, dict[str, str]], None] = _nobody,
    buckets: Sequence[BucketSetup] = (BucketSetup("films"),),
    clock: Clock | None = None,
) -> Generator[storage.Client]:
    with (
        serving_storage(folder, notify, clock or FakeClock(), buckets=buckets) as base,
        client_of(base) as client,
    ):
        yield client
