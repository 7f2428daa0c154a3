"""A place that is read once, for whoever judges hundreds of jobs in it.

The emulator answers what was said about one job by looking at everything: a thousand such questions
about a thousand jobs take hours.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from typing import Any, cast

from shared.contracts.codec import decode_envelope
from shared.ports.store import Receipt, Record, scan_all
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
        self._shelves: dict[str, list[Record]] = {}
        self._by_record: dict[tuple[str, str], list[Receipt]] = defaultdict(list)
        for service, found in receipts.items():
            for receipt in found:
                self._by_record[service, receipt.record].append(receipt)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def get(self, collection: str, key: str) -> Record | None:
        found = self.scan(collection, key, limit=1)
        return found[0] if found and found[0].key == key else None

    def scan(
        self, collection: str, prefix: str, limit: int = 1000, after: str = ""
    ) -> list[Record]:
        shelf = self._shelf(collection)
        first = bisect_left(shelf, prefix, key=_key)
        if after:
            first = max(first, bisect_right(shelf, after, key=_key))
        return [each for each in shelf[first : first + limit] if each.key.startswith(prefix)]

    def _shelf(self, collection: str) -> list[Record]:
        if collection not in self._shelves:
            self._shelves[collection] = sorted(scan_all(self._inner, collection), key=_key)
        return self._shelves[collection]

    def receipts(self, service: str, prefix: str = "") -> list[Receipt]:
        if not prefix:
            return self._receipts[service]
        return self._by_record.get((service, prefix)) or self._inner.receipts(service, prefix)


def _key(record: Record) -> str:
    return record.key


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
