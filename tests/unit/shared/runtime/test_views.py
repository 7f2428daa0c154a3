"""Who watches the jobs is given those that changed, and each change at least once."""

from pathlib import Path

from services.router.views import job_view
from shared.contracts.job import JobCancel
from shared.runtime.views import JobChanges
from tests.support.clock import FakeClock
from tests.support.world import Gate, World, a_request


def test_the_first_look_gives_all_jobs_and_later_ones_what_changed(tmp_path: Path) -> None:
    world = World(tmp_path, FakeClock(), Gate())
    changes = JobChanges(world.place)
    assert changes.look() == []
    ended = world.submit(a_request("key-1"))
    world.run(horizon_ms=60_000)
    waiting = world.submit(a_request("key-2", preset="brand_campaign", duration="8"))
    world.run(horizon_ms=60_000)
    assert [view.job_id for view in changes.look()] == [ended, waiting]
    assert changes.look() == []
    world.say(JobCancel(waiting, "stop"), waiting)
    world.run(horizon_ms=60_000)
    (view,) = changes.look()
    assert view == job_view(world.place.reader, waiting)
    assert view.state == "cancelled"
    assert changes.look() == []
    assert [view.job_id for view in JobChanges(world.place).look()] == [ended, waiting]
    world.close()
