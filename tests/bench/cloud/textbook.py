"""The design that tutorials teach, written as well as they teach it: what ours is measured against.

Six services on Pub/Sub, one Firestore document per job. Each handler is a transaction that reads
the inbox and the job, does its work, and writes both; what it says is kept in the inbox, so that a
redelivery says it again. Four shots run at once and meet in the job's document.

It does much less than ours: no money, no evidence, no manifest, a third of the messages.
"""

# Google's clients leave many types open.
# pyright: reportUnknownMemberType=false

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import grpc
from google.api_core.exceptions import GoogleAPICallError
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore
from google.cloud.firestore_v1.services.firestore import FirestoreClient
from google.cloud.firestore_v1.services.firestore.transports import FirestoreGrpcTransport
from google.pubsub_v1 import PublisherClient, SubscriberClient

from shared.ports.bus import Delivery
from shared.topology import Subscription

__all__ = ["Textbook", "connect", "make_topics"]

SHOTS = 4
ENDED = "ended"

Job = dict[str, Any]
Says = list[dict[str, Any]]
"""Messages, each with the topic it goes to."""


def on_submitted(job: Job, message: Job) -> Says:
    """Ingest: the job begins."""
    job.update(id=message["job"], state="accepted", shots={})
    return [{"topic": "accepted", "job": message["job"]}]


def on_accepted(job: Job, message: Job) -> Says:
    """Router: order all shots."""
    job["state"] = "generating"
    job["shots"] = {str(shot): "ordered" for shot in range(SHOTS)}
    return [{"topic": "ordered", "job": message["job"], "shot": str(shot)} for shot in range(SHOTS)]


def on_ordered(job: Job, message: Job) -> Says:
    """Generator: the shot is made."""
    job["shots"][message["shot"]] = "generated"
    return [{"topic": "generated", "job": message["job"], "shot": message["shot"]}]


def on_generated(job: Job, message: Job) -> Says:
    """QA: the shot is accepted; whoever sees the last one goes on."""
    job["shots"][message["shot"]] = "accepted"
    if any(state != "accepted" for state in job["shots"].values()):
        return []
    job["state"] = "assembling"
    return [{"topic": "accepted-all", "job": message["job"]}]


def on_accepted_all(job: Job, message: Job) -> Says:
    """Postprocessor: the film is rendered."""
    job["state"] = "rendered"
    return [{"topic": "rendered", "job": message["job"]}]


def on_rendered(job: Job, message: Job) -> Says:
    """Billing: the job ends."""
    job["state"] = "delivered"
    return [{"topic": ENDED, "job": message["job"]}]


HANDLERS: Mapping[str, Callable[[Job, Job], Says]] = {
    "submitted": on_submitted,
    "accepted": on_accepted,
    "ordered": on_ordered,
    "generated": on_generated,
    "accepted-all": on_accepted_all,
    "rendered": on_rendered,
}
"""By topic; each service listens to one."""

LISTENING = "on-"
OUTCOMES = f"{LISTENING}{ENDED}"
TOPICS = (*HANDLERS, ENDED)


@firestore.transactional
def _step(
    transaction: Any, job_ref: Any, inbox_ref: Any, change: Callable[[Job, Job], Says], message: Job
) -> Says:
    """Do a message's work once, as the documentation of transactions shows it."""
    seen = inbox_ref.get(transaction=transaction)
    if seen.exists:
        return seen.get("says")
    snapshot = job_ref.get(transaction=transaction)
    job: Job = snapshot.to_dict() or {}
    says = change(job, message)
    transaction.set(job_ref, job)
    transaction.set(inbox_ref, {"says": says})
    return says


@dataclass
class Textbook:
    """The six services at work.

    Args:
        database: The library's own client.
        publish: Publishes on a topic.
    """

    database: Any
    publish: Callable[[str, bytes], None]
    given_back: list[str] = field(default_factory=list[str])
    """Why deliveries were."""

    @property
    def subscriptions(self) -> tuple[Subscription, ...]:
        """What its services listen to."""
        return tuple(Subscription(f"{LISTENING}{topic}", topic, topic) for topic in HANDLERS)

    @property
    def outcomes(self) -> Subscription:
        """What its customer listens to."""
        return Subscription(OUTCOMES, ENDED, "")

    def submit(self, number: int) -> str:
        """Ask for a film; name the job."""
        job = f"job-{number}"
        self.publish("submitted", json.dumps({"job": job}).encode())
        return job

    def carry(self, delivery: Delivery) -> bool:
        """Carry one delivery; a transaction that gave up is given back and comes again."""
        message = json.loads(delivery.data)
        topic = delivery.subscription.removeprefix(LISTENING)
        job_ref = self.database.collection("jobs").document(message["job"])
        inbox_ref = self.database.collection("inbox").document(f"{topic}-{delivery.message_id}")
        try:
            says = _step(self.database.transaction(), job_ref, inbox_ref, HANDLERS[topic], message)
        except (ValueError, GoogleAPICallError) as error:
            # The library raises ValueError once its five attempts are spent.
            self.given_back.append(type(error).__name__)
            return False
        for said in says:
            self.publish(said["topic"], json.dumps(said).encode())
        return True

    def ended(self, delivery: Delivery) -> str:
        """Name the job whose end an outcome tells."""
        return json.loads(delivery.data)["job"]


def connect(project: str, emulator: str, *interceptors: Any) -> Any:
    """Make the library's client on an emulator, its channel listened to.

    Args:
        project: Whose database.
        emulator: host:port.
        interceptors: As for `connect_firestore`.
    """
    client: Any = firestore.Client(project=project, credentials=AnonymousCredentials())
    channel = grpc.intercept_channel(grpc.insecure_channel(emulator), *interceptors)
    # It offers no way but the environment, which would be everybody's.
    client._firestore_api_internal = FirestoreClient(
        transport=FirestoreGrpcTransport(channel=channel)
    )
    return client


def make_topics(speaks: PublisherClient, reads: SubscriberClient, project: str) -> None:
    """Make its topics and subscriptions; what is given back comes again at once, the default."""
    for topic in TOPICS:
        name = f"projects/{project}/topics/{topic}"
        speaks.create_topic(name=name)
        reads.create_subscription(
            name=f"projects/{project}/subscriptions/{LISTENING}{topic}", topic=name
        )
