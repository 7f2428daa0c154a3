"""A place where AIPROD works, as tools and views see it: a folder, the emulators or the cloud."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from shared.contracts.codec import decode_envelope
from shared.contracts.job import JobRefused
from shared.ports.blobs import BlobStore
from shared.ports.bus import Bus
from shared.ports.clock import Clock
from shared.ports.dead_letters import DeadLetters
from shared.ports.store import OperatorReader, Store
from shared.runtime.configurations import Configurations
from shared.runtime.settings import Settings

__all__ = ["Host", "Place", "Refused", "Spoken", "refusals_among"]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A message about a job."""

    topic: str
    type: str
    at_ms: int
    data: bytes
    """The envelope."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A request that did not become a job."""

    source: str
    """Where it came from: a file's name, or what the sender wrote."""
    code: str
    sentence: str


def refusals_among(envelopes: Iterable[bytes]) -> list[Refused]:
    """Pick the refusals out of what was said."""
    payloads = (decode_envelope(data).payload for data in envelopes)
    return [
        Refused(each.source, each.code, each.sentence)
        for each in payloads
        if isinstance(each, JobRefused)
    ]


class Host(Protocol):
    """Whoever carries the deliveries of a place."""

    @property
    def busy(self) -> bool:
        """Whether a delivery is under way, or could be."""
        ...


class Place(Protocol):
    """Everything that a tool needs of a place."""

    @property
    def settings(self) -> Settings:
        """What it was opened with."""
        ...

    @property
    def clock(self) -> Clock:
        """Its time."""
        ...

    @property
    def blobs(self) -> BlobStore:
        """Its bucket."""
        ...

    @property
    def reader(self) -> OperatorReader:
        """Everybody's records, to be looked at."""
        ...

    @property
    def configurations(self) -> Configurations:
        """The current configuration and the pinned ones."""
        ...

    @property
    def receipt_first(self) -> bool:
        """Whether the broker counts attempts exactly and a look at a receipt costs nothing."""
        ...

    @property
    def holder(self) -> str:
        """Who takes a lease here: this process, by a name that no later one bears."""
        ...

    def is_gone(self, holder: str) -> bool:
        """Whether the holder of a lease has certainly died. False when that cannot be told."""
        ...

    def bus(self, sender: str) -> Bus:
        """Speak as a service, or as the outside."""
        ...

    def store(self, service: str) -> Store:
        """Keep records as a service."""
        ...

    def dead_letters(self) -> DeadLetters:
        """Open the operators' box of dead letters; whoever opens it closes it."""
        ...

    def spoken(self, job_id: str) -> list[Spoken]:
        """List every message about a job, in the order of saying."""
        ...

    def refusals(self, after: int | None) -> tuple[int, list[Refused]]:
        """List what was refused since a mark, and give the next one; None: from now on."""
        ...

    def at_rest(self) -> bool:
        """Whether nothing is undelivered, as far as can be told here."""
        ...

    def oldest_ages_ms(self) -> dict[str, int]:
        """Give the age of the oldest undelivered message by subscription, where we can tell."""
        ...

    def wait_for_change(self, seen: int, timeout_s: float) -> int:
        """Wait until something may have changed; give what to pass as `seen` the next time."""
        ...

    def exporting(self, service: str) -> Callable[[], None]:
        """Give what a service calls after each delivery, so that its metrics are written out."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...
