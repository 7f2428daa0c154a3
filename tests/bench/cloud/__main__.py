"""Measure the Google Cloud host against its goals, one row each; exit code 1 when one is missed.

Names of parts as arguments (counted, cost, race) measure only those; the race needs the emulators.
"""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from shared.domain.errors import Misconfigured
from shared.runtime.emulators import FIRESTORE, PUBSUB, running_emulator
from tests.bench.cloud.race import Emulated, race
from tests.bench.cloud.rows import cost_rows, counted_rows, race_rows
from tests.bench.goals import Fact, Goal, all_met, report


def _raced() -> tuple[list[Goal], list[Fact]]:
    with TemporaryDirectory(prefix="bench-cloud-") as name:
        folder = Path(name)
        with (
            running_emulator(PUBSUB, folder) as pubsub,
            running_emulator(FIRESTORE, folder) as firestore,
        ):
            return race_rows(race(Emulated(pubsub, firestore), folder))


PARTS = {"counted": counted_rows, "cost": cost_rows, "race": _raced}


def main(arguments: list[str]) -> int:
    """Measure and print; 2: it cannot be measured here."""
    if not set(arguments) <= PARTS.keys():
        print(f"parts: {', '.join(PARTS)}", file=sys.stderr)  # noqa: T201
        return 2
    goals: list[Goal] = []
    facts = [Fact("machine: load before", _load())]
    try:
        for name in arguments or PARTS:
            found, also = PARTS[name]()
            goals += found
            facts += also
    except Misconfigured as missing:
        print(missing, file=sys.stderr)  # noqa: T201
        return 2
    facts.append(Fact("machine: load after", _load()))
    print(report(goals, facts))  # noqa: T201 - a command
    return 0 if all_met(goals) else 1


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
