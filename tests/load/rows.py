"""What a run showed, as goals and facts. Pure."""

from tests.bench.goals import Fact, Goal
from tests.load.customers import Phase
from tests.load.run import Found
from tests.load.stages import STAGES, spent_ms, spread

__all__ = ["rows"]

LOSERS_MAX, HOT_MAX_PER_S, RECORD_MAX_KB = 5.0, 1.0, 100.0
JOBS = "jobs/"


def rows(found: Found) -> tuple[list[Goal], list[Fact]]:
    """Hold a run against its goals."""
    written = found.written
    asked = sum(len(phase.jobs) for phase in found.phases)
    delivered = sum(found.states.get(job) == "delivered" for p in found.phases for job in p.jobs)
    lost = sum(written.lost.values())
    tried = written.commits + lost
    goals = [
        Goal("load: films lost", asked - delivered, 0, f"of {asked}", digits=0),
        Goal("load: broken invariants", len(found.broken), 0, "", digits=0),
        Goal("load: commits that met a conflict", 100 * lost / tried, LOSERS_MAX, "%"),
        Goal("load: writes a second to any document", written.hottest_per_s, HOT_MAX_PER_S, ""),
        Goal("load: the largest document", written.largest_bytes / 1000, RECORD_MAX_KB, "kB"),
    ]
    facts = [
        Fact("load: sustained", f"{found.sustained_per_s:.2f} films/s"),
        Fact(
            "load: commits, and conflicts",
            f"{written.commits}, {dict(written.lost)}, {written.failed} failed",
        ),
        Fact("load: the hottest document", written.hottest),
        Fact("load: the largest document", written.largest),
        *(fact for phase in found.phases for fact in _of_phase(phase, found)),
        *(Fact("load: broken", each) for each in found.broken[:20]),
    ]
    return goals, facts


def _of_phase(phase: Phase, found: Found) -> list[Fact]:
    spent = [spent_ms(found.moments[job]) for job in phase.jobs if job in found.states]
    rate = phase.ended / phase.seconds if phase.seconds else 0.0
    lines = [
        Fact(
            f"{phase.name}: {len(phase.jobs)} films",
            f"{rate:.2f} films/s, oldest {phase.oldest_s:.1f} s",
        )
    ]
    for stage in (*STAGES, "film"):
        p50, p95 = spread([each[stage] for each in spent])
        lines.append(Fact(f"  {stage}", f"p50 {p50 / 1000:.2f} s, p95 {p95 / 1000:.2f} s"))
    return lines
