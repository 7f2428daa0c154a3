"""Time as a message, and the poller that works on where ticks are a minute apart."""

from collections.abc import Callable

from shared.contracts.codec import encode_envelope
from shared.contracts.envelope import Envelope
from shared.contracts.funds import Tick
from shared.contracts.registry import SCHEMA_OF
from shared.domain.ids import digest
from shared.ports.bus import Delivery
from shared.runtime.consume import Answer, Consumer, Verdict

__all__ = ["POLL_FOR_MS", "consume_tick", "tick_message"]

POLL_FOR_MS = 50_000
"""A tick's poller ends before the next minute's begins."""


def tick_message(now_ms: int) -> bytes:
    """Say what time it is."""
    return encode_envelope(
        Envelope(
            id=digest("tick", now_ms),
            type="tick",
            schema=SCHEMA_OF["tick"],
            tenant="",
            job_id="",
            occurred_at_ms=now_ms,
            cause_id="",
            trace=digest("trace", "tick", now_ms),
            payload=Tick(now_ms),
        )
    )


def consume_tick(delivery: Delivery, consumer: Consumer, pause: Callable[[float], None]) -> Answer:
    """Carry a tick to its end; then, for up to 50 s, look again while takes wait at a vendor.

    In the cloud a tick comes once a minute, and a clip is ready whenever it is. Each look is a tick
    of its own to the handler. Nothing waiting: returns at once, so nothing is paid for waiting.

    Args:
        delivery: On a subscription to ticks.
        consumer: The service's.
        pause: Waits so many seconds.
    """
    clock, poll_ms = consumer.ports.clock, consumer.ports.configuration("").takes.poll_ms
    until_ms = clock.now_ms() + POLL_FOR_MS
    answer = consumer.consume(delivery)
    while answer.verdict is Verdict.ACKNOWLEDGE:
        due_ms = consumer.store.next_due_ms()
        now_ms = clock.now_ms()
        at_ms = max(due_ms or until_ms, now_ms + poll_ms)
        if at_ms >= until_ms:
            break
        pause((at_ms - now_ms) / 1000)
        again = Delivery(delivery.subscription, tick_message(clock.now_ms()))
        answer = consumer.consume(again)
    return answer
