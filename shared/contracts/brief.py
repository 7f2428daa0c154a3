"""What the customer asked, after the sanitizer."""

import re
from dataclasses import dataclass
from typing import Annotated

from annotated_types import Ge, Le, MaxLen, MinLen

from shared.domain.money import Micros

__all__ = ["PLAN_HEADER", "PLAN_RELEASE", "Brief", "Simulation", "plan_release"]

PLAN_RELEASE = 1
PLAN_HEADER = f"# aiprod plan {PLAN_RELEASE}"
"""First line of a brief that is a whole plan."""
_PLAN_LINE = re.compile(
    r"[\s\u200b-\u200d\u2060\ufeff]*# aiprod plan ([0-9]{1,6})[ \t]*(?:[\r\n]|\Z)"
)
"""What cannot be seen may stand before it."""


def plan_release(text: str) -> int | None:
    """Read for which release of plan files a brief was written; None: it is no plan."""
    found = _PLAN_LINE.match(text)
    return int(found[1]) if found else None


@dataclass(frozen=True, slots=True)
class Simulation:
    """How the animatic backend is told to misbehave. Shown in manifest and report."""

    price_micros: Micros = 0
    """What it bills for each take."""
    quoted_micros: Micros | None = None
    """What it promises; the price when absent. Lower than the price: it bills above its quote."""
    latency_ms: Annotated[int, Ge(0), Le(86_400_000)] = 0
    """How long a take takes."""
    faults: Annotated[tuple[str, ...], MaxLen(64)] = ()
    """One per submit in order, over the whole job: "ok", "drop", "hang", "5xx", "lost", "refuse",
    "junk", "transient", "throttle". After the last one all is well. "always:X" repeats."""


@dataclass(frozen=True, slots=True)
class Brief:
    """A sanitized brief with every default filled in."""

    text: Annotated[str, MinLen(1), MaxLen(40_000)]
    """What the film is about; or a script."""
    title: Annotated[str, MaxLen(80)]
    """Empty: the planner finds one."""
    preset: str
    duration_ms: Annotated[int, Ge(1000), Le(600_000)]
    ratios: Annotated[tuple[str, ...], MinLen(1), MaxLen(3)]
    """The first is the aspect of the takes."""
    budget_micros: Micros
    """The cap of the job."""
    seed: Annotated[int, Ge(0), Le(2**32 - 1)]
    language: Annotated[str, MinLen(2), MaxLen(12)] = "en"
    backend: str = "animatic"
    tier: str = ""
    """Empty: the preset's."""
    simulate: Simulation | None = None
    source: Annotated[str, MaxLen(300)] = ""
    """Where it came from: a file or object name."""
