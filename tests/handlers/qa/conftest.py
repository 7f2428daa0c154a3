"""The bench that each test gets."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.adapters.local.blobs import FileBlobs
from tests.support.clock import FakeClock
from tests.support.qa import ScriptedProber
from tests.support.qa_bench import Bench
from tests.support.records import MemoryStore


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    blobs = FileBlobs(tmp_path / "blobs", FakeClock())
    yield Bench(blobs, MemoryStore("qa"), ScriptedProber({}))
    blobs.close()
