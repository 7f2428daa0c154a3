"""News of a file: commits of this process, which tells of them, and of others, to be looked for.

Owns the pace of looking: soon after a change, ever more rarely while nothing happens.
Where somebody attends, nobody else looks.
"""

from collections.abc import Callable
from threading import Condition, Lock
from time import monotonic
from typing import TypeAlias

__all__ = ["Changes"]

_POLL_MIN_S = 0.02
_POLL_MAX_S = 0.1

HasForeign: TypeAlias = Callable[[], bool]
"""Whether another process has committed since this was last asked."""


class Changes:
    """The number of changes so far, and those who wait for the next. All of it under the lock.

    Args:
        lock: Shared with whoever else waits.
    """

    def __init__(self, lock: Lock) -> None:
        self._changed = Condition(lock)
        self._count = 0
        self._foreign = self._foreign_met = 0
        """Commits of other processes: noticed by anybody here, met by the attendant."""
        self._pause_s = _POLL_MIN_S
        self._over = False

    def announce(self) -> None:
        """Wake everybody: something was committed."""
        self._count += 1
        self._changed.notify_all()

    def end(self) -> None:
        """Wake everybody for the last time."""
        self._over = True
        self._changed.notify_all()

    def wait(self, seen: int, timeout_s: float, has_foreign: HasForeign, *, attended: bool) -> int:
        """Wait for another number of changes than was seen, but not for ever; give the number.

        Args:
            seen: The number.
            timeout_s: Seconds to wait at most.
            has_foreign: Looks for other processes' commits.
            attended: Somebody else goes on looking, and tells.
        """
        until_s = monotonic() + timeout_s
        while not self._over:
            self._notice(has_foreign)
            left_s = until_s - monotonic()
            if self._count != seen or left_s <= 0:
                break
            self._changed.wait(left_s if attended else min(self._next_pause_s(), left_s))
        return self._count

    def next_look_s(self, has_foreign: HasForeign) -> float:
        """For the attendant: 0 where another process has committed, else when to look again."""
        self._notice(has_foreign)
        if self._foreign != self._foreign_met or self._over:
            self._foreign_met = self._foreign
            return 0
        return self._next_pause_s()

    def _next_pause_s(self) -> float:
        pause_s, self._pause_s = self._pause_s, min(self._pause_s * 1.25, _POLL_MAX_S)
        return pause_s

    def _notice(self, has_foreign: HasForeign) -> None:
        if has_foreign():
            self._foreign += 1
            self._pause_s = _POLL_MIN_S  # Who has just written may write again.
            self.announce()
