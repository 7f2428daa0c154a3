"""A host of paper services as a program of its own, made to be killed.

    python -m tests.support.paper.host WAY HOME CONFIG

WAY is "local": all services in this process; "processes": each in one of its own; "emulators": the
same, on emulators that somebody else started in that home. Says "up" once deliveries run, and ends,
having finished what is under way, with its standard input.
"""

import logging
import sys
from collections.abc import Generator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from shared.runtime import children, host
from shared.runtime.cloud_place import CloudPlace
from shared.runtime.compose import Workplace
from shared.runtime.emulated import serving
from shared.runtime.place import Place
from shared.runtime.places import open_place
from shared.runtime.settings import EMULATORS, LOCAL, Settings
from tests.support.paper.tools import paper

__all__ = ["main"]

PAPER = Path(__file__).parent


@contextmanager
def hosting(place: Place, *, processes: bool) -> Generator[None]:
    """Host a place as it is hosted in earnest, but for where the services come from."""
    if isinstance(place, CloudPlace):
        with serving(place, PAPER):
            yield
        return
    assert isinstance(place, Workplace), "there are no others"
    host.load_service = paper
    children.Children = partial(children.Children, sources=PAPER)  # type: ignore[misc, assignment]
    with host.hosting(place, processes=processes):
        yield


def main(way: str, home: Path, config: Path) -> None:
    """Host until standard input ends."""
    logging.basicConfig(level=logging.WARNING)
    target = EMULATORS if way == EMULATORS else LOCAL
    with (
        closing(open_place(Settings(target, home, config))) as place,
        hosting(place, processes=way == "processes"),
    ):
        sys.stdout.write("up\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
