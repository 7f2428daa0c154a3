"""What crosses the connections to Firestore, watched: locks, losers, and how hot a document is."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from time import monotonic
from typing import Any

import grpc

from shared.adapters.gcp.messages import Raw, raw
from shared.adapters.gcp.op_counts import OpCounts

__all__ = ["WINDOW_S", "Wire", "busiest"]

WINDOW_S = 10
"""What is written so often in a window is written so often sustained."""


class Wire(OpCounts):
    """Counts as Firestore bills, and keeps when each document was written and how large it was."""

    def __init__(self) -> None:
        super().__init__()
        self.written_at_s: dict[str, list[float]] = defaultdict(list)
        self.bytes_max: Counter[str] = Counter()
        """The largest document of each collection."""
        self.locked_commits = 0
        """Commits of a transaction."""
        self._noting = Lock()

    def intercept_unary_unary(
        self, continuation: Callable[..., Any], client_call_details: Raw, request: Raw
    ) -> Raw:
        """Note a commit's documents once it is answered with yes."""
        call = super().intercept_unary_unary(continuation, client_call_details, request)
        if client_call_details.method.endswith("/Commit"):
            asked = raw(request)
            with self._noting:
                self.locked_commits += bool(asked.transaction)
                if call.code() is grpc.StatusCode.OK:
                    self._note(asked.writes)
        return call

    def _note(self, writes: Sequence[Raw]) -> None:
        now_s = monotonic()
        for write in writes:
            name = write.update.name
            self.written_at_s[name].append(now_s)
            collection = name.split("/")[-2]
            self.bytes_max[collection] = max(self.bytes_max[collection], write.update.ByteSize())


def busiest(written_at_s: Mapping[str, Sequence[float]]) -> tuple[str, float]:
    """Name the document that was written most in any window, and how often a second that is."""
    worst = max(
        ((_most(sorted(times)), name) for name, times in written_at_s.items()), default=(0, "")
    )
    return worst[1], worst[0] / WINDOW_S


def _most(times_s: Sequence[float]) -> int:
    """Count the writes in the fullest window."""
    first, most = 0, 0
    for last, at_s in enumerate(times_s):
        while times_s[first] <= at_s - WINDOW_S:
            first += 1
        most = max(most, last - first + 1)
    return most
