"""Deliveries pulled from Pub/Sub, each carried to its end by a function, as if it were pushed.

Owns threads and answers. Each thread pulls one message, carries it and answers, so nothing is held
that is not being carried; what is not answered within its deadline comes again, as after a push.

Google's streaming client is not used: its leases are extended behind one's back, and the emulator
never gives back what a stream held that was cancelled, by a stop or a kill.
"""

# The generated clients leave the type of `retry` open.
# pyright: reportUnknownMemberType=false

import logging
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import cast

from google.api_core.exceptions import DeadlineExceeded
from google.pubsub_v1 import ReceivedMessage, SubscriberClient

from shared.adapters.gcp.pubsub import outages, patiently
from shared.domain.errors import PortError
from shared.ports.bus import Delivery
from shared.topology import Subscription

__all__ = ["Carry", "pulling"]

LOG = logging.getLogger("aiprod.pull")

WAIT_S = 3.0
"""How long one request waits for a message; it is answered a second earlier."""
TROUBLE_S = 1.0
"""Pause after a request that failed."""
DEADLINE_S = 10.0

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)

Carry = Callable[[Delivery], bool]
"""Carries a delivery to its end: True acknowledges, False (or an error) gives it back."""


@contextmanager
def pulling(
    client: SubscriberClient, project: str, subscriptions: Sequence[Subscription], carry: Carry
) -> Generator[None]:
    """Pull until the context closes; then wait for what is being carried and answer it.

    Nothing is lost, whenever and however this ends: what was not answered comes again.

    Args:
        client: The plain client.
        project: The project's id.
        subscriptions: Each carries its `parallel` deliveries at once, in threads of its own.
        carry: Called from those threads. It should end within the acknowledgement deadline: the
            delivery is given to another thread then.
    """
    stopping = Event()
    threads = sum(each.parallel for each in subscriptions)
    # The pool's own end waits for its threads, and they end with what they carry.
    with ThreadPoolExecutor(threads, thread_name_prefix="pull") as pool:
        for each in subscriptions:
            puller = _Puller(client, project, each.name, carry, stopping)
            for _ in range(each.parallel):
                pool.submit(puller.run)
        try:
            yield
        finally:
            stopping.set()


@dataclass(frozen=True, slots=True)
class _Puller:
    client: SubscriberClient
    project: str
    subscription: str
    carry: Carry
    stopping: Event

    @property
    def path(self) -> str:
        return f"projects/{self.project}/subscriptions/{self.subscription}"

    def run(self) -> None:
        while not self.stopping.is_set():
            try:
                for received in self._pull():
                    self._answer(received)
            except PortError as error:
                told = {"subscription": self.subscription, "reason": str(error)}
                LOG.warning("pulling failed; it goes on", extra=told)
                self.stopping.wait(TROUBLE_S)

    def _pull(self) -> Sequence[ReceivedMessage]:
        with outages():
            try:
                return self.client.pull(
                    subscription=self.path, max_messages=1, retry=None, timeout=WAIT_S
                ).received_messages
            except DeadlineExceeded:
                return ()

    def _answer(self, received: ReceivedMessage) -> None:
        # What arrives while one is leaving is for whoever comes next.
        if not self.stopping.is_set() and self._carried(_delivery(self.subscription, received)):
            with outages():
                self.client.acknowledge(
                    subscription=self.path,
                    ack_ids=[received.ack_id],
                    retry=patiently(DEADLINE_S),
                    timeout=DEADLINE_S,
                )
        else:
            with outages():
                self.client.modify_ack_deadline(
                    subscription=self.path,
                    ack_ids=[received.ack_id],
                    ack_deadline_seconds=0,
                    retry=patiently(DEADLINE_S),
                    timeout=DEADLINE_S,
                )

    def _carried(self, delivery: Delivery) -> bool:
        try:
            return self.carry(delivery)
        except Exception:
            LOG.exception("delivery broke", extra={"subscription": self.subscription})
            return False


def _delivery(subscription: str, received: ReceivedMessage) -> Delivery:
    message = received.message
    return Delivery(
        subscription,
        message.data,
        # 0, nobody counts, where there are no dead letters.
        attempt=received.delivery_attempt,
        attributes=dict(message.attributes),
        message_id=message.message_id,
        published_at_ms=(cast("datetime", message.publish_time) - _EPOCH) // _MS,
    )
