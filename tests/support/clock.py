"""A clock that only a test moves."""

from threading import Lock

__all__ = ["FakeClock"]


class FakeClock:
    """Stands still until it is advanced; may be read and moved from several threads."""

    def __init__(self, now_ms: int = 1_800_000_000_000) -> None:
        self._now_ms = now_ms
        self._lock = Lock()

    def now_ms(self) -> int:
        with self._lock:
            return self._now_ms

    def advance(self, ms: int) -> None:
        """Let time pass."""
        with self._lock:
            self._now_ms += ms
