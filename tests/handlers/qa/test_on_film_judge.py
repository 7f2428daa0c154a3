"""What QA answers, writes and certifies about a film."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

import pytest

from services.qa.certificate import Certificate
from services.qa.evidence import FilmEvidence
from shared.contracts.codec import decode_as
from shared.contracts.envelope import BlobRef
from shared.contracts.film import FilmJudge, StagedFile
from shared.domain.errors import MalformedMessage
from shared.domain.media import FrameSize
from shared.domain.verdict import Outcome
from shared.ports.studio import Measurements
from tests.support.qa import FILM
from tests.support.qa_bench import PLAN, Bench, a_take, half, measuring, scripted

PORTRAIT = FrameSize(90, 160)
SRT = b"1\n00:00:00,500 --> 00:00:02,000\nHello\n"


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
