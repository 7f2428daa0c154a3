"""A storm: many jobs on a host whose processes are killed at random while they are under way.

The host is a program (tests/support/paper/host.py); requests come from outside, as customers' do.
"""

import os
import random
import select
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from shared.runtime.place import Place
from shared.runtime.views import job_views, open_job_views
from shared.topology import OUTSIDE, SERVICES
from tests.support.aiprod import ROOT, environment
from tests.support.processes import children_of, descendants
from tests.support.wishes import Wish, a_wish

__all__ = ["CONFIGURATION", "Host", "Storm", "a_process", "everybody", "the_host"]

CONFIGURATION = """\
[encoding]
short_side = 64

[money]
day_cap_micros = 1000000000000

[takes]
poll_ms = 200
retry_after_ms = 200
throttled_retry_ms = 200
connect_retry_ms = 100
reconcile_ms = 300
doubt_window_ms = 1500

[providers.animatic.models.draft]
doubt_window_ms = 1500

[films]
retry_after_ms = 200

[delivery]
tick_ms = 250
ack_deadline_ms = 10000
attempts_max = 100
backoff_min_ms = 100
backoff_max_ms = 2000
"""
"""Short waits, and room for many deaths: what comes in vain must not be given up on."""

PATIENCE_S = 600
"""Enough for any one thing on a busy machine, a job that ends too: whatever takes longer hangs."""
LOOK_S = 0.5
STARTED = 0.8
"""Share of kills that wait until the host is up: the others meet it as it starts."""

Victims = Callable[[int, random.Random], list[int]]
"""(host's pid, dice): whom to kill."""


def the_host(host: int, _dice: random.Random) -> list[int]:
    return [host]


def everybody(host: int, _dice: random.Random) -> list[int]:
    """The machine goes dark: the host first, so that it starts nobody again."""
    return [host, *descendants(host)]


def a_process(host: int, dice: random.Random) -> list[int]:
    """A server or its worker, of any service."""
    servers = children_of(host)
    workers = [worker for server in servers for worker in children_of(server)]
    return [dice.choice([*servers, *workers])]


@dataclass
class Host:
    """The program, started again whenever it was killed."""

    way: str
    home: Path
    config: Path
    log: Path
    process: "subprocess.Popen[bytes]" = field(init=False)
    is_up: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        self.is_up = False
        program = ["-P", "-m", "tests.support.paper.host", self.way]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *program, str(self.home), str(self.config)],
                cwd=ROOT,
                env=environment(self.home.parent),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
            )

    def wait_until_up(self) -> None:
        if self.is_up:
            return
        assert self.process.stdout is not None
        ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE_S)
        assert ready, "the host does not come up"
        assert self.process.stdout.readline() == b"up\n", self.log.read_text("utf-8")[-3000:]
        self.is_up = True

    def live(self, for_s: float) -> None:
        """Let time pass; a host that ends by itself is a failure."""
        try:
            self.process.wait(for_s)
        except subprocess.TimeoutExpired:
            return
        raise AssertionError(self.log.read_text("utf-8")[-3000:])

    def kill(self, victims: list[int]) -> None:
        """Kill, and start the host again where it was among them."""
        for victim in victims:
            try:
                os.kill(victim, signal.SIGKILL)
            except ProcessLookupError:
                continue  # Its parent was faster.
        if self.process.pid in victims:
            self.bury()
            self.start()

    def end(self) -> None:
        """Let it finish what is under way."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        assert self.process.wait(PATIENCE_S) == 0, self.log.read_text("utf-8")[-3000:]
        self.bury()

    def bury(self) -> None:
        """Have it gone, whatever became of it."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            pipe.close()


@dataclass
class Storm:
    """Feeds, kills, and waits for calm."""

    place: Place
    host: Host
    dice: random.Random
    victims: tuple[Victims, ...]
    lull_max_s: float
    wishes: dict[str, Wish] = field(default_factory=dict[str, Wish])
    landed: Counter[str] = field(default_factory=Counter[str])
    """Kills by the state of the jobs that they met: one meets several."""
    began_s: float = field(default_factory=monotonic)

    def rage(self, kills: int, jobs_each: int) -> None:
        """Kill so often, each time while jobs are open that the host has begun."""
        for _ in range(kills):
            self._feed(jobs_each)
            victims = self.dice.choice(self.victims)
            # A service that dies before it was ever up ends its host: it might never come up.
            if victims is a_process or self.dice.random() < STARTED:
                self.host.wait_until_up()
            self.host.live(self.dice.uniform(0.05, self.lull_max_s))
            while not (met := {str(view.state) for view in open_job_views(self.place)}):
                self._feed(1)
                self.host.live(LOOK_S)
            self.host.kill(victims(self.host.process.pid, self.dice))
            self.landed.update([*met, "kills"])

    def _feed(self, jobs: int) -> None:
        bus = self.place.bus(OUTSIDE)
        for _ in range(jobs):
            wish = a_wish(f"wish-{len(self.wishes)}", self.dice)
            self.wishes[wish.job_id] = wish
            wish.send(bus, self.place.clock)

    def settle(self) -> None:
        """Wait until every job has ended and nothing is due or under way."""
        self.host.wait_until_up()
        left, until = len(self.wishes) + 1, 0.0
        while not self._is_calm():
            if (now_left := len(self._open())) < left:
                left, until = now_left, monotonic() + PATIENCE_S
            assert monotonic() < until, f"stuck: {self._open()}"
            self.host.live(LOOK_S)

    def _is_calm(self) -> bool:
        return not (self._open() or self._dues()) and self.place.at_rest()

    def _open(self) -> set[str]:
        ended = {view.job_id for view in job_views(self.place) if view.terminal}
        return self.wishes.keys() - ended

    def _dues(self) -> list[int]:
        """What waits, but for the sweep that always comes again."""
        owners = [name for name, each in SERVICES.items() if each.ticks_on and name != "ingest"]
        return [due for name in owners if (due := self.place.store(name).next_due_ms())]

    def wrong_ends(self) -> list[str]:
        """Name the jobs that ended as they must not."""
        return [
            f"{view.job_id} ended as {view.state}"
            for view in job_views(self.place)
            if view.state not in self.wishes[view.job_id].ends
        ]

    def figures(self) -> str:
        """Say in one line what this storm was."""
        views = job_views(self.place)
        takes = sum(len(shot.takes) for view in views for shot in view.shots)
        ends = dict(Counter(str(view.state) for view in views))
        met = {state: count for state, count in self.landed.items() if state != "kills"}
        return (
            f"{len(views)} jobs {ends}, {takes} takes, {self.landed['kills']} kills that met {met},"
            f" {monotonic() - self.began_s:.0f} s"
        )
