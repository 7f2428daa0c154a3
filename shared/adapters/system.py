"""What the operating system gives every host: the time."""

import time

from shared.ports.clock import Clock

__all__ = ["SystemClock"]


class SystemClock(Clock):
    """The machine's clock. It may step; whatever needs order uses versions, never this."""

    def now_ms(self) -> int:
        """Milliseconds since the epoch, UTC."""
        return time.time_ns() // 1_000_000
