"""A customer who always has so many jobs under way: the same for whatever is measured.

Publishes a job, waits until somebody publishes its end, publishes the next. Owns the closed loop
and its times; knows nothing of how jobs are made.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Condition
from time import monotonic

__all__ = ["Customer", "Round"]


@dataclass(frozen=True, slots=True)
class Round:
    """What was done from the first end to the last within the time."""

    jobs: int
    seconds: float
    latencies_s: tuple[float, ...]

    @property
    def per_s(self) -> float:
        """Jobs a second; 0 where hardly any came to an end."""
        return self.jobs / self.seconds if self.jobs else 0.0


@dataclass
class Customer:
    """Has jobs made.

    Args:
        submit: Publishes the n-th job and names it.
    """

    submit: Callable[[int], str]
    _begun_s: dict[str, float] = field(default_factory=dict[str, float])
    _ended: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])
    """(when, after how long)."""
    _changed: Condition = field(default_factory=Condition)

    def heard(self, job: str) -> None:
        """Note a job's end, however often it is told."""
        with self._changed:
            begun_s = self._begun_s.pop(job, None)
            if begun_s is not None:
                now_s = monotonic()
                self._ended.append((now_s, now_s - begun_s))
                self._changed.notify_all()

    def keep_busy(self, in_flight: int, for_s: float, warm_up: int) -> Round:
        """Keep so many jobs under way for so long; the first that end only warm up.

        A round that never warms up in twice the time has made nothing.
        """
        began_s = monotonic()
        until_s = began_s + 2 * for_s
        warm_s = None
        number = 0
        while monotonic() < until_s:
            while self.under_way < in_flight:
                number += 1
                self._begin(number)
            with self._changed:
                self._changed.wait(0.05)
                if warm_s is None and len(self._ended) >= warm_up:
                    warm_s = monotonic()
                    until_s = warm_s + for_s
        return self._round(warm_s, warm_up)

    def wait_for_all(self, within_s: float) -> bool:
        """Wait for the ends of all jobs; say whether they came."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._begun_s, within_s)

    @property
    def ended(self) -> int:
        """How many jobs came to their end."""
        with self._changed:
            return len(self._ended)

    @property
    def under_way(self) -> int:
        """How many jobs have not come to their end."""
        with self._changed:
            return len(self._begun_s)

    def _begin(self, number: int) -> None:
        with self._changed:  # Whoever hears of its end meanwhile waits until it is noted.
            began_s = monotonic()
            self._begun_s[self.submit(number)] = began_s

    def _round(self, warm_s: float | None, warm_up: int) -> Round:
        with self._changed:
            ended = list(self._ended)[warm_up:]
        if warm_s is None:
            return Round(0, 0.0, ())
        return Round(len(ended), monotonic() - warm_s, tuple(took for _, took in ended))
