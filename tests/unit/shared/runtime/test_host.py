"""The embedded host: in which order it comes up."""

import subprocess
import sys
from pathlib import Path

import pytest

from shared.contracts.job import JobSubmit
from shared.runtime.compose import Workplace, open_workplace
from shared.runtime.host import hosting
from shared.runtime.requests import send
from shared.runtime.settings import Settings
from shared.topology import SERVICES
from tests.architecture.sources import ROOT

PATIENCE = 600

UP = """
import sys
from pathlib import Path
from shared.runtime.compose import open_workplace
from shared.runtime.host import hosting
from shared.runtime.settings import Settings
with hosting(open_workplace(Settings("local", Path(sys.argv[1]), None))):
    print(*sys.modules)
"""


def _answered(place: Workplace) -> bool:
    """Wait until ingest has answered a request."""
    seen = 0
    for _ in range(PATIENCE):
        if place.bus("outside").outcomes():
            return True
        seen = place.database.wait_for_change(seen, 0.1)
    return False


def test_what_the_opening_brings_is_answered_before_the_host_is_up(tmp_path: Path):
    place = open_workplace(Settings("local", tmp_path, None))
    answered: list[bool] = []

    def opening() -> None:
        send(place.bus("outside"), place.clock, JobSubmit("key-1", text=""))
        answered.append(_answered(place))

    with hosting(place, opening=opening):
        assert answered == [True]
    place.close()


def test_an_opening_that_fails_leaves_the_folder_free(tmp_path: Path):
    place = open_workplace(Settings("local", tmp_path, None))

    def opening() -> None:
        raise FileNotFoundError

    with pytest.raises(FileNotFoundError), hosting(place, opening=opening):
        pytest.fail("it is not up")
    with hosting(place):
        pass
    place.close()


def test_a_host_that_is_up_has_loaded_every_service(tmp_path: Path):
    """Loaded days later, one would be of another release than the rest of the host."""
    done = subprocess.run(
        [sys.executable, "-c", UP, tmp_path], cwd=ROOT, check=True, capture_output=True, text=True
    )

    assert {f"services.{name}.main" for name in SERVICES} - set(done.stdout.split()) == set()
