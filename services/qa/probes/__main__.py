"""The child: one ProbeOrder as JSON on stdin, one object of measures as JSON on stdout.

What it opens is hostile. It has a bare environment, limits on processor, memory and files, and
nothing worth stealing; the worst a file can do is to end it.
"""

import json
import sys

from services.qa.probes.order import ProbeOrder
from services.qa.probes.probe import probe

try:
    import resource
except ImportError:  # Not every system has limits; the parent's wall timeout holds everywhere.
    resource = None

_FILES_MAX = 32


def _confine(order: ProbeOrder) -> None:
    """Lower the soft limits once all libraries are loaded.

    The parent's hard limit on processor time kills, which looks like an outage. The soft one,
    reached first, ends this process by SIGXCPU, which says that the file is to blame.
    """
    if resource is None:
        return
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (order.cpu_seconds_max, hard))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_FILES_MAX, _FILES_MAX))


def main() -> None:
    """Measure one file."""
    order = ProbeOrder(**json.load(sys.stdin))
    _confine(order)
    sys.stdout.write(json.dumps(probe(order), sort_keys=True))


if __name__ == "__main__":
    main()
