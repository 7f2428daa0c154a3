"""A running Cloud Storage of ours, and the official client."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.storage import serving


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Any]:
    with serving(tmp_path / "twin") as client:
        yield client


@pytest.fixture
def bucket(client: Any) -> Any:
    return client.bucket("films")
