"""Load the emulators' host at 1, 3 and 10 times what it sustains, and with a burst of 500.

Exit code 1 when a goal is missed; 2 when it cannot be run here. --seconds and --burst make it
smaller or larger.
"""

import argparse
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from shared.domain.errors import Misconfigured
from tests.bench.goals import Fact, all_met, report
from tests.load.rows import rows
from tests.load.run import Amount, load

MEASURED_S, ARRIVING_S, BURST = 30.0, 30.0, 500


def main(arguments: list[str]) -> int:
    """Run, measure and print."""
    parser = argparse.ArgumentParser(prog="make load", description=__doc__)
    parser.add_argument("--seconds", type=float, default=ARRIVING_S, help="of each flood")
    parser.add_argument("--burst", type=int, default=BURST, help="films at once")
    asked = parser.parse_args(arguments)
    amount = Amount(MEASURED_S, asked.seconds, (1, 3, 10), asked.burst)
    before = _load()
    with TemporaryDirectory(prefix="load-") as folder:
        try:
            goals, facts = rows(load(Path(folder), amount))
        except Misconfigured as missing:
            print(missing, file=sys.stderr)  # noqa: T201 - a command
            return 2
    machine = [Fact("machine: load before", before), Fact("machine: load after", _load())]
    print(report(goals, [*machine, *facts]))  # noqa: T201 - a command
    return 0 if all_met(goals) else 1


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
