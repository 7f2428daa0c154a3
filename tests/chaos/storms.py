"""Storms: hundreds of jobs, vendors that misbehave, and SIGKILL at random moments, by seed.

Every job ends as it must, once; nothing was bought twice; money and records hold every invariant.
`make chaos` and `make chaos-cloud` run the whole of it; elsewhere one small storm of each kind.
"""

import os
import random
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from shared.runtime.place import Place
from shared.runtime.places import open_place
from shared.runtime.settings import EMULATORS, LOCAL, Settings
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

__all__ = ["CLOUD", "FOLDER", "SEEDS", "of_seed", "weather"]

SEEDS = int(os.environ.get("CHAOS_SEEDS", "0"))
"""Whole storms of each kind; 0: one small one."""
HEARINGS_MAX, HEARING_S = 4, 20.0
"""Where a broker tells nobody what it still has, a busy machine leaves copies behind the calm."""
KILLS, JOBS_EACH = (20, 10) if SEEDS else (8, 7)


@dataclass(frozen=True)
class Kind:
    """How it is hosted, and who dies."""

    name: str
    way: str
    victims: tuple[Victims, ...]
    lull_max_s: float
    """Longest time from one kill to the next: jobs should be met in every state."""


MIXED = (a_process, a_process, a_process, everybody)
FOLDER = (
    Kind("host killed", LOCAL, (the_host,), 2),
    Kind("services and all of them killed", "processes", MIXED, 3),
)
CLOUD = (
    Kind("services killed", EMULATORS, (a_process,), 8),
    Kind("services and all of them killed", EMULATORS, MIXED, 8),
)


def of_seed(kinds: tuple[Kind, Kind], seed: int) -> Kind:
    """Each seed is of the first kind, but for the last of several, which is of the second."""
    return kinds[SEEDS > 1 and seed == SEEDS - 1]


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


def _unheard(place: Place, host: Host) -> dict[str, int]:
    """Let the host hear what is left once every job has ended: copies, which change nothing."""
    left = undelivered(place)
    for _ in range(HEARINGS_MAX):
        if not left:
            break
        host.start()
        host.wait_until_up()
        host.live(HEARING_S)
        host.end()
        left = undelivered(place)
    return left


def weather(kind: Kind, seed: int, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Run one storm, judge what is left, and print its figures."""
    with hosted(kind.way, folder) as (place, host):
        dice = random.Random(f"storm {kind.way} {seed}")
        storm = Storm(place, host, dice, kind.victims, kind.lull_max_s)
        storm.rage(KILLS, JOBS_EACH)
        storm.settle()
        host.end()
        left = [f"{n} undelivered at {name}" for name, n in _unheard(place, host).items()]
        wrong = [*left, *storm.wrong_ends(), *broken(place)]
        assert not wrong, "\n".join(wrong)
        with capsys.disabled():
            told = f"\n{kind.name}, seed {seed}: {storm.figures()}"
            print(told)  # noqa: T201 - what this run really met
