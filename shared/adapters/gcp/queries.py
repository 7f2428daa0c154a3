"""The queries that we ask of Firestore: a range of one collection, in the order of one field.

More than a field and the document's name would need a composite index, which the emulator never
asks for and production always does: what is needed is declared in indexes.py.
"""

from dataclasses import dataclass
from datetime import datetime

from shared.adapters.gcp.messages import ASCENDING, DESCENDING, EQUAL, Raw, RawQuery

__all__ = ["BY_NAME", "Bound", "Query", "structured"]

BY_NAME = "__name__"
"""The order of documents' ids."""


@dataclass(frozen=True, slots=True)
class Bound:
    """Where a query begins or ends, in its order."""

    value: int | str | datetime
    """In the order of names: the full name of a document, whether that is there or not."""
    inclusive: bool


@dataclass(frozen=True, slots=True)
class Query:
    """A range in one order. A document that lacks the field it is ordered by is not in it."""

    collection: str
    inside: str = ""
    """Path of the document that the collection belongs to; empty: it is at the top."""
    everywhere: bool = False
    """All collections of that name, whatever they belong to."""
    equal: tuple[str, str] | None = None
    """A field and its text."""
    order: str = BY_NAME
    """A field; names decide between equals."""
    descending: bool = False
    start: Bound | None = None
    end: Bound | None = None
    limit: int = 0
    """So many at most; 0: all."""
    only: tuple[str, ...] = ()
    """The fields to bring; empty: all. A read is paid for the same."""


def structured(query: Query) -> Raw:
    """Translate a query into a StructuredQuery."""
    message = RawQuery()
    message.from_.add(collection_id=query.collection, all_descendants=query.everywhere)
    for field in query.only:
        message.select.fields.add(field_path=field)
    if query.equal is not None:
        where = message.where.field_filter
        where.op = EQUAL
        where.field.field_path, where.value.string_value = query.equal
    direction = DESCENDING if query.descending else ASCENDING
    message.order_by.add(direction=direction).field.field_path = query.order
    if query.start is not None:
        message.start_at.before = query.start.inclusive
        _fill(message.start_at.values.add(), query.order, query.start.value)
    if query.end is not None:
        message.end_at.before = not query.end.inclusive
        _fill(message.end_at.values.add(), query.order, query.end.value)
    if query.limit:
        message.limit.value = query.limit
    return message


def _fill(value: Raw, order: str, bound: int | str | datetime) -> None:
    if isinstance(bound, datetime):
        value.timestamp_value.FromDatetime(bound)
    elif isinstance(bound, int):
        value.integer_value = bound
    elif order == BY_NAME:
        value.reference_value = bound
    else:
        value.string_value = bound
