"""Exit codes, as scripts rely on them."""

from collections.abc import Iterable, Mapping

__all__ = [
    "DECLINED",
    "DELIVERED",
    "FAILED",
    "INTERRUPTED",
    "REFUSED",
    "WAITING",
    "exit_of",
    "worst",
]

DELIVERED = 0
REFUSED = 2
"""Bad input: nothing was spent or half-made."""
DECLINED = 3
"""Declined, over budget, or a reviewer said no."""
FAILED = 4
WAITING = 5
"""Waiting for a person."""
INTERRUPTED = 130

_OF_STATE: Mapping[str, int] = {
    "delivered": DELIVERED,
    "declined": DECLINED,
    "rejected": DECLINED,
    "failed": FAILED,
    "cancelled": FAILED,
    "plan_approval": WAITING,
    "cost_approval": WAITING,
    "delivery_approval": WAITING,
}


def exit_of(state: str) -> int:
    """Give the exit code of a job that rests in a state."""
    return _OF_STATE[state]


def worst(codes: Iterable[int]) -> int:
    """Give one code for several jobs: the one that needs most attention."""
    severity = (FAILED, DECLINED, REFUSED, WAITING, DELIVERED)
    return min(codes, key=severity.index, default=DELIVERED)
