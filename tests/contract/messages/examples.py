"""One realistic payload for every message type: the newest shape of the golden files."""

import hashlib

from shared.contracts.brief import Brief, Simulation
from shared.contracts.envelope import BlobRef, Envelope
from shared.contracts.film import (
    ClipRef,
    FilmFailed,
    FilmJudge,
    FilmJudged,
    FilmPublish,
    FilmPublished,
    FilmRender,
    FilmRendered,
    StagedFile,
    TakeLine,
)
from shared.contracts.funds import FundsDenied, FundsGranted, FundsRequest, LetterDead, Tick
from shared.contracts.job import (
    ApprovalGiven,
    ApprovalRefused,
    CancelRequested,
    JobAccepted,
    JobApprove,
    JobCancel,
    JobClosed,
    JobConcluded,
    JobDue,
    JobEdit,
    JobRefused,
    JobReject,
    JobSubmit,
    JobWaiting,
    OpenDraw,
    PlanEdited,
)
from shared.contracts.plan import PlanMade, PlanMake, PlanRefused, ShotLine
from shared.contracts.registry import FROM_OUTSIDE, SCHEMA_OF, type_of
from shared.contracts.take import (
    FailureKind,
    Route,
    TakeCancel,
    TakeFailed,
    TakeInDoubt,
    TakeJudge,
    TakeJudged,
    TakeOrder,
    TakeProgressed,
    TakeReturned,
    TakeWrittenOff,
)
from shared.contracts.uploads import PromptUploaded
from shared.domain.ids import digest, job_id_of, take_id_of
from shared.domain.media import FrameSize, Rate
from shared.domain.plan import (
    CameraMove,
    Framing,
    MusicCue,
    Path,
    Plan,
    Setting,
    ShotPlan,
    StyleBible,
    TimeOfDay,
    Transition,
    Weather,
)
from shared.domain.verdict import Outcome

__all__ = ["EXAMPLES", "an_envelope"]

JOB = job_id_of("local", "lighthouse-1")
TAKE = take_id_of(JOB, "s01", 1)
RENDER = f"{JOB}.r1"
CONFIG = digest("configuration", "example", length=64)
NOW_MS = 1_795_300_000_000


def _blob(name: str) -> BlobRef:
    return BlobRef(name, hashlib.sha256(name.encode()).hexdigest(), 4096)


PLAN_BLOB = _blob(f"plans/{JOB}/0123456789abcdef.json")
CLIP = _blob(f"clips/{TAKE}.mp4")
VERDICT = _blob(f"verdicts/{TAKE}.json")
CERTIFICATE = _blob(f"certificates/{RENDER}.json")
MANIFEST = _blob(f"delivered/{JOB}/manifest.json")
SIMULATION = Simulation(
    price_micros=500_000,
    quoted_micros=400_000,
    latency_ms=2000,
    faults=("drop", "ok", "always:5xx"),
)
BRIEF = Brief(
    text="A lighthouse keeper climbs the stairs at dusk and lights the lamp.",
    title="The Keeper",
    preset="quick_social",
    duration_ms=30_000,
    ratios=("16:9", "9:16"),
    budget_micros=6_000_000,
    seed=7,
    language="en",
    backend="animatic",
    tier="economy",
    simulate=SIMULATION,
    source="lighthouse.md",
)
FILES = (
    StagedFile("film", "film.mp4", _blob(f"staging/{RENDER}/film.mp4"), "video/mp4", ratio="16:9"),
    StagedFile(
        "captions_srt", "film.srt", _blob(f"staging/{RENDER}/film.srt"), "application/x-subrip"
    ),
)


def _shot(number: int, description: str, camera: CameraMove, narration: str) -> ShotPlan:
    return ShotPlan(
        shot_id=f"s{number:02d}",
        duration_frames=372,
        description=description,
        prompt=f"{description} Muted blue dusk, one warm lamp.",
        subject="lighthouse keeper",
        framing=Framing.WIDE if number == 1 else Framing.CLOSE,
        camera=camera,
        setting=Setting.SEA,
        time_of_day=TimeOfDay.DUSK,
        weather=Weather.FOG,
        seed=1000 + number,
        narration=narration,
        on_screen_text="The Keeper" if number == 1 else "",
        focus_x=420,
        transition=Transition.CUT if number == 1 else Transition.CROSSFADE,
        transition_frames=0 if number == 1 else 24,
        checklist=("the keeper is in frame", "the light is dusk"),
    )


PLAN = Plan(
    job_id=JOB,
    revision=2,
    title="The Keeper",
    language="en",
    path=Path.FAST_TRACK,
    path_reason="one place, no dialogue, 30 s",
    complexity=180,
    rate=Rate(24, 1),
    size=FrameSize(1920, 1080),
    ratios=("16:9", "9:16"),
    style=StyleBible(
        palette=("#0b1d2a", "#274a5e", "#6d93a3", "#d9e4e8", "#f2b544"),
        mood="calm",
        look="soft light through fog",
        markers=("yellow oilskin",),
    ),
    music=MusicCue("calm", 72, "D minor", seed=11),
    shots=(
        _shot(1, "A lighthouse stands over the sea.", CameraMove.CRANE_UP, "He climbs at dusk."),
        _shot(2, "The keeper lights the lamp.", CameraMove.DOLLY_IN, "Then the light goes on."),
    ),
    seed=7,
    notes=("No music was asked for: a calm bed was chosen.",),
)

_PAYLOADS = (
    JobSubmit(
        request_key="lighthouse-1",
        text="A lighthouse keeper climbs the stairs at dusk and lights the lamp.",
        format="md",
        source="lighthouse.md",
        options=(("budget", "6"), ("duration", "30s")),
    ),
    JobApprove(JOB, "plan", "ada", PLAN_BLOB.sha256, "Lovely."),
    JobReject(JOB, "cost", "ada", digest("quote", length=64), "Too dear."),
    JobEdit(JOB, "ada", PLAN_BLOB.sha256, PLAN),
    JobCancel(JOB, "The campaign was moved."),
    PromptUploaded("prompts-bucket", "prompts/lighthouse.md", 1_795_300_000_000_001, 612),
    JobAccepted(BRIEF, CONFIG),
    ApprovalGiven("plan", "ada", PLAN_BLOB.sha256, "Lovely."),
    ApprovalRefused("cost", "ada", digest("quote", length=64), "Too dear."),
    PlanEdited("ada", PLAN_BLOB.sha256, PLAN),
    CancelRequested("The campaign was moved."),
    PlanMake(BRIEF, CONFIG),
    PlanMade(
        revision=1,
        plan=PLAN_BLOB,
        path="fast_track",
        path_reason="one place, no dialogue, 30 s",
        rate="24/1",
        shots=(ShotLine("s01", 372), ShotLine("s02", 372)),
    ),
    PlanRefused("nothing_to_film", "The brief has no words: say what the film is about."),
    JobDue(14),
    JobClosed(
        state="delivered",
        granted_micros=3_000_000,
        spent_micros=2_400_000,
        overrun_micros=100_000,
        open_draws=(OpenDraw(TAKE, 500_000, NOW_MS + 86_400_000),),
        revision=1,
    ),
    JobConcluded(
        state="delivered",
        reason="",
        sentence="The film is delivered; 2.40 USD was spent.",
        spent_micros=2_400_000,
        manifest=MANIFEST,
    ),
    JobWaiting(
        stage="plan",
        subject_digest=PLAN_BLOB.sha256,
        deadline_ms=NOW_MS + 259_200_000,
        reviewers_needed=2,
        sentence="The plan waits for approval.",
    ),
    JobRefused("lighthouse-1", "unknown_preset", "There is no preset of that name.", "brief.md"),
    FundsRequest(3_000_000, 6_000_000, 2_750_000, 3_000_000),
    FundsGranted(3_000_000),
    FundsDenied("day_cap", 1_250_000, "Today's cap of 100.00 USD is 1.25 USD short."),
    TakeOrder(
        take_id=take_id_of(JOB, "s01", 2),
        shot_id="s01",
        plan=PLAN_BLOB,
        route=Route("animatic", "draft", 400_000, 500_000),
        number=2,
        ordinal=9,
        not_before_ms=NOW_MS + 15_000,
        simulate=SIMULATION,
        rework="The picture stood still for 900 ms.",
        config_digest=CONFIG,
    ),
    TakeCancel(TAKE),
    TakeProgressed(TAKE, 3, "succeeded", 500_000, "animatic-42", "looked as planned"),
    TakeReturned(TAKE, "s01", CLIP, 500_000, "animatic-42", "animatic", "draft", 600_000),
    TakeFailed(
        take_id=TAKE,
        shot_id="s01",
        kind=FailureKind.REFUSED,
        reason="moderation",
        cost_micros=0,
        ticket="animatic-42",
        provider="animatic",
        model="draft",
        ceiling_micros=600_000,
    ),
    TakeInDoubt(TAKE, "s01", NOW_MS + 120_000),
    TakeWrittenOff(TAKE, "s01", 600_000, "animatic", "draft", 600_000),
    TakeJudge(TAKE, "s01", PLAN_BLOB, CLIP, CONFIG),
    TakeJudged(TAKE, "s01", Outcome.WARN, 910, VERDICT, "The picture stands still for 300 ms."),
    FilmRender(RENDER, PLAN_BLOB, (ClipRef("s01", TAKE, CLIP),), CONFIG, "ANIMATIC"),
    FilmRendered(RENDER, FILES),
    FilmFailed(RENDER, "ffmpeg ran out of time", transient=True),
    FilmJudge(RENDER, PLAN_BLOB, FILES, (VERDICT,), CONFIG),
    FilmJudged(RENDER, Outcome.PASS, 1000, VERDICT, CERTIFICATE, "Nothing was found."),
    FilmPublish(
        render_id=RENDER,
        plan=PLAN_BLOB,
        files=FILES,
        takes=(
            TakeLine(
                take_id=TAKE,
                shot_id="s01",
                provider="animatic",
                model="draft",
                state="returned",
                ceiling_micros=500_000,
                cost_micros=400_000,
                outcome="pass",
                reason="",
                verdict=VERDICT,
            ),
        ),
        verdict=VERDICT,
        certificate=CERTIFICATE,
        granted_micros=3_000_000,
        spent_micros=2_400_000,
        config_digest=CONFIG,
        label="ANIMATIC",
        accepted_at_ms=NOW_MS,
        simulate=SIMULATION,
    ),
    FilmPublished(RENDER, MANIFEST),
    LetterDead("qa-qa-commands", digest("a message"), "take.judge", JOB, 30, "Unavailable"),
    Tick(NOW_MS),
)

EXAMPLES: dict[str, object] = {type_of(payload): payload for payload in _PAYLOADS}


def an_envelope(payload: object) -> Envelope:
    """Wrap a payload as it would travel."""
    type_ = type_of(payload)
    requests = FROM_OUTSIDE | {"prompt.uploaded", "tick"}
    return Envelope(
        id=digest("message", "golden", type_),
        type=type_,
        schema=SCHEMA_OF[type_],
        tenant="local",
        job_id="" if type_ in requests else JOB,
        occurred_at_ms=NOW_MS,
        cause_id="" if type_ in requests else digest("message", "cause"),
        trace=digest("trace", "golden"),
        payload=payload,
    )
