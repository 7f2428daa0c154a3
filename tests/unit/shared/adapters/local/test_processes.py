"""Who holds a lease, and whether it still lives."""

import os
import subprocess
import sys

from shared.adapters.local.processes import is_gone, own_name

TELL = "from shared.adapters.local.processes import own_name; print(own_name(), flush=True)"


def test_a_process_that_runs_is_not_gone() -> None:
    assert not is_gone(own_name())


def test_a_process_that_has_ended_is_gone_before_and_after_its_parent_takes_notice() -> None:
    with subprocess.Popen([sys.executable, "-c", TELL], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        name = child.stdout.readline().decode().strip()
        child.stdout.read()
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)

        assert is_gone(name)

    assert is_gone(name)


def test_another_process_with_the_same_pid_is_not_taken_for_it() -> None:
    pid, _, started = own_name().partition("@")

    assert is_gone(f"{pid}@{int(started) - 1}")


def test_a_holder_without_a_name_is_never_known_to_be_gone() -> None:
    assert not is_gone("")
