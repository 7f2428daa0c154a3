"""One run: six services on paper on the emulators' host, asked for films faster and faster.

The sustained rate is measured first, by customers who always have the same number under way.
"""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from shared.runtime.cloud_place import CloudPlace, open_cloud_place
from shared.runtime.emulated import serving
from shared.runtime.settings import EMULATORS, Settings
from tests.load.bulk import in_bulk
from tests.load.customers import Customers, Phase, customers
from tests.load.stages import moments_of
from tests.load.written import Written, read_diaries
from tests.support.invariants import broken
from tests.support.paper.listening import FOLDER
from tests.support.quick import SHORT_SIDE

__all__ = ["Amount", "Found", "load"]

SOURCES = Path(__file__).resolve().parents[1] / "support" / "paper"
IN_FLIGHT = 16
CONFIGURATION = f"""\
[encoding]
short_side = {SHORT_SIDE}

[takes]
poll_ms = 1000
"""


@dataclass(frozen=True, slots=True)
class Amount:
    """How much is asked for."""

    measured_s: float
    """Of measuring the sustained rate."""
    arriving_s: float
    """Of each flood."""
    floods: tuple[int, ...]
    """Times the sustained rate."""
    burst: int
    """Films that are asked for at once."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a run showed."""

    sustained_per_s: float
    phases: tuple[Phase, ...]
    moments: dict[str, dict[str, int]]
    """See `moments_of`."""
    states: dict[str, str]
    """Job to how it ended."""
    broken: list[str]
    """Invariants."""
    written: Written


def load(folder: Path, amount: Amount) -> Found:
    """Run everything once.

    Raises:
        Misconfigured: The emulators are not installed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    own = folder / "small.toml"
    own.write_text(CONFIGURATION, "utf-8")
    with _place(Settings(EMULATORS, folder / "home", own)) as place:
        with serving(place, SOURCES), customers(place) as crowd:
            crowd.keep_busy("warm-up", IN_FLIGHT, 3)
            steady = crowd.keep_busy("steady", IN_FLIGHT, amount.measured_s)
            per_s = steady.ended / steady.seconds
            phases = (steady, *_floods(crowd, amount, per_s))
        seen = in_bulk(place)
        return Found(
            sustained_per_s=per_s,
            phases=phases,
            moments=moments_of(seen.reader.receipts("ingest"), seen.reader.receipts("router")),
            states=dict(crowd.states),
            broken=broken(seen),
            written=read_diaries(_lines(folder / "home" / FOLDER)),
        )


@contextmanager
def _place(settings: Settings) -> Generator[CloudPlace]:
    place = open_cloud_place(settings, hosts=True)
    try:
        yield place
    finally:
        place.close()


def _floods(crowd: Customers, amount: Amount, per_s: float) -> Iterator[Phase]:
    for times in amount.floods:
        films = max(1, round(times * per_s * amount.arriving_s))
        gap_s = amount.arriving_s / films
        yield crowd.arrive(f"{times}x", [number * gap_s for number in range(films)])
    yield crowd.arrive(f"burst of {amount.burst}", [0.0] * amount.burst)


def _lines(folder: Path) -> Iterator[str]:
    for path in sorted(folder.iterdir()):
        yield from path.read_text("utf-8").splitlines()
