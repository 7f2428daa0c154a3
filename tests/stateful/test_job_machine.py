"""Whatever everybody around the router says, in whatever order and however often: one honest end.

The decider alone. Its commands become answers of every kind; answers are heard late, twice, in
disorder or never; people approve, refuse, edit and cancel; time passes. The model is what was
bought and what was first said about each cost.
"""

from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.router.decide import decide
from services.router.decision import Decision, Event, Facts
from services.router.job import Job, TakeState
from shared.contracts.codec import decode_record, encode_record
from shared.contracts.film import (
    FilmFailed,
    FilmJudge,
    FilmJudged,
    FilmPublish,
    FilmPublished,
    FilmRender,
    FilmRendered,
)
from shared.contracts.funds import FundsDenied, FundsGranted, FundsRequest
from shared.contracts.job import (
    ApprovalGiven,
    ApprovalRefused,
    CancelRequested,
    JobAccepted,
    JobClosed,
    JobConcluded,
    JobDue,
    JobWaiting,
)
from shared.contracts.plan import PlanMade, PlanMake, PlanRefused, ShotLine
from shared.contracts.registry import type_of
from shared.contracts.take import (
    FailureKind,
    TakeFailed,
    TakeInDoubt,
    TakeJudge,
    TakeJudged,
    TakeOrder,
    TakeReturned,
    TakeWrittenOff,
)
from shared.domain.job import JobState, ShotState
from shared.domain.verdict import Outcome
from tests.support.desk import JOB, PRICE, START_MS, a_blob, a_brief, configured

CONFIGURATION = configured(doubting=True, models=2, in_flight_per_job=2)
COSTS = (0, PRICE // 2, PRICE, PRICE, 2 * PRICE)
HEAD_STARTS = (
    JobState.PLANNING,
    JobState.QUOTING,
    *(JobState.GENERATING,) * 4,
    JobState.ASSEMBLING,
    JobState.REVIEWING,
    JobState.DELIVERY_APPROVAL,
    JobState.DELIVERING,
)
"""Up to there all goes well."""
ANSWERED = (PlanMake, FundsRequest, TakeOrder, TakeJudge, FilmRender, FilmJudge, FilmPublish)
AFTER_SHOOTING = frozenset(
    {
        JobState.ASSEMBLING,
        JobState.REVIEWING,
        JobState.DELIVERY_APPROVAL,
        JobState.DELIVERING,
        JobState.DELIVERED,
    }
)
good = st.integers(0, 3).map(bool)
"""True three times out of four: a job must get somewhere."""


class JobMachine(RuleBasedStateMachine):
    """One job among unreliable people and services."""

    def __init__(self) -> None:
        super().__init__()
        self.facts = Facts(CONFIGURATION)
        self.now_ms = START_MS
        self.job: Job | None = None
        self.commands: list[Any] = []
        self.post: list[tuple[str, Any]] = []
        """On its way to the router."""
        self.heard: list[tuple[str, Any]] = []
        self.bought: list[str] = []
        self.costs: dict[str, int] = {}
        """What was first heard of each take's cost."""
        self.closed: list[JobClosed] = []
        self.concluded: list[JobConcluded] = []
        self.waiting: JobWaiting | None = None

    @initialize(
        preset=st.sampled_from(["quick_social", "quick_social", "brand_campaign", "premium_spot"]),
        shots=st.integers(1, 3),
        budget=st.sampled_from([PRICE, 3 * PRICE, 20 * PRICE]),
        quoted=st.sampled_from([None, None, PRICE // 2]),
        head_start=st.sampled_from(HEAD_STARTS),
    )
    def accept(
        self, preset: str, shots: int, budget: int, quoted: int | None, head_start: JobState
    ) -> None:
        self.lines = tuple(ShotLine(f"s{n:02d}", 48) for n in range(1, shots + 1))
        brief = a_brief(PRICE, quoted, preset=preset, budget_micros=budget)
        self._hear("job.accepted", JobAccepted(brief, CONFIGURATION.digest))
        while self.job and self.job.state is not head_start and self._goes_well():
            pass

    def _goes_well(self) -> bool:
        """Let everybody do what is asked of them, at once; False when nothing is."""
        asked, self.commands = self.commands, []
        waiting, self.waiting = self.waiting, None
        for command in asked:
            (payload,) = self._best(command)
            self._hear(type_of(payload), payload)
        if waiting:
            for reviewer in ("ann", "bob"):
                given = ApprovalGiven(waiting.stage, reviewer, waiting.subject_digest)
                self._hear("approval.given", given)
        return bool(asked or waiting)

    def _best(self, command: object) -> list[Any]:
        if isinstance(command, TakeOrder):
            clip = a_blob(f"clips/{command.take_id}.mp4")
            return [TakeReturned(command.take_id, command.shot_id, clip, PRICE, "ticket")]
        return self._answers(command, well=True, data=None)

    def _hear(self, type_: str, payload: object) -> None:
        """Decide, on the record as it is stored and read again, and make it true."""
        event = Event(type_, JOB, "local", payload)
        decision = decide(self.job, event, self.facts, self.now_ms)
        if self.job is not None:
            stored = decode_record(Job, "jobs", encode_record(self.job))
            assert stored == self.job
            assert decide(stored, event, self.facts, self.now_ms) == decision
            self._learn(self.job, payload)
            self._kept(self.job, decision)
        self.heard.append((type_, payload))
        self.job = decision.job or self.job
        for say in decision.says:
            self._said(say)

    def _learn(self, job: Job, payload: object) -> None:
        if isinstance(payload, TakeReturned | TakeFailed | TakeWrittenOff):
            assert job.shot_of(payload.take_id), "a fact about a take that was never ordered"
            self.costs.setdefault(payload.take_id, payload.cost_micros)

    def _kept(self, before: Job, decision: Decision) -> None:
        """What no event may do."""
        after = decision.job
        if after is None:
            assert (decision.says, decision.counts) == ((), ())
            return
        if before.is_terminal:
            assert after.state is before.state
            assert all(isinstance(say, JobClosed) for say in decision.says)
        for shot in before.shots:
            if shot.state is ShotState.ACCEPTED and after.plan == before.plan:
                assert after.shots[before.shots.index(shot)].accepted == shot.accepted

    def _said(self, say: object) -> None:
        match say:
            case TakeOrder():
                self.bought.append(say.take_id)
            case JobClosed():
                self.closed.append(say)
            case JobConcluded():
                self.concluded.append(say)
            case JobWaiting():
                self.waiting = say
            case _:
                pass
        if isinstance(say, ANSWERED):
            self.commands.append(say)

    # The services answer.

    @precondition(lambda self: self.commands)
    @rule(which=st.integers(0, 9), well=good, data=st.data())
    def a_service_answers(self, which: int, well: bool, data: st.DataObject) -> None:
        command = self.commands.pop(which % len(self.commands))
        for payload in self._answers(command, well, data):
            self.post.append((type_of(payload), payload))

    def _answers(self, command: object, well: bool, data: Any) -> list[Any]:
        match command:
            case PlanMake():
                return [self._plan(1) if well else PlanRefused("nothing_to_film", "Say more.")]
            case FundsRequest():
                denied = FundsDenied("day_cap", 1, "Today's cap is reached.")
                return [FundsGranted(command.amount_micros) if well else denied]
            case TakeOrder():
                return self._fate(command, data)
            case TakeJudge():
                outcome = Outcome.PASS if well else data.draw(st.sampled_from(Outcome))
                verdict = a_blob(f"verdicts/{command.take_id}.json")
                return [TakeJudged(command.take_id, command.shot_id, outcome, 1000, verdict, "")]
            case _:
                return [self._film_answer(command, well, data)]

    def _film_answer(self, command: object, well: bool, data: Any) -> object:
        match command:
            case FilmRender():
                if well:
                    return FilmRendered(command.render_id, ())
                return FilmFailed(command.render_id, "no", transient=data.draw(good))
            case FilmPublish():
                if well:
                    return FilmPublished(command.render_id, a_blob("manifest"))
                return FilmFailed(command.render_id, "no", transient=False)
            case FilmJudge():
                return self._film_verdict(command, well, data)
            case _:
                raise AssertionError(command)

    def _film_verdict(self, command: FilmJudge, well: bool, data: Any) -> FilmJudged:
        outcome = Outcome.PASS if well else data.draw(st.sampled_from(Outcome))
        certificate = a_blob("certificate") if well or data.draw(st.booleans()) else None
        score = 1000 if well else data.draw(st.sampled_from([1000, 650]))
        return FilmJudged(command.render_id, outcome, score, a_blob("verdict"), certificate, "")

    def _fate(self, order: TakeOrder, data: st.DataObject) -> list[Any]:
        """What becomes of a take; a doubt may come before, and news may never come."""
        take_id, shot_id = order.take_id, order.shot_id
        cost = data.draw(st.sampled_from(COSTS))
        kind = data.draw(st.sampled_from(FailureKind))
        ends: list[Any] = [
            TakeReturned(take_id, shot_id, a_blob(f"clips/{take_id}.mp4"), cost, "ticket"),
            TakeReturned(take_id, shot_id, a_blob(f"clips/{take_id}.mp4"), PRICE, "ticket"),
            TakeFailed(take_id, shot_id, kind, "no", cost),
            TakeWrittenOff(take_id, shot_id, order.route.ceiling_micros),
        ]
        doubt = [TakeInDoubt(take_id, shot_id, self.now_ms)] if data.draw(st.booleans()) else []
        end = data.draw(st.integers(0, len(ends)))
        return [*doubt, *ends[end : end + 1]]

    def _plan(self, revision: int) -> PlanMade:
        plan = a_blob(f"plans/{JOB}/{revision}.json")
        return PlanMade(revision, plan, "fast_track", "a test", "24/1", self.lines)

    # People act.

    @precondition(lambda self: self.waiting)
    @rule(reviewer=st.sampled_from(["ann", "bob"]), stale=st.booleans(), yes=good)
    def a_person_answers(self, reviewer: str, stale: bool, yes: bool) -> None:
        assert self.waiting is not None
        subject = "something else" if stale and not yes else self.waiting.subject_digest
        answer = ApprovalGiven if yes else ApprovalRefused
        payload = answer(self.waiting.stage, reviewer, subject)
        self.post.append((type_of(payload), payload))

    @precondition(lambda self: self.waiting and self.waiting.stage == "plan")
    @rule(revision=st.integers(1, 3))
    def a_person_edits(self, revision: int) -> None:
        self.post.append(("plan.edited", self._plan(revision)))

    @rule(often=st.integers(0, 19))
    def the_customer_cancels(self, often: int) -> None:
        if not often:
            self.post.append(("cancel.requested", CancelRequested()))

    # The bus delivers.

    @precondition(lambda self: self.post)
    @rule(which=st.integers(0, 99), keep=st.booleans())
    def deliver(self, which: int, keep: bool) -> None:
        at = which % len(self.post)
        self._hear(*(self.post[at] if keep else self.post.pop(at)))

    @precondition(lambda self: self.heard)
    @rule(which=st.integers(0, 99))
    def deliver_again_what_is_long_past(self, which: int) -> None:
        self._hear(*self.heard[which % len(self.heard)])

    @rule(ms=st.sampled_from([0, 1, 5_000, 15_000, 15_000]))
    def time_passes_and_a_tick_looks(self, ms: int) -> None:
        self.now_ms += ms
        self._hear("job.due", JobDue(1))

    @rule(often=st.integers(0, 9), ms=st.sampled_from([120_000, 1_800_000, 90_000_000]))
    def much_time_passes_in_silence(self, often: int, ms: int) -> None:
        self.now_ms += 0 if often else ms
        self._hear("job.due", JobDue(1))

    # What always holds.

    @invariant()
    def the_purse_is_never_overdrawn(self) -> None:
        if self.job:
            budget = self.job.terms.budget_micros
            assert self.job.drawn_micros <= self.job.granted_micros <= budget

    @invariant()
    def every_take_is_bought_once_and_numbered(self) -> None:
        if self.job:
            assert sorted(self.bought) == sorted(t.take_id for t in self.job.takes)
            assert len(set(self.bought)) == len(self.bought)
            for shot in self.job.shots:
                numbers = [take.number for take in shot.takes]
                assert numbers == list(range(1, len(numbers) + 1))
                assert len(numbers) <= CONFIGURATION.takes.per_shot_max

    @invariant()
    def every_cost_is_the_first_that_was_heard(self) -> None:
        for take in self.job.takes if self.job else ():
            if take.state is TakeState.UNACCOUNTED:
                assert take.take_id not in self.costs
                assert take.cost_micros == take.ceiling_micros
            else:
                assert take.cost_micros == self.costs.get(take.take_id)

    @invariant()
    def whoever_waits_has_a_deadline(self) -> None:
        if self.job and not self.job.is_terminal:
            assert self.job.next_due_ms is not None
        if self.job and self.job.is_terminal:
            assert (self.job.next_due_ms is not None) == bool(self.job.open_micros)

    @invariant()
    def a_film_is_made_of_takes_that_passed_and_delivered_with_its_papers(self) -> None:
        if self.job and self.job.state in AFTER_SHOOTING:
            used = [shot.take(shot.accepted) for shot in self.job.shots]
            assert all(take and take.clip and take.outcome in ("pass", "warn") for take in used)
        if self.job and self.job.state is JobState.DELIVERED:
            film = self.job.film
            assert film
            assert film.manifest
            assert film.certificate

    @invariant()
    def an_end_is_told_once_and_its_purse_whenever_it_changes(self) -> None:
        if self.job is None:
            return
        assert len(self.concluded) == int(self.job.is_terminal)
        assert [each.revision for each in self.closed] == list(range(1, len(self.closed) + 1))
        if self.job.is_terminal:
            last = self.closed[-1]
            assert last.spent_micros == self.job.spent_micros
            assert sum(d.ceiling_micros for d in last.open_draws) == self.job.open_micros

    def teardown(self) -> None:
        """Nobody says anything any more: deadlines alone bring the job to its end, and to rest."""
        for _ in range(100):
            due_ms = self.job.next_due_ms if self.job else None
            if due_ms is None:
                break
            before = replace(self.job) if self.job else None
            self.now_ms = max(self.now_ms, due_ms)
            self._hear("job.due", JobDue(1))
            assert self.job != before, "a deadline that passed and moved nothing"
        assert self.job is None or self.job.is_terminal
        self.an_end_is_told_once_and_its_purse_whenever_it_changes()


JobMachine.TestCase.settings = settings(
    max_examples=120,
    stateful_step_count=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestJobMachine = JobMachine.TestCase
