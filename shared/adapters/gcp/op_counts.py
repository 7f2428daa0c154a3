"""Counts what Firestore bills, as it crosses the wire: for benchmarks and proofs.

Listens to a connection; any client's, so that ours and another's are counted by the same rule: each
document asked for is a read, there or not; a query is as many reads as it finds documents, and one
at least; a sum over a few documents is one; each document written is a write. A commit that
conflicts writes nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Any

import grpc

from shared.adapters.gcp.messages import Raw, raw

__all__ = ["OpCounts", "Ops"]


@dataclass(frozen=True, slots=True)
class Ops:
    """What was done so far."""

    reads: int = 0
    writes: int = 0
    commits: int = 0
    """That were answered with yes."""
    conflicts: int = 0
    """That were answered with no, whatever the reason."""
    queries: int = 0
    transactions: int = 0
    """That were begun; each locks what it reads."""

    def since(self, before: "Ops") -> "Ops":
        """Give what was done after an earlier count."""
        return Ops(*(getattr(self, name) - getattr(before, name) for name in Ops.__slots__))


class OpCounts(grpc.UnaryUnaryClientInterceptor, grpc.UnaryStreamClientInterceptor):
    """Give it to `connect_firestore`, or intercept another client's channel with it."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._lock = Lock()

    @property
    def ops(self) -> Ops:
        """What was done so far."""
        with self._lock:
            return Ops(**self._counts)

    def intercept_unary_unary(
        self, continuation: Callable[..., Any], client_call_details: Raw, request: Raw
    ) -> Raw:
        """Count a commit by its answer, and the beginning of a transaction."""
        call = continuation(client_call_details, request)
        method = client_call_details.method.rpartition("/")[2]
        if method == "BeginTransaction":
            self._count(transactions=1)
        if method == "GetDocument":
            self._count(reads=1)
        if method == "Commit":
            if call.code() is grpc.StatusCode.OK:
                self._count(commits=1, writes=len(raw(request).writes))
            else:
                self._count(conflicts=1)
        return call

    def intercept_unary_stream(
        self, continuation: Callable[..., Any], client_call_details: Raw, request: Raw
    ) -> Raw:
        """Count the documents that a query or a batch of reads brings."""
        call = continuation(client_call_details, request)
        asked = raw(request)
        if asked.HasField("new_transaction"):
            self._count(transactions=1)
        method = client_call_details.method.rpartition("/")[2]
        if method == "BatchGetDocuments":
            self._count(reads=len(asked.documents))
            return call
        self._count(queries=1)
        if method == "RunAggregationQuery":
            self._count(reads=1)
            return call
        return _Listened(call, lambda: self._count(reads=1))

    def _count(self, **more: int) -> None:
        with self._lock:
            self._counts.update(more)


class _Listened:
    """A query's answers, of which each document is told as it comes; or once that there is none."""

    def __init__(self, call: Raw, tell: Callable[[], None]) -> None:
        self._call = call
        self._tell = tell
        self._told = False

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Raw:
        try:
            answer = next(self._call)
        except StopIteration:
            if not self._told:
                self._tell_of_one()
            raise
        if raw(answer).HasField("document"):
            self._tell_of_one()
        return answer

    def _tell_of_one(self) -> None:
        self._told = True
        self._tell()

    def __getattr__(self, name: str) -> Raw:
        return getattr(self._call, name)
