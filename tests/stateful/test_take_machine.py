"""Whatever happens in whatever order, a take is bought at most once and settled exactly once.

The real handlers in the real delivery loop; a vendor that misbehaves; a bus that repeats, reorders
and holds back; a process that dies before or after any commit, publish or submit; workers that come
back after their lease. The model is one dictionary: which takes were ordered, with which fault.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.generator.take import ENDED, Basis, State
from shared.contracts.brief import Simulation
from shared.contracts.take import TakeCancel, TakeFailed, TakeOrder, TakeReturned, TakeWrittenOff
from shared.ports.bus import Delivery
from shared.ports.provider import Accepted, Submitted, TakeRequest
from shared.runtime.consume import Verdict
from tests.support.generator import CEILING, CONFIGURATION, Bench, Crash

PRICE = 120_000
LEASE_MS = CONFIGURATION.takes.submit_timeout_ms + CONFIGURATION.takes.lease_margin_ms
FAULTS = ("ok", "drop", "hang", "5xx", "lost", "refuse", "junk", "transient", "throttle")
SETTLED = (TakeReturned, TakeFailed, TakeWrittenOff)
NEVER = 10**9


def _again(delivery: Delivery) -> Delivery:
    """Give what a broker delivers after no acknowledgement: not a mere copy."""
    return replace(delivery, attempt=delivery.attempt + 1)


class TakeMachine(RuleBasedStateMachine):
    """Drives a bench against what is known of each order."""

    def __init__(self) -> None:
        super().__init__()
        self.bench = Bench()
        self.orders: dict[str, TakeOrder] = {}
        self.sent: list[Delivery] = []
        self.fuse = NEVER
        """Effects that are still done before the process dies."""
        self.late_ms = 0
        """How long the vendor thinks about the next submit."""
        self.under_way: Delivery | None = None
        self.twice = set[str]()
        self.answered = dict[str, str]()
        """Tickets that a worker which lived on was given."""
        self._arm()

    def _arm(self) -> None:
        """Put the fuse around every effect, and the referee in front of every submit."""
        bench = self.bench
        bench.store.commit = self._burning(bench.store.commit)  # type: ignore[method-assign]
        bench.bus.publish = self._burning(bench.bus.publish)  # type: ignore[method-assign]
        bench.provider.submit = self._burning(self._refereed(bench.provider.submit))  # type: ignore[method-assign]

    def _burning(self, effect: Callable[..., Any]) -> Callable[..., Any]:
        def burn() -> None:
            self.fuse -= 1
            if self.fuse < 0:
                raise Crash

        def wrapped(*arguments: Any, **named: Any) -> Any:
            burn()
            result = effect(*arguments, **named)
            burn()
            return result

        return wrapped

    def _refereed(
        self, submit: Callable[[TakeRequest], Submitted]
    ) -> Callable[[TakeRequest], Submitted]:
        def wrapped(request: TakeRequest) -> Submitted:
            order = self.orders[request.take_id]
            assert self.bench.take(order).state is State.SUBMITTING, "submitted without a lease"
            if self.bench.tickets_known(order):
                self.twice.add(request.take_id)
            answer = submit(request)
            if self.late_ms:
                self._meanwhile()
            if isinstance(answer, Accepted):
                self.answered[request.take_id] = answer.ticket
            return answer

        return wrapped

    def _meanwhile(self) -> None:
        """The world goes on while a worker waits for its vendor, beyond its lease."""
        wait_ms, self.late_ms = self.late_ms, 0
        under_way = self.under_way
        for _ in range(3):
            self.bench.clock.advance(wait_ms // 3)
            if under_way is not None:  # The broker has seen no answer: it delivers again.
                self.bench.deliver(_again(under_way))
            self.bench.tick()
            self._deliver_all()

    def _deliver(self, delivery: Delivery) -> None:
        known = dict(self.answered)
        self.under_way = delivery
        try:
            answer = self.bench.deliver(delivery)
        except Crash:
            self.answered = known
            self.fuse, self.late_ms = NEVER, 0
            self.bench.restart()
            self.bench.bus.commands.append(_again(delivery))
            return
        if answer.verdict is Verdict.GIVE_BACK:
            assert answer.reason.startswith("NotYet"), answer.reason
            self.bench.bus.commands.append(_again(delivery))

    def _deliver_all(self) -> None:
        for _ in range(len(self.bench.bus.commands)):
            self._deliver(self.bench.bus.commands.pop(0))

    @precondition(lambda self: len(self.orders) < 3)
    @rule(
        fault=st.sampled_from(FAULTS),
        latency_ms=st.sampled_from([0, 0, 3_000, 150_000]),
        wait_ms=st.sampled_from([0, 0, 10_000]),
    )
    def order(self, fault: str, latency_ms: int, wait_ms: int) -> None:
        told = Simulation(PRICE, None, latency_ms, (f"always:{fault}",))
        later_ms = self.bench.clock.now_ms() + wait_ms if wait_ms else 0
        order = self.bench.order(told, shot=len(self.orders) + 1, not_before_ms=later_ms)
        self.orders[order.take_id] = order
        delivery = self.bench.delivery(order)
        self.sent.append(delivery)
        self.bench.bus.commands.append(delivery)

    @precondition(lambda self: self.sent)
    @rule(which=st.integers(0, 99), other_id=st.booleans())
    def send_an_order_again(self, which: int, other_id: bool) -> None:
        order = list(self.orders.values())[which % len(self.orders)]
        copy = self.bench.delivery(order, f"copy-{which}" if other_id else "")
        self.bench.bus.commands.append(copy)

    @precondition(lambda self: self.orders)
    @rule(which=st.integers(0, 99))
    def cancel(self, which: int) -> None:
        take_id = list(self.orders)[which % len(self.orders)]
        self.bench.bus.commands.append(self.bench.delivery(TakeCancel(take_id)))

    @precondition(lambda self: self.bench.bus.commands)
    @rule(which=st.integers(0, 99), repeat=st.booleans())
    def deliver(self, which: int, repeat: bool) -> None:
        waiting = self.bench.bus.commands
        at = which % len(waiting)
        self._deliver(waiting[at] if repeat else waiting.pop(at))

    @precondition(lambda self: self.bench.bus.commands)
    @rule(which=st.integers(0, 99), effects=st.integers(0, 9))
    def die_while_delivering(self, which: int, effects: int) -> None:
        waiting = self.bench.bus.commands
        self.fuse = effects
        self._deliver(waiting.pop(which % len(waiting)))
        self.fuse = NEVER

    @precondition(lambda self: self.bench.bus.commands)
    @rule(which=st.integers(0, 99), late_ms=st.sampled_from([LEASE_MS + 3_000, 4 * LEASE_MS]))
    def deliver_to_a_slow_vendor(self, which: int, late_ms: int) -> None:
        waiting = self.bench.bus.commands
        self.late_ms = late_ms
        self._deliver(waiting.pop(which % len(waiting)))
        self.late_ms = 0

    @rule(ms=st.sampled_from([500, 5_000, 20_000, LEASE_MS, 400_000]))
    def let_time_pass(self, ms: int) -> None:
        self.bench.clock.advance(ms)

    @rule(effects=st.sampled_from([0, 1, 2, 3, NEVER]))
    def tick(self, effects: int) -> None:
        self.fuse = effects
        try:
            self.bench.tick()
        except Crash:
            self.bench.restart()
        self.fuse = NEVER

    @invariant()
    def nothing_is_bought_twice(self) -> None:
        assert not self.twice, "a take whose ticket is known was submitted again"
        for order in self.orders.values():
            assert self.bench.billed(order) <= 1
            assert len(self.bench.tickets_known(order)) <= 1

    @invariant()
    def a_take_has_a_cost_exactly_when_it_has_ended(self) -> None:
        for order in self.orders.values():
            if self.bench.store.get("takes", order.take_id):
                ended = self.bench.take(order).state in ENDED
                assert len(self.bench.facts(order, "cost")) == int(ended)

    def teardown(self) -> None:
        """Let the world calm down: every take then has one end, one price, and waits no more."""
        for _ in range(400):
            self._deliver_all()
            takes = [self.bench.take(order) for order in self.orders.values()]
            if not self.bench.bus.commands and all(take.due_at_ms is None for take in takes):
                break
            self.bench.clock.advance(5_000)
            self.bench.tick()
        for order in self.orders.values():
            self._ended_well(order)

    def _ended_well(self, order: TakeOrder) -> None:
        take, billed = self.bench.take(order), self.bench.billed(order)
        assert take.state in ENDED, take
        assert (take.due_at_ms, len(self.bench.facts(order, "cost"))) == (None, 1)
        if order.take_id in self.answered:
            assert self.answered[order.take_id] in [t.ticket for t in take.tickets]
        corrections = len(self.bench.facts(order, "correction/"))
        said = [
            each.payload
            for each in self.bench.bus.events.values()
            if isinstance(each.payload, SETTLED) and each.payload.take_id == order.take_id
        ]
        assert {each.ceiling_micros for each in said} == {CEILING}
        settled = [each.cost_micros for each in said]
        assert len(settled) == 1 + corrections, settled
        assert take.cost_micros in settled
        free = order.simulate is not None and order.simulate.faults == ("always:transient",)
        if take.basis is Basis.BILLED:
            assert billed == 1
            assert take.cost_micros == (0 if free else PRICE)
        elif take.basis is Basis.NOTHING_BOUGHT:
            assert (billed, take.cost_micros) == (0, 0)
        else:
            assert take.state is State.WRITTEN_OFF
            assert take.cost_micros == CEILING
            hidden = order.simulate is not None and "always:hang" in order.simulate.faults
            assert billed == 0 or hidden, "what the vendor shows must be found"


TakeMachine.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestTakeMachine = TakeMachine.TestCase
