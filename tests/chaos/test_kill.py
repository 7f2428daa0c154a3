"""Real processes, really killed: SIGKILL at seeded moments, and the same command again.

Whoever is killed may leave tools behind, as after any kill -9. In the end every invariant holds,
nothing was bought twice, and the film is the one that an undisturbed run makes, byte for byte.
"""

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from time import monotonic

import pytest

from services.generator.providers.animatic import BILLED
from shared.domain.ids import job_id_of
from shared.runtime.views import job_view
from shared.topology import TENANT
from tests.support.aiprod import Home, environment
from tests.support.invariants import broken
from tests.support.processes import children_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc"),
]

BRIEF = """\
---
duration: 8s
ratios: 16:9
budget: 6
seed: 7
---

The keeper climbs the tower above the sea. At dawn a small boat comes home.
"""
SHOTS = 2
DELIVERED = 0
EARLY = "not accepted yet"
PATIENCE_S = 300
"""Enough for one run on a busy machine: whoever takes longer hangs."""

Victims = Callable[[int, random.Random], int]
"""(host's pid, dice): whom to kill."""


def the_host(host: int, _dice: random.Random) -> int:
    return host


def a_service(host: int, dice: random.Random) -> int:
    """A server or its worker, of any service."""
    servers = children_of(host)
    workers = [worker for server in servers for worker in children_of(server)]
    return dice.choice([*servers, *workers])


@dataclass(frozen=True)
class Story:
    """What is made, how, and who dies how often."""

    name: str
    simulate: str
    kills: int
    """That must land, however many jobs it takes."""
    victims: Victims = the_host
    options: tuple[str, ...] = ()


PROCESSES = ("--processes",)
STORIES = [
    Story("plain", "price=0.4", 9),
    Story("lost answer", "price=0.4,fail=drop", 9),
    Story("slow and failing", "price=0.4,latency=1s,fail=transient+ok+drop", 9),
    Story("processes", "price=0.4,fail=drop", 4, the_host, PROCESSES),
    Story("single services", "price=0.4,fail=drop", 9, a_service, PROCESSES),
]
PARTS = 4
"""Of a run: the first kill of each job falls in the next one, so that all are met."""
PER_JOB: dict[Victims, int] = {the_host: 3, a_service: 8}
JOBS_MAX = 12


@dataclass(frozen=True)
class Whole:
    """An undisturbed run."""

    films: dict[str, str]
    took_s: float


@dataclass
class Killer:
    """Runs one story's jobs in one home, killing as it goes."""

    home: Home
    story: Story
    span_s: float
    dice: random.Random
    landed: Counter[str] = field(default_factory=Counter[str])

    def deliver(self, number: int) -> str:
        """Start the same command until it ends by itself; give the key of its job."""
        key, delays = f"job{number}", self._delays_s(number)
        while True:
            with start(self.home, key, self.story) as process:
                while delays and not ended(process, delays[0]):
                    delays = delays[self._kill(process.pid, key) :]
                assert ended(process, PATIENCE_S), f"{key} hangs after {self.landed}"
            if process.returncode != -signal.SIGKILL:
                break
        log = (self.home.folder / f"{key}.log").read_text("utf-8")
        assert process.returncode == DELIVERED, f"{self.landed}: {log[-3000:]}"
        return key

    def _delays_s(self, number: int) -> list[float]:
        """When to kill, counted from the last start or kill."""
        of_host = self.story.victims is the_host
        first = (number % PARTS + self.dice.random()) / PARTS if of_host else 0.2
        later = (0.1, 0.6) if of_host else (0.03, 0.15)
        more = PER_JOB[self.story.victims] - 1
        fractions = [first, *(self.dice.uniform(*later) for _ in range(more))]
        return [self.span_s * fraction for fraction in fractions]

    def _kill(self, host: int, key: str) -> int:
        """Kill and say 1, or 0: a service that cannot even start is no story of a job."""
        state = state_of(self.home, key)
        if state == EARLY and self.story.victims is not the_host:
            return 0
        os.kill(self.story.victims(host, self.dice), signal.SIGKILL)
        self.landed[state] += 1
        return 1


def start(home: Home, key: str, story: Story) -> "subprocess.Popen[bytes]":
    output = str(home.folder / key)
    told = ["--key", key, "--simulate", story.simulate, "--output", output, *story.options]
    with (home.folder / f"{key}.log").open("ab") as log:
        return subprocess.Popen(
            home.command("run", str(home.folder / "brief.md"), *told),
            cwd=home.folder,
            env=environment(home.folder),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def ended(process: "subprocess.Popen[bytes]", within_s: float) -> bool:
    try:
        process.wait(within_s)
    except subprocess.TimeoutExpired:
        return False
    return True


def state_of(home: Home, key: str) -> str:
    place = home.place()
    try:
        view = job_view(place, job_id_of(TENANT, key))
        return str(view.state) if view else EARLY
    finally:
        place.close()


def films_of(home: Home, key: str) -> dict[str, str]:
    """Digests of what was made; not of the papers, which tell of takes, and so of deaths."""
    papers = {"manifest.json", "report.html"}
    made = (path for path in (home.folder / key).iterdir() if path.name not in papers)
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in made}


def a_home(folder: Path) -> Home:
    home = Home.make(folder)
    home.write(BRIEF)
    return home


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Callable[[tuple[str, ...]], Whole]:
    """The film that all make, made without disturbance: once each way of hosting."""

    @cache
    def make(options: tuple[str, ...]) -> Whole:
        home = a_home(tmp_path_factory.mktemp("whole"))
        began = monotonic()
        story = Story("whole", "price=0.4", 0, options=options)
        with start(home, "whole", story) as process:
            assert ended(process, PATIENCE_S)
        assert process.returncode == DELIVERED
        return Whole(films_of(home, "whole"), monotonic() - began)

    return make


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_whoever_is_killed_and_whenever_the_film_is_delivered_and_paid_once(
    story: Story,
    whole: Callable[[tuple[str, ...]], Whole],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    home, undisturbed = a_home(tmp_path), whole(story.options)
    killer = Killer(home, story, undisturbed.took_s, random.Random(f"kill {story.name}"))

    jobs = 0
    while killer.landed.total() < story.kills:
        assert jobs < JOBS_MAX, f"only {killer.landed} of {story.kills} kills met a job"
        key = killer.deliver(jobs)
        assert films_of(home, key) == undisturbed.films
        jobs += 1

    place = home.place()
    try:
        assert broken(place) == []
        assert len(list(place.blobs.list(BILLED))) >= jobs * SHOTS
    finally:
        place.close()
    with capsys.disabled():
        figures = f"{killer.landed.total()} kills in {jobs} jobs: {dict(killer.landed)}"
        print(f"\n{story.name}: {figures}")  # noqa: T201 - what this run really met
