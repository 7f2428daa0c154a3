"""Decisions are told again from their receipts, also on a machine where time never stands still."""

from collections.abc import Callable

from services.router.replay import differences, replay
from tests.support.clock import FakeClock
from tests.support.world import World


class RestlessClock(FakeClock):
    """Time passes at every look, as between two lines of a busy program."""

    def now_ms(self) -> int:
        self.advance(7)
        return super().now_ms()


def test_a_job_is_replayed_exactly_although_its_commits_took_time(
    world: Callable[..., World],
) -> None:
    here = world(clock=RestlessClock())
    job = here.submit()
    here.run()
    assert here.state(job) == "delivered"

    receipts = here.place.reader.receipts("router", f"jobs/{job}")

    assert differences(replay(receipts, here.place.configurations)) == []
