"""A video backend, as the submit machine sees it.

Answers are values, not exceptions: each says what is known about money.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

from shared.contracts.brief import Simulation
from shared.domain.media import FrameSize, Rate
from shared.domain.plan import ShotPlan, StyleBible

__all__ = [
    "Accepted",
    "CannotTell",
    "Failed",
    "Found",
    "Lost",
    "NeverArrived",
    "Progress",
    "Refused",
    "Running",
    "Submitted",
    "Succeeded",
    "TakeRequest",
    "Throttled",
    "Unknown",
    "Unreadable",
    "VideoProvider",
]


@dataclass(frozen=True, slots=True)
class TakeRequest:
    """What a backend is asked to draw."""

    take_id: str
    """Our handle: a backend that can carry it lets us find a lost submit."""
    ordinal: int
    """Which take of the job, from 1."""
    shot: ShotPlan
    style: StyleBible
    size: FrameSize
    rate: Rate
    model: str
    ceiling_micros: int
    simulate: Simulation | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """The vendor has it."""

    ticket: str
    quoted_micros: int | None
    """The vendor's own promise, where it makes one."""
    first_poll_ms: int
    """When looking is worth it: milliseconds from now; 0: it is done."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Refused with a body: nothing was bought."""

    reason: str
    moderation: bool
    """True: never again unchanged. False: this request can never work here."""


@dataclass(frozen=True, slots=True)
class Throttled:
    """Refused for now with a body: nothing was bought."""

    retry_after_ms: int


@dataclass(frozen=True, slots=True)
class NeverArrived:
    """It provably never reached the vendor (connect refused, DNS, TLS): nothing was bought."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """No answer after sending: it may have been bought."""

    reason: str


Submitted: TypeAlias = Accepted | Refused | Throttled | NeverArrived | Unknown


@dataclass(frozen=True, slots=True)
class Running:
    """Not yet."""

    next_poll_ms: int
    """Milliseconds from now."""


@dataclass(frozen=True, slots=True)
class Succeeded:
    """The clip is there."""

    cost_micros: int


@dataclass(frozen=True, slots=True)
class Failed:
    """The vendor gave up; what it bills is known."""

    reason: str
    moderation: bool
    transient: bool
    cost_micros: int


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An answer that breaks the vendor's contract: alarming, never a default."""

    reason: str


Progress: TypeAlias = Running | Succeeded | Failed | Unreadable


@dataclass(frozen=True, slots=True)
class Found:
    """The lost submit was found."""

    ticket: str


@dataclass(frozen=True, slots=True)
class Lost:
    """The vendor answers and does not have it (it may still appear inside its window)."""


@dataclass(frozen=True, slots=True)
class CannotTell:
    """The vendor cannot be asked now."""

    reason: str


class VideoProvider(Protocol):
    """A backend.

    Contract test: tests/contract/test_video_provider.py
    """

    name: str
    """Persisted in takes, routes and ledger entries: renaming it strands running takes."""

    def fingerprint(self, request: TakeRequest) -> str:
        """Digest all that this backend's picture of a take depends on.

        Equal fingerprints: one clip serves as well as the other.
        """
        ...

    def submit(self, request: TakeRequest) -> Submitted:
        """Ask for a take. Zero retries inside: the submit machine alone decides."""
        ...

    def poll(self, take_id: str, model: str, ticket: str) -> Progress:
        """Look at a ticket. Many wait at once, so this needs no more than their names."""
        ...

    def find(self, request: TakeRequest) -> Found | Lost | CannotTell:
        """Look for a submit that got no answer, by this vendor's own trick."""
        ...

    def collect(self, request: TakeRequest, ticket: str, into: Path) -> None:
        """Write the clip to a file. May run twice.

        Raises:
            Unavailable: The clip could not be fetched now.
            MalformedMessage: What came is no clip, or breaks a limit.
        """
        ...

    def cancel(self, request: TakeRequest, ticket: str) -> None:
        """Ask to stop. Promises nothing: the cost is still polled for."""
        ...
