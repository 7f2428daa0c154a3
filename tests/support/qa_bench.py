"""QA with a real bucket, a strict store and a prober of the test's choice."""

from dataclasses import dataclass, replace
from typing import TypeVar

from services.qa.handlers import HANDLERS, QaPorts, QaTools
from shared.adapters.local.blobs import FileBlobs
from shared.contracts.codec import encode_json
from shared.contracts.envelope import BlobRef, Envelope
from shared.contracts.film import FilmJudge, FilmJudged
from shared.contracts.take import TakeJudge, TakeJudged
from shared.domain import plan as plans
from shared.domain.media import FrameSize, Rate
from shared.domain.plan import (
    CameraMove,
    Framing,
    MusicCue,
    Plan,
    Setting,
    ShotPlan,
    StyleBible,
    TimeOfDay,
    Weather,
)
from shared.ports.handler import Effects, Ports
from shared.ports.studio import Measurements, Prober, Span
from tests.support.clock import FakeClock
from tests.support.qa import FILM, ScriptedProber, good, shipped
from tests.support.records import MemoryStore, commit_effects

__all__ = ["BLACK", "PLAN", "Bench", "a_take", "half", "measuring", "scripted"]

T = TypeVar("T")
BLACK = (Span(24, 48, 16_000, 30),)
"""One second."""


def a_shot(shot_id: str, frames: int) -> ShotPlan:
    return ShotPlan(
        shot_id=shot_id,
        duration_frames=frames,
        description="a lamp",
        prompt="a lamp",
        subject="lamp",
        framing=Framing.WIDE,
        camera=CameraMove.STATIC,
        setting=Setting.SEA,
        time_of_day=TimeOfDay.DUSK,
        weather=Weather.CLEAR,
        seed=1,
        narration="Hello",
    )


PLAN = Plan(
    job_id="job-1",
    revision=1,
    title="Lamp",
    language="en",
    path=plans.Path.FAST_TRACK,
    path_reason="simple",
    complexity=100,
    rate=Rate(24, 1),
    size=FILM.size,
    ratios=("16:9", "9:16"),
    style=StyleBible(("#000000", "#333333", "#999999", "#ffffff"), "calm", "plain"),
    music=MusicCue("calm", 80, "D minor"),
    shots=(a_shot("s01", 60), a_shot("s02", 60)),
)


@dataclass
class Bench:
    """QA with a real bucket, a strict store and a prober of the test's choice."""

    blobs: FileBlobs
    store: MemoryStore
    prober: Prober

    def ports(self) -> QaPorts:
        return Ports(
            service="qa",
            records=self.store,
            blobs=self.blobs,
            clock=FakeClock(),
            configuration=lambda _digest: shipped(),
            tools=QaTools(self.prober),
        )

    def handle(self, type_: str, payload: object) -> Effects:
        message = Envelope("m1", type_, 1, "", "job-1", 0, "", "0" * 32, payload)
        effects = HANDLERS[type_](message, self.ports())
        assert isinstance(effects, Effects)
        return effects

    def take(self, order: TakeJudge) -> TakeJudged:
        return self._said(self.handle("take.judge", order), TakeJudged)

    def film(self, order: FilmJudge) -> FilmJudged:
        return self._said(self.handle("film.judge", order), FilmJudged)

    def _said(self, effects: Effects, cls: type[T]) -> T:
        commit_effects(self.store, effects)
        [say] = effects.says
        assert isinstance(say.payload, cls)
        return say.payload


def measuring(ref: BlobRef, **changes: object) -> Measurements:
    return good(sha256=ref.sha256, **changes)


def a_take(bench: Bench, clip: BlobRef | None = None) -> TakeJudge:
    return TakeJudge(
        take_id="job-1.s01.t1",
        shot_id="s01",
        plan=bench.blobs.put("plans/job-1/1.json", encode_json(PLAN)),
        clip=clip or bench.blobs.put("takes/job-1.s01.t1.mp4", b"a clip"),
        config_digest="c" * 64,
    )


def scripted(bench: Bench, answers: dict[FrameSize, Measurements | Exception]) -> ScriptedProber:
    prober = ScriptedProber(answers)
    bench.prober = prober
    return prober


def half(measured: Measurements) -> Measurements:
    """A shot is half of the film."""
    return replace(measured, duration_ms=2500, frames=60)
