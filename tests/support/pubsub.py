"""Pub/Sub's emulator as a broker under test: a project with the topology, and readers of it."""

# The generated clients leave the type of `retry` open.
# pyright: reportUnknownMemberType=false

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import pytest
from google.api_core.exceptions import DeadlineExceeded
from google.pubsub_v1 import PublisherClient, PullResponse, ReceivedMessage, SubscriberClient

from shared.adapters.gcp.bus import PubSubBus
from shared.adapters.gcp.pubsub import publisher, subscriber
from shared.adapters.gcp.topology import Project, Push, provision
from shared.catalog.configuration import Delivery as Numbers
from shared.catalog.load import load_configuration
from shared.ports.bus import Delivery

__all__ = ["EMULATOR_KEPT_MS", "PubSub", "a_pubsub", "numbers"]

EMULATOR_KEPT_MS = 7 * 86_400_000
PATIENCE_S = 60.0
REDELIVERY_S = 8.0
"""Longer than the emulator ever waited with the backoff below."""


def numbers(**changed: int) -> Numbers:
    """The shipped delivery numbers, with a backoff that a test can wait for."""
    shipped = load_configuration().delivery
    quick = {"ack_deadline_ms": 10_000, "attempts_max": 5, "backoff_min_ms": 0, "backoff_max_ms": 0}
    return shipped.model_copy(update=quick | changed)


@dataclass
class PubSub:
    """A project on the emulator."""

    project: Project
    publisher: PublisherClient
    subscriber: SubscriberClient
    owed: dict[str, int] = field(default_factory=dict[str, int])
    """Messages given back and not seen since, by subscription."""

    def bus(self, sender: str) -> PubSubBus:
        return PubSubBus(self.publisher, self.project.id, sender)

    def path(self, subscription: str) -> str:
        return f"projects/{self.project.id}/subscriptions/{subscription}"

    def pull(self, subscription: str) -> list[ReceivedMessage]:
        """What is there; what was given back is waited for."""
        if self.owed.get(subscription):
            found = self._waited_for(subscription)
        else:
            # Google discourages the flag; on a busy machine only it tells "empty" from "not yet".
            with pytest.deprecated_call():
                found = self.subscriber.pull(
                    subscription=self.path(subscription),
                    max_messages=1000,
                    return_immediately=True,
                    retry=None,
                    timeout=PATIENCE_S,
                )
        received = list(found.received_messages)
        self.owed[subscription] = max(0, self.owed.get(subscription, 0) - len(received))
        return received

    def _waited_for(self, subscription: str) -> PullResponse:
        try:
            return self.subscriber.pull(
                subscription=self.path(subscription),
                max_messages=1000,
                retry=None,
                timeout=REDELIVERY_S,
            )
        except DeadlineExceeded:
            self.owed[subscription] = 0
            return PullResponse()

    def acknowledged(self, subscription: str) -> list[Delivery]:
        heard: list[Delivery] = []
        while received := self.pull(subscription):
            ids = [each.ack_id for each in received]
            self.subscriber.acknowledge(subscription=self.path(subscription), ack_ids=ids)
            heard += [_delivery(subscription, each) for each in received]
        return heard

    def refused(self, subscription: str) -> list[Delivery]:
        received = self.pull(subscription)
        if received:
            self.subscriber.modify_ack_deadline(
                subscription=self.path(subscription),
                ack_ids=[each.ack_id for each in received],
                ack_deadline_seconds=0,
            )
        self.owed[subscription] = self.owed.get(subscription, 0) + len(received)
        return [_delivery(subscription, each) for each in received]

    def wait_for(self, subscription: str) -> Delivery:
        """Give the next message of a subscription, acknowledged."""
        path = self.path(subscription)
        found = self.subscriber.pull(
            subscription=path, max_messages=1, retry=None, timeout=PATIENCE_S
        )
        [received] = found.received_messages
        self.subscriber.acknowledge(subscription=path, ack_ids=[received.ack_id])
        return _delivery(subscription, received)

    @contextmanager
    def pushing(self, pushes: dict[str, Push]) -> Generator[None]:
        """Have the deliveries of services pushed by the emulator itself, for a while."""
        provision(self.publisher, self.subscriber, replace(self.project, pushes=pushes))
        yield
        provision(self.publisher, self.subscriber, self.project)


def _delivery(subscription: str, received: ReceivedMessage) -> Delivery:
    message = received.message
    return Delivery(subscription, message.data, received.delivery_attempt, dict(message.attributes))


@contextmanager
def a_pubsub(emulator: str, project: str, **changed: int) -> Generator[PubSub]:
    """Make a project on the emulator with the whole topology, pulled.

    Args:
        emulator: host:port.
        project: An id that nobody used before.
        changed: Delivery numbers that differ from what a test can wait for.
    """
    made = Project(project, numbers(**changed), kept_max_ms=EMULATOR_KEPT_MS)
    with publisher(emulator) as speaker, subscriber(emulator) as reader:
        provision(speaker, reader, made)
        yield PubSub(made, speaker, reader)
