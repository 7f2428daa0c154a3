"""Cloud Storage on this machine: the folder, the routes, and the server for as long as it is asked.

    objects     GET PATCH PUT DELETE, alt=media with ranges, list, compose, rewriteTo, copyTo
    uploads     media, multipart, resumable
    buckets     GET POST DELETE, notificationConfigs

No credentials are looked at: it listens on this machine only.
"""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from shared.adapters.local.database import Database
from shared.adapters.local.lock import FolderLock
from shared.adapters.twins.storage.buckets import Buckets
from shared.adapters.twins.storage.content import Contents
from shared.adapters.twins.storage.notices import Config, Notices, Notify
from shared.adapters.twins.storage.objects import Objects
from shared.adapters.twins.storage.reading import Reading
from shared.adapters.twins.storage.refusals import unsupported
from shared.adapters.twins.storage.sessions import Sessions
from shared.adapters.twins.storage.wire import Answer, Request, Server
from shared.adapters.twins.storage.writing import Writing
from shared.ports.clock import Clock

__all__ = ["BucketSetup", "serving_storage"]

Operation = Callable[..., Answer]
"""Takes the request and the names in its path."""

_STRANGE_HEADERS = (
    "X-Goog-Encryption-Algorithm",
    "X-Goog-Copy-Source-Encryption-Algorithm",
    "X-Goog-Content-Sha256",
)


@dataclass(frozen=True, slots=True)
class BucketSetup:
    """A bucket that is there from the start, as Terraform would have made it."""

    name: str
    topic: str = ""
    """Told of its new objects, in full: //pubsub.googleapis.com/projects/P/topics/T. Or nobody."""
    prefix: str = ""
    """Only of objects whose names start with this."""


@contextmanager
def serving_storage(
    folder: Path,
    notify: Notify,
    clock: Clock,
    *,
    buckets: Sequence[BucketSetup] = (),
    port: int = 0,
) -> Generator[str]:
    """Serve a folder as Cloud Storage.

    Args:
        folder: Made when absent; what is in it is served again after a restart.
        notify: (topic, data, attributes), called on a thread of its own for each new object that a
            topic is told of, until it returns: at least once. The topic is the last part of its
            name, as Bus.publish takes it.
        clock: For generations and times.
        buckets: Made when absent.
        port: Of 127.0.0.1; 0: any free one.

    Yields:
        The address, as a client's api_endpoint.

    Raises:
        FolderLocked: Another server serves this folder.
        OSError: The port is taken, or the folder cannot be used.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with FolderLock(folder, clock):
        database = Database(folder / "index.db")
        try:
            twin = _Twin(folder, database, notify, clock)
            twin.prepare(buckets)
            with _listening(port, twin) as base:
                yield base
        finally:
            database.close()


class _Twin:
    """What one folder answers."""

    def __init__(self, folder: Path, database: Database, notify: Notify, clock: Clock) -> None:
        contents = Contents(folder)
        self.notices = Notices(database, notify)
        self._objects = Objects(database, contents, clock, self.notices)
        sessions = Sessions(database, contents, self._objects, clock)
        self._objects.sweep()
        sessions.sweep()
        self._routes = _routes(
            Buckets(self._objects, self.notices),
            Reading(self._objects, contents),
            Writing(self._objects, contents, sessions),
        )

    def prepare(self, buckets: Sequence[BucketSetup]) -> None:
        """Make the buckets that are missing, and tell the topics that are not told."""
        there = {name for name, _, _ in self._objects.buckets()}
        for setup in buckets:
            if setup.name not in there:
                self._objects.make_bucket(setup.name, {})
            told = {(each.topic, each.prefix) for each in self.notices.configs(setup.name)}
            if setup.topic and (setup.topic, setup.prefix) not in told:
                self.notices.add(Config(0, setup.name, setup.topic, setup.prefix))

    def operate(self, request: Request) -> Answer:
        """Answer a request.

        Raises:
            Refusal: The answer is no.
        """
        for name in _STRANGE_HEADERS:
            if request.headers.get(name):
                raise unsupported("customers' own keys, and signed requests")
        path = request.path[1:] if request.path[0] == "download" else request.path
        for method, pattern, operation in self._routes:
            names = _match(pattern, path)
            if method == request.method and names is not None:
                return operation(request, *names)
        raise unsupported("this address and method; only the JSON API is, and no signed URLs")


@contextmanager
def _listening(port: int, twin: _Twin) -> Generator[str]:
    with Server(port, twin.operate) as server:
        twin.notices.base = server.base
        twin.notices.start()
        thread = Thread(target=server.serve_forever, args=(0.05,), name="storage", daemon=True)
        thread.start()
        try:
            yield server.base
        finally:
            server.shutdown()
            server.hang_up()
            thread.join()
            twin.notices.close()


def _match(pattern: tuple[str, ...], path: tuple[str, ...]) -> list[str] | None:
    """Give the names in a path that a pattern leaves open; None: it is another path."""
    if len(pattern) != len(path):
        return None
    if any(part not in {"*", given} for part, given in zip(pattern, path, strict=True)):
        return None
    return [given for part, given in zip(pattern, path, strict=True) if part == "*"]


def _routes(
    buckets: Buckets, reading: Reading, writing: Writing
) -> list[tuple[str, tuple[str, ...], Operation]]:
    table: dict[str, dict[str, Operation]] = {
        "storage/v1/b": {"GET": buckets.every, "POST": buckets.insert},
        "storage/v1/b/*": {"GET": buckets.get, "DELETE": buckets.remove},
        "storage/v1/b/*/notificationConfigs": {"GET": buckets.told, "POST": buckets.tell},
        "storage/v1/b/*/notificationConfigs/*": {
            "GET": buckets.one_told,
            "DELETE": buckets.tell_no_more,
        },
        "upload/storage/v1/b/*/o": {
            "POST": writing.upload,
            "PUT": writing.go_on,
            "DELETE": writing.cancel,
        },
        "storage/v1/b/*/o": {"GET": reading.page},
        "storage/v1/b/*/o/*": {
            "GET": reading.get,
            "PATCH": writing.patch,
            "PUT": writing.update,
            "DELETE": writing.remove,
        },
        "storage/v1/b/*/o/*/compose": {"POST": writing.compose},
        "storage/v1/b/*/o/*/rewriteTo/b/*/o/*": {"POST": writing.rewrite},
        "storage/v1/b/*/o/*/copyTo/b/*/o/*": {"POST": writing.copy},
    }
    return [
        (method, tuple(pattern.split("/")), operation)
        for pattern, operations in table.items()
        for method, operation in operations.items()
    ]
