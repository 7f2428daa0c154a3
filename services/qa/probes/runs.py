"""Stretches of consecutive frames that share a fault, with the worst one of each."""

from dataclasses import dataclass

__all__ = ["Run", "Runs", "longest"]

_RUNS_MAX = 64
"""A file may alternate at every frame; a verdict needs no more than its longest runs."""


@dataclass(slots=True)
class Run:
    """One stretch. For every measure here the lower value is the worse."""

    start: int
    end: int
    """Exclusive."""
    value: int
    evidence: int
    """Where the worst value is."""

    def grow(self, at: int, value: int) -> None:
        """Take in the frame at `at`."""
        self.end = at + 1
        if value < self.value:
            self.value, self.evidence = value, at

    def shown(self) -> dict[str, int]:
        """Give the shape of shared.ports.studio.Span."""
        return {
            "start_frame": self.start,
            "end_frame": self.end,
            "value": self.value,
            "evidence_frame": self.evidence,
        }


class Runs:
    """Collects runs while frames go by, in bounded memory."""

    def __init__(self) -> None:
        self._closed: list[Run] = []
        self._open: Run | None = None

    def see(self, at: int, value: int, *, holds: bool) -> None:
        """Look at the frame at `at`; frames come in order, each once."""
        if not holds:
            self._close()
        elif self._open is None:
            self._open = Run(at, at + 1, value, at)
        else:
            self._open.grow(at, value)

    def finish(self) -> list[Run]:
        """Give the longest runs, in order of time."""
        self._close()
        return longest(self._closed)

    def _close(self) -> None:
        if self._open is None:
            return
        self._closed.append(self._open)
        self._open = None
        if len(self._closed) > 4 * _RUNS_MAX:
            self._closed = longest(self._closed)


def longest(runs: list[Run]) -> list[Run]:
    """Keep the longest runs, in order of time."""
    kept = sorted(runs, key=lambda run: (run.start - run.end, run.start))[:_RUNS_MAX]
    return sorted(kept, key=lambda run: run.start)
