"""Where things stand in the picture: subject, type, captions, numbers."""

from itertools import islice

import cv2
import numpy as np
import pytest

from services.generator.animatic.canvas import Canvas, Pixels
from services.generator.animatic.colours import tones_of
from services.generator.animatic.shoot import Shoot
from services.generator.animatic.subjects.builds import BUILDS
from services.generator.animatic.subjects.portrait import face
from services.generator.animatic.subjects.sketch import Pen, Role
from shared.domain.media import FrameSize, Rate
from shared.domain.plan import (
    Action,
    CameraMove,
    Datum,
    Framing,
    Season,
    Setting,
    ShotPlan,
    TimeOfDay,
    Weather,
)
from tests.unit.services.generator.animatic.shots import STYLE, a_shot

WIDE, TALL, SQUARE = FrameSize(640, 360), FrameSize(360, 640), FrameSize(400, 400)
RATE = Rate(24)
CAPTIONS = 0.8


def test_a_face_stays_inside_the_upright_cut():
    for framing in (Framing.CLOSE, Framing.REACTION, Framing.DETAIL):
        for move in CameraMove:
            shot = a_shot(framing=framing, camera=move, focus_x=400)
            actor = Shoot(shot, STYLE, WIDE, RATE)._actor  # pyright: ignore[reportPrivateUsage]
            face_width = 0.15 * actor.mark.height
            assert actor.leeway * WIDE.width + face_width / 2 < 0.5 * WIDE.height * 9 / 16


def luma(shot: ShotPlan, index: int, size: FrameSize = WIDE) -> Pixels:
    frame = next(islice(Shoot(shot, STYLE, size, RATE).frames(), index, None))
    return frame[: size.width * size.height].reshape(size.height, size.width).copy()


@pytest.mark.parametrize("size", [WIDE, TALL, SQUARE])
@pytest.mark.parametrize("framing", Framing)
@pytest.mark.parametrize("subject", ["a woman", "a bottle", "a fox", "a balloon"])
def test_type_never_lies_over_the_subject(subject: str, framing: Framing, size: FrameSize):
    shot = a_shot(
        # Not the first: that one makes room for the film's title anyway.
        shot_id="s02",
        subject=subject,
        framing=framing,
        on_screen_text="A light for every ship that comes home late",
        camera=CameraMove.STATIC,
    )
    shoot = Shoot(shot, STYLE, size, RATE)
    actor, (_, end) = shoot._actor, shoot._type_rows  # pyright: ignore[reportPrivateUsage]
    top = (actor.mark.feet - actor.mark.height) / size.height
    if actor.sketch.face:
        _, y, radius = actor.sketch.face
        top = (actor.mark.feet - (y + radius) * actor.mark.height) / size.height
    assert end < top + 0.01


@pytest.mark.parametrize("size", [WIDE, TALL, SQUARE])
@pytest.mark.parametrize("subject", ["a man", "a horse", "a car", "a lighthouse", "a cup"])
def test_a_whole_subject_stands_above_the_captions(subject: str, size: FrameSize):
    shot = a_shot(subject=subject, setting=Setting.FIELD)
    actor = Shoot(shot, STYLE, size, RATE)._actor  # pyright: ignore[reportPrivateUsage]
    assert actor.mark.feet <= CAPTIONS * size.height


def test_the_ground_passes_under_who_walks_and_not_under_who_stands():
    still, going = (
        Shoot(a_shot(action=action, setting=Setting.FIELD), STYLE, WIDE, RATE)._actor  # pyright: ignore[reportPrivateUsage]
        for action in (Action.STAND, Action.WALK)
    )
    assert still.speed == 0
    passed = abs(going.speed) * going.cycle_s * WIDE.width
    assert passed == pytest.approx(going.sketch.stride * going.mark.height)
    assert going.speed * going.facing < 0


def test_numbers_grow_to_their_values():
    data = (Datum("Glass", "73 %", 730), Datum("Paper", "40 %", 400))
    shot = a_shot(data=data, setting=Setting.ABSTRACT, camera=CameraMove.STATIC, subject="waste",
                  duration_frames=96)  # fmt: skip
    shoot = Shoot(shot, STYLE, WIDE, RATE)
    begun, half, whole, later = (
        shoot._actor._drawn(phase)[-1].luma.value.astype(int)  # pyright: ignore[reportPrivateUsage]
        for phase in (0.02, 0.4, 1.0, 1.5)
    )
    assert np.abs(whole - begun).mean() > np.abs(whole - half).mean() > 0.5
    assert np.array_equal(whole, later)
    assert shoot._actor.sketch.once_s > 0  # pyright: ignore[reportPrivateUsage]


@pytest.mark.parametrize("count", range(1, 9))
@pytest.mark.parametrize("label", ["2019", "a very long label with many words", "", "学校"])
def test_any_numbers_make_a_chart(count: int, label: str):
    data = tuple(Datum(label, f"{n} %", n * 100) for n in range(count))
    assert luma(a_shot(data=data), 2).std() > 5


def test_seasons_differ_in_what_they_colour_and_let_fall():
    pictures = [
        luma(a_shot(season=season, setting=Setting.FIELD, time_of_day=TimeOfDay.DAY), 2).astype(int)
        for season in Season
        if season is not Season.ANY
    ]
    for index, one in enumerate(pictures):
        assert all(np.abs(one - other).mean() > 0.5 for other in pictures[index + 1 :])


def mouths(action: Action) -> list[Pixels]:
    """The part of a face about the mouth, through a cycle."""
    tones = tones_of(STYLE, TimeOfDay.DAY, Weather.CLEAR, Setting.CITY)
    seen: list[Pixels] = []
    for step in range(12):
        canvas = Canvas(240, 240)
        pen = Pen(canvas, tones, (120.0, 240.0), 240.0)
        face(BUILDS["man"], Role(action, Framing.CLOSE), pen, (0.0, 0.5), step / 12)
        seen.append(canvas.pixels[125:134, 116:124])
    return seen


def test_only_a_speaking_mouth_moves():
    speaking, silent = mouths(Action.SPEAK), mouths(Action.STAND)
    assert max(int(cv2.absdiff(silent[0], one).max()) for one in silent) == 0
    assert max(int(cv2.absdiff(speaking[0], one).max()) for one in speaking) > 40
