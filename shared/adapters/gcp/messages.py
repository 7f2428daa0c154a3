"""Firestore's messages without their comfortable wrapping, which costs more than a commit's work.

Their classes are made when the library is loaded, so nobody can know their types: they are Raw.
"""

from typing import Any, TypeAlias, cast

from google.cloud.firestore_v1 import types

__all__ = [
    "ASCENDING",
    "DESCENDING",
    "EQUAL",
    "SERVER_TIME",
    "Aggregate",
    "BatchGet",
    "Commit",
    "GetDocument",
    "Raw",
    "RawQuery",
    "RawWrite",
    "RunQuery",
    "raw",
    "request",
]

Raw: TypeAlias = Any
"""A protocol buffer of google.firestore.v1, or a part of one, or its class."""

_types: Raw = types

Aggregate: Raw = _types.RunAggregationQueryRequest
BatchGet: Raw = _types.BatchGetDocumentsRequest
Commit: Raw = _types.CommitRequest
GetDocument: Raw = _types.GetDocumentRequest
RunQuery: Raw = _types.RunQueryRequest
RawQuery: Raw = _types.StructuredQuery.pb()
RawWrite: Raw = _types.Write.pb()

ASCENDING = types.StructuredQuery.Direction.ASCENDING.value
DESCENDING = types.StructuredQuery.Direction.DESCENDING.value
EQUAL = types.StructuredQuery.FieldFilter.Operator.EQUAL.value
SERVER_TIME = types.DocumentTransform.FieldTransform.ServerValue.REQUEST_TIME.value


def request(kind: Raw, **fields: Raw) -> Raw:
    """Make a request of raw messages and wrap it, without a copy, as the client wants it."""
    return kind.wrap(kind.pb()(**fields))


def raw(wrapped: Raw) -> Raw:
    """Take an answer out of its wrapping, without a copy."""
    return cast("Raw", type(wrapped)).pb(wrapped)
