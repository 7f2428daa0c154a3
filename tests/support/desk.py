"""The decider alone at its desk: a test hears for it, and reads what it decided and said."""

import hashlib
from collections import Counter
from dataclasses import replace
from typing import TypeVar

from services.router.decide import decide
from services.router.decision import Decision, Event, Facts
from services.router.job import Job, Shot, Take
from shared.catalog.configuration import Configuration
from shared.catalog.load import load_configuration
from shared.contracts.brief import Brief, Simulation
from shared.contracts.codec import encode_record
from shared.contracts.envelope import BlobRef
from shared.contracts.film import FilmFailed, FilmJudged, FilmPublished, FilmRendered, StagedFile
from shared.contracts.funds import FundsDenied, FundsGranted, FundsRequest
from shared.contracts.job import (
    ApprovalGiven,
    ApprovalRefused,
    CancelRequested,
    JobAccepted,
    JobDue,
)
from shared.contracts.plan import PlanMade, PlanRefused, ShotLine
from shared.contracts.registry import type_of
from shared.contracts.take import (
    FailureKind,
    TakeFailed,
    TakeInDoubt,
    TakeJudged,
    TakeReturned,
    TakeWrittenOff,
)
from shared.domain.job import JobState
from shared.domain.verdict import Outcome

__all__ = [
    "CONFIGURATION",
    "JOB",
    "PRICE",
    "START_MS",
    "Desk",
    "a_blob",
    "a_brief",
    "configured",
    "desk_in",
]

T = TypeVar("T")
CONFIGURATION = load_configuration()
JOB = "job-0123456789abcdef"
START_MS = 1_800_000_000_000
PRICE = 400_000
PREPARED = {
    # How a job comes to each state: the acts of everybody around it, in order.
    JobState.PLANNING: "accept",
    JobState.PLAN_APPROVAL: "accept plan",
    JobState.QUOTING: "accept plan",
    JobState.COST_APPROVAL: "accept plan ann grant",
    JobState.GENERATING: "accept plan grant",
    JobState.ASSEMBLING: "accept plan grant shoot",
    JobState.REVIEWING: "accept plan grant shoot render",
    JobState.DELIVERY_APPROVAL: "accept plan ann grant ann shoot render review",
    JobState.DELIVERING: "accept plan grant shoot render review",
    JobState.DELIVERED: "accept plan grant shoot render review publish",
    JobState.DECLINED: "accept plan deny",
    JobState.REJECTED: "accept plan ann grant refuse",
    JobState.FAILED: "accept plan grant refuse_every_take",
    JobState.CANCELLED: "accept plan grant cancel",
}
REVIEWERS = frozenset({"ann", "bob"})
STOPPING = frozenset(
    {
        JobState.PLAN_APPROVAL,
        JobState.COST_APPROVAL,
        JobState.DELIVERY_APPROVAL,
        JobState.REJECTED,
    }
)


def configured(*, doubting: bool = False, models: int = 1, **takes: int) -> Configuration:
    """The shipped configuration, but for what a test cares about.

    Args:
        doubting: quick_social orders beside a doubt too.
        models: How many alike models the only backend has.
        takes: Bounds of generation.
    """
    shipped = CONFIGURATION
    preset = shipped.presets["quick_social"].model_copy(update={"order_while_in_doubt": doubting})
    backend = shipped.providers["animatic"]
    alike = {f"draft{n or ''}": backend.models["draft"] for n in range(models)}
    return shipped.model_copy(
        update={
            "presets": {**shipped.presets, "quick_social": preset},
            "takes": shipped.takes.model_copy(update=takes),
            "providers": {"animatic": backend.model_copy(update={"models": alike})},
        }
    )


def a_blob(name: str) -> BlobRef:
    return BlobRef(name, hashlib.sha256(name.encode()).hexdigest(), 4096)


def a_brief(price: int = PRICE, quoted: int | None = None, **changes: object) -> Brief:
    """A brief whose takes cost what a test wants."""
    brief = Brief(
        text="A lighthouse keeper lights the lamp.",
        title="The Keeper",
        preset="quick_social",
        duration_ms=10_000,
        ratios=("16:9",),
        budget_micros=6_000_000,
        seed=1,
        simulate=Simulation(price_micros=price, quoted_micros=quoted),
    )
    return replace(brief, **changes)  # type: ignore[arg-type]


class Desk:
    """One job, the decider, and everybody who talks to it."""

    def __init__(
        self,
        brief: Brief | None = None,
        *,
        shots: int = 2,
        frames: int = 120,
        configuration: Configuration = CONFIGURATION,
    ) -> None:
        self.brief = brief or a_brief()
        self.configuration = configuration
        self.facts = Facts(configuration)
        self.lines = tuple(ShotLine(f"s{n:02d}", frames) for n in range(1, shots + 1))
        self.now_ms = START_MS
        self.opened: Job | None = None
        self.said: list[object] = []
        self.counts: Counter[str] = Counter()
        self.decision = Decision(None)

    @property
    def job(self) -> Job:
        assert self.opened is not None, "no job yet"
        return self.opened

    @property
    def state(self) -> JobState:
        return self.job.state

    def hear(self, payload: object, type_: str = "") -> Decision:
        """Decide on a message, and make the decision true."""
        event = Event(type_ or type_of(payload), JOB, "local", payload)
        self.decision = decide(self.opened, event, self.facts, self.now_ms)
        self.opened = self.decision.job or self.opened
        self.said += self.decision.says
        self.counts.update(self.decision.counts)
        return self.decision

    def told(self, cls: type[T]) -> list[T]:
        """Give what the last decision said, of one kind."""
        return [each for each in self.decision.says if isinstance(each, cls)]

    def ever_told(self, cls: type[T]) -> list[T]:
        """Give everything said so far, of one kind."""
        return [each for each in self.said if isinstance(each, cls)]

    def shot(self, number: int = 1) -> Shot:
        return self.job.shots[number - 1]

    def take(self, shot: int = 1, number: int = 0) -> Take:
        """Give a take of a shot; number 0 is the last."""
        return self.shot(shot).takes[number - 1]

    def act(self, script: str) -> "Desk":
        """Let everybody act in order; a reviewer's name is an approval."""
        for word in script.split():
            self.approve(word) if word in REVIEWERS else getattr(self, word)()
        return self

    # Everybody around the router, each with a good default.

    def accept(self) -> Decision:
        return self.hear(JobAccepted(self.brief, self.configuration.digest))

    def a_plan(self, revision: int = 1, lines: tuple[ShotLine, ...] = ()) -> PlanMade:
        plan = a_blob(f"plans/{JOB}/{revision}.json")
        return PlanMade(revision, plan, "fast_track", "a test", "24/1", lines or self.lines)

    def plan(self) -> Decision:
        return self.hear(self.a_plan())

    def cannot_plan(self) -> Decision:
        return self.hear(PlanRefused("nothing_to_film", "Say what the film is about."))

    def edit(self, revision: int = 2, lines: tuple[ShotLine, ...] = ()) -> Decision:
        return self.hear(self.a_plan(revision, lines), "plan.edited")

    def grant(self, amount: int | None = None) -> Decision:
        asked = self.ever_told(FundsRequest)[-1].amount_micros
        return self.hear(FundsGranted(asked if amount is None else amount))

    def deny(self, reason: str = "day_cap") -> Decision:
        return self.hear(FundsDenied(reason, 1_000_000, "Today's cap is reached."))

    def approve(self, reviewer: str = "ann", stage: str = "", subject: str = "") -> Decision:
        return self.hear(ApprovalGiven(*self._about(stage, reviewer, subject)))

    def refuse(self, reviewer: str = "ann", stage: str = "", subject: str = "") -> Decision:
        return self.hear(ApprovalRefused(*self._about(stage, reviewer, subject)))

    def _about(self, stage: str, reviewer: str, subject: str) -> tuple[str, str, str]:
        approval = self.job.approval
        waits, digest = (approval.stage, approval.subject_digest) if approval else ("plan", "none")
        return stage or waits, reviewer, subject or digest

    def give_back(self, shot: int = 1, number: int = 0, cost: int | None = None) -> Decision:
        """The generator returns a clip."""
        take = self.take(shot, number)
        cost = self._price(take) if cost is None else cost
        clip = a_blob(f"clips/{take.take_id}.mp4")
        return self.hear(TakeReturned(take.take_id, f"s{shot:02d}", clip, cost, "ticket"))

    def _price(self, take: Take) -> int:
        return self.brief.simulate.price_micros if self.brief.simulate else take.ceiling_micros

    def fail_take(
        self,
        kind: FailureKind = FailureKind.TRANSIENT,
        shot: int = 1,
        number: int = 0,
        cost: int = 0,
    ) -> Decision:
        take_id = self.take(shot, number).take_id
        return self.hear(TakeFailed(take_id, f"s{shot:02d}", kind, f"it was {kind}", cost))

    def doubt(self, shot: int = 1, number: int = 0) -> Decision:
        take_id = self.take(shot, number).take_id
        return self.hear(TakeInDoubt(take_id, f"s{shot:02d}", self.now_ms + 120_000))

    def write_off(self, shot: int = 1, number: int = 0) -> Decision:
        take = self.take(shot, number)
        return self.hear(TakeWrittenOff(take.take_id, f"s{shot:02d}", take.ceiling_micros))

    def judge(
        self,
        outcome: Outcome = Outcome.PASS,
        shot: int = 1,
        number: int = 0,
        why: str = "as planned",
    ) -> Decision:
        take_id = self.take(shot, number).take_id
        verdict = a_blob(f"verdicts/{take_id}.json")
        return self.hear(TakeJudged(take_id, f"s{shot:02d}", outcome, 1000, verdict, why))

    def accept_shot(self, shot: int = 1) -> Decision:
        self.give_back(shot)
        return self.judge(shot=shot)

    def shoot(self) -> None:
        """Bring every shot home."""
        for number in range(1, len(self.job.shots) + 1):
            self.accept_shot(number)

    def refuse_every_take(self) -> None:
        self.fail_take(FailureKind.REFUSED)

    @property
    def render_id(self) -> str:
        return self.job.film.render_id if self.job.film else ""

    def render(self) -> Decision:
        blob = a_blob(f"staging/{self.render_id}/film.mp4")
        film = StagedFile("film", "film.mp4", blob, "video/mp4", "16:9")
        return self.hear(FilmRendered(self.render_id, (film,)))

    def fail_film(self, *, transient: bool = True, render_id: str = "") -> Decision:
        return self.hear(FilmFailed(render_id or self.render_id, "no speech engine", transient))

    def review(
        self, outcome: Outcome = Outcome.PASS, score: int = 1000, *, certified: bool = True
    ) -> Decision:
        verdict = a_blob(f"verdicts/{self.render_id}.json")
        certificate = a_blob(f"certificates/{self.render_id}.json") if certified else None
        return self.hear(FilmJudged(self.render_id, outcome, score, verdict, certificate, "seen"))

    def publish(self) -> Decision:
        return self.hear(FilmPublished(self.render_id, a_blob(f"films/{JOB}/manifest.json")))

    def cancel(self) -> Decision:
        return self.hear(CancelRequested("changed my mind"))

    def due(self, after_ms: int | None = None) -> Decision:
        """A tick finds the job due, or finds it after some time."""
        due_ms = self.job.next_due_ms
        if after_ms is None:
            assert due_ms is not None, "it waits for nothing"
            self.now_ms = max(self.now_ms, due_ms)
        else:
            self.now_ms += after_ms
        return self.hear(JobDue(1))

    def record_bytes(self) -> int:
        return len(encode_record(self.job))


def desk_in(state: JobState, **options: object) -> Desk:
    """A job that came to a state in the usual way."""
    preset = "brand_campaign" if state in STOPPING else "quick_social"
    given = options.pop("brief", None) or a_brief()
    assert isinstance(given, Brief)
    desk = Desk(replace(given, preset=preset), **options)  # type: ignore[arg-type]
    desk.act(PREPARED[state])
    assert desk.state is state, f"{desk.state} instead of {state}"
    return desk
