"""What surrounds every message on a topic."""

from dataclasses import dataclass
from typing import Annotated, Any

from annotated_types import Ge, MaxLen, MinLen

__all__ = ["MESSAGE_BYTES_MAX", "BlobRef", "Envelope"]

MESSAGE_BYTES_MAX = 256_000
"""A message carries ids and URIs, never media."""


@dataclass(frozen=True, slots=True)
class BlobRef:
    """An immutable object: its name, and the digest that proves its content."""

    name: Annotated[str, MinLen(1), MaxLen(512)]
    sha256: Annotated[str, MinLen(64), MaxLen(64)]
    size: Annotated[int, Ge(0)]
    """Bytes."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """One message, newest shape.

    The tenant is never a field that a customer writes: it is the topic or bucket prefix of arrival,
    stamped by ingest.
    """

    id: str
    """Digest of (record, version, index): a replay says exactly the same thing."""
    type: str
    """noun.verbed for an event, noun.verb for a command."""
    schema: int
    """Number of the payload's shape."""
    tenant: str
    """Whose it is."""
    job_id: str
    """Empty where there is no job yet."""
    occurred_at_ms: int
    """Milliseconds since the epoch, UTC."""
    cause_id: str
    """The message this one answers; empty at the beginning."""
    trace: str
    """W3C trace id, 32 hexadecimal digits."""
    payload: Any
    """The dataclass named by `type`."""
