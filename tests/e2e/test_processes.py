"""Each service in a process of its own: the same films, and nobody left behind."""

import os
import signal
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from shared.adapters.system import SystemClock
from shared.domain.errors import Unavailable
from shared.ports.bus import Delivery
from shared.runtime.children import Children
from shared.runtime.consume import Answer, Verdict
from shared.runtime.ticking import tick_message
from shared.topology import SERVICES, SUBSCRIPTIONS
from tests.support.aiprod import Home, environment
from tests.support.processes import children_of, descendants, listening, survivors

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")

BRIEF = """\
---
duration: 8s
ratios: 16:9
budget: 6
simulate: price=0.4,fail=drop+transient
---

The keeper climbs the tower above the sea. At dawn a small boat comes home.
"""
BILLING_TICKS = next(each for each in SUBSCRIPTIONS if each.name == "billing-ticks")
LOOPBACK = "0100007F"
END_S = 20


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Children]:
    """The six services, up."""
    home = Home.make(tmp_path_factory.mktemp("services"))
    home.home.mkdir()
    children = Children(home.settings)
    try:
        children.start()
        yield children
    finally:
        children.stop()


@contextmanager
def a_host(home: Home) -> Generator["subprocess.Popen[str]"]:
    """`aiprod up --processes`, once it says that it is up."""
    command = home.command("up", "--processes", "--metrics-port", "0")
    with subprocess.Popen(
        command, cwd=home.folder, env=environment(home.folder), stderr=subprocess.PIPE, text=True
    ) as host:
        try:
            assert host.stderr is not None
            assert host.stderr.readline().startswith("up;")
            yield host
        finally:
            host.kill()


def made(folder: Path, *options: str) -> Home:
    """A film, made and delivered."""
    home = Home.make(folder)
    brief = str(home.write(BRIEF))
    ran = home.run("run", brief, "--output", str(home.output), "--quiet", *options)
    assert ran.returncode == 0, ran.stderr
    return home


def push_a_tick(children: Children) -> Answer:
    message = tick_message(SystemClock().now_ms())
    return children.deliver(BILLING_TICKS, Delivery(BILLING_TICKS.name, message, 1, {}))


def pushed_until_acknowledged(children: Children) -> Answer:
    """What is under way when a process dies is given back; the next one finds it alive."""
    answer = push_a_tick(children)
    return answer if answer.verdict is Verdict.ACKNOWLEDGE else push_a_tick(children)


def test_a_film_is_the_same_byte_for_byte_in_one_process_and_in_seven(tmp_path: Path) -> None:
    whole = made(tmp_path / "whole")
    parted = made(tmp_path / "parted", "--processes")

    delivered = whole.manifest()

    assert len({take["shot_id"] for take in delivered["takes"]}) >= 2
    assert len(delivered["takes"]) > len({take["shot_id"] for take in delivered["takes"]})
    assert delivered == parted.manifest()
    for each in delivered["files"]:
        name = each["filename"]
        assert (whole.output / name).read_bytes() == (parted.output / name).read_bytes()
    logs = sorted(path.stem for path in (parted.home / "logs").iterdir())
    assert logs == sorted(SERVICES)
    assert not (whole.home / "logs").exists()


def test_services_are_reached_on_this_machine_only(running: Children) -> None:
    for pid in running.pids.values():
        assert listening(pid) == {LOOPBACK}


def test_a_service_that_was_killed_is_started_again(running: Children) -> None:
    before = running.pids
    family = [before["billing"], *children_of(before["billing"])]
    os.kill(before["billing"], signal.SIGKILL)

    assert survivors(family, END_S) == set()
    assert pushed_until_acknowledged(running).verdict is Verdict.ACKNOWLEDGE
    after = running.pids
    assert after.pop("billing") != before.pop("billing")
    assert after == before


def test_a_worker_that_was_killed_is_replaced(running: Children) -> None:
    server = running.pids["billing"]
    (worker,) = children_of(server)
    os.kill(worker, signal.SIGKILL)

    assert survivors([worker], END_S) == set()
    assert pushed_until_acknowledged(running).verdict is Verdict.ACKNOWLEDGE
    assert running.pids["billing"] == server
    assert children_of(server) != [worker]


def test_a_push_at_the_wrong_door_is_given_back(running: Children) -> None:
    message = tick_message(SystemClock().now_ms())

    answer = running.deliver(BILLING_TICKS, Delivery("router-ticks", message, 1, {}))

    assert answer.verdict is Verdict.GIVE_BACK


def test_a_service_that_cannot_start_is_said_and_the_others_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home.make(tmp_path)
    home.home.mkdir()
    monkeypatch.setenv("AIPROD_LOG", "no such level")
    children = Children(home.settings)

    with pytest.raises(Unavailable, match="ended at once: see logs/"):
        children.start()
    pids = children.pids.values()
    children.stop()

    assert survivors(pids, 0) == set()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM], ids=lambda how: how.name)
def test_no_process_outlives_its_host(tmp_path: Path, how: signal.Signals) -> None:
    with a_host(Home.make(tmp_path)) as host:
        family = descendants(host.pid)
        assert len(family) == 2 * len(SERVICES)

        host.send_signal(how)

        assert survivors(family, END_S) == set()
