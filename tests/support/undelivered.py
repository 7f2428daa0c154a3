"""What no service has acknowledged, once nobody carries deliveries any more."""

# The generated clients leave the type of `retry` open.
# pyright: reportUnknownMemberType=false

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from google.api_core.exceptions import DeadlineExceeded

from shared.adapters.gcp.pubsub import subscriber
from shared.runtime.cloud_place import CloudPlace
from shared.runtime.compose import Workplace
from shared.runtime.place import Place
from shared.topology import OUTSIDE, SUBSCRIPTIONS, Subscription

__all__ = ["undelivered"]

SILENCE_S = 13.0
"""Longer than a lease of a storm, or a pause between two attempts."""
MANY = 1000


def undelivered(place: Place) -> dict[str, int]:
    """Count what is left, by subscription, and leave it; of ticks, nobody misses any."""
    if isinstance(place, Workplace):
        backlog = place.bus(OUTSIDE).backlog()
        return {name: each.waiting for name, each in backlog.items() if not name.endswith("-ticks")}
    assert isinstance(place, CloudPlace), "there are no others"
    at = place.endpoints
    client = subscriber(at.pubsub)

    def left(subscription: Subscription) -> int:
        name = f"projects/{at.project}/subscriptions/{subscription.name}"
        try:
            pulled = client.pull(
                subscription=name, max_messages=MANY, retry=None, timeout=SILENCE_S
            )
        except DeadlineExceeded:
            return 0
        held = [each.ack_id for each in pulled.received_messages]
        if held:
            client.modify_ack_deadline(subscription=name, ack_ids=held, ack_deadline_seconds=0)
        return len(held)

    asked = [each for each in SUBSCRIPTIONS if each.topic != "ticks"]
    with ThreadPoolExecutor(len(asked)) as pool:
        counts = pool.map(left, asked)
    return +Counter(dict(zip((each.name for each in asked), counts, strict=True)))
