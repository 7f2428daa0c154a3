"""Speaking to AIPROD from outside: what a customer's client publishes on job-requests."""

from shared.contracts.codec import encode_envelope, encode_json
from shared.contracts.envelope import Envelope
from shared.contracts.registry import SCHEMA_OF, type_of
from shared.contracts.requests import asked_id
from shared.domain.ids import digest
from shared.ports.bus import Bus
from shared.ports.clock import Clock
from shared.topology import TOPIC_OF, listeners

__all__ = ["send"]


def send(bus: Bus, clock: Clock, payload: object, *, job_id: str = "") -> str:
    """Publish a request and give the id under which its receipt is kept.

    Each call is a message of its own, named by content and time: what was refused once may be asked
    again. That one request is one job rests on ingest's rows, not on this id.

    Args:
        bus: To speak on, as the outside.
        clock: For the time of sending.
        payload: A request of shared.contracts.job, or an upload notice.
        job_id: The job it is about, where there is one.
    """
    type_ = type_of(payload)
    now_ms = clock.now_ms()
    message_id = digest("request", type_, job_id, now_ms, encode_json(payload))
    envelope = Envelope(
        id=message_id,
        type=type_,
        schema=SCHEMA_OF[type_],
        tenant="",
        job_id=job_id,
        occurred_at_ms=now_ms,
        cause_id="",
        trace=digest("trace", message_id),
        payload=payload,
    )
    bus.publish(TOPIC_OF[type_], encode_envelope(envelope), {"type": type_, "job_id": job_id})
    (heard,) = listeners(TOPIC_OF[type_])
    return asked_id(heard.name, message_id)
