"""What this process remembers of takes that wait, so that ten thousand cost next to nothing.

Owns the order of looks. In memory only: it saves reads and polls, and nothing depends on it. A
process that begins anew reads all that is due once, page by page, and again every minute, should it
ever have missed one. In between it reads only what has become due since.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from shared.ports.handler import Say
from shared.ports.provider import VideoProvider
from shared.ports.store import Record

__all__ = ["Glance", "Known", "Vigil"]

PAGE = 1000
"""Records that one sweep reads of those that have long been due."""
FRESH_MAX = 1000
"""Records that one sweep reads of those that have just become due."""
OVERLAP_MS = 10_000
"""A commit takes a moment: what became due so long ago may be seen only now."""
SLOT_MS = 100
"""Looks are kept by such spans of time: cheaper to sort than single ones."""
AGAIN_MS = 60_000
"""All that is due is read again so often; a look that never ended is repeated as late as this."""

Due = Callable[[int, int], list[Record]]
"""(since, limit): what is due, from behind a time on, earliest first."""


@dataclass(frozen=True, slots=True)
class Glance:
    """Enough to ask a vendor again without reading anything: one ticket, and it is running."""

    provider: VideoProvider
    model: str
    ticket: str
    poll_ms: int
    """The pace, where the vendor does not say."""
    deadline_ms: int


@dataclass(slots=True)
class Known:
    """A take that is looked at, as it was last read."""

    version: int
    next_ms: int
    """When the next look is worth it."""
    glance: Glance | None = None


@dataclass(slots=True)
class Vigil:
    """Takes by the time of their next look. Two sweeps may be at it at once."""

    _known: dict[str, Known] = field(default_factory=dict[str, Known])
    _slots: dict[int, list[str]] = field(default_factory=dict[int, list[str]])
    """Takes by the slot of their look; one that has moved to another slot is passed over."""
    _since_ms: int = -1
    """How far all that is due has been read."""
    _page: int = PAGE
    _again_ms: int = 0
    _seen: tuple[str, tuple[Say, ...]] = ("", ())
    """By the last tick."""
    _lock: Lock = field(default_factory=Lock)

    def once(self, tick_id: str, look: Callable[[], tuple[Say, ...]]) -> tuple[Say, ...]:
        """Give what was seen at a tick. If it comes again, it was not said: nobody looks anew.

        Args:
            tick_id: Its message's.
            look: Looks at all takes, and puts off what it saw until that must have been heard.
        """
        last_id, seen = self._seen
        if tick_id != last_id:
            seen = look()
            self._seen = tick_id, seen
        return seen

    def wanted(self, due: Due, now_ms: int) -> list[tuple[str, Known, Record | None]]:
        """Give the takes that are worth a look now, earliest first.

        Args:
            due: Reads what is due.
            now_ms: Milliseconds since the epoch.

        Returns:
            Take, what is known of it, and its record where that was just read.
        """
        with self._lock:
            read = {record.key: record for record in self._read(due, now_ms)}
            for record in read.values():
                self._learn(record, now_ms)
            return [(key, self._known[key], read.get(key)) for key in self._ripe(now_ms)]

    def put_off(self, key: str, known: Known) -> None:
        """Look at a take again at `known.next_ms`."""
        with self._lock:
            self._known.pop(key, None)  # One string for both, the caller's: there are many.
            self._known[key] = known
            self._slots.setdefault(known.next_ms // SLOT_MS, []).append(key)

    def forget(self, key: str) -> None:
        """A take waits no more, or its record says something new when it is due again."""
        with self._lock:
            self._known.pop(key, None)

    def _read(self, due: Due, now_ms: int) -> list[Record]:
        fresh = due(now_ms - OVERLAP_MS, FRESH_MAX)
        if now_ms < self._again_ms:
            return fresh
        page = due(self._since_ms, self._page)
        if len(page) < self._page:
            self._since_ms, self._page, self._again_ms = -1, PAGE, now_ms + AGAIN_MS
        else:
            last_ms = (page[-1].due_at_ms or 0) - 1
            # More takes with one due time than fit a page: only a larger page gets past them.
            self._page = PAGE if last_ms > self._since_ms else 2 * self._page
            self._since_ms = last_ms
        return [*page, *fresh]

    def _learn(self, record: Record, now_ms: int) -> None:
        known = self._known.get(record.key)
        # One whose time is past is in nobody's hands: its look never ended.
        if known is None or known.version < record.version or known.next_ms < now_ms:
            self._known[record.key] = Known(record.version, now_ms)
            self._slots.setdefault(now_ms // SLOT_MS, []).append(record.key)

    def _ripe(self, now_ms: int) -> list[str]:
        found: list[str] = []
        latest_ms = now_ms + AGAIN_MS
        for slot in sorted(slot for slot in self._slots if slot * SLOT_MS <= now_ms):
            early: list[str] = []
            for key in self._slots.pop(slot):
                known = self._known.get(key)
                if known is None or known.next_ms // SLOT_MS != slot:
                    continue
                if known.next_ms > now_ms:
                    early.append(key)
                else:
                    found.append(key)
                    known.next_ms = latest_ms
            if early:
                self._slots[slot] = early
        return found
