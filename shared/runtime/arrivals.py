"""What arrived, read into a message: an envelope of ours, or what a broker makes of a dead one.

Where a message arrived decides what it may be: tenants, dead letters and notices of a bucket are
told by the subscription, never by what a message says of itself.
"""

from dataclasses import replace

from shared.contracts.codec import decode_envelope
from shared.contracts.envelope import Envelope
from shared.contracts.funds import LetterDead
from shared.contracts.notification import EVENT_TYPE, prompt_uploaded
from shared.contracts.registry import SCHEMA_OF, type_of
from shared.contracts.requests import ARRIVAL, Arrival, read_request, refusal_of_malformed
from shared.domain.errors import ContractError, MalformedMessage
from shared.domain.ids import digest
from shared.domain.trace import trace_of
from shared.ports.bus import Delivery
from shared.topology import (
    OUTSIDE,
    SPEAKERS_OF,
    SUBSCRIPTIONS,
    TOPIC_OF,
    listeners,
    tenant_of,
)

__all__ = ["answer_to_malformed", "decode_delivery", "identity_of"]


def requests_on(topic: str) -> frozenset[str]:
    """Name what somebody outside may say on a topic."""
    return frozenset(
        type_ for type_, at in TOPIC_OF.items() if at == topic and OUTSIDE in SPEAKERS_OF[type_]
    )


DEAD_LETTER_SUBSCRIPTIONS = frozenset(each.name for each in listeners("dead-letters"))
"""Only there is a marked delivery a dead letter; published again elsewhere it is itself."""
REQUESTS = {
    subscription.name: said
    for subscription in SUBSCRIPTIONS
    if subscription.name not in DEAD_LETTER_SUBSCRIPTIONS
    and (said := requests_on(subscription.topic))
}
"""Where somebody outside speaks: subscription to what may be said there."""
NOTIFIED = frozenset(each.name for each in listeners("prompt-uploads"))
"""There the bucket speaks, in its own words."""
ANSWERED = frozenset(each.name for each in listeners("job-requests"))
"""There a person waits for an answer, whatever it was that he sent."""
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
    if delivery.subscription in NOTIFIED and EVENT_TYPE in delivery.attributes:
        return _notice(delivery)
    types = REQUESTS.get(delivery.subscription)
    if types is None:
        return _from_a_service(decode_envelope(delivery.data))
    arrival = Arrival(
        subscription=delivery.subscription,
        types=types,
        message_id=delivery.message_id,
        said_again=delivery.attributes.get(ARRIVAL, ""),
        published_at_ms=delivery.published_at_ms,
        traceparent=delivery.attributes.get("traceparent", ""),
    )
    # The tenant is where a request arrived, whatever it says of itself.
    return replace(read_request(delivery.data, arrival), tenant=tenant_of(delivery.subscription))


def _notice(delivery: Delivery) -> Envelope:
    """Read what the bucket says of a new object; however often it does, it is one message.

    Raises:
        MalformedMessage: Not a notification of a new object.
    """
    upload = prompt_uploaded(delivery.attributes, delivery.data)
    id_ = digest("notice", upload.bucket, upload.name, upload.generation)
    return Envelope(
        id=id_,
        type=type_of(upload),
        schema=SCHEMA_OF[type_of(upload)],
        tenant=tenant_of(delivery.subscription),
        job_id="",
        occurred_at_ms=delivery.published_at_ms,
        cause_id="",
        trace=trace_of("", id_),
        payload=upload,
    )


def _from_a_service(message: Envelope) -> Envelope:
    """Take what a service says, where only services speak.

    Raises:
        MalformedMessage: It is for somebody outside to say.
    """
    if OUTSIDE in SPEAKERS_OF[message.type]:
        raise MalformedMessage(f"type: {message.type} is not said here")
    return message


def answer_to_malformed(delivery: Delivery, error: ContractError) -> Envelope | None:
    """Refuse what somebody published as a request and is none; None where nobody asked.

    Args:
        delivery: Which could not be read.
        error: Why.
    """
    if not isinstance(error, MalformedMessage) or delivery.subscription not in ANSWERED:
        return None
    name = delivery.message_id or digest(delivery.data)
    refusal = refusal_of_malformed(delivery.data, name, error)
    return Envelope(
        id=digest("refused", delivery.subscription, name),
        type=type_of(refusal),
        schema=SCHEMA_OF[type_of(refusal)],
        tenant=tenant_of(delivery.subscription),
        job_id="",
        occurred_at_ms=delivery.published_at_ms,
        cause_id="",
        trace=trace_of(delivery.attributes.get("traceparent", ""), name),
        payload=refusal,
    )


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
