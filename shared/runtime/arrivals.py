"""What arrived, read into a message: an envelope of ours, or what a broker makes of a dead one.

Where a message arrived decides what it may be: tenants, dead letters and notices of a bucket are
told by the subscription, never by what a message says of itself.
"""

from dataclasses import replace

from shared.contracts.codec import decode_envelope
from shared.contracts.envelope import Envelope
from shared.contracts.funds import LetterDead
from shared.contracts.registry import SCHEMA_OF
from shared.domain.errors import ContractError
from shared.domain.ids import digest
from shared.ports.bus import Delivery
from shared.topology import OUTSIDE, TOPIC_OF, listeners, publishers, tenant_of

__all__ = ["decode_delivery", "identity_of"]

DEAD_LETTER_SUBSCRIPTIONS = frozenset(each.name for each in listeners("dead-letters"))
"""Only there is a marked delivery a dead letter; published again elsewhere it is itself."""
MARK = "CloudPubSubDeadLetterSource"
REASON_CHARS_MAX = 300
UNTOLD = "given up after its last attempt"


def identity_of(data: bytes) -> str:
    """Name what was delivered, whatever it is: by the id of its envelope, else by its bytes."""
    try:
        return decode_envelope(data).id
    except ContractError:
        return digest(data)


def decode_delivery(delivery: Delivery) -> Envelope:
    """Read a delivery; one that was given up on elsewhere arrives as letter.dead.

    Raises:
        MalformedMessage: Not a message we know.
        NewerSchema: Written by a newer release.
    """
    source = delivery.attributes.get(f"{MARK}Subscription", "")
    if source and delivery.subscription in DEAD_LETTER_SUBSCRIPTIONS:
        return _dead_letter(delivery, source)
    message = decode_envelope(delivery.data)
    if OUTSIDE in publishers(TOPIC_OF[message.type]):
        # The tenant is where a request arrived, whatever it says of itself.
        return replace(message, tenant=tenant_of(delivery.subscription))
    return message


def _is_count(text: str) -> bool:
    """Whether a broker's count can be read; anybody may have written the attribute."""
    return text.isascii() and text.isdigit() and len(text) < 10


def _dead_letter(delivery: Delivery, source: str) -> Envelope:
    """Any bytes may die, so this reads what it can and never fails."""
    try:
        dead = decode_envelope(delivery.data)
    except ContractError:
        dead = None
    message_id = dead.id if dead else digest(delivery.data)
    count = delivery.attributes.get(f"{MARK}DeliveryCount", "")
    return Envelope(
        id=digest("dead", source, message_id),
        type="letter.dead",
        schema=SCHEMA_OF["letter.dead"],
        tenant=dead.tenant if dead else "",
        job_id=dead.job_id if dead else "",
        occurred_at_ms=dead.occurred_at_ms if dead else 0,
        cause_id=message_id,
        trace=dead.trace if dead else "",
        payload=LetterDead(
            subscription=source.rpartition("/")[2],
            message_id=message_id,
            message_type=dead.type if dead else "",
            job_id=dead.job_id if dead else "",
            attempts=int(count) if _is_count(count) else 0,
            reason=delivery.attributes.get("reason", "given up after its last attempt")[
                :REASON_CHARS_MAX
            ],
        ),
    )
