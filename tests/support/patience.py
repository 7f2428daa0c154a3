"""Waiting for what others do, at its own pace and not for ever."""

from collections.abc import Callable
from threading import Event
from time import monotonic
from typing import TypeVar

__all__ = ["until"]

T = TypeVar("T")

PATIENCE_S = 240
LOOK_S = 0.3


def until(look: Callable[[], T | None], what: str = "", patience_s: float = PATIENCE_S) -> T:
    """Look again and again until there is something, and give it."""
    end, pause = monotonic() + patience_s, Event()
    while not (found := look()):
        assert monotonic() < end, f"it never comes: {what or look}"
        pause.wait(LOOK_S)
    return found
