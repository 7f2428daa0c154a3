"""Every answer of Firestore's client has its word in our tree of errors."""

from collections.abc import Iterator
from typing import Any

import grpc
import pytest
from google.api_core import exceptions
from google.cloud.firestore_v1.services.firestore import FirestoreClient
from google.cloud.firestore_v1.services.firestore.transports import FirestoreGrpcTransport
from google.cloud.firestore_v1.types import BatchGetDocumentsResponse, Document

from shared.adapters.gcp.documents import row_write
from shared.adapters.gcp.firestore import Firestore, connect_firestore
from shared.adapters.gcp.queries import Query
from shared.domain.errors import Conflict, Denied, PortError, Unavailable
from tests.support.builders import a_row

MOVED_ON = {"Aborted", "AlreadyExists", "FailedPrecondition", "NotFound"}
OUTAGES = {
    *("Aborted", "Cancelled", "RetryError", "TooManyRequests", "ResourceExhausted"),
    *("Unauthorized", "Unauthenticated", "ServerError", "InternalServerError", "Unknown"),
    *("DataLoss", "MethodNotImplemented", "BadGateway", "ServiceUnavailable", "GatewayTimeout"),
    "DeadlineExceeded",
}
REFUSALS = {"Forbidden", "PermissionDenied"}


def _kinds(kind: type[Exception]) -> Iterator[type[Exception]]:
    for each in kind.__subclasses__():
        yield each
        yield from _kinds(each)


ERRORS = [
    exceptions.RetryError,
    # Other clients, once loaded, have kinds of their own.
    *(e for e in _kinds(exceptions.GoogleAPICallError) if e.__module__ == exceptions.__name__),
]


def _failing(kind: type[Any]) -> Firestore:
    """A client every call of which fails, before it reaches anybody."""
    error = kind("a secret", cause=None) if kind is exceptions.RetryError else kind("a secret")

    class Failing(FirestoreClient):
        def fail(self, *_: Any, **__: Any) -> Any:
            raise error

        commit = run_query = run_aggregation_query = fail
        get_document = batch_get_documents = fail

    channel = grpc.insecure_channel("127.0.0.1:1")
    return Firestore(Failing(transport=FirestoreGrpcTransport(channel=channel)), "nowhere")


def _expected(name: str, moved_on: set[str]) -> type[PortError]:
    if name in moved_on:
        return Conflict
    if name in OUTAGES:
        return Unavailable
    return Denied if name in REFUSALS else PortError


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_of_the_vendor_is_one_of_ours_and_quotes_nothing(kind: type[Exception]):
    firestore = _failing(kind)
    write = row_write(firestore.name("facts", "fact-1"), a_row())

    with pytest.raises(PortError) as committed:
        firestore.commit([write], repeatable=False)
    assert committed.type is _expected(kind.__name__, MOVED_ON)
    for read in (
        lambda: firestore.get(firestore.name("jobs", "job-1")),
        lambda: firestore.run(Query("jobs")),
        lambda: firestore.total(Query("jobs"), "version"),
    ):
        with pytest.raises(PortError) as raised:
            read()
        assert raised.type is _expected(kind.__name__, set())
        assert "secret" not in str(raised.value) + str(committed.value)
    firestore.close()


@pytest.mark.parametrize("is_there", [True, False])
def test_a_document_that_is_not_found_in_other_words_is_looked_for_once_more(is_there: bool):
    class Terse(FirestoreClient):
        def get_document(self, *_: Any, **__: Any) -> Any:
            raise exceptions.NotFound("no such thing")

        def batch_get_documents(self, *_: Any, **__: Any) -> Any:
            found, missing = {"found": Document(name=name)}, {"missing": name}
            return [BatchGetDocumentsResponse(found if is_there else missing)]

    channel = grpc.insecure_channel("127.0.0.1:1")
    firestore = Firestore(Terse(transport=FirestoreGrpcTransport(channel=channel)), "nowhere")
    name = firestore.name("jobs", "job-1")
    found = firestore.get(name)

    assert (found is not None and found.name == name) == is_there
    firestore.close()


def test_a_connection_to_a_place_that_is_not_there_is_made_late_and_fails_as_an_outage(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr("shared.adapters.gcp.firestore.CALL_S", 0.2)
    firestore = connect_firestore("nowhere", emulator="127.0.0.1:1")

    with pytest.raises(Unavailable):
        firestore.get(firestore.name("jobs", "job-1"))
    firestore.close()


def test_an_ambient_emulator_is_not_looked_for(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", "127.0.0.1:9")
    monkeypatch.setattr("shared.adapters.gcp.firestore.CALL_S", 0.2)
    firestore = connect_firestore("nowhere", emulator="127.0.0.1:1")

    with pytest.raises(Unavailable) as raised:
        firestore.get(firestore.name("jobs", "job-1"))
    assert ":9" not in repr(raised.value.__cause__)
    firestore.close()
