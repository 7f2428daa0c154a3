"""The embedded broker's other half: takes deliveries from the bus and brings them to services.

Owns the rounds, the pool and the ticks. It knows no service: it is given a function that carries a
delivery to its end, in this process or in another.

A round is one turn of the database, and so one commit (ADR 0013). What workers have done since the
last one goes first. Then everything that only needs deciding is decided, as far as it goes: what a
decision says is heard in the same round. Then what needs doing is leased, and, once all of this is
on the disk, handed to the pool.
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

__all__ = ["DECIDED", "Engine"]

LOG = logging.getLogger("aiprod.engine")

DECIDED = frozenset(
    {
        "ingest-job-requests",
        "router-job-events",
        "router-ticks",
        "billing-billing-commands",
        "billing-job-events",
        "billing-dead-letters",
        "billing-ticks",
    }
)
"""Subscriptions whose handlers read, decide and are done: nothing outside, nothing to wait for."""
DECIDED_AT_ONCE = 16
"""Deliveries of one subscription before the others have their turn."""
PASSES_MAX = 16
"""Of a round: those who wait for its commit do not wait for ever."""
GATHER_S = 0.001
"""Deliveries that are about to end may travel with the round: a flush and a few changes of threads
are dearer than this. Beside a render of seconds it is nothing, and alone nobody waits for it."""
TROUBLE_S = 1.0
"""Pause after a round that failed."""
IDLE_WAIT_S = 1.0
"""How long the loop sleeps at most when nothing is said and nothing is due."""

Deliver = Callable[[Subscription, Delivery], Answer]


class Engine:
    """Runs one folder's subscriptions until told to stop.

    Args:
        place: The opened folder.
        deliver: Carries a delivery to its end; called from pool threads, and for what is only
            decided from the thread that runs the engine, within its turn.
        decides: False: services run in other processes, and everything goes to the pool.
    """

    def __init__(self, place: Workplace, deliver: Deliver, *, decides: bool = True) -> None:
        self._place = place
        self._deliver = deliver
        self._bus = place.bus("outside")
        self._stores = {name: place.store(name) for name in SERVICES if SERVICES[name].ticks_on}
        decided = DECIDED if decides else frozenset[str]()
        self._decided = {s.name: s for s in SUBSCRIPTIONS if s.name in decided}
        self._done = tuple(s for s in SUBSCRIPTIONS if s.name not in decided)
        self._inherited = self._bus.newest()
        """The last message of an earlier host. It may have died of what it decided, so these are
        leased, and the attempt counted, in the round before they are decided."""
        self._counted: list[tuple[Subscription, Leased]] = []
        self._running = dict.fromkeys((s.name for s in SUBSCRIPTIONS), 0)
        self._lock = Lock()
        self._stopping = Event()
        self._last_tick_ms = 0
        self._last_care_ms = place.clock.now_ms()
        self._leases: set[str] = set()
        threads = sum(subscription.parallel for subscription in self._done)
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="delivery")

    def run(self) -> None:
        """Take and deliver until `stop`; then wait for what is under way.

        A round that fails (the disk is full, the file is locked) is told and tried again.
        """
        try:
            with self._place.database.attended():
                while not self._stopping.is_set():
                    try:
                        self._round()
                    except Exception:
                        LOG.exception("the round failed; the next one follows")
                        self._stopping.wait(TROUBLE_S)
        finally:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def stop(self) -> None:
        """Take nothing more. Deliveries that were taken and not begun come again."""
        self._stopping.set()
        self._place.database.call()

    @property
    def busy(self) -> bool:
        """Whether a delivery is under way."""
        with self._lock:
            return any(self._running.values())

    def _round(self) -> None:
        database = self._place.database
        database.gather(self._under_way(), GATHER_S)
        counted, self._counted = self._counted, []
        with database.turn() as admit:
            self._tick_if_due()
            for subscription, leased in counted:
                self._answer(subscription, leased)
            at_rest = self._decide(admit)
            taken = self._lease()
        for subscription, leased in taken:
            self._hand_over(subscription, leased)
        self._take_care()
        database.rest(self._idle_s() if at_rest and not database.is_called else 0)

    def _under_way(self) -> int:
        with self._lock:
            return len(self._leases)

    def _decide(self, admit: Callable[[], None]) -> bool:
        """Decide what there is and what comes of it; whether nothing is left."""
        for _ in range(PASSES_MAX):
            admit()
            audible = self._bus.audible(tuple(self._decided))
            if not sum(self._decide_some(self._decided[name]) for name in audible):
                return not self._counted
        return False

    def _decide_some(self, subscription: Subscription) -> int:
        found = self._bus.look(subscription.name, DECIDED_AT_ONCE)
        if found and found[0].said <= self._inherited:
            leased = self._bus.pull(subscription.name, DECIDED_AT_ONCE)
            self._counted += [(subscription, each) for each in leased]
            return 0
        for each in found:
            self._bus.settle(each, heard=self._is_heard(subscription, each.delivery))
        return len(found)

    def _is_heard(self, subscription: Subscription, delivery: Delivery) -> bool:
        try:
            return self._outcome(subscription, delivery).verdict is Verdict.ACKNOWLEDGE
        except Exception:
            LOG.exception("delivery broke", extra={"subscription": subscription.name})
            return False

    def _outcome(self, subscription: Subscription, delivery: Delivery) -> Answer:
        answer = self._deliver(subscription, delivery)
        if answer.verdict is not Verdict.ACKNOWLEDGE:
            told = {"subscription": subscription.name, "reason": answer.reason}
            LOG.info("given back", extra=told)
        return answer

    def _answer(self, subscription: Subscription, leased: Leased) -> None:
        if self._outcome(subscription, leased.delivery).verdict is Verdict.ACKNOWLEDGE:
            # A copy that comes after a crash finds its receipt: nobody waits for this.
            self._bus.ack(leased.lease, wait=False)
        else:
            self._bus.nack(leased.lease)

    def _lease(self) -> list[tuple[Subscription, Leased]]:
        with self._lock:
            free = {s: s.parallel - self._running[s.name] for s in self._done}
        asked = {s.name: s for s, slots in free.items() if slots > 0}
        return [
            (asked[name], leased)
            for name in self._bus.audible(tuple(asked))
            for leased in self._bus.pull(name, free[asked[name]])
        ]

    def _hand_over(self, subscription: Subscription, leased: Leased) -> None:
        with self._lock:
            self._running[subscription.name] += 1
            self._leases.add(leased.lease)
        self._pool.submit(self._carry, subscription, leased)

    def _carry(self, subscription: Subscription, leased: Leased) -> None:
        try:
            self._answer(subscription, leased)
        except Exception:
            # Neither acknowledged nor given back: the lease runs out and it comes again.
            LOG.exception("delivery broke", extra={"subscription": subscription.name})
        finally:
            with self._lock:
                self._running[subscription.name] -= 1
                self._leases.discard(leased.lease)
            self._place.database.call()

    def _take_care(self) -> None:
        """Now and then: keep the leases of what still runs, sweep what is old, tick.

        As a scheduler's, that tick comes although nothing is due: services look for what was lost.
        """
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
        self._tick(now_ms)

    def _sweep(self, now_ms: int) -> None:
        current = self._place.configurations.current
        forgotten_ms = now_ms - current.delivery.receipt_ms
        for name in SERVICES:
            self._place.store(name).prune(forgotten_ms)
        self._bus.prune(forgotten_ms)  # Receipts name what is in the log: they go first.
        for staged in list(self._place.blobs.list("staging/")):
            if staged.created_at_ms < now_ms - current.films.staging_ms:
                self._place.blobs.delete(staged.name)

    def _idle_s(self) -> float:
        """Say how long there is nothing to do, as far as is known."""
        now_ms = self._place.clock.now_ms()
        with self._lock:
            names = tuple(s.name for s in SUBSCRIPTIONS if self._running[s.name] < s.parallel)
        waits = [self._bus.next_visible_ms(names), self._next_tick_ms()]
        soonest = min((at - now_ms for at in waits if at is not None), default=1_000_000)
        return min(max(soonest / 1000, 0.02), IDLE_WAIT_S)

    def _next_tick_ms(self) -> int | None:
        """Say when a record is due, but no sooner than a tick after the last one."""
        dues = [store.next_due_ms() for store in self._stores.values()]
        soonest = min((due for due in dues if due is not None), default=None)
        return None if soonest is None else max(soonest, self._last_tick_ms + self._tick_ms)

    @property
    def _tick_ms(self) -> int:
        return self._place.configurations.current.delivery.tick_ms

    def _tick_if_due(self) -> None:
        now_ms = self._place.clock.now_ms()
        if now_ms < self._last_tick_ms + self._tick_ms:
            return
        due_ms = self._next_tick_ms()
        if due_ms is not None and due_ms <= now_ms:
            self._tick(now_ms)

    def _tick(self, now_ms: int) -> None:
        self._last_tick_ms = now_ms
        self._bus.publish("ticks", tick_message(now_ms), {"type": "tick"})
