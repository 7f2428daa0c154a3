"""Plans as this process has read them: a plan never changes, and every look at a take needs it."""

import hashlib
from collections import OrderedDict
from threading import Lock

from shared.contracts.codec import decode_as
from shared.contracts.envelope import BlobRef
from shared.domain.errors import MalformedMessage
from shared.domain.plan import Plan
from shared.ports.blobs import BlobStore

__all__ = ["Plans"]

PLANS_MAX = 200
"""A plan of 64 shots takes about 100 kB in memory."""


class Plans:
    """Remembers the latest, of a bounded number; safe to share between threads."""

    def __init__(self, at_most: int = PLANS_MAX) -> None:
        self._at_most = at_most
        self._read: OrderedDict[BlobRef, Plan] = OrderedDict()
        self._lock = Lock()

    def get(self, blobs: BlobStore, ref: BlobRef) -> Plan:
        """Give a plan.

        Raises:
            NotFound: It is not there.
            MalformedMessage: It is not the one that is meant.
        """
        with self._lock:
            known = self._read.get(ref)
        return known or self._keep(ref, _read(blobs, ref))

    def _keep(self, ref: BlobRef, plan: Plan) -> Plan:
        with self._lock:
            self._read[ref] = plan
            if len(self._read) > self._at_most:
                self._read.popitem(last=False)
        return plan


def _read(blobs: BlobStore, ref: BlobRef) -> Plan:
    data = blobs.get(ref.name)
    if hashlib.sha256(data).hexdigest() != ref.sha256:
        raise MalformedMessage("plan: its digest is not the one ordered")
    return decode_as(Plan, data)
