"""What a process remembers between sweeps, so that an idle one costs next to nothing.

Nothing rests on it: a process that starts anew lists once more and reads what it has forgotten.
"""

from dataclasses import dataclass, field

__all__ = ["IngestTools", "Rounds"]


@dataclass(slots=True)
class Rounds:
    """When to list next, and what need not be looked up again."""

    next_at_ms: int = 0
    proven: dict[str, int] = field(default_factory=dict[str, int])
    """Rows of answered uploads that the next listing shows again, to when they were created."""
    after: tuple[int, str] = (0, "")
    """Where a walk that takes several ticks goes on: behind this time and name."""
    open_ms: int | None = None
    """When the oldest prompt of this walk was created that has no answer."""


@dataclass(frozen=True, slots=True)
class IngestTools:
    """Ingest's own tools."""

    rounds: Rounds = field(default_factory=Rounds)
