"""Storms over the embedded host: it dies whole, or in parts where each service is a process."""

import sys
from pathlib import Path

import pytest

from tests.chaos.storms import FOLDER, SEEDS, of_seed, weather

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc"),
]


@pytest.mark.parametrize("seed", range(max(SEEDS, 1)))
def test_whoever_dies_on_a_folder_nothing_is_lost_stuck_or_paid_twice(
    seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    weather(of_seed(FOLDER, seed), seed, tmp_path, capsys)
