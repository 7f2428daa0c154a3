"""Publishing: delivered means that a manifest exists and every digest in it verifies."""

import hashlib
import json
from dataclasses import replace

import pytest

from shared.contracts.film import FilmFailed, FilmPublish, FilmPublished, StagedFile
from shared.domain.errors import Unavailable
from tests.support.post import ScriptedRenderer, a_file, a_publish, a_take
from tests.support.posthouse import House

FILM, SHEET = b"the film", b"the sheet"
MANIFEST = "films/job-1/manifest.json"


def an_order(house: House) -> FilmPublish:
    files: tuple[StagedFile, ...] = (
        a_file("film", "film.mp4", "16:9", FILM),
        a_file("contact_sheet", "contact_sheet.jpg", "", SHEET),
    )
    for file, content in zip(files, (FILM, SHEET), strict=True):
        house.blobs.put(file.blob.name, content)
    take = replace(a_take(), verdict=house.blobs.put("verdicts/take.json", b"take verdict"))
    return replace(
        a_publish(files, (take,)),
        plan=house.plan_ref,
        verdict=house.blobs.put("verdicts/film.json", b"film verdict"),
        certificate=house.blobs.put("certificates/film.json", b"certificate"),
    )


def test_a_film_is_delivered_with_a_manifest_that_verifies() -> None:
    house = House()
    said = house.deliver(an_order(house))

    assert isinstance(said, FilmPublished)
    assert said.manifest.name == MANIFEST
    data = house.blobs.get(MANIFEST)
    assert hashlib.sha256(data).hexdigest() == said.manifest.sha256
    files = json.loads(data)["files"]
    assert [f["filename"] for f in files] == ["contact_sheet.jpg", "film.mp4", "report.html"]
    for file in files:
        content = house.blobs.get(f"films/job-1/{file['filename']}")
        assert hashlib.sha256(content).hexdigest() == file["sha256"]


def test_the_report_sees_every_verdict() -> None:
    house = House()
    house.deliver(an_order(house))

    (_, evidence) = house.renderer.reported[0]
    assert set(evidence.values()) == {b"film verdict", b"certificate", b"take verdict", SHEET}


def test_the_manifest_comes_last_and_only_once() -> None:
    house = House()
    order = an_order(house)
    house.deliver(order)
    assert house.effects(order).updates == ()

    written = house.blobs.written
    names = [name for name, _ in written]
    assert names.count(MANIFEST) == 1
    assert names[-1] == MANIFEST
    assert written[-1] == (MANIFEST, 0)


def test_a_crash_before_the_commit_publishes_the_same_thing_again() -> None:
    house = House()
    order = an_order(house)
    lost = house.effects(order).says[0].payload
    before = {info.name: info.generation for info in house.blobs.list("films/")}

    assert house.deliver(order) == lost
    assert {info.name: info.generation for info in house.blobs.list("films/")} == before


def test_what_a_run_that_was_cut_short_left_behind_is_replaced() -> None:
    house = House()
    house.blobs.put("films/job-1/film.mp4", b"half a fi")
    said = house.deliver(an_order(house))

    assert isinstance(said, FilmPublished)
    assert house.blobs.get("films/job-1/film.mp4") == FILM


@pytest.mark.parametrize(
    "name", ["staging/job-1/job-1.r1/film.mp4", "verdicts/film.json", "verdicts/take.json"]
)
@pytest.mark.parametrize("what", ["gone", "changed"])
def test_what_is_not_what_was_judged_is_never_delivered(name: str, what: str) -> None:
    house = House()
    order = an_order(house)
    house.blobs.delete(name)
    if what == "changed":
        house.blobs.put(name, b"other bytes")
    said = house.deliver(order)

    assert isinstance(said, FilmFailed)
    assert house.blobs.stat(MANIFEST) is None


def test_a_delivered_film_whose_bytes_changed_is_not_called_delivered() -> None:
    house = House()
    order = an_order(house)
    house.effects(order)
    house.blobs.put("films/job-1/film.mp4", b"tampered")

    assert isinstance(house.deliver(order), FilmFailed)


def test_two_publishers_at_once_agree_on_the_first_manifest() -> None:
    house = House()
    order = an_order(house)
    house.blobs.beaten_to = MANIFEST

    assert isinstance(house.deliver(order), FilmPublished)


def test_a_report_that_cannot_be_drawn_gives_the_message_back() -> None:
    house = House(ScriptedRenderer(fails_with=Unavailable("scene failed")))

    with pytest.raises(Unavailable):
        house.effects(an_order(house))
    assert house.blobs.stat(MANIFEST) is None


def test_another_render_cannot_pass_for_the_delivered_one() -> None:
    house = House()
    order = an_order(house)
    house.deliver(order)

    assert isinstance(house.deliver(replace(order, render_id="job-1.r2")), FilmFailed)
