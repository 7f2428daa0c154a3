"""Storms: hundreds of jobs, vendors that misbehave, and SIGKILL at random moments, by seed.

Every job ends as it must, once; nothing was bought twice; money and records hold every invariant.
`make chaos` and `make chaos-cloud` run the whole of it; elsewhere one small storm of each kind.
"""

import os
import random
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from shared.domain.errors import Misconfigured
from shared.runtime.emulators import find_emulators
from shared.runtime.place import Place
from shared.runtime.places import open_place
from shared.runtime.settings import EMULATORS, LOCAL, Settings
from tests.support.emulators import skip_or_fail
from tests.support.invariants import broken
from tests.support.storm import (
    CONFIGURATION,
    Host,
    Storm,
    Victims,
    a_process,
    everybody,
    the_host,
)
from tests.support.undelivered import undelivered

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc"),
]

SEEDS = int(os.environ.get("CHAOS_SEEDS", "0"))
"""Whole storms of each kind; 0: one small one."""
KILLS, JOBS_EACH = (20, 10) if SEEDS else (8, 7)


@dataclass(frozen=True)
class Kind:
    """How it is hosted, and who dies."""

    way: str
    victims: tuple[Victims, ...]


LOCAL_KINDS = {
    "host": Kind(LOCAL, (the_host,)),
    "services": Kind("processes", (a_process, a_process, a_process, everybody)),
}
CLOUD_KINDS = {
    "services": Kind(EMULATORS, (a_process,)),
    "services and all": Kind(EMULATORS, (a_process, a_process, a_process, everybody)),
}


def of_seed(kinds: dict[str, Kind], seed: int) -> str:
    """Each seed is of the first kind, but for the last one, which is of the second."""
    first, second = kinds
    return second if seed == SEEDS - 1 else first


@contextmanager
def hosted(way: str, folder: Path) -> Generator[tuple[Place, Host]]:
    """A place, opened from outside, and the program that hosts it."""
    config = folder / "storm.toml"
    config.write_text(CONFIGURATION, "utf-8")
    target = EMULATORS if way == EMULATORS else LOCAL
    place = open_place(Settings(target, folder / "home", config), hosts=True)
    try:
        host = Host(way, folder / "home", config, folder / "host.log")
        try:
            yield place, host
        finally:
            host.bury()
    finally:
        place.close()


def weathered(kind: Kind, seed: int, folder: Path) -> str:
    """Run one storm, judge what is left, and give its figures."""
    with hosted(kind.way, folder) as (place, host):
        storm = Storm(place, host, random.Random(f"storm {kind.way} {seed}"), kind.victims)
        storm.rage(KILLS, JOBS_EACH)
        storm.settle()
        host.end()
        assert undelivered(place) == {}
        assert storm.wrong_ends() == []
        assert broken(place) == []
        return storm.figures()


def told(capsys: pytest.CaptureFixture[str], name: str, figures: str) -> None:
    with capsys.disabled():
        print(f"\n{name}: {figures}")  # noqa: T201 - what this run really met


@pytest.mark.parametrize("seed", range(max(SEEDS, 1)))
def test_whoever_dies_on_a_folder_nothing_is_lost_stuck_or_paid_twice(
    seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = of_seed(LOCAL_KINDS, seed)
    told(capsys, f"{name} {seed}", weathered(LOCAL_KINDS[name], seed, tmp_path))


@pytest.mark.parametrize("seed", range(max(SEEDS, 1)))
def test_whoever_dies_on_emulators_nothing_is_lost_stuck_or_paid_twice(
    seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        find_emulators()
    except Misconfigured as error:
        skip_or_fail(error)
    name = of_seed(CLOUD_KINDS, seed)
    told(capsys, f"{name} {seed}", weathered(CLOUD_KINDS[name], seed, tmp_path))
