"""The router's deliveries: what is stored, said and planned, and what a sweep says."""

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import pytest

from services.router.handlers import HANDLERS, JOBS, RouterTools, plan_blob
from services.router.job import Job
from services.router.reminders import PAUSE_MAX_MS
from services.router.replay import differences, replay
from services.router.views import job_view, job_views, open_job_views, why
from shared.catalog.configuration import Configuration
from shared.contracts.brief import Brief
from shared.contracts.codec import (
    decode_as,
    decode_envelope,
    decode_record,
    encode_envelope,
    encode_record,
)
from shared.contracts.envelope import Envelope
from shared.contracts.funds import FundsRequest, Tick
from shared.contracts.job import (
    ApprovalGiven,
    CancelRequested,
    JobAccepted,
    JobDue,
    JobRefused,
    JobWaiting,
    PlanEdited,
)
from shared.contracts.plan import PlanMake, PlanRefused
from shared.contracts.registry import SCHEMA_OF, type_of
from shared.domain.errors import BriefDeclined
from shared.domain.ids import digest
from shared.domain.job import JobState
from shared.domain.media import FrameSize
from shared.domain.plan import Plan
from shared.ports.bus import Delivery
from shared.ports.handler import Ports
from shared.ports.store import Commit
from shared.runtime.consume import Answer, Consumer, Verdict
from shared.topology import TOPIC_OF
from tests.support.blobs import MemoryBlobs
from tests.support.builders import an_update
from tests.support.clock import FakeClock
from tests.support.desk import CONFIGURATION, JOB, Desk, a_brief, desk_in
from tests.support.generator import a_plan
from tests.support.records import MemoryReader, MemoryStore

PLAN = replace(a_plan(2), job_id=JOB, size=FrameSize(1920, 1080))
ASKED = a_brief(preset="brand_campaign")


class OnePlan:
    """Plans every brief alike, or declines it."""

    def __init__(self) -> None:
        self.declines = ""

    def plan(self, job_id: str, brief: Brief, configuration: Configuration) -> Plan:
        assert configuration is CONFIGURATION
        if self.declines:
            raise BriefDeclined(self.declines, "Say what the film is about.")
        return replace(PLAN, job_id=job_id)


@dataclass
class Router:
    """The router alone: its real handlers in the real delivery loop, all else in memory."""

    clock: FakeClock = field(default_factory=FakeClock)
    store: MemoryStore = field(default_factory=lambda: MemoryStore("router"))
    said: list[Envelope] = field(default_factory=list[Envelope])
    planner: OnePlan = field(default_factory=OnePlan)

    def __post_init__(self) -> None:
        self.blobs = MemoryBlobs(self.clock)
        ports = Ports(
            "router",
            self.store,
            self.blobs,
            self.clock,
            {"": CONFIGURATION, CONFIGURATION.digest: CONFIGURATION}.__getitem__,
            RouterTools(self.planner),
        )
        self.consumer = Consumer("router", HANDLERS, ports, self.store, self, lambda _attempt: None)

    def publish(self, topic: str, data: bytes, attributes: dict[str, str] | None = None) -> None:
        self.said.append(decode_envelope(data))

    def send(self, payload: object, job_id: str = JOB, message_id: str = "") -> Answer:
        type_ = type_of(payload)
        about = message_id or digest(type_, repr(payload), job_id)
        envelope = Envelope(
            about, type_, SCHEMA_OF[type_], "acme", job_id, 1000, "request-1", "", payload
        )
        return self.consumer.consume(
            Delivery(f"router-{TOPIC_OF[type_]}", encode_envelope(envelope))
        )

    def hear(self, payload: object, job_id: str = JOB) -> list[Any]:
        """Deliver a message; give what the router says to it."""
        before = len(self.said)
        answer = self.send(payload, job_id)
        assert answer.verdict is Verdict.ACKNOWLEDGE, answer.reason
        return [envelope.payload for envelope in self.said[before:]]

    @property
    def job(self) -> Job:
        record = self.store.get(JOBS, JOB)
        assert record
        return decode_record(Job, JOBS, record.body)


@pytest.fixture
def router() -> Router:
    return Router()


def waiting(router: Router) -> Router:
    """A campaign whose plan waits for approval."""
    (make,) = router.hear(JobAccepted(ASKED, CONFIGURATION.digest))
    (made,) = router.hear(make)
    router.hear(made)
    return router


def edited(**changes: Any) -> PlanEdited:
    plan = replace(PLAN, revision=2, title="Another title", **changes)
    return PlanEdited("ann", plan_blob(PLAN).sha256, plan)


def test_an_accepted_job_is_stored_due_and_asks_for_its_plan(router: Router) -> None:
    assert router.hear(JobAccepted(ASKED, CONFIGURATION.digest)) == [
        PlanMake(ASKED, CONFIGURATION.digest)
    ]
    record = router.store.get(JOBS, JOB)
    assert record
    assert (record.version, record.due_at_ms) == (1, router.job.next_due_ms)
    assert router.job.tenant == router.said[0].tenant == "acme"


def test_news_that_overtakes_the_acceptance_is_given_back(router: Router) -> None:
    answer = router.send(CancelRequested())
    assert answer == Answer(Verdict.GIVE_BACK, "NotYet: the job is not here yet")
    router.hear(JobAccepted(ASKED, CONFIGURATION.digest))
    router.hear(CancelRequested())
    assert router.job.state == "cancelled"


def test_a_plan_is_a_blob_named_by_its_digest_and_planning_twice_says_the_same(
    router: Router,
) -> None:
    made = [router.hear(PlanMake(ASKED, CONFIGURATION.digest))[0]]
    other = Router()
    made += other.hear(PlanMake(ASKED, CONFIGURATION.digest))
    assert made[0] == made[1]
    assert router.said[0].id == other.said[0].id
    assert decode_as(Plan, router.blobs.get(made[0].plan.name)) == PLAN
    assert made[0].plan == plan_blob(PLAN)
    assert [line.shot_id for line in made[0].shots] == ["s01", "s02"]


def test_a_brief_that_cannot_be_planned_is_refused_in_the_planners_words(router: Router) -> None:
    router.planner.declines = "nothing_to_film"
    assert router.hear(PlanMake(ASKED, CONFIGURATION.digest)) == [
        PlanRefused("nothing_to_film", "Say what the film is about.")
    ]
    assert list(router.blobs.list("plans/")) == []


def test_an_edited_plan_is_stored_under_its_digest_and_waits(router: Router) -> None:
    waiting(router)
    edit = edited()
    (told,) = router.hear(edit)
    assert isinstance(told, JobWaiting)
    assert told.subject_digest == plan_blob(edit.plan).sha256
    assert router.job.plan == plan_blob(edit.plan)
    assert decode_as(Plan, router.blobs.get(plan_blob(edit.plan).name)) == edit.plan


@pytest.mark.parametrize(
    "edit",
    [
        replace(edited(), base_digest="an older plan"),
        edited(ratios=("4:3",)),
        edited(job_id="job-of-another"),
        edited(job_id="../../films"),
    ],
    ids=["stale", "unknown ratio", "another job", "another folder"],
)
def test_an_edit_that_cannot_be_is_refused_and_nothing_is_stored(
    router: Router, edit: PlanEdited
) -> None:
    waiting(router)
    before, blobs = router.job, [info.name for info in router.blobs.list("")]
    (refused,) = router.hear(edit)
    assert isinstance(refused, JobRefused)
    assert router.job == before
    assert [info.name for info in router.blobs.list("")] == blobs


def test_an_event_that_changes_nothing_leaves_no_trace(router: Router) -> None:
    waiting(router)
    receipts = len(router.store.shared.receipts)
    assert router.hear(ApprovalGiven("cost", "ann", "something")) == []
    assert len(router.store.shared.receipts) == receipts


def test_a_tick_tells_each_due_job_so_and_again_until_it_is_heard(router: Router) -> None:
    for key in (JOB, "job-two"):
        router.hear(JobAccepted(ASKED, CONFIGURATION.digest), key)
    router.said.clear()
    router.clock.advance(CONFIGURATION.planning.deadline_ms)
    for _ in range(2):
        router.clock.advance(CONFIGURATION.delivery.tick_ms)
        router.hear(Tick(router.clock.now_ms()), "")
    assert [(m.job_id, m.payload, m.tenant) for m in router.said] == [
        (JOB, JobDue(1), "acme"),
        ("job-two", JobDue(1), "acme"),
    ] * 2
    assert len({message.id for message in router.said}) == 2
    router.hear(JobDue(1))
    assert (router.job.state, router.job.reason) == ("failed", "planning_timeout")
    router.said.clear()
    router.clock.advance(PAUSE_MAX_MS)
    router.hear(Tick(router.clock.now_ms()), "")
    assert [message.job_id for message in router.said] == ["job-two"]


def test_a_due_job_that_nobody_hears_is_told_so_ever_more_rarely(router: Router) -> None:
    router.hear(JobAccepted(ASKED, CONFIGURATION.digest))
    router.clock.advance(CONFIGURATION.planning.deadline_ms)
    began_ms, told_ms = router.clock.now_ms(), list[int]()
    while router.clock.now_ms() < began_ms + 600_000:
        if router.hear(Tick(router.clock.now_ms()), ""):
            told_ms.append(router.clock.now_ms() - began_ms)
        router.clock.advance(CONFIGURATION.delivery.tick_ms)
    assert told_ms[:7] == [0, 1000, 3000, 7000, 15_000, 31_000, 63_000]
    assert {later - earlier for earlier, later in pairwise(told_ms[6:])} == {PAUSE_MAX_MS}


def test_a_stale_tick_says_nothing(router: Router) -> None:
    router.hear(JobAccepted(ASKED, CONFIGURATION.digest))
    router.clock.advance(CONFIGURATION.planning.deadline_ms)
    at_ms = router.clock.now_ms() - CONFIGURATION.delivery.stale_tick_ms - 1
    assert router.hear(Tick(at_ms), "") == []


def test_the_receipts_alone_tell_the_job_again(router: Router) -> None:
    waiting(router)
    router.clock.advance(5000)
    router.hear(edited())
    (asked,) = router.hear(ApprovalGiven("plan", "ann", plan_blob(edited().plan).sha256))
    assert isinstance(asked, FundsRequest)
    receipts = [each for each in router.store.shared.receipts.values() if each.record]
    steps = list(replay(receipts, lambda _digest: CONFIGURATION))
    assert differences(steps) == []
    assert steps[-1].decision.job == router.job
    heard = [(each.heard, each.state) for each in why(receipts, lambda _digest: CONFIGURATION)]
    assert heard == [
        ("job.accepted", "planning"),
        ("plan.made", "plan_approval"),
        ("plan.edited", "plan_approval"),
        ("approval.given", "quoting"),
    ]


def test_a_receipt_that_says_something_else_is_named(router: Router) -> None:
    waiting(router)
    first, second = (each for each in router.store.shared.receipts.values() if each.record)
    forged = replace(second, outbox=())
    assert differences(replay([first, forged], lambda _digest: CONFIGURATION)) == [
        "plan.made at version 2"
    ]


def test_a_refused_plan_declines_the_job_in_words_that_why_repeats(router: Router) -> None:
    router.hear(JobAccepted(ASKED, CONFIGURATION.digest))
    router.hear(PlanRefused("nothing_to_film", "Say what the film is about."))
    receipts = [each for each in router.store.shared.receipts.values() if each.record]
    accepted, refused = why(receipts, lambda _digest: CONFIGURATION)
    assert accepted.said == ("plan.make",)
    assert refused.because == router.job.sentence
    assert "Say what the film is about." in refused.because


# Views.


def shown(desk: Desk) -> Any:
    store = MemoryStore("router")
    store.commit(Commit((an_update(JOB, 0, encode_record(desk.job)),)))
    reader = MemoryReader(store.shared)
    view = job_view(reader, JOB)
    assert [view] == job_views(reader) == job_views(reader, JOB[:4])
    return view


def test_a_view_of_no_job_is_none() -> None:
    assert job_view(MemoryReader(MemoryStore("router").shared), "job-none") is None


def test_progress_grows_along_the_way_of_a_film() -> None:
    desk = Desk()
    seen = [0]
    acts = [
        "accept",
        "plan",
        "grant",
        "give_back",
        "judge",
        "second",
        "render",
        "review",
        "publish",
    ]
    for act in acts:
        if act == "second":
            desk.accept_shot(2)
        else:
            desk.act(act)
        seen.append(shown(desk).progress)
    assert seen == sorted(seen)
    assert (seen[1], seen[-1]) == (10, 1000)


def test_a_view_shows_the_money_and_every_take() -> None:
    view = shown(desk_in(JobState.DELIVERED))
    assert (view.state, view.terminal, view.simulated) == ("delivered", True, True)
    assert view.spent_micros == sum(t.cost_micros for shot in view.shots for t in shot.takes)
    assert [t.verdict for shot in view.shots for t in shot.takes] == ["pass", "pass"]
    assert view.shots[0].duration_ms == 5000
    assert view.manifest


def test_a_view_shows_what_waits_for_whom_and_until_when() -> None:
    state = JobState.COST_APPROVAL
    desk = desk_in(state)
    view = shown(desk)
    assert (view.waits_for, view.waits_until_ms) == ("cost", desk.job.due_ms)
    assert desk.job.approval
    assert view.subject_digest == desk.job.approval.subject_digest


def test_all_jobs_are_shown_oldest_first_however_many_there_are() -> None:
    store = MemoryStore("router")
    job = desk_in(JobState.PLANNING).job
    jobs = [
        replace(job, job_id=f"job-{(n * 7) % 1201:04d}", accepted_at_ms=n, due_ms=n)
        for n in range(1201)
    ]
    jobs[3] = replace(jobs[3], state=JobState.FAILED)
    for each in jobs:
        update = an_update(each.job_id, 0, encode_record(each), each.next_due_ms)
        store.commit(Commit((update,)))
    reader = MemoryReader(store.shared)
    ids = [each.job_id for each in jobs]
    assert [view.job_id for view in job_views(reader)] == ids
    assert [view.job_id for view in open_job_views(reader)] == ids[:3] + ids[4:]
    assert len(job_views(reader, "job-120")) == 1


def test_an_ended_job_whose_take_is_still_awaited_is_not_open() -> None:
    store, desk = MemoryStore("router"), desk_in(JobState.GENERATING)
    desk.hear(CancelRequested("stop"))
    assert desk.job.is_terminal
    assert desk.job.next_due_ms is not None
    store.commit(Commit((an_update(JOB, 0, encode_record(desk.job), desk.job.next_due_ms),)))
    assert open_job_views(MemoryReader(store.shared)) == []
