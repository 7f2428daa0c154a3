"""The process dies at every effect of a job, before it and after it, and nothing of it shows."""

import logging
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from services.generator import handlers as generator
from services.generator.take import State
from shared.ports.handler import Act, Effects
from shared.runtime.service import ServiceDefinition
from tests.chaos.sweep import Story, effects_of, faults_when_dying_at
from tests.support.clock import FakeClock
from tests.support.world import Gate, World, a_request

SLOW_AND_LOST = [
    Story("plain", a_request(simulate="price=0.4,latency=3s")),
    Story("lost answer", a_request(simulate="price=0.4,fail=drop")),
    Story("junk", a_request(simulate="price=0.4,fail=junk+transient")),
]
CLOUD = partial(World, as_in_the_cloud=True)
STORIES = [
    *SLOW_AND_LOST,
    *(replace(each, name=f"{each.name}, receipts last", world=CLOUD) for each in SLOW_AND_LOST),
]
QUICK_STRIDE = 9


@pytest.fixture(autouse=True)
def _quiet() -> Any:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def swept(story: Story, folder: Path, stride: int = 1) -> list[str]:
    effects = effects_of(story, folder / "whole")
    found: list[str] = []
    for effect in range(1, effects + 1, stride):
        for after in (False, True):
            here = folder / f"{effect}-{after}"
            wrong = faults_when_dying_at(story, here, effect, after=after)
            found += [f"{'after' if after else 'before'} effect {effect}: {each}" for each in wrong]
    return found


@pytest.mark.parametrize("story", STORIES[::3], ids=lambda story: story.name)
def test_a_sample_of_crash_points_breaks_no_invariant(story: Story, tmp_path: Path) -> None:
    assert swept(story, tmp_path, QUICK_STRIDE) == []


@pytest.mark.slow
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_no_crash_point_breaks_an_invariant(story: Story, tmp_path: Path) -> None:
    assert swept(story, tmp_path) == []


def resubmitting(definition: ServiceDefinition) -> ServiceDefinition:
    """Break the rule on purpose: an order that meets an expired lease submits again."""
    if definition.name != "generator":
        return definition

    def order_again(message: Any, ports: Any) -> Effects | Act:
        held = generator.load(ports, message.payload.take_id)
        if held.take and held.take.state is State.SUBMITTING:
            fresh = replace(held.take, state=State.PREPARED)
            return generator.begin(ports, held, fresh)
        return generator.on_take_order(message, ports)

    return replace(definition, handlers={**definition.handlers, "take.order": order_again})


def test_the_sweep_sees_a_submit_machine_that_buys_again(tmp_path: Path) -> None:
    broken_world = partial(World, alter=resubmitting, ack_deadline_ms=5_000)
    story = replace(STORIES[0], world=broken_world)
    gate = Gate()
    world = World(tmp_path / "whole", FakeClock(), gate)
    world.submit(story.request)
    world.run()
    world.close()
    submit = gate.passed.index("provider.submit") + 1
    found = faults_when_dying_at(story, tmp_path / "broken", submit, after=True)
    assert any(each.startswith("I3") for each in found), found
