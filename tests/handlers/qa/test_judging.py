"""What QA answers, writes and remembers; only the prober is a fake."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias, TypeVar

import pytest

from services.qa.certificate import Certificate
from services.qa.evidence import Evidence, FilmEvidence
from services.qa.handlers import HANDLERS, QaPorts, QaTools
from services.qa.measure import ProcessProber
from shared.adapters.local.blobs import FileBlobs
from shared.contracts.codec import decode_as, encode_json
from shared.contracts.envelope import BlobRef, Envelope
from shared.contracts.film import FilmJudge, FilmJudged, StagedFile
from shared.contracts.take import TakeJudge, TakeJudged
from shared.domain import plan as plans
from shared.domain.errors import MalformedMessage, Unavailable
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
from shared.domain.verdict import Outcome
from shared.ports.handler import Effects, Ports
from shared.ports.studio import Measurements, Prober, Span
from tests.support.clock import FakeClock
from tests.support.qa import FILM, ScriptedProber, good, make_film, shipped, sine
from tests.support.records import MemoryStore, commit_effects

PORTRAIT = FrameSize(90, 160)
T = TypeVar("T")
BLACK = (Span(24, 48, 16_000, 30),)
SRT = b"1\n00:00:00,500 --> 00:00:02,000\nHello\n"


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


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    blobs = FileBlobs(tmp_path / "blobs", FakeClock())
    yield Bench(blobs, MemoryStore("qa"), ScriptedProber({}))
    blobs.close()


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


# --- takes


def test_a_good_take_passes_and_its_evidence_is_written(bench: Bench) -> None:
    order = a_take(bench)
    prober = scripted(bench, {FILM.size: half(measuring(order.clip))})

    said = bench.take(order)

    assert (said.take_id, said.shot_id) == ("job-1.s01.t1", "s01")
    assert (said.outcome, said.score, said.summary) == (Outcome.PASS, 1000, "")
    assert prober.opened == [b"a clip"]
    content = bench.blobs.get("verdicts/job-1.s01.t1.json")
    assert said.verdict.sha256 == hashlib.sha256(content).hexdigest()
    evidence = decode_as(Evidence, content)
    assert evidence.verdict.sha256 == order.clip.sha256
    assert evidence.measurements == half(measuring(order.clip))


def test_a_black_take_fails_and_says_where(bench: Bench) -> None:
    order = a_take(bench)
    scripted(bench, {FILM.size: half(measuring(order.clip, black=BLACK))})

    said = bench.take(order)

    assert said.outcome is Outcome.FAIL
    assert said.summary.startswith("black: 1000 ms")
    assert "from 00:01.000 to 00:02.000" in said.summary


def test_a_take_whose_bytes_are_not_the_named_ones_is_not_even_opened(bench: Bench) -> None:
    order = a_take(bench)
    prober = scripted(bench, {})
    bench.blobs.put(order.clip.name, b"something else")

    said = bench.take(order)

    assert said.outcome is Outcome.FAIL
    assert said.summary.startswith("digest: ")
    assert prober.opened == []


def test_a_take_that_is_not_there_never_passes(bench: Bench) -> None:
    order = a_take(bench, BlobRef("takes/gone.mp4", "b" * 64, 1))

    assert bench.take(order).outcome is Outcome.ABSTAIN


def test_the_same_question_gets_the_same_message_without_opening_the_file(bench: Bench) -> None:
    order = a_take(bench)
    prober = scripted(bench, {FILM.size: half(measuring(order.clip))})
    first = bench.take(order)

    again = bench.handle("take.judge", order)

    assert [say.payload for say in again.says] == [first]
    assert again.says[0].about == ("verdicts/job-1.s01.t1", 1), "it names the very same message"
    assert again.updates == ()
    assert len(prober.opened) == 1


def test_another_clip_under_the_same_take_is_opened(bench: Bench) -> None:
    order = a_take(bench)
    scripted(bench, {FILM.size: half(measuring(order.clip))})
    bench.take(order)
    other = replace(order, clip=bench.blobs.put("takes/other.mp4", b"another clip"))
    prober = scripted(bench, {FILM.size: half(measuring(other.clip, black=BLACK))})

    assert bench.take(other).outcome is Outcome.FAIL
    assert prober.opened == [b"another clip"]


def test_an_abstention_is_no_answer_and_is_measured_again(bench: Bench) -> None:
    order = a_take(bench)
    crashed = replace(measuring(order.clip), abstained={"decode": "it crashed the decoder"})
    scripted(bench, {FILM.size: half(crashed)})
    assert bench.take(order).outcome is Outcome.ABSTAIN

    scripted(bench, {FILM.size: half(measuring(order.clip))})

    assert bench.take(order).outcome is Outcome.PASS


def test_an_outage_of_the_prober_gives_the_message_back(bench: Bench) -> None:
    order = a_take(bench)
    scripted(bench, {FILM.size: Unavailable("no processes left")})

    with pytest.raises(Unavailable):
        bench.handle("take.judge", order)

    assert bench.store.get("verdicts", order.take_id) is None
    assert bench.blobs.stat("verdicts/job-1.s01.t1.json") is None


def test_what_the_preset_requires_and_nobody_measures_abstains(bench: Bench) -> None:
    order = replace(a_take(bench), required_checks=("semantic",))
    scripted(bench, {FILM.size: half(measuring(order.clip))})

    said = bench.take(order)

    assert said.outcome is Outcome.ABSTAIN
    assert said.summary == "semantic: not measured: no probe measures this."


def test_a_plan_that_is_not_the_named_one_is_refused(bench: Bench) -> None:
    order = a_take(bench)
    bench.blobs.put(order.plan.name, b"{}")

    with pytest.raises(MalformedMessage):
        bench.handle("take.judge", order)


# --- films


def a_film(bench: Bench) -> FilmJudge:
    """A film of two shots whose takes were accepted."""
    takes: list[BlobRef] = []
    for shot in PLAN.shots:
        clip = bench.blobs.put(f"takes/{shot.shot_id}.mp4", shot.shot_id.encode())
        order = replace(
            a_take(bench, clip), take_id=f"job-1.{shot.shot_id}.t1", shot_id=shot.shot_id
        )
        scripted(bench, {FILM.size: half(measuring(clip))})
        takes.append(bench.take(order).verdict)
    files = (
        staged(bench, "film", "film.mp4", b"wide", "16:9"),
        staged(bench, "film_9x16", "film_9x16.mp4", b"tall", "9:16"),
        staged(bench, "captions_srt", "film.srt", SRT),
        staged(bench, "poster", "poster.jpg", b"\xff\xd8\xff\xe0 poster \xff\xd9"),
    )
    return FilmJudge(
        render_id="job-1.r1",
        plan=a_take(bench).plan,
        files=files,
        takes=tuple(takes),
        config_digest="c" * 64,
    )


def staged(bench: Bench, role: str, filename: str, content: bytes, ratio: str = "") -> StagedFile:
    ref = bench.blobs.put(f"staging/job-1/job-1.r1/{filename}", content)
    return StagedFile(role, filename, ref, "application/octet-stream", ratio)


def both(order: FilmJudge, **changes: object) -> dict[FrameSize, Measurements | Exception]:
    wide, tall = order.files[0].blob, order.files[1].blob
    return {
        FILM.size: measuring(wide),
        PORTRAIT: replace(measuring(tall, size=PORTRAIT), **changes),
    }


def test_a_good_film_passes_with_a_certificate_of_all_its_files(bench: Bench) -> None:
    order = a_film(bench)
    prober = scripted(bench, both(order))

    said = bench.film(order)

    assert (said.outcome, said.score, said.summary) == (Outcome.PASS, 1000, "")
    assert sorted(prober.opened) == [b"tall", b"wide"]
    assert said.certificate is not None
    certificate = decode_as(Certificate, bench.blobs.get(said.certificate.name))
    assert said.certificate.name == "certificates/job-1.r1.json"
    assert [(each.role, each.sha256) for each in certificate.files] == [
        (file.role, file.blob.sha256) for file in order.files
    ]
    assert [take.take_id for take in certificate.takes] == ["job-1.s01.t1", "job-1.s02.t1"]
    assert certificate.subject.job_id == "job-1"
    whole = decode_as(FilmEvidence, bench.blobs.get("verdicts/job-1.r1.json"))
    assert [ref.name for ref in whole.files] == [
        f"verdicts/job-1.r1/{file.role}.json" for file in order.files
    ]


def test_one_bad_rendition_fails_the_film_and_leaves_no_certificate(bench: Bench) -> None:
    order = a_film(bench)
    scripted(bench, both(order, integrated_mlufs=-9000))

    said = bench.film(order)

    assert said.outcome is Outcome.FAIL
    assert said.certificate is None
    assert said.summary.startswith("film_9x16/loudness: -9.00 LUFS")
    assert bench.blobs.stat("certificates/job-1.r1.json") is None


Spoil: TypeAlias = Callable[[FilmJudge, Bench], FilmJudge]


def without_portrait(order: FilmJudge, bench: Bench) -> FilmJudge:
    return replace(order, files=(order.files[0], *order.files[2:]))


def without_a_take(order: FilmJudge, bench: Bench) -> FilmJudge:
    return replace(order, takes=order.takes[:1])


def with_an_unreadable_take(order: FilmJudge, bench: Bench) -> FilmJudge:
    return replace(order, takes=(order.takes[0], bench.blobs.put("verdicts/x.json", b"{}")))


def with_a_lost_poster(order: FilmJudge, bench: Bench) -> FilmJudge:
    bench.blobs.delete(order.files[3].blob.name)
    return order


def with_another_poster(order: FilmJudge, bench: Bench) -> FilmJudge:
    bench.blobs.put(order.files[3].blob.name, b"\xff\xd8\xff another \xff\xd9")
    return order


def with_empty_captions(order: FilmJudge, bench: Bench) -> FilmJudge:
    empty = staged(bench, "captions_srt", "film.srt", b"")
    return replace(order, files=(*order.files[:2], empty, order.files[3]))


def with_another_film(order: FilmJudge, bench: Bench) -> FilmJudge:
    bench.blobs.put(order.files[0].blob.name, b"something else")
    return order


@pytest.mark.parametrize(
    "spoil",
    [
        without_portrait,
        without_a_take,
        with_an_unreadable_take,
        with_a_lost_poster,
        with_another_poster,
        with_empty_captions,
        with_another_film,
    ],
)
def test_an_incomplete_film_fails_and_leaves_no_certificate(spoil: Spoil, bench: Bench) -> None:
    order = a_film(bench)
    prober = both(order)
    spoilt = spoil(order, bench)
    scripted(bench, prober)

    said = bench.film(spoilt)

    assert (said.outcome, said.certificate) == (Outcome.FAIL, None)
    assert said.summary


def test_two_files_in_one_role_are_refused(bench: Bench) -> None:
    order = a_film(bench)

    with pytest.raises(MalformedMessage):
        bench.handle("film.judge", replace(order, files=(order.files[0], order.files[0])))


def test_a_film_judged_before_is_answered_from_the_record(bench: Bench) -> None:
    order = a_film(bench)
    prober = scripted(bench, both(order))
    first = bench.film(order)

    again = bench.handle("film.judge", order)

    assert [say.payload for say in again.says] == [first]
    assert len(prober.opened) == 2


def test_a_real_take_is_opened_by_the_real_prober(bench: Bench, tmp_path: Path) -> None:
    bench.prober = ProcessProber()
    path = make_film(tmp_path / "take.mp4", sound=sine(-20), frames=60)
    frozen = make_film(
        tmp_path / "frozen.mp4", "testsrc2=s=160x90:r=24,loop=loop=30:size=1:start=9", frames=60
    )

    fine = bench.take(a_take(bench, bench.blobs.put_file("takes/fine.mp4", path)))
    still = bench.take(a_take(bench, bench.blobs.put_file("takes/still.mp4", frozen)))

    assert (fine.outcome, fine.score) == (Outcome.PASS, 1000)
    assert still.outcome is Outcome.FAIL
    assert still.summary.startswith("freeze: 1250 ms")
