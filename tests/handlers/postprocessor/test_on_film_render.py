"""Rendering: what becomes true when a film is ordered."""

import hashlib
from dataclasses import replace

import pytest

from services.postprocessor.handlers import HANDLERS
from shared.contracts.envelope import BlobRef
from shared.contracts.film import ClipRef, FilmFailed, FilmRender, FilmRendered
from shared.domain.errors import MalformedMessage, Unavailable
from tests.support.post import ScriptedRenderer
from tests.support.posthouse import House

CLIPS = {"s01": b"clip one", "s02": b"clip two"}


def an_order(house: House) -> FilmRender:
    clips = tuple(
        ClipRef(shot, f"job-1.{shot}.t1", house.blobs.put(f"clips/{shot}.mp4", content))
        for shot, content in CLIPS.items()
    )
    return FilmRender("job-1.r1", house.plan_ref, clips, house.config_digest, "ANIMATIC")


def test_a_film_is_rendered_into_staging_and_announced() -> None:
    house = House()
    said = house.deliver(an_order(house))

    assert isinstance(said, FilmRendered)
    assert [file.filename for file in said.files] == ["film.mp4", "contact_sheet.jpg"]
    for file in said.files:
        assert file.blob.name.startswith("staging/job-1/job-1.r1/")
        assert hashlib.sha256(house.blobs.get(file.blob.name)).hexdigest() == file.blob.sha256
    plan, clips, label = house.renderer.rendered[0]
    assert (plan, clips, label) == (house.plan, CLIPS, "ANIMATIC")


def test_an_order_that_comes_again_is_answered_without_rendering() -> None:
    house = House()
    order = an_order(house)
    first = house.deliver(order)

    effects = house.effects(order)
    assert [say.payload for say in effects.says] == [first]
    assert effects.says[0].about == ("renders/job-1.r1", 1)
    assert effects.updates == ()
    assert len(house.renderer.rendered) == 1


def test_a_crash_before_the_commit_does_not_render_twice() -> None:
    house = House()
    order = an_order(house)
    lost = house.effects(order)
    said = house.deliver(order)

    assert said == lost.says[0].payload
    assert len(house.renderer.rendered) == 1


def test_a_crash_amid_the_outputs_renders_again() -> None:
    house = House()
    order = an_order(house)
    said = house.effects(order).says[0].payload
    house.blobs.delete("staging/job-1/job-1.r1/files.json")

    assert house.deliver(order) == said
    assert len(house.renderer.rendered) == 2


@pytest.mark.parametrize("change", ["label", "clip", "bytes"])
def test_outputs_of_another_order_or_with_other_bytes_are_not_reused(change: str) -> None:
    house = House()
    order = an_order(house)
    house.effects(order)
    if change == "label":
        order = replace(order, label="")
    elif change == "clip":
        other = replace(order.clips[0], clip=house.blobs.put("clips/other.mp4", b"other"))
        order = replace(order, clips=(other, order.clips[1]))
    else:
        house.blobs.put("staging/job-1/job-1.r1/film.mp4", b"tampered")
    house.deliver(order)

    assert len(house.renderer.rendered) == 2


@pytest.mark.parametrize(
    ("error", "transient"),
    [(Unavailable("speech failed"), True), (MalformedMessage("clip"), False)],
)
def test_a_renderer_that_fails_is_an_answer_and_never_an_exception(
    error: Exception, transient: bool
) -> None:
    house = House(ScriptedRenderer(fails_with=error))
    said = house.deliver(an_order(house))

    assert isinstance(said, FilmFailed)
    assert said.transient is transient
    assert not list(house.blobs.list("staging/"))


def test_a_failed_render_may_be_tried_again() -> None:
    house = House(ScriptedRenderer(fails_with=Unavailable("speech failed")))
    order = an_order(house)
    house.deliver(order)
    house.renderer.fails_with = None

    assert isinstance(house.deliver(order), FilmRendered)


@pytest.mark.parametrize("what", ["gone", "changed"])
def test_a_clip_that_is_not_the_one_that_was_judged_is_never_used(what: str) -> None:
    house = House()
    order = an_order(house)
    house.blobs.delete("clips/s01.mp4")
    if what == "changed":
        house.blobs.put("clips/s01.mp4", b"another clip")
    said = house.deliver(order)

    assert isinstance(said, FilmFailed)
    assert not said.transient
    assert not house.renderer.rendered


def test_a_plan_that_is_not_the_one_that_was_approved_is_never_rendered() -> None:
    house = House()
    order = replace(an_order(house), plan=BlobRef(house.plan_ref.name, "0" * 64, 1))
    said = house.deliver(order)

    assert isinstance(said, FilmFailed)
    assert not house.renderer.rendered


def test_a_store_that_is_out_of_order_gives_the_message_back() -> None:
    house = House()
    order = an_order(house)
    house.blobs.out_of_order = True

    with pytest.raises(Unavailable):
        house.effects(order)


def test_the_service_answers_its_two_commands() -> None:
    assert set(HANDLERS) == {"film.render", "film.publish"}
