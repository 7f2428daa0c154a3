"""Time as a message, and the poller that works on where ticks are a minute apart."""

from collections.abc import Callable
from dataclasses import replace
from threading import Lock

from shared.contracts.codec import encode_envelope
from shared.contracts.envelope import Envelope
from shared.contracts.funds import Tick
from shared.contracts.registry import SCHEMA_OF
from shared.domain.errors import ContractError, Unavailable
from shared.domain.ids import digest
from shared.ports.bus import Delivery
from shared.runtime.arrivals import decode_delivery
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


def consume_tick(
    delivery: Delivery,
    consumer: Consumer,
    pause: Callable[[float], None],
    polling: "Lock | None" = None,
) -> Answer:
    """Carry a tick to its end; then, for up to 50 s, look again while takes wait at a vendor.

    In the cloud a tick comes once a minute, and a clip is ready whenever it is. Each look is a tick
    of its own to the handler. Nothing waiting: returns at once, so nothing is paid for waiting. Of
    ticks that an outage has kept, none but a fresh one looks again.

    No broker brings a look again that was given back: this does, for as long as it polls.

    Args:
        delivery: On a subscription to ticks.
        consumer: The service's.
        pause: Waits so many seconds.
        polling: Whoever looks again holds it, so that one of a process does; None: nobody else may.
    """
    until_ms = consumer.ports.clock.now_ms() + POLL_FOR_MS
    answer = consumer.consume(delivery)
    if answer.verdict is Verdict.GIVE_BACK or not _is_fresh(delivery, consumer):
        return answer
    polling = polling or Lock()
    if not polling.acquire(blocking=False):
        return answer
    try:
        return _poll(delivery.subscription, consumer, pause, until_ms)
    finally:
        polling.release()


def _is_fresh(delivery: Delivery, consumer: Consumer) -> bool:
    ports = consumer.ports
    try:
        said_ms = decode_delivery(delivery).payload.at_ms
    except ContractError:
        return False  # It was put aside.
    return ports.clock.now_ms() - said_ms <= ports.configuration("").delivery.stale_tick_ms


def _poll(
    subscription: str, consumer: Consumer, pause: Callable[[float], None], until_ms: int
) -> Answer:
    clock, poll_ms = consumer.ports.clock, consumer.ports.configuration("").takes.poll_ms
    answer, look = Answer(Verdict.ACKNOWLEDGE), None
    while True:
        now_ms = clock.now_ms()
        at_ms = max(now_ms if look else _next_due_ms(consumer, now_ms, until_ms), now_ms + poll_ms)
        if at_ms >= until_ms:
            return answer
        pause((at_ms - now_ms) / 1000)
        if look:
            look = replace(look, attempt=look.attempt + 1)
            # What was decided and not said is in its receipt: that comes before the handler.
            answer = replace(consumer, receipt_first=True).consume(look)
        else:
            look = Delivery(subscription, tick_message(clock.now_ms()))
            answer = consumer.consume(look)
        look = look if answer.verdict is Verdict.GIVE_BACK else None


def _next_due_ms(consumer: Consumer, now_ms: int, until_ms: int) -> int:
    """Tell when there is something to look at; not before `until_ms`: nothing."""
    try:
        due_ms = consumer.store.next_due_ms()
    except Unavailable:
        return now_ms  # Nobody knows: it is looked.
    return until_ms if due_ms is None else due_ms
