"""What QA answers, writes and remembers about a take."""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from services.qa.evidence import Evidence
from services.qa.measure import ProcessProber
from shared.contracts.clip import clip_name
from shared.contracts.codec import decode_as
from shared.contracts.envelope import BlobRef
from shared.domain.errors import MalformedMessage, Unavailable
from shared.domain.verdict import Outcome
from shared.ports.studio import Span
from tests.support.qa import FILM, make_film, sine
from tests.support.qa_bench import BLACK, Bench, a_take, half, measuring, scripted


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


@pytest.mark.parametrize(("black", "noted"), [((), True), (BLACK, False)])
def test_an_accepted_clip_is_noted_for_who_needs_an_equal_one(
    bench: Bench, black: tuple[Span, ...], noted: bool
) -> None:
    clip = bench.blobs.put(clip_name("shown", "job-1.s01.t1"), b"a clip")
    scripted(bench, {FILM.size: half(measuring(clip, black=black))})

    bench.take(a_take(bench, clip))

    notes = list(bench.blobs.list("accepted/"))
    assert [each.name for each in notes] == ["accepted/shown.json"] * noted
    assert all(decode_as(BlobRef, bench.blobs.get(each.name)) == clip for each in notes)


def test_a_note_that_cannot_be_written_holds_up_no_verdict(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = bench.blobs.put(clip_name("shown", "job-1.s01.t1"), b"a clip")
    scripted(bench, {FILM.size: half(measuring(clip))})
    put = bench.blobs.put

    def refuse(name: str, data: bytes, **kept: Any) -> BlobRef:
        if name.startswith("accepted/"):
            raise Unavailable("too many writes to one object")
        return put(name, data, **kept)

    monkeypatch.setattr(bench.blobs, "put", refuse)
    assert bench.take(a_take(bench, clip)).outcome is Outcome.PASS


def test_what_is_noted_already_is_not_written_again(bench: Bench) -> None:
    clip = bench.blobs.put(clip_name("shown", "job-1.s01.t1"), b"a clip")
    scripted(bench, {FILM.size: half(measuring(clip))})
    bench.take(a_take(bench, clip))
    [first] = bench.blobs.list("accepted/")
    bench.take(replace(a_take(bench, clip), take_id="job-2.s01.t1"))
    assert list(bench.blobs.list("accepted/")) == [first]


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
