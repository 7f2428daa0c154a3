"""Calls to Firestore: bounded in time, in raw messages, with its errors in our words.

Owns the connection. It speaks the generated client, without the comfortable one above it: that one
looks for its server in the environment, converts every value three times, and hides what a call
costs. Nothing here knows what a document means.

There is no transaction: a commit is one batch of writes, each with its precondition.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import grpc
from google.api_core.exceptions import (
    Aborted,
    AlreadyExists,
    Cancelled,
    FailedPrecondition,
    Forbidden,
    GoogleAPICallError,
    NotFound,
    RetryError,
    ServerError,
    ServiceUnavailable,
    TooManyRequests,
    Unauthorized,
)
from google.api_core.retry import Retry, if_exception_type
from google.auth.credentials import Credentials
from google.cloud.firestore_v1.services.firestore import FirestoreClient
from google.cloud.firestore_v1.services.firestore.transports import FirestoreGrpcTransport

from shared.adapters.gcp.messages import (
    Aggregate,
    BatchGet,
    Commit,
    GetDocument,
    Raw,
    RunQuery,
    raw,
    request,
)
from shared.adapters.gcp.queries import Query, structured
from shared.domain.errors import Conflict, Denied, PortError, Unavailable

__all__ = ["Firestore", "Interceptor", "Repeated", "connect_firestore"]

Interceptor: TypeAlias = grpc.UnaryUnaryClientInterceptor | grpc.UnaryStreamClientInterceptor

CALL_S = 10.0
"""Within which a document is read or a commit answered, all tries together."""
QUERY_S = 60.0
"""Within which the last document of a query has arrived."""

_MOVED_ON = (Aborted, AlreadyExists, FailedPrecondition, NotFound)
"""Answers to a commit whose preconditions were not met: nothing of it was done."""
_OUTAGES = (Aborted, Cancelled, RetryError, ServerError, TooManyRequests, Unauthorized)

_transport: Raw = FirestoreGrpcTransport
_CHANNEL_OPTIONS = [("grpc.keepalive_time_ms", 30_000)]
"""A connection that died while an instance slept is noticed before a deadline is spent on it."""


def connect_firestore(
    project: str,
    database: str = "(default)",
    *,
    emulator: str = "",
    credentials: Credentials | None = None,
    interceptors: Sequence[Interceptor] = (),
) -> "Firestore":
    """Open a connection; it is made when first used, never before a fork.

    Args:
        project: Whose database.
        database: Its name.
        emulator: host:port of an emulator, reached without encryption or identity; empty: Google.
        credentials: Who we are; None: whoever the machine says. An emulator asks nobody.
        interceptors: Listen to every call: OpCounts.
    """
    if emulator:
        channel = grpc.insecure_channel(emulator, _CHANNEL_OPTIONS)
    else:
        channel = _transport.create_channel(credentials=credentials, options=_CHANNEL_OPTIONS)
    listened = grpc.intercept_channel(channel, *interceptors)
    api = FirestoreClient(transport=FirestoreGrpcTransport(channel=listened))
    return Firestore(api, project, database)


class Repeated(Conflict):
    """A commit that was sent more than once met a conflict: perhaps with itself."""


class Firestore:
    """One database behind one connection; threads may share it.

    Args:
        api: The generated client.
        project: Whose database.
        database: Its name.
    """

    def __init__(self, api: FirestoreClient, project: str, database: str = "(default)") -> None:
        self._api: Raw = api
        self._database = f"projects/{project}/databases/{database}"

    def name(self, *path: str) -> str:
        """Give the full name of a document; without a path, that of what the top belongs to."""
        return "/".join((self._database, "documents", *path))

    def get(self, name: str) -> Raw | None:
        """Read a document; None where there is none.

        Raises:
            Denied: This identity may not.
            Unavailable: It cannot be reached.
        """
        asked = request(GetDocument, name=name)
        try:
            return raw(self._api.get_document(asked, retry=_again(CALL_S), timeout=CALL_S))
        except NotFound as error:
            # A missing database is not found either, and then nothing is known of the document.
            return None if name in str(error) else self._look_for(name)
        except (GoogleAPICallError, RetryError) as error:
            raise _in_our_words(error) from error

    def _look_for(self, name: str) -> Raw | None:
        """Ask in the way whose answer says what is missing; it is a stream, and twice as dear."""
        asked = request(BatchGet, database=self._database, documents=[name])
        try:
            answers = self._api.batch_get_documents(asked, retry=_again(CALL_S), timeout=CALL_S)
            [answer] = [raw(each) for each in answers]
        except (GoogleAPICallError, RetryError) as error:
            raise _in_our_words(error) from error
        return answer.found if answer.HasField("found") else None

    def run(self, query: Query) -> list[Raw]:
        """Give the documents that a query finds, in its order.

        Raises:
            Denied: This identity may not.
            Unavailable: It cannot be reached.
        """
        asked = request(RunQuery, parent=self._parent(query), structured_query=structured(query))
        try:
            answers = self._api.run_query(asked, retry=_again(QUERY_S), timeout=QUERY_S)
            found = [raw(each) for each in answers]
        except (GoogleAPICallError, RetryError) as error:
            raise _in_our_words(error) from error
        return [answer.document for answer in found if answer.HasField("document")]

    def total(self, query: Query, field: str) -> int:
        """Sum a field of whole numbers over what a query finds: one read for up to 1000 documents.

        Raises:
            Denied: This identity may not.
            Unavailable: It cannot be reached.
        """
        asked = request(Aggregate, parent=self._parent(query))
        summed = raw(asked).structured_aggregation_query
        summed.structured_query.CopyFrom(structured(query))
        summed.aggregations.add(alias="total").sum.field.field_path = field
        try:
            answers = self._api.run_aggregation_query(asked, retry=_again(CALL_S), timeout=CALL_S)
            [answer] = [raw(each) for each in answers]
        except (GoogleAPICallError, RetryError) as error:
            raise _in_our_words(error) from error
        return answer.result.aggregate_fields["total"].integer_value

    def commit(self, writes: Sequence[Raw], *, repeatable: bool) -> list[int]:
        """Make all writes true at once, or none.

        Args:
            writes: One per document.
            repeatable: Whether a copy of the commit would conflict with it, so that it may be sent
                again when its answer does not come.

        Returns:
            When each document was updated, in nanoseconds since the epoch.

        Raises:
            Conflict: A precondition was not met.
            Repeated: The same, perhaps after this very commit, as it was sent again.
            Denied: This identity may not.
            Unavailable: It cannot be reached; it may or may not have happened.
        """
        asked = request(Commit, database=self._database, writes=writes)
        sent_again: list[Exception] = []
        retry = _again(CALL_S, sent_again.append) if repeatable else None
        try:
            answer = self._api.commit(asked, retry=retry, timeout=CALL_S)
        except _MOVED_ON as error:
            kind = Repeated if sent_again else Conflict
            raise kind(f"Firestore: {type(error).__name__}") from error
        except (GoogleAPICallError, RetryError) as error:
            raise _in_our_words(error) from error
        results = raw(answer).write_results
        return [result.update_time.ToNanoseconds() for result in results]

    def _parent(self, query: Query) -> str:
        return self.name(query.inside) if query.inside else self.name()

    def close(self) -> None:
        """Let go of the connection."""
        self._api.transport.close()


def _again(within_s: float, told: Callable[[Exception], None] | None = None) -> Retry:
    """Try again while nobody answers the phone; any other answer is an answer.

    Args:
        within_s: All tries together.
        told: Hears of each try that was not answered.
    """
    return Retry(
        if_exception_type(ServiceUnavailable),
        initial=0.05,
        maximum=1.0,
        multiplier=2.0,
        timeout=within_s,
        on_error=told,
    )


def _in_our_words(error: Exception) -> PortError:
    """Its class is enough: its text may quote what was written."""
    kind = type(error).__name__
    if isinstance(error, _OUTAGES):
        return Unavailable(f"Firestore: {kind}")
    if isinstance(error, Forbidden):
        return Denied(f"Firestore: {kind}")
    return PortError(f"Firestore: {kind}")
