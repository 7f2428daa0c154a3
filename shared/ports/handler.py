"""The driving port: what a handler is given and what it gives back.

A handler decides and returns what should become true. It neither publishes nor commits: the one
delivery loop, shared.runtime.consume, does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from shared.catalog.configuration import Configuration
from shared.contracts.envelope import Envelope
from shared.ports.blobs import BlobStore
from shared.ports.clock import Clock
from shared.ports.store import RecordReader, Row, Update

__all__ = ["Act", "Effects", "Handler", "HandlerTable", "Ports", "Say", "Step"]

Tools = TypeVar("Tools")


@dataclass(frozen=True, slots=True)
class Say:
    """A message to publish; the topology knows its topic."""

    payload: object
    """A payload dataclass of shared.contracts."""
    job_id: str = ""
    """Empty: the job of the message that is answered."""
    tenant: str = ""
    """Empty: the tenant of the message that is answered."""
    about: tuple[str, int] | None = None
    """For a sweep that moves no record: the (record, version) it speaks of, which names the message
    so that saying it again is harmless."""


@dataclass(frozen=True, slots=True)
class Effects:
    """What should become true, all at once."""

    updates: tuple[Update, ...] = ()
    """The first is the record the delivery is about: it names the messages."""
    rows: tuple[Row, ...] = ()
    says: tuple[Say, ...] = ()
    counts: tuple[str, ...] = ()
    """Metric series to increment by one: shared.catalog.metrics.series(...)."""
    at_ms: int | None = None
    """When it was decided, for a decision that is replayed: its receipt must tell the very time
    that it saw. None: some time since."""


@dataclass(frozen=True, slots=True)
class Act:
    """An outside effect between two commits.

    `intent` is committed first, with a lease on the record. Then `perform` runs, once, outside any
    commit; it returns `settle`, which reads the record anew and gives the outcome. A conflict runs
    `settle` again and never `perform`. Only the delivery that performs may leave a receipt under
    its message: a copy that meets the lease must give back or change nothing. A handler gives an
    Act only where its record says that it was not begun: no receipt may stand in the way.
    """

    intent: Effects
    perform: Callable[[], Callable[[], Effects]]


Step: TypeAlias = Effects | Act


@dataclass(frozen=True, slots=True)
class Ports(Generic[Tools]):
    """Everything a handler may touch."""

    service: str
    records: RecordReader
    blobs: BlobStore
    clock: Clock
    configuration: Callable[[str], Configuration]
    """The configuration with a digest; "" gives the current one."""
    tools: Tools
    """The service's own: providers, planner, probes, renderer."""
    holder: str = ""
    """Who takes a lease: this process, by a name that no later one bears."""
    is_gone: Callable[[str], bool] = lambda _holder: False
    """Whether the holder of a lease has certainly died. False when that cannot be told."""


Handler: TypeAlias = Callable[[Envelope, Ports[Tools]], Step]
HandlerTable: TypeAlias = dict[str, Handler[Tools]]
"""Message type to handler: the whole service at a glance."""
