"""Die at an effect, start again, go on; then see whether anything of it shows."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shared.contracts.job import JobSubmit
from tests.support.clock import FakeClock
from tests.support.invariants import broken
from tests.support.world import Crash, Gate, World

__all__ = ["Story", "effects_of", "faults_when_dying_at"]

RESTART_MS = 2_000


@dataclass(frozen=True)
class Story:
    """One request and how it must end."""

    name: str
    request: JobSubmit
    ends: str = "delivered"
    world: Callable[..., World] = World


def effects_of(story: Story, folder: Path) -> int:
    """Count the effects of the story when nothing goes wrong."""
    gate = Gate()
    world = story.world(folder, FakeClock(), gate)
    _live(world, story)
    assert not broken(world.place), "the story must be sound without crashes"
    world.close()
    return len(gate.passed)


def faults_when_dying_at(story: Story, folder: Path, effect: int, *, after: bool) -> list[str]:
    """Kill the process at one effect, restart it, and name everything that is wrong then."""
    clock = FakeClock()
    gate = Gate(effect, after=after)
    world = story.world(folder, clock, gate)
    try:
        _live(world, story)
    except Crash:
        pass
    else:
        return [f"effect {effect} was never reached"]
    world.close()
    clock.advance(RESTART_MS)
    again = story.world(folder, clock, Gate())
    try:
        _live(again, story)
        return [*broken(again.place), *_ending(again, story)]
    finally:
        again.close()


def _live(world: World, story: Story) -> None:
    world.submit(story.request)
    world.run()


def _ending(world: World, story: Story) -> list[str]:
    ids = [record.key for record in world.place.reader.scan("jobs", "")]
    states: list[Any] = [world.state(job_id) for job_id in ids]
    return [] if states == [story.ends] else [f"ended as {states}, not {story.ends}"]
