"""Storms over six services on Google's emulators: each dies alone, or all with what feeds them."""

import sys
from pathlib import Path

import pytest

from shared.domain.errors import Misconfigured
from shared.runtime.emulators import find_emulators
from tests.chaos.storms import CLOUD, SEEDS, of_seed, weather
from tests.support.emulators import skip_or_fail

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc"),
]


@pytest.mark.parametrize("seed", range(max(SEEDS, 1)))
def test_whoever_dies_on_emulators_nothing_is_lost_stuck_or_paid_twice(
    seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        find_emulators()
    except Misconfigured as error:
        skip_or_fail(error)
    weather(of_seed(CLOUD, seed), seed, tmp_path, capsys)
