"""What services on paper wrote to Firestore: the hottest document, and who lost. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tests.support.paper.listening import FAILED, LOST

__all__ = ["WINDOW_S", "Written", "read_diaries"]

WINDOW_S = 60
"""Of a minute: what is written so often in one is written so often sustained; less is a burst."""


@dataclass(frozen=True, slots=True)
class Written:
    """What all services wrote."""

    commits: int
    lost: Mapping[str, int]
    """Commits that met a conflict, by service."""
    failed: int
    """Commits that had no answer, or another one."""
    hottest: str
    """The document that was written most in any window."""
    hottest_per_s: float
    largest: str
    largest_bytes: int


def read_diaries(lines: Iterable[str]) -> Written:
    """Read what was noted, in any order.

    Args:
        lines: Of all diaries.
    """
    at_ms: dict[str, list[int]] = defaultdict(list)
    bytes_of: dict[str, int] = defaultdict(int)
    commits, failed, lost = 0, 0, Counter[str]()
    for line in lines:
        when_ms, service, *named = line.split()
        if named == [LOST]:
            lost[service] += 1
            continue
        if named == [FAILED]:
            failed += 1
            continue
        commits += 1
        for each in named:
            name, _, size = each.rpartition("=")
            at_ms[name].append(int(when_ms))
            bytes_of[name] = max(bytes_of[name], int(size))
    most, hottest = max(((_most(sorted(when)), name) for name, when in at_ms.items()))
    largest = max(bytes_of, key=bytes_of.__getitem__)
    return Written(commits, lost, failed, hottest, most / WINDOW_S, largest, bytes_of[largest])


def _most(at_ms: list[int]) -> int:
    """Count the writes in the fullest window."""
    first = most = 0
    for last, when_ms in enumerate(at_ms):
        while at_ms[first] <= when_ms - WINDOW_S * 1000:
            first += 1
        most = max(most, last - first + 1)
    return most
