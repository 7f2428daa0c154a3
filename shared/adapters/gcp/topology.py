"""The topology in Pub/Sub: topics and subscriptions are made, and put right where they differ.

For emulators and for checks; in production Terraform reads the same data. Owns the translation of
the delivery numbers, which Pub/Sub bounds more tightly than we do.
"""

# The generated clients leave the type of `retry` open.
# pyright: reportUnknownMemberType=false

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from google.api_core.exceptions import AlreadyExists
from google.protobuf.duration_pb2 import Duration
from google.protobuf.field_mask_pb2 import FieldMask
from google.pubsub_v1 import (
    DeadLetterPolicy,
    ExpirationPolicy,
    PublisherClient,
    PushConfig,
    RetryPolicy,
    SubscriberClient,
    Subscription,
)

from shared.adapters.gcp.pubsub import outages, patiently
from shared.catalog.configuration import Delivery
from shared.domain.errors import Misconfigured
from shared.topology import KEPT_MS, PULLED, SUBSCRIPTIONS, TOPICS
from shared.topology import Subscription as Listener

__all__ = ["Project", "Push", "provision"]

DEADLINE_S = 20.0
DEAD_LETTERS = "dead-letters"
_BOUNDS_MS = {
    "ack_deadline_ms": (10_000, 600_000),
    "backoff_min_ms": (0, 600_000),
    "backoff_max_ms": (0, 600_000),
}
_CHANGEABLE = (
    "ack_deadline_seconds",
    "dead_letter_policy",
    "message_retention_duration",
    "push_config",
    "retry_policy",
)
"""All but topic and filter, which are for ever, and the expiry, which no emulator changes."""


@dataclass(frozen=True, slots=True)
class Push:
    """Where a service's deliveries are pushed, and as whom."""

    url: str
    service_account: str = ""
    """E-mail of the identity whose token is sent along; "": no token. No emulator sends one."""
    audience: str = ""
    """What the token is for."""


@dataclass(frozen=True, slots=True)
class Project:
    """A project to hold the topics."""

    id: str
    delivery: Delivery
    pushes: Mapping[str, Push] = field(default_factory=dict[str, Push])
    """By service; the subscriptions of others are pulled."""
    kept_max_ms: int = 31 * 86_400_000
    """The longest time that the broker keeps a message: Google 31 days, its emulator 7."""


def provision(
    publisher: PublisherClient, subscriber: SubscriberClient, project: Project
) -> tuple[str, ...]:
    """Make every topic and subscription of the topology; change those that differ.

    Running it again changes nothing. What the topology no longer names is left alone.

    Returns:
        The names of what was made or changed, topics before subscriptions.

    Raises:
        Misconfigured: A number that Pub/Sub does not take, or a subscription on another topic or
            with another filter.
        Denied: This identity may not.
        Unavailable: Pub/Sub cannot be reached; some of it may exist now.
    """
    wanted = tuple(_wanted(project))
    with outages():
        topics = [name for name in TOPICS if _made_topic(publisher, _topic(project, name))]
        return (*topics, *(_short(each) for each in wanted if _put_right(subscriber, each)))


def _wanted(project: Project) -> Iterator[Subscription]:
    _check(project.delivery)
    for listener in SUBSCRIPTIONS:
        yield _served(listener, project)
    for pulled in PULLED:
        yield Subscription(
            name=f"projects/{project.id}/subscriptions/{pulled.name}",
            topic=_topic(project, pulled.topic),
            ack_deadline_seconds=pulled.ack_deadline_ms // 1000,
            message_retention_duration=_duration(min(pulled.kept_ms, project.kept_max_ms)),
            expiration_policy=ExpirationPolicy(),
        )


def _served(listener: Listener, project: Project) -> Subscription:
    delivery = project.delivery
    subscription = Subscription(
        name=f"projects/{project.id}/subscriptions/{listener.name}",
        topic=_topic(project, listener.topic),
        ack_deadline_seconds=delivery.ack_deadline_ms // 1000,
        message_retention_duration=_duration(min(KEPT_MS, project.kept_max_ms)),
        expiration_policy=ExpirationPolicy(),  # Never: by default a month of silence deletes it.
        filter=_filter(listener.only),
        push_config=_push_config(project.pushes.get(listener.service)),
        retry_policy=RetryPolicy(
            minimum_backoff=_duration(delivery.backoff_min_ms),
            maximum_backoff=_duration(delivery.backoff_max_ms),
        ),
    )
    # A letter that nobody can read is tried for ever: behind this topic there is no other.
    if listener.topic != DEAD_LETTERS:
        subscription.dead_letter_policy = DeadLetterPolicy(
            dead_letter_topic=_topic(project, DEAD_LETTERS),
            max_delivery_attempts=delivery.attempts_max,
        )
    return subscription


def _filter(only: Sequence[str]) -> str:
    """Spare a service what it has no handler for: each delivery that it is woken by is paid for.

    The emulator knows no filters, and carries everything.
    """
    return " OR ".join(f'attributes.type = "{type_}"' for type_ in only)


def _push_config(push: Push | None) -> PushConfig:
    if push is None:
        return PushConfig()
    config = PushConfig(push_endpoint=push.url)
    if push.service_account:
        config.oidc_token = PushConfig.OidcToken(
            service_account_email=push.service_account, audience=push.audience
        )
    return config


def _check(delivery: Delivery) -> None:
    for key, (low, high) in _BOUNDS_MS.items():
        value = getattr(delivery, key)
        if not low <= value <= high:
            raise Misconfigured(f"delivery.{key}: Pub/Sub takes {low} to {high}, not {value}")


def _made_topic(publisher: PublisherClient, topic: str) -> bool:
    try:
        publisher.create_topic(name=topic, retry=patiently(DEADLINE_S), timeout=DEADLINE_S)
    except AlreadyExists:
        return False
    return True


def _put_right(subscriber: SubscriberClient, wanted: Subscription) -> bool:
    patience, deadline_s = patiently(DEADLINE_S), DEADLINE_S
    try:
        subscriber.create_subscription(wanted, retry=patience, timeout=deadline_s)
    except AlreadyExists:
        found = subscriber.get_subscription(
            subscription=wanted.name, retry=patience, timeout=deadline_s
        )
    else:
        return True
    if found.topic != wanted.topic:
        raise Misconfigured(f"{_short(wanted)} listens to {found.topic}: delete it first")
    if found.filter != wanted.filter:
        raise Misconfigured(f"{_short(wanted)} has another filter: make one of a new name")
    differing = [name for name in _CHANGEABLE if getattr(found, name) != getattr(wanted, name)]
    if differing:
        mask = FieldMask(paths=differing)
        subscriber.update_subscription(
            subscription=wanted, update_mask=mask, retry=patience, timeout=deadline_s
        )
    return bool(differing)


def _topic(project: Project, name: str) -> str:
    return f"projects/{project.id}/topics/{name}"


def _short(subscription: Subscription) -> str:
    return subscription.name.rpartition("/")[2]


def _duration(ms: int) -> Duration:
    return Duration(seconds=ms // 1000, nanos=ms % 1000 * 1_000_000)
