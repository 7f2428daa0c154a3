"""When a service's process looks whether there is something to export: seldom while it is idle.

A look costs a read. What this process counted, it counted in a delivery: where nothing but ticks
came since the last look, only another process can have left something, and that can wait.
"""

from collections.abc import Callable
from dataclasses import dataclass

from shared.ports.clock import Clock

__all__ = ["IDLE_MS", "ExportRounds"]

IDLE_MS = 300_000
"""Between looks while nothing but ticks comes."""


@dataclass(slots=True)
class ExportRounds:
    """One process's looks. Threads may race: then one looks once more than it need.

    Args:
        export: Looks, and exports what is new; does nothing within a minute of the last time.
        clock: For the time.
    """

    export: Callable[[], None]
    clock: Clock
    _heard: bool = True
    _next_ms: int = 0

    def after(self, *, tick: bool) -> None:
        """Look, unless a tick finds that nothing else came since it looked last."""
        now_ms = self.clock.now_ms()
        if not tick:
            self._heard = True
        elif not self._heard and now_ms < self._next_ms:
            return
        self.export()
        if tick:
            self._heard, self._next_ms = False, now_ms + IDLE_MS
