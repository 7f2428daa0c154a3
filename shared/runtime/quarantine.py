"""Putting aside what can never become right: the bytes, why, and a count, for a person to see."""

import logging

from shared.catalog.metrics import series
from shared.domain.errors import ContractError
from shared.domain.ids import digest
from shared.ports.blobs import BlobStore
from shared.ports.store import Commit, Store

__all__ = ["put_aside"]

LOG = logging.getLogger("aiprod.consume")


def put_aside(service: str, blobs: BlobStore, store: Store, data: bytes, why: ContractError) -> str:
    """Keep bytes under their digest with the reason, and count them, seldom more than once.

    Args:
        service: Who received them.
        blobs: Where they are kept, as quarantine/SERVICE/DIGEST.
        store: The service's own, for its counter.
        data: What arrived.
        why: Names fields, never contents.

    Returns:
        The reason.

    Raises:
        Unavailable: They cannot be kept now: give the delivery back.
    """
    reason = str(why)
    name = f"quarantine/{service}/{digest(data)}"
    if blobs.stat(name) is None:
        blobs.put(f"{name}.reason", reason.encode())
        counted = series("deliveries_quarantined", service=service)
        store.commit(Commit(counts={counted: 1}))
        blobs.put(name, data)  # Last: while it is missing, what comes again begins anew.
    LOG.error("delivery quarantined", extra={"blob": name, "reason": reason})
    return reason
