"""The indexes and the expiry of the database, as data: Terraform makes them, a test proves them.

Firestore indexes every field of its own accord, twice. Each index makes a write slower and dearer,
and one over values that only grow takes about 500 writes a second and collection. So each field
that we write is declared here with the indexes that our queries need: mostly none.

A collection's name decides, wherever the collection is.
"""

from dataclasses import dataclass
from enum import StrEnum

from shared.topology import SERVICES

__all__ = ["COMPOSITES", "EXPIRING", "FIELDS", "Composite", "Field", "Index", "Order", "Scope"]


class Order(StrEnum):
    """In which direction an index is read."""

    ASCENDING = "ASCENDING"
    DESCENDING = "DESCENDING"


class Scope(StrEnum):
    """What an index spans."""

    COLLECTION = "COLLECTION"
    """One collection."""
    COLLECTION_GROUP = "COLLECTION_GROUP"
    """All collections of the name, whatever they belong to."""


@dataclass(frozen=True, slots=True)
class Index:
    """One index of one field; documents' names come behind it by themselves."""

    order: Order = Order.ASCENDING
    scope: Scope = Scope.COLLECTION


@dataclass(frozen=True, slots=True)
class Field:
    """A field with all the indexes that it has."""

    collection: str
    field: str
    indexes: tuple[Index, ...] = ()


@dataclass(frozen=True, slots=True)
class Composite:
    """An index over several fields."""

    collection: str
    scope: Scope
    fields: tuple[tuple[str, Order], ...]


_RECORDS = tuple(sorted({name for service in SERVICES.values() for name in service.owns}))

FIELDS = (
    *(
        each
        for collection in _RECORDS
        for each in (
            Field(collection, "version"),
            Field(collection, "body"),
            Field(collection, "immutable"),
            Field(collection, "mark"),
            # Only what waits has the field: the index is as large as what is under way.
            Field(collection, "due_at_ms", (Index(),)),
        )
    ),
    Field("receipts", "at_ms"),
    Field("receipts", "cause"),
    Field("receipts", "outbox"),
    Field("receipts", "record", (Index(),)),
    Field("receipts", "record_version"),
    Field("receipts", "job_id", (Index(scope=Scope.COLLECTION_GROUP),)),
    Field("receipts", "committed_at", (Index(), Index(Order.DESCENDING))),
    Field("receipts", "expire_at"),
    Field("receipts", "mark"),
    Field("counters", "amounts"),
    Field("counters", "total", (Index(),)),
)
"""Every field of every document. A map's declaration holds for all that is in the map."""

EXPIRING = (("receipts", "expire_at"),)
"""Collections whose documents Firestore deletes some time after the moment in that field."""

COMPOSITES: tuple[Composite, ...] = ()
"""None: every query of ours goes along one field."""
