"""Deliveries that would meet at one record take turns, as far as they meet in one process.

Two that move the same record at once cost a commit in vain, a look at the receipt and a second
decision. Correctness does not rest on this: other processes know nothing of it, and who has waited
for long goes ahead.
"""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

from shared.ports.bus import Delivery
from shared.topology import SUBSCRIPTIONS

__all__ = ["Turns"]

WAIT_S = 5.0
"""Longer than a decision and its commit ever take."""

_TAKE_TURNS = frozenset(each.name for each in SUBSCRIPTIONS if each.takes_turns)


@dataclass(slots=True)
class _Line:
    """Those who want the same record."""

    turn: Lock = field(default_factory=Lock)
    length: int = 0


class Turns:
    """One process's turns; safe to share between threads.

    Args:
        wait_s: After which whoever waits goes ahead.
    """

    def __init__(self, wait_s: float = WAIT_S) -> None:
        self._wait_s = wait_s
        self._lines: dict[str, _Line] = {}
        self._lock = Lock()

    @contextmanager
    def turn(self, delivery: Delivery) -> Generator[None]:
        """Wait for this delivery's turn and keep it until the context closes."""
        # What a broker shows of a message is enough to save work by, and needs no decoding.
        job_id = delivery.attributes.get("job_id", "")
        if not job_id or delivery.subscription not in _TAKE_TURNS:
            yield
            return
        line = self._join(job_id)
        is_mine = line.turn.acquire(timeout=self._wait_s)
        try:
            yield
        finally:
            if is_mine:
                line.turn.release()
            self._leave(job_id, line)

    def _join(self, job_id: str) -> _Line:
        with self._lock:
            line = self._lines.setdefault(job_id, _Line())
            line.length += 1
            return line

    def _leave(self, job_id: str, line: _Line) -> None:
        with self._lock:
            line.length -= 1
            if not line.length:
                del self._lines[job_id]
