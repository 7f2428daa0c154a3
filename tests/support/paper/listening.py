"""What a service on paper writes to Firestore, kept in a file for whoever measures it.

Listens to the connection that the host opens: nothing of the service knows of it.
"""

import os
from collections.abc import Callable
from functools import partial
from threading import Lock
from typing import IO, Any

import grpc

from shared.adapters.gcp.firestore import connect_firestore
from shared.adapters.gcp.messages import raw
from shared.adapters.system import SystemClock
from shared.runtime import cloud_place
from shared.runtime.settings import read_settings

__all__ = ["FAILED", "FOLDER", "LOST", "listen"]

FOLDER = "written"
"""Of the host's folder."""
CLOCK = SystemClock()
LOST = "-"
"""In the place of documents: a commit that met a conflict."""
FAILED = "?"
"""In their place: one that was not answered, or refused for another reason."""
_CONFLICTS = frozenset(
    {
        grpc.StatusCode.ABORTED,
        grpc.StatusCode.ALREADY_EXISTS,
        grpc.StatusCode.FAILED_PRECONDITION,
        grpc.StatusCode.NOT_FOUND,
    }
)


class _Diary(grpc.UnaryUnaryClientInterceptor):
    """Notes each commit: milliseconds, service, and its documents with their bytes."""

    def __init__(self, service: str) -> None:
        self._service = service
        self._lock = Lock()
        self._file: IO[str] | None = None

    def intercept_unary_unary(
        self, continuation: Callable[..., Any], client_call_details: Any, request: Any
    ) -> Any:
        call = continuation(client_call_details, request)
        if client_call_details.method.endswith("/Commit"):
            writes = [each.update for each in raw(request).writes]
            named = [
                f"{each.name.partition('/documents/')[2]}={each.ByteSize()}" for each in writes
            ]
            code = call.code()
            answered = named if code is grpc.StatusCode.OK else [FAILED]
            self._note([LOST] if code in _CONFLICTS else answered)
        return call

    def _note(self, named: list[str]) -> None:
        with self._lock:
            if self._file is None:
                folder = read_settings().home / FOLDER
                folder.mkdir(exist_ok=True)
                self._file = (folder / f"{self._service}.{os.getpid()}").open("a", buffering=1)
            self._file.write(" ".join([str(CLOCK.now_ms()), self._service, *named]) + "\n")


def listen(service: str) -> None:
    """Have this process's connections to Firestore listened to."""
    cloud_place.connect_firestore = partial(connect_firestore, interceptors=(_Diary(service),))
