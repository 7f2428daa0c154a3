"""Publishing: at least once, in no order."""

from dataclasses import dataclass, field
from typing import Protocol

__all__ = ["Bus", "Delivery"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One arrival of a message at a subscription."""

    subscription: str
    data: bytes
    attempt: int = 1
    """From 1 where the broker counts exactly, else 0: then it may be a redelivery."""
    attributes: dict[str, str] = field(default_factory=dict[str, str])


class Bus(Protocol):
    """A topic to speak on.

    Contract test: tests/contract/test_bus.py
    """

    def publish(self, topic: str, data: bytes, attributes: dict[str, str] | None = None) -> None:
        """Hand over a message; once this returns it will be delivered at least once.

        Raises:
            NotFound: No such topic.
            Unavailable: The broker cannot be reached; it may or may not have happened.
        """
        ...
