"""The purse: what is drawn is what was ordered, what is spent is what was billed, in any order.

Two models at their own prices, a purse for a few takes, and a preset that orders beside doubts.
The model of it all is two dictionaries: the ceiling of each take ordered, and its first known cost.
"""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.router.job import Take
from shared.catalog.configuration import Configuration
from shared.contracts.job import JobClosed
from shared.contracts.take import FailureKind, TakeOrder
from shared.domain.job import JobState, ShotState
from shared.domain.verdict import Outcome
from tests.support.desk import Desk, a_brief, configured

CHEAP, DEAR = 50_000, 75_000
"""Micro-USD a second; a shot has two seconds."""
IN_FLIGHT = 3
EXCLUDING = (FailureKind.REFUSED, FailureKind.PERMANENT)


def priced(*names: str) -> Configuration:
    base = configured(doubting=True, in_flight_per_job=IN_FLIGHT)
    draft = base.providers["animatic"].models["draft"]
    models = {
        "a_dear": draft.model_copy(update={"price_micros_per_s": DEAR}),
        "cheap": draft.model_copy(update={"price_micros_per_s": CHEAP}),
    }
    backend = base.providers["animatic"].model_copy(
        update={"models": {name: models[name] for name in names}}
    )
    return base.model_copy(update={"providers": {"animatic": backend}})


BOTH, ALONE = priced("a_dear", "cheap"), priced("cheap")


class PurseMachine(RuleBasedStateMachine):
    """A job that generates, and everything that can be heard of a take."""

    @initialize(
        shots=st.integers(1, 5),
        spare=st.sampled_from([0, 0, 1, 3, 7]),
        configuration=st.sampled_from([BOTH, ALONE]),
    )
    def fund(self, shots: int, spare: int, configuration: Configuration) -> None:
        brief = a_brief(simulate=None, budget_micros=(shots + spare) * 2 * CHEAP)
        self.desk = Desk(brief, shots=shots, frames=48, configuration=configuration)
        self.ceilings: dict[str, int] = {}
        self.costs: dict[str, int] = {}
        self.barred: dict[str, set[str]] = {}
        """Shot to the models that refused it; "" to the models that were stopped."""
        self.desk.act("accept plan grant")
        self._check_orders(available=self.desk.job.granted_micros)

    def _available(self) -> int:
        return self.desk.job.granted_micros - self._drawn()

    def _drawn(self) -> int:
        return sum(min(self.costs.get(t, c), c) for t, c in self.ceilings.items())

    def _check_orders(self, available: int) -> None:
        """Each order was covered when it was given, and went where it may."""
        for order in self.desk.told(TakeOrder):
            assert order.take_id not in self.ceilings, "bought twice"
            assert order.route.ceiling_micros <= available, "not covered"
            pair = f"{order.route.provider}/{order.route.model}"
            assert pair not in self.barred.get(order.shot_id, set()) | self.barred.get("", set())
            self.ceilings[order.take_id] = order.route.ceiling_micros
            available -= order.route.ceiling_micros
        assert sum(take.is_open for take in self.desk.job.takes) <= IN_FLIGHT

    def _takes(self) -> list[tuple[int, int, Take]]:
        return [
            (at, take.number, take)
            for at, shot in enumerate(self.desk.job.shots, start=1)
            for take in shot.takes
        ]

    def _learn(self, take: Take, cost: int) -> None:
        self.costs.setdefault(take.take_id, cost)
        if self.costs[take.take_id] > take.ceiling_micros:
            self.barred.setdefault("", set()).add(f"{take.provider}/{take.model}")

    @rule(which=st.integers(0, 99), share=st.sampled_from([0, 500, 1000, 1000, 1000, 1500]))
    def a_clip_comes_back(self, which: int, share: int) -> None:
        shot, number, take = self._any(which)
        cost = take.ceiling_micros * share // 1000
        self._learn(take, cost)
        self.desk.give_back(shot, number, cost)
        self._check_orders(self._available())

    @rule(which=st.integers(0, 99), kind=st.sampled_from(FailureKind), billed=st.booleans())
    def a_take_fails(self, which: int, kind: FailureKind, billed: bool) -> None:
        shot, number, take = self._any(which)
        cost = take.ceiling_micros if billed else 0
        self._learn(take, cost)
        if kind in EXCLUDING:
            pair = f"{take.provider}/{take.model}"
            self.barred.setdefault(f"s{shot:02d}", set()).add(pair)
        before = self.desk.shot(shot)
        self.desk.fail_take(kind, shot, number, cost)
        self._check_orders(self._available())
        newest = before.takes[-1].take_id == take.take_id and before.state is ShotState.RENDERING
        if kind is FailureKind.TRANSIENT and newest:
            assert not any(o.shot_id == before.shot_id for o in self.desk.told(TakeOrder))

    @rule(which=st.integers(0, 99))
    def a_submit_gets_no_answer(self, which: int) -> None:
        shot, number, _ = self._any(which)
        self.desk.doubt(shot, number)
        self._check_orders(self._available())

    @rule(which=st.integers(0, 99))
    def a_doubt_is_written_off(self, which: int) -> None:
        shot, number, take = self._any(which)
        self._learn(take, take.ceiling_micros)
        self.desk.write_off(shot, number)
        self._check_orders(self._available())

    @rule(which=st.integers(0, 99), outcome=st.sampled_from([Outcome.PASS, *Outcome]))
    def a_verdict_is_given(self, which: int, outcome: Outcome) -> None:
        shot, number, _ = self._any(which)
        self.desk.judge(outcome, shot, number)
        self._check_orders(self._available())

    @rule(ms=st.sampled_from([1, 15_000, 15_000, 60_000]))
    def time_passes(self, ms: int) -> None:
        self.desk.due(after_ms=ms)
        self._check_orders(self._available())

    @precondition(lambda self: self.desk.state is JobState.GENERATING)
    @rule(often=st.integers(0, 14))
    def the_customer_cancels(self, often: int) -> None:
        if not often:
            self.desk.cancel()

    def _any(self, which: int) -> tuple[int, int, Take]:
        takes = self._takes()
        return takes[which % len(takes)]

    @invariant()
    def the_purse_is_the_model(self) -> None:
        job = self.desk.job
        assert {take.take_id: take.ceiling_micros for take in job.takes} == self.ceilings
        assert job.drawn_micros == self._drawn() <= job.granted_micros <= job.terms.budget_micros
        assert job.spent_micros == sum(self.costs.values())
        over = sum(max(0, cost - self.ceilings[t]) for t, cost in self.costs.items())
        assert job.overrun_micros == over
        assert set(job.stopped) == self.barred.get("", set())

    @invariant()
    def a_job_that_generates_waits_for_something(self) -> None:
        if not self.desk.job.is_terminal and self.desk.state is JobState.GENERATING:
            assert self.desk.job.next_due_ms is not None

    @invariant()
    def what_a_closed_job_still_holds_is_exactly_its_unknown_costs(self) -> None:
        if not self.desk.job.is_terminal:
            return
        closed = self.desk.ever_told(JobClosed)[-1]
        assert closed.spent_micros == sum(self.costs.values())
        held = {draw.take_id: draw.ceiling_micros for draw in closed.open_draws}
        assert held == {t: c for t, c in self.ceilings.items() if t not in self.costs}


PurseMachine.TestCase.settings = settings(
    max_examples=100,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestPurseMachine = PurseMachine.TestCase
