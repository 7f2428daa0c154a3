"""Lending objects to the probes, with proof that they are the ones a message named."""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from services.qa.evidence import blank
from shared.catalog.configuration import Configuration
from shared.contracts.codec import decode_as
from shared.contracts.envelope import BlobRef
from shared.domain.errors import MalformedMessage, NotFound
from shared.ports.blobs import BlobStore
from shared.ports.studio import Expected, Measurements, Prober

__all__ = ["measure_object", "read_as", "sha256_of"]

T = TypeVar("T")


def measure_object(
    ref: BlobRef,
    expected: Expected,
    blobs: BlobStore,
    prober: Prober,
    configuration: Configuration,
) -> Measurements:
    """Measure an object, if it is the one that was named.

    Raises:
        Unavailable: The prober or the store is out of order.
    """
    try:
        with blobs.local_copy(ref.name) as path:
            found = sha256_of(path)
            if found != ref.sha256:
                return blank(found, "these are not the bytes that were named")
            measured = prober.measure(path, expected, configuration)
    except NotFound:
        return blank("", "there is no such object")
    return measured if measured.sha256 else _named(measured, found)


def _named(measured: Measurements, sha256: str) -> Measurements:
    """A child that crashed names nothing, but what it was given is known."""
    reasons = {name: why for name, why in measured.abstained.items() if name != "digest"}
    return replace(measured, sha256=sha256, abstained=reasons)


def read_as(cls: type[T], ref: BlobRef, blobs: BlobStore) -> T:
    """Read a small object that a message named.

    Raises:
        NotFound: No such object.
        MalformedMessage: Other bytes than those named, or not of that shape.
    """
    content = blobs.get(ref.name)
    if hashlib.sha256(content).hexdigest() != ref.sha256:
        raise MalformedMessage(f"{cls.__name__} blob: not the digest that was named")
    return decode_as(cls, content)


def sha256_of(path: Path) -> str:
    """Digest a file's content."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
