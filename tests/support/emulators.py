"""Google's emulators for a test session: started once, when first asked for; a project per test.

Where they are missing, tests that need them are skipped with the reason; in CI they fail.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from typing import NoReturn

import pytest

from shared.domain.errors import Misconfigured
from shared.runtime.emulators import FIRESTORE, PUBSUB, Emulator, running_emulator

__all__ = ["Emulators", "emulators", "skip_or_fail"]

_numbers = count(1)


@dataclass(frozen=True)
class Emulators:
    """The addresses (host:port), each started when first read."""

    _start: Callable[[Emulator], str]

    @property
    def pubsub(self) -> str:
        return self._start(PUBSUB)

    @property
    def firestore(self) -> str:
        return self._start(FIRESTORE)

    @staticmethod
    def new_project() -> str:
        """A project id that nobody used before: it begins empty, for nothing."""
        return f"test-{os.getpid()}-{next(_numbers)}"


@pytest.fixture(scope="session")
def emulators(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulators]:
    with ExitStack() as stack:
        folder = tmp_path_factory.mktemp("emulators")

        @cache
        def started(emulator: Emulator) -> str:
            return _started(stack, emulator, folder)

        yield Emulators(started)


def _started(stack: ExitStack, emulator: Emulator, folder: Path) -> str:
    try:
        return stack.enter_context(running_emulator(emulator, folder))
    except Misconfigured as error:
        skip_or_fail(error)


def skip_or_fail(missing: Misconfigured) -> NoReturn:
    """Skip with the reason; where everything must be there, fail."""
    if os.environ.get("CI"):
        raise missing
    pytest.skip(str(missing))
