"""How often a due job is told so: at once, then ever more rarely while nobody has heard.

In memory only, and nothing depends on it: after a restart each due job is told at once. Without it
a router that cannot handle its deliveries would find a copy for each tick when it can again.
"""

from dataclasses import dataclass, field
from typing import TypeAlias

from shared.ports.store import Record

__all__ = ["PAUSE_MAX_MS", "Reminders"]

PAUSE_MAX_MS = 60_000
"""The pause doubles up to this."""

Version: TypeAlias = tuple[str, int]
"""A job and the version of its record: a job that moved starts anew."""


@dataclass(frozen=True, slots=True)
class Reminders:
    """Remembers when each due job was told so."""

    _told: dict[Version, tuple[int, int]] = field(default_factory=dict[Version, tuple[int, int]])
    """To the time before which it is not said again, and the pause that led there; ms."""

    def worth(self, due: list[Record], now_ms: int, pause_ms: int) -> list[Record]:
        """Give the records that are told now, and forget those that are due no more.

        Args:
            due: All that are due.
            now_ms: Milliseconds since the epoch.
            pause_ms: How long the first pause is.
        """
        known = {(each.key, each.version) for each in due}
        for gone in [version for version in self._told if version not in known]:
            self._told.pop(gone, None)  # Two ticks may be at it at once.
        return [each for each in due if self._is_worth((each.key, each.version), now_ms, pause_ms)]

    def _is_worth(self, version: Version, now_ms: int, pause_ms: int) -> bool:
        again_ms, last_ms = self._told.get(version, (0, 0))
        if now_ms < again_ms:
            return False
        next_ms = min(2 * last_ms or pause_ms, max(PAUSE_MAX_MS, pause_ms))
        self._told[version] = (now_ms + next_ms, next_ms)
        return True
