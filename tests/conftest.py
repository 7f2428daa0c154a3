"""What holds for every test: no network, and no example that fails because a machine was busy."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

from tests.support.emulators import emulators

__all__ = ["emulators"]

settings.register_profile("shared-machine", deadline=None, print_blob=True)
settings.load_profile("shared-machine")

_LOOPBACK = ("127.", "::1", "localhost")


class NetworkUsedError(AssertionError):
    """A test reached for the network."""


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Refuse every connection that would leave this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: tuple[Any, ...] | str | bytes) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(_LOOPBACK):
            raise NetworkUsedError("no test may use the network")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield
