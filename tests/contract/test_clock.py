"""What every clock keeps."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from shared.adapters.system import SystemClock
from shared.ports.clock import Clock
from tests.support.clock import FakeClock

IMPLEMENTATIONS: dict[str, Callable[[], Clock]] = {"system": SystemClock, "fake": FakeClock}


@pytest.fixture(params=IMPLEMENTATIONS)
def clock(request: pytest.FixtureRequest) -> Clock:
    return IMPLEMENTATIONS[request.param]()


def test_time_is_whole_milliseconds_since_the_epoch(clock: Clock):
    now_ms = clock.now_ms()
    assert type(now_ms) is int
    assert datetime(2025, 1, 1, tzinfo=UTC).timestamp() * 1000 < now_ms
    assert now_ms < datetime(2100, 1, 1, tzinfo=UTC).timestamp() * 1000


def test_time_that_nobody_steps_does_not_run_back(clock: Clock):
    times = [clock.now_ms() for _ in range(100)]
    assert times == sorted(times)
