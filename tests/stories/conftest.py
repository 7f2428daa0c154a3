"""A world a test, on the fastest folder there is."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.clock import FakeClock
from tests.support.invariants import broken
from tests.support.world import Gate, World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Callable[..., World]]:
    """Open worlds; at the end every invariant holds in each of them."""
    logging.disable(logging.CRITICAL)  # Faults are the point here; their stack traces are not.
    opened: list[World] = []

    def open_world(**options: Any) -> World:
        folder = options.pop("folder", tmp_path / str(len(opened)))
        made = World(
            folder, options.pop("clock", FakeClock()), options.pop("gate", Gate()), **options
        )
        opened.append(made)
        return made

    yield open_world
    logging.disable(logging.NOTSET)
    for made in opened:
        assert broken(made.place, at_rest=False) == []
        made.close()
