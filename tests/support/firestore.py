"""A Firestore of a test's own: an empty project of the emulator, every query of which is looked at.

The emulator answers any query; Firestore answers those that it has an index for. So whatever a test
asks is held against the declared indexes when the test ends.
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

import grpc

from shared.adapters.gcp.firestore import Firestore, Interceptor, connect_firestore
from shared.adapters.gcp.messages import raw
from tests.support.emulators import Emulators
from tests.support.index_rules import missing_index

__all__ = ["RECEIPT_MS", "QueryLog", "a_firestore"]

RECEIPT_MS = 40 * 86_400_000


class QueryLog(grpc.UnaryStreamClientInterceptor):
    """Keeps every query that crosses a connection."""

    def __init__(self) -> None:
        self.queries: list[Any] = []

    def intercept_unary_stream(
        self, continuation: Callable[..., Any], client_call_details: Any, request: Any
    ) -> Any:
        method = client_call_details.method.rpartition("/")[2]
        if method == "RunQuery":
            self.queries.append(raw(request).structured_query)
        elif method == "RunAggregationQuery":
            self.queries.append(raw(request).structured_aggregation_query.structured_query)
        return continuation(client_call_details, request)


@contextmanager
def a_firestore(
    emulators: Emulators, *interceptors: Interceptor, project: str = ""
) -> Generator[Firestore]:
    """Open a project of the emulator, empty unless it is named."""
    log = QueryLog()
    firestore = connect_firestore(
        project or emulators.new_project(),
        emulator=emulators.firestore,
        interceptors=(log, *interceptors),
    )
    yield firestore
    firestore.close()
    missing = {found for query in log.queries if (found := missing_index(query))}
    assert not missing, f"no index is declared for {sorted(missing)}"
