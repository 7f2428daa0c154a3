"""A place whose receipts are read once, for whoever judges hundreds of jobs in it.

The emulator answers what was said about one job by looking at everything: a thousand such questions
about a thousand jobs take hours.
"""

from collections import defaultdict
from typing import Any, cast

from shared.contracts.codec import decode_envelope
from shared.ports.store import Receipt
from shared.runtime.place import Place, Spoken
from shared.topology import SERVICES, TOPIC_OF

__all__ = ["in_bulk"]


def in_bulk(place: Place) -> Place:
    """Give a place that answers as it did just now."""
    return cast("Place", _Bulk(place))


class _Reader:
    def __init__(self, inner: Any, receipts: dict[str, list[Receipt]]) -> None:
        self._inner = inner
        self._receipts = receipts
        self._by_record: dict[tuple[str, str], list[Receipt]] = defaultdict(list)
        for service, found in receipts.items():
            for receipt in found:
                self._by_record[service, receipt.record].append(receipt)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def receipts(self, service: str, prefix: str = "") -> list[Receipt]:
        if not prefix:
            return self._receipts[service]
        return self._by_record.get((service, prefix)) or self._inner.receipts(service, prefix)


class _Bulk:
    def __init__(self, place: Place) -> None:
        self._place = place
        receipts = {name: place.reader.receipts(name) for name in SERVICES}
        self.reader = _Reader(place.reader, receipts)
        self._said: dict[str, dict[str, Spoken]] = defaultdict(dict)
        for found in receipts.values():
            for receipt in found:
                self._hear(receipt)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._place, name)

    def spoken(self, job_id: str) -> list[Spoken]:
        return sorted(self._said[job_id].values(), key=lambda each: each.at_ms)

    def _hear(self, receipt: Receipt) -> None:
        for data in (receipt.cause, *(said.data for said in receipt.outbox)):
            if data:
                message = decode_envelope(data)
                at_ms, topic = message.occurred_at_ms, TOPIC_OF[message.type]
                self._said[message.job_id][message.id] = Spoken(topic, message.type, at_ms, data)
