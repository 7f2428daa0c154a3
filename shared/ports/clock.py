"""Time comes through here, so that a test owns it."""

from typing import Protocol

__all__ = ["Clock"]


class Clock(Protocol):
    """The current time.

    Contract test: tests/contract/test_clock.py
    """

    def now_ms(self) -> int:
        """Milliseconds since the epoch, UTC."""
        ...
