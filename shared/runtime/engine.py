"""The embedded broker's other half: takes deliveries from the bus and brings them to services.

Owns the loop, the pool and the ticks. It knows no service: it is given a function that carries a
delivery to its end, in this process or in another.
"""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock

from shared.adapters.local.bus import Leased
from shared.ports.bus import Delivery
from shared.runtime.compose import Workplace
from shared.runtime.consume import Answer, Verdict
from shared.runtime.ticking import tick_message
from shared.topology import SERVICES, SUBSCRIPTIONS, Subscription

__all__ = ["Engine"]

LOG = logging.getLogger("aiprod.engine")

TROUBLE_S = 1.0
"""Pause after a round that failed."""
IDLE_WAIT_S = 1.0
"""How long the loop sleeps at most when nothing is said and nothing is due."""

Deliver = Callable[[Subscription, Delivery], Answer]


class Engine:
    """Runs one folder's subscriptions until told to stop.

    Args:
        place: The opened folder.
        deliver: Carries a delivery to its end; called from pool threads.
    """

    def __init__(self, place: Workplace, deliver: Deliver) -> None:
        self._place = place
        self._deliver = deliver
        self._bus = place.bus("outside")
        self._stores = {name: place.store(name) for name in SERVICES if SERVICES[name].ticks_on}
        self._running = dict.fromkeys((s.name for s in SUBSCRIPTIONS), 0)
        self._lock = Lock()
        self._woken = Event()
        self._stopping = Event()
        self._last_tick_ms = 0
        self._last_care_ms = place.clock.now_ms()
        self._leases: set[str] = set()
        threads = sum(subscription.parallel for subscription in SUBSCRIPTIONS)
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="delivery")

    def run(self) -> None:
        """Take and deliver until `stop`; then wait for what is under way.

        A round that fails (the disk is full, the file is locked) is told and tried again.
        """
        seen = 0
        try:
            while not self._stopping.is_set():
                try:
                    seen = self._round(seen)
                except Exception:
                    LOG.exception("the round failed; the next one follows")
                    self._stopping.wait(TROUBLE_S)
        finally:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def _round(self, seen: int) -> int:
        self._tick_if_due()
        self._take_care()
        for subscription in SUBSCRIPTIONS:
            self._take(subscription)
        return self._wait(seen)

    def stop(self) -> None:
        """Take nothing more. Deliveries that were taken and not begun come again."""
        self._stopping.set()
        self._woken.set()

    @property
    def busy(self) -> bool:
        """Whether a delivery is under way."""
        with self._lock:
            return any(self._running.values())

    def _take(self, subscription: Subscription) -> None:
        with self._lock:
            free = subscription.parallel - self._running[subscription.name]
        if free <= 0:
            return
        for leased in self._bus.pull(subscription.name, free):
            with self._lock:
                self._running[subscription.name] += 1
                self._leases.add(leased.lease)
            self._pool.submit(self._carry, subscription, leased)

    def _carry(self, subscription: Subscription, leased: Leased) -> None:
        try:
            answer = self._deliver(subscription, leased.delivery)
            if answer.verdict is Verdict.ACKNOWLEDGE:
                self._bus.ack(leased.lease)
            else:
                LOG.info(
                    "given back", extra={"subscription": subscription.name, "reason": answer.reason}
                )
                self._bus.nack(leased.lease)
        except Exception:
            # Neither acknowledged nor given back: the lease runs out and it comes again.
            LOG.exception("delivery broke", extra={"subscription": subscription.name})
        finally:
            with self._lock:
                self._running[subscription.name] -= 1
                self._leases.discard(leased.lease)
            self._woken.set()

    def _take_care(self) -> None:
        """Now and then: keep the leases of what still runs, sweep what is old."""
        now_ms = self._place.clock.now_ms()
        delivery = self._place.configurations.current.delivery
        if now_ms - self._last_care_ms < delivery.ack_deadline_ms // 3:
            return
        self._last_care_ms = now_ms
        with self._lock:
            held = tuple(self._leases)
        for lease in held:
            self._bus.extend(lease)
        self._sweep(now_ms)

    def _sweep(self, now_ms: int) -> None:
        current = self._place.configurations.current
        forgotten_ms = now_ms - current.delivery.receipt_ms
        self._bus.prune(forgotten_ms)
        for name in SERVICES:
            self._place.store(name).prune(forgotten_ms)
        for staged in list(self._place.blobs.list("staging/")):
            if staged.created_at_ms < now_ms - current.films.staging_ms:
                self._place.blobs.delete(staged.name)

    def _wait(self, seen: int) -> int:
        """Sleep until something is said, a slot is free, or something is due."""
        if self._woken.is_set():
            self._woken.clear()
            return seen
        return self._place.database.wait_for_change(seen, self._idle_s())

    def _idle_s(self) -> float:
        now_ms = self._place.clock.now_ms()
        with self._lock:
            names = tuple(s.name for s in SUBSCRIPTIONS if self._running[s.name] < s.parallel)
        waits = [self._bus.next_visible_ms(names), self._next_due_ms()]
        soonest = min((at - now_ms for at in waits if at is not None), default=1_000_000)
        return min(max(soonest / 1000, 0.02), IDLE_WAIT_S)

    def _next_due_ms(self) -> int | None:
        dues = [store.next_due_ms() for store in self._stores.values()]
        soonest = min((due for due in dues if due is not None), default=None)
        return None if soonest is None else max(soonest, self._last_tick_ms + self._tick_ms)

    @property
    def _tick_ms(self) -> int:
        return self._place.configurations.current.delivery.tick_ms

    def _tick_if_due(self) -> None:
        now_ms = self._place.clock.now_ms()
        due_ms = self._next_due_ms()
        if due_ms is not None and due_ms <= now_ms:
            self._last_tick_ms = now_ms
            self._bus.publish("ticks", tick_message(now_ms), {"type": "tick"})
