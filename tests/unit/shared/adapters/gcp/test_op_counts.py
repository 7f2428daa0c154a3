"""What is billed is counted by one rule, whoever's client it is that calls."""

from typing import Any

import grpc
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore
from google.cloud.firestore_v1.services.firestore import FirestoreClient
from google.cloud.firestore_v1.services.firestore.transports import FirestoreGrpcTransport

from shared.adapters.gcp.op_counts import OpCounts, Ops
from tests.support.emulators import Emulators

GOOGLES: Any = firestore
"""Its types are known in part only."""


def _comfortable(project: str, channel: grpc.Channel) -> Any:
    """Google's own client over a channel that somebody listens to."""
    client = GOOGLES.Client(project, AnonymousCredentials())
    client._firestore_api_internal = FirestoreClient(
        transport=FirestoreGrpcTransport(channel=channel)
    )
    return client


def test_a_transaction_of_googles_own_client_is_counted_with_what_it_reads_and_writes(
    emulators: Emulators,
):
    counts = OpCounts()
    channel = grpc.intercept_channel(grpc.insecure_channel(emulators.firestore), counts)
    client = _comfortable(emulators.new_project(), channel)

    @GOOGLES.transactional
    def count(transaction: Any, document: Any) -> None:
        found = document.get(transaction=transaction)
        transaction.set(document, {"n": (found.to_dict() or {"n": 0})["n"] + 1})

    for _ in range(3):
        count(client.transaction(), client.document("jobs/job-1"))

    assert client.document("jobs/job-1").get().to_dict() == {"n": 3}
    assert counts.ops == Ops(reads=4, writes=3, commits=3, transactions=3)
    assert counts.ops.since(Ops(reads=3, writes=3, commits=3, transactions=3)) == Ops(reads=1)
    channel.close()
