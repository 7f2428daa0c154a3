"""Billing against a small model: jobs of two tenants over several days, their news in any order.

Messages stay in a pool and are delivered in any order, never, or several times. The model is the
router's side of the money: what each job was granted, drew, and heard. Invariants I4, I5 and I6 are
checked after every step; at the end all news arrives and only real differences are incidents.

Jobs of an older release do not say what was drawn for a take: of them only the totals are known.
"""

from collections import Counter
from dataclasses import dataclass, field

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.billing.books import date_of_ms
from services.billing.commands import explain_cost
from services.billing.holds import DayRow, Hold, HoldState
from services.billing.ledger import balances, verify_chain
from shared.contracts.funds import FundsDenied, FundsGranted, FundsRequest, Tick
from shared.contracts.job import JobClosed, OpenDraw
from tests.support.billing import DAY_MS, NOON_MS, BillingDesk, a_failure, a_return, a_write_off

DAY_CAP = 800
JOBS = {"job-1": "t", "job-2": "t", "job-3": "u"}


@dataclass
class ModelJob:
    """The router's side: ceilings of ordered takes, costs that it heard of."""

    granted: int = 0
    ceilings: dict[str, int] = field(default_factory=dict[str, int])
    heard: dict[str, int] = field(default_factory=dict[str, int])
    revision: int = 0
    untold: bool = False
    """Some cost was said without what was drawn for it."""

    @property
    def available(self) -> int:
        return self.granted - sum(
            min(self.heard.get(take, ceiling), ceiling) for take, ceiling in self.ceilings.items()
        )

    def close(self, deadline_ms: int) -> JobClosed:
        self.revision += 1
        waits = [(t, c) for t, c in self.ceilings.items() if t not in self.heard]
        above = sum(max(0, cost - self.ceilings[take]) for take, cost in self.heard.items())
        draws = tuple(OpenDraw(take, ceiling, deadline_ms) for take, ceiling in waits)
        spent = sum(self.heard.values())
        return JobClosed("failed", self.granted, spent, above, draws, self.revision)


class LedgerMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.desk = BillingDesk(DAY_CAP)
        self.jobs = {job: ModelJob() for job in JOBS}
        self.pool: list[tuple[str, object]] = []
        self.costs: dict[str, dict[str, int]] = {job: {} for job in JOBS}
        self.arrived: set[int] = set()
        self.lost: set[int] = set()
        self.written: dict[str, bytes] = {}

    @initialize(amount=st.integers(100, 600))
    def most_stories_begin_with_a_grant(self, amount: int) -> None:
        self.a_job_asks_for_funds("job-1", amount, 600)

    @rule(job=st.sampled_from(sorted(JOBS)), amount=st.integers(0, 600), cap=st.integers(100, 600))
    def a_job_asks_for_funds(self, job: str, amount: int, cap: int) -> None:
        day = self._days().get((JOBS[job], date_of_ms(self.desk.now)), DayRow("", ""))
        before = self._holds().get(job)
        effects = self.desk.deliver(FundsRequest(amount, cap, amount, amount), job, JOBS[job])
        granted = isinstance(effects.says[0].payload, FundsGranted)
        if before is None or before.state is HoldState.UNFUNDED:
            spent = before.spent_micros if before else 0
            room = DAY_CAP - day.used_micros
            assert granted == ((not amount or amount <= room) and amount + spent <= cap)
        else:
            assert granted == (before.state is HoldState.OPEN and amount <= before.granted_micros)
        if granted and not self.jobs[job].revision:
            self.jobs[job].granted = max(self.jobs[job].granted, amount)

    @rule(
        job=st.sampled_from(sorted(JOBS)),
        share=st.integers(3, 10),
        bill=st.sampled_from([0, 5, 10, 10, 10, 13]),
        end=st.sampled_from(["returned", "failed", "written_off"]),
        is_told=st.sampled_from([True] * 9 + [False]),
    )
    def a_job_draws_a_take(
        self, job: str, share: int, bill: int, end: str, *, is_told: bool
    ) -> None:
        model = self.jobs[job]
        if model.revision:
            return
        ceiling = model.available * share // 10
        cost = ceiling * bill // 10
        take = f"{job}.s{len(model.ceilings)}.t1"
        model.ceilings[take], self.costs[job][take] = ceiling, cost
        model.untold = model.untold or not is_told
        said = ceiling if is_told else None
        facts = {
            "returned": a_return(cost, take, ceiling=said),
            "failed": a_failure(cost, take, ceiling=said),
            "written_off": a_write_off(cost, take, ceiling=said),
        }
        self.pool.append((job, facts[end]))

    @rule(job=st.sampled_from(sorted(JOBS)), data=st.data())
    def a_job_hears_of_a_cost(self, job: str, data: st.DataObject) -> None:
        model = self.jobs[job]
        unheard = [take for take in model.ceilings if take not in model.heard]
        if unheard:
            take = data.draw(st.sampled_from(unheard))
            self._hear(job, take)

    @rule(job=st.sampled_from(sorted(JOBS)))
    def a_job_ends(self, job: str) -> None:
        if not self.jobs[job].revision:
            self.pool.append((job, self.jobs[job].close(self.desk.now + DAY_MS)))

    @precondition(lambda self: self.pool)
    @rule(data=st.data())
    def any_news_arrives_perhaps_again(self, data: st.DataObject) -> None:
        self._arrive(data.draw(st.integers(0, len(self.pool) - 1)))

    @precondition(lambda self: self.pool)
    @rule(data=st.data())
    def a_cost_is_lost_for_good(self, data: st.DataObject) -> None:
        at = data.draw(st.integers(0, len(self.pool) - 1))
        if at not in self.arrived and not isinstance(self.pool[at][1], JobClosed):
            self.lost.add(at)

    @rule(hours=st.integers(0, 9))
    def time_passes_and_is_swept(self, hours: int) -> None:
        """Over midnight, but less than the patience: whatever differs now may still be benign."""
        self.desk.now = min(self.desk.now + hours * DAY_MS // 24, NOON_MS + DAY_MS - 1)
        self.desk.deliver(Tick(self.desk.now), "", "")
        assert all(each.kind == "overrun" for each in self.desk.incidents())

    @invariant()
    def no_overrun_is_made_up(self) -> None:
        for job, hold in self._holds().items():
            model = self.jobs[job]
            above = [max(0, cost - model.ceilings[t]) for t, cost in self.costs[job].items()]
            assert hold.overrun_micros <= sum(above)

    @invariant()
    def each_take_uses_up_its_own_draw_and_no_more(self) -> None:
        for job, hold in self._told_holds():
            covered = {take: self._drawn(job, take) for take in self._settled(job)}
            posted: Counter[str] = Counter()
            for entry in self.desk.entries(job):
                if entry.kind in ("settlement", "write_off"):
                    posted[entry.take_id] += entry.legs[1].micros
            assert posted == Counter(covered)
            assert hold.covered_micros == sum(covered.values())
            above = [self.costs[job][take] - micros for take, micros in covered.items()]
            assert hold.overrun_micros == sum(above)

    @invariant()
    def what_is_drawn_and_not_settled_is_held(self) -> None:
        """Exactly that once the hold is closed: nothing of it is anybody else's."""
        for job, hold in self._told_holds():
            model, purse = self.jobs[job], hold.purse
            waiting = model.ceilings.keys() - model.heard.keys()
            if purse is not None:
                waiting = {draw.take_id for draw in purse.open_draws}
            out = model.ceilings.keys() - self._settled(job)
            drawn = sum(model.ceilings[t] if t in waiting else self._drawn(job, t) for t in out)
            free = hold.granted_micros - hold.covered_micros - drawn
            assert (free >= 0) if purse is None else (hold.held_micros == drawn)

    @invariant()
    def an_overrun_names_its_take(self) -> None:
        for job, _ in self._told_holds():
            above = {t for t in self._settled(job) if self._drawn(job, t) < self.costs[job][t]}
            named = [each for each in self.desk.incidents() if each.job_id == job]
            assert {each.take_id for each in named if each.kind == "overrun"} == above
            report = explain_cost(self.desk.reader, job)
            assert {take.take_id for take in report.takes if take.overrun_micros} == above

    @invariant()
    def the_ledger_sums_to_zero_and_every_chain_verifies(self) -> None:
        for job in self._holds():
            assert sum(balances(self.desk.entries(job)).values()) == 0
            assert verify_chain(self.desk.entries(job), self.desk.head(job)) is None

    @invariant()
    def no_entry_was_edited(self) -> None:
        now = {each.key: each.body for each in self.desk.store.scan("postings", "", 10_000)}
        assert all(now[key] == body for key, body in self.written.items())
        self.written = now

    @invariant()
    def drawn_is_within_the_hold_and_the_hold_within_the_cap(self) -> None:
        holds = self._holds().values()
        for hold in holds:
            assert 0 <= hold.held_micros <= hold.granted_micros
            assert (
                balances(self.desk.entries(hold.job_id)).get(f"job:{hold.job_id}:hold", 0)
                == hold.held_micros
            )
        for day in self._days().values():
            of_day = [h for h in holds if (h.tenant, h.date) == (day.tenant, day.date)]
            assert day.used_micros == sum(hold.held_micros + hold.spent_micros for hold in of_day)
            assert day.overrun_micros == sum(hold.overrun_micros for hold in of_day)
            if day.cap_micros:
                assert day.held_micros + day.spent_micros - day.overrun_micros <= DAY_CAP

    @invariant()
    def each_take_is_settled_once_and_in_full(self) -> None:
        for job, hold in self._holds().items():
            facts = {
                take: self.costs[job][take]
                for at in self.arrived
                if (take := getattr(self.pool[at][1], "take_id", "")) in self.costs[job]
            }
            assert {row.take_id: row.cost_micros for row in self.desk.settled(job)} == facts
            assert hold.spent_micros == sum(facts.values())
            posted = Counter(
                entry.take_id
                for entry in self.desk.entries(job)
                if entry.kind in ("settlement", "write_off")
            )
            assert set(posted.values()) <= {1}
            assert explain_cost(self.desk.reader, job).fault == ""

    def teardown(self) -> None:
        """Everything that is not lost arrives; then only real differences are incidents."""
        for job, model in self.jobs.items():
            self.a_job_ends(job)
            for take in [each for each in model.ceilings if each not in model.heard]:
                self._hear(job, take)
        for at in reversed(range(len(self.pool))):
            self._arrive(at)
        self.each_take_is_settled_once_and_in_full()
        self._what_was_spent_still_counts_today()
        self.desk.now += 10 * DAY_MS
        self.desk.deliver(Tick(self.desk.now), "", "")
        lost = {
            self.pool[at][0] for at in self.lost if getattr(self.pool[at][1], "cost_micros", 0) > 0
        }
        kinds = [(each.kind, each.job_id) for each in self.desk.incidents()]
        assert {job for kind, job in kinds if kind == "purse_mismatch"} == lost
        assert {kind for kind, _ in kinds} <= {"purse_mismatch", "overrun"}
        for job in set(JOBS) - lost:
            assert self.desk.hold(job).held_micros == 0

    def _what_was_spent_still_counts_today(self) -> None:
        holds = [hold for hold in self._holds().values() if hold.tenant == "t"]
        today = [hold for hold in holds if hold.date == date_of_ms(self.desk.now)]
        room = DAY_CAP - sum(hold.held_micros + hold.spent_micros for hold in today)
        if room < 0:
            return
        for amount, answer in ((room + 1, FundsDenied), (room, FundsGranted)):
            request = FundsRequest(amount, DAY_CAP + 1, amount, amount)
            said = self.desk.deliver(request, "job-9", "t").says[0].payload
            assert isinstance(said, answer)

    def _hear(self, job: str, take: str) -> None:
        model = self.jobs[job]
        model.heard[take] = self.costs[job][take]
        if model.revision:
            self.pool.append((job, model.close(self.desk.now + DAY_MS)))

    def _arrive(self, at: int) -> None:
        if at not in self.lost:
            job, news = self.pool[at]
            self.desk.deliver(news, job, JOBS[job])
            self.arrived.add(at)

    def _told_holds(self) -> list[tuple[str, Hold]]:
        holds = self._holds()
        return [(job, holds[job]) for job in JOBS if job in holds and not self.jobs[job].untold]

    def _settled(self, job: str) -> set[str]:
        return {row.take_id for row in self.desk.settled(job)}

    def _drawn(self, job: str, take: str) -> int:
        return min(self.costs[job][take], self.jobs[job].ceilings[take])

    def _holds(self) -> dict[str, Hold]:
        return {hold.job_id: hold for hold in self.desk.all(Hold, "holds")}

    def _days(self) -> dict[tuple[str, str], DayRow]:
        return {(day.tenant, day.date): day for day in self.desk.all(DayRow, "days")}


TestLedgerMachine = LedgerMachine.TestCase
TestLedgerMachine.settings = settings(
    max_examples=150,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
