"""StreamingPull, the same for both designs: Google's client, a thread for each delivery."""

# Google's client leaves the types of callbacks and of a message's parts open.
# pyright: reportUnknownMemberType=false

from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, cast

import grpc
from google.cloud.pubsub_v1.subscriber.client import Client
from google.cloud.pubsub_v1.subscriber.message import Message
from google.cloud.pubsub_v1.subscriber.scheduler import ThreadScheduler
from google.cloud.pubsub_v1.types import FlowControl
from google.pubsub_v1.services.subscriber.transports import SubscriberGrpcTransport

from shared.ports.bus import Delivery
from shared.topology import Subscription

__all__ = ["streaming"]

Carry = Callable[[Delivery], bool]


@contextmanager
def streaming(
    emulator: str, project: str, subscriptions: Sequence[Subscription], carry: Carry
) -> Generator[None]:
    """Pull until the context closes; what is being carried then is finished."""
    transport = SubscriberGrpcTransport(channel=grpc.insecure_channel(emulator))
    with Client(transport=transport) as client:
        streams = [_stream(client, project, each, carry) for each in subscriptions]
        try:
            yield
        finally:
            for stream in streams:
                stream.cancel()
            for stream in streams:
                stream.exception()


def _stream(client: Client, project: str, subscription: Subscription, carry: Carry) -> Any:
    def answer(message: Message) -> None:
        if carry(_delivery(subscription.name, message)):
            message.ack()
        else:
            message.nack()

    pool = ThreadPoolExecutor(subscription.parallel, thread_name_prefix=subscription.name)
    return client.subscribe(
        f"projects/{project}/subscriptions/{subscription.name}",
        answer,
        flow_control=FlowControl(max_messages=subscription.parallel),
        scheduler=ThreadScheduler(pool),
        await_callbacks_on_shutdown=True,
    )


def _delivery(subscription: str, message: Message) -> Delivery:
    return Delivery(
        subscription,
        message.data,
        attempt=message.delivery_attempt or 0,
        attributes=dict(cast("Mapping[str, str]", message.attributes)),
        message_id=cast("str", message.message_id),
    )
