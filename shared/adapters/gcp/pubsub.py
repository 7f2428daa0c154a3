"""Pub/Sub's clients, made for us, and its errors, told in our words.

Owns channels and the mapping of errors. The plain clients are enough to publish: they send at once,
where the batching one waits for more and keeps threads.
"""

from collections.abc import Generator
from contextlib import contextmanager

import grpc
from google.api_core import exceptions
from google.api_core.retry import Retry, if_exception_type
from google.auth.exceptions import GoogleAuthError
from google.pubsub_v1 import PublisherClient, SubscriberClient
from google.pubsub_v1.services.publisher.transports import PublisherGrpcTransport
from google.pubsub_v1.services.subscriber.transports import SubscriberGrpcTransport

from shared.domain.errors import Denied, NotFound, PortError, Unavailable

__all__ = ["outages", "patiently", "publisher", "subscriber"]

_NO_LIMIT = (("grpc.max_send_message_length", -1), ("grpc.max_receive_message_length", -1))
"""As Google's own channels: an answer may carry many messages."""

_OURS: dict[type[exceptions.GoogleAPICallError], type[PortError]] = {
    exceptions.NotFound: NotFound,
    exceptions.PermissionDenied: Denied,
    exceptions.Unauthenticated: Denied,
}


def publisher(emulator: str = "") -> PublisherClient:
    """Make a client that publishes.

    Args:
        emulator: host:port of an emulator; "" is Google, with this process's own identity.
    """
    if not emulator:
        return PublisherClient()
    return PublisherClient(transport=PublisherGrpcTransport(channel=_channel(emulator)))


def subscriber(emulator: str = "") -> SubscriberClient:
    """Make a client that makes subscriptions and pulls from them, one request at a time.

    Args:
        emulator: host:port of an emulator; "" is Google, with this process's own identity.
    """
    if not emulator:
        return SubscriberClient()
    return SubscriberClient(transport=SubscriberGrpcTransport(channel=_channel(emulator)))


def _channel(emulator: str) -> grpc.Channel:
    return grpc.insecure_channel(emulator, options=_NO_LIMIT)


def patiently(deadline_s: float) -> Retry:
    """Give a retry that outlives a dropped connection and ends with the deadline.

    Google's default goes on for ten minutes: longer than whoever waits for the answer does.
    """
    passing = if_exception_type(
        exceptions.Aborted,
        exceptions.InternalServerError,
        exceptions.ServiceUnavailable,
        exceptions.Unknown,
    )
    return Retry(predicate=passing, initial=0.05, maximum=1.0, multiplier=2.0, timeout=deadline_s)


@contextmanager
def outages() -> Generator[None]:
    """Tell Pub/Sub's errors in our words, and nothing of what was sent.

    Raises:
        NotFound: No such topic or subscription.
        Denied: This identity may not.
        Unavailable: Anything else; it may or may not have happened.
    """
    try:
        yield
    except exceptions.GoogleAPICallError as error:
        ours = _OURS.get(type(error), Unavailable)
        raise ours(f"Pub/Sub: {type(error).__name__}") from None
    except (exceptions.RetryError, GoogleAuthError) as error:
        raise Unavailable(f"Pub/Sub: {type(error).__name__}") from None
