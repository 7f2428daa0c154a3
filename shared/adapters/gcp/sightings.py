"""When each version of a record was written, as this process has seen it.

Firestore compares times, we count versions. A version is written once, so what was seen stays
right for ever; what has been forgotten costs one read.
"""

from collections import OrderedDict
from threading import Lock

__all__ = ["Sightings"]

SIGHTINGS_MAX = 10_000
"""About 3 MB."""


class Sightings:
    """Remembers the latest, of a bounded number; safe to share between threads."""

    def __init__(self, at_most: int = SIGHTINGS_MAX) -> None:
        self._at_most = at_most
        self._seen: OrderedDict[tuple[str, str, int], int] = OrderedDict()
        self._lock = Lock()

    def keep(self, collection: str, key: str, version: int, written_at_ns: int) -> None:
        """Remember when a version was written, in nanoseconds since the epoch."""
        with self._lock:
            self._seen[collection, key, version] = written_at_ns
            self._seen.move_to_end((collection, key, version))
            if len(self._seen) > self._at_most:
                self._seen.popitem(last=False)

    def find(self, collection: str, key: str, version: int) -> int | None:
        """Tell when a version was written; None: not seen, or forgotten."""
        with self._lock:
            return self._seen.get((collection, key, version))
