from itertools import islice, pairwise

import cv2
import numpy as np
import pytest

from services.generator.animatic.actor import Actor, safe_width
from services.generator.animatic.camera import pose_at, view_of
from services.generator.animatic.canvas import Pixels
from services.generator.animatic.casting import Figure
from services.generator.animatic.colours import tones_of
from services.generator.animatic.lettering import set_block
from services.generator.animatic.shoot import Shoot
from shared.domain.media import FrameSize, Rate
from shared.domain.plan import CameraMove, Framing, Setting, ShotPlan, TimeOfDay, Weather
from tests.unit.services.generator.animatic.shots import STYLE, a_shot

SMALL = FrameSize(320, 180)
RATE = Rate(24)


def frames(shot: ShotPlan, size: FrameSize = SMALL, first: int | None = None) -> list[Pixels]:
    return [frame.copy() for frame in islice(Shoot(shot, STYLE, size, RATE).frames(), first)]


def lumas(pictures: list[Pixels], size: FrameSize = SMALL) -> list[Pixels]:
    return [picture[: size.width * size.height] for picture in pictures]


@pytest.mark.parametrize("setting", Setting)
def test_every_place_is_lit_and_every_frame_of_it_moves(setting: Setting):
    # Ten seconds of a static camera: the slowest there is.
    night = a_shot(
        setting=setting, time_of_day=TimeOfDay.NIGHT, camera=CameraMove.STATIC, duration_frames=240
    )
    seen = lumas(frames(night, first=8))
    changes = [float(cv2.absdiff(a, b).mean()) for a, b in pairwise(seen)]
    assert min(changes) > 0.13
    assert min(float(luma.mean()) for luma in seen) > 45
    assert float(np.quantile(seen[0], 0.2)) > 30


@pytest.mark.parametrize("weather", Weather)
@pytest.mark.parametrize("framing", [Framing.ESTABLISHING, Framing.DETAIL])
def test_every_air_and_framing_moves_in_every_frame(weather: Weather, framing: Framing):
    shot = a_shot(
        weather=weather,
        framing=framing,
        camera=CameraMove.STATIC,
        subject="freedom",
        duration_frames=240,
    )
    seen = lumas(frames(shot, first=8))
    changes = [float(cv2.absdiff(a, b).mean()) for a, b in pairwise(seen)]
    assert min(changes) > 0.13


def test_the_same_shot_is_the_same_picture():
    shot = a_shot(duration_frames=3, weather=Weather.SNOW, on_screen_text="Home")
    assert [f.tobytes() for f in frames(shot)] == [f.tobytes() for f in frames(shot)]


def test_a_still_is_the_frame_of_the_film_at_that_place():
    shot = a_shot(duration_frames=6, weather=Weather.SNOW, on_screen_text="Home", subject="a fox")
    still = Shoot(shot, STYLE, SMALL, RATE).still(4)
    luma = still.astype(float) @ (0.18259, 0.61423, 0.06201) + 16
    assert still.shape == (180, 320, 3)
    # Strong colours leave the range of RGB here and there.
    assert np.abs(luma - lumas(frames(shot))[4].reshape(180, 320)).mean() < 0.7


@pytest.mark.parametrize("framing", [Framing.WIDE, Framing.MEDIUM, Framing.DETAIL])
def test_a_frame_shows_nothing_of_those_before_it(framing: Framing):
    shot = a_shot(framing=framing, camera=CameraMove.CRANE_UP, setting=Setting.CITY)
    used, fresh = (Shoot(shot, STYLE, SMALL, RATE) for _ in range(2))
    for index in (7, 0, 3):
        used.still(index)
    assert np.array_equal(used.still(5), fresh.still(5))


def test_another_seed_is_another_picture():
    first, second = (frames(a_shot(duration_frames=1, seed=seed))[0] for seed in (4, 20))
    assert float(cv2.absdiff(first, second).mean()) > 2


@pytest.mark.parametrize("field", ["setting", "time_of_day", "weather", "framing", "subject"])
def test_every_word_of_the_plan_is_seen(field: str):
    others = {
        "setting": Setting.CITY,
        "time_of_day": TimeOfDay.DAY,
        "weather": Weather.RAIN,
        "framing": Framing.CLOSE,
        "subject": "a sailing boat",
    }
    first = frames(a_shot(duration_frames=1))[0]
    second = frames(a_shot(duration_frames=1, **{field: others[field]}))[0]
    assert float(cv2.absdiff(first, second).mean()) > 0.5


@pytest.mark.parametrize(
    "size", [FrameSize(180, 320), FrameSize(240, 240), FrameSize(16, 16), FrameSize(322, 182)]
)
def test_other_shapes_of_picture_are_filled(size: FrameSize):
    shot = a_shot(duration_frames=2, on_screen_text="A long line of words for a small picture")
    seen = frames(shot, size)
    assert all(picture.size == size.width * size.height * 3 // 2 for picture in seen)
    assert float(lumas(seen, size)[0].mean()) > 45


@pytest.mark.parametrize("camera", [CameraMove.DOLLY_IN, CameraMove.PAN_LEFT, CameraMove.ORBIT])
@pytest.mark.parametrize("framing", Framing)
def test_a_subject_stays_inside_the_upright_cut(framing: Framing, camera: CameraMove):
    size, length_s = FrameSize(640, 360), 5.0
    tones = tones_of(STYLE, TimeOfDay.DAY, Weather.CLEAR, Setting.FIELD)
    for figure in Figure:
        # Out of doors neither the abstract nor a planet is drawn.
        place = {Figure.SHAPE: Setting.ABSTRACT, Figure.PLANET: Setting.SPACE}.get(
            figure, Setting.FIELD
        )
        shot = a_shot(subject=figure.value, framing=framing, camera=camera, focus_x=400,
                      setting=place)  # fmt: skip
        actor = Actor(shot, tones, size, 0.86)
        assert actor.figure is figure
        if actor.sketch.face or (actor.sketch.headed and framing is not Framing.MEDIUM):
            continue  # Of a portrait only the face need be inside.
        for progress in (0.0, 0.5, 1.0):
            seconds = progress * length_s
            view = view_of(pose_at(camera, progress, seconds, length_s), 1.0)
            layer, where = actor.placed(seconds, view)[-1]
            part = where.from_part(layer.left, layer.top)
            rows, columns = layer.luma.value.shape
            left, _, right, _ = part.box(columns, rows)
            half = size.height * 9 / 16 / 2
            # Glow, shadow and the corners of a rocking figure's box may reach a little farther.
            assert left > 256 - half * 1.12, (figure, progress)
            assert right < 256 + half * 1.12, (figure, progress)


@pytest.mark.parametrize(
    "text",
    [
        "Home",
        "The lighthouse keeper counts every ship he ever saw",
        "W" * 80,
        "Ω ж é ß ő",
        "a\tb\nc",
    ],
)
def test_type_stays_inside_the_upright_cut(text: str):
    size = FrameSize(1920, 1080)
    block = set_block(text, 0.92 * safe_width(size), 62, (255, 255, 255), 0.6)
    assert block.ink_width <= size.height * 9 / 16
    assert block.pixels.shape[0] < 0.6 * size.height
    assert block.pixels[..., :3].max() == 255


def test_type_appears_over_the_picture():
    plain, lettered = (
        frames(a_shot(duration_frames=20, on_screen_text=text))[-1] for text in ("", "HOME")
    )
    changed = np.abs(plain.astype(int) - lettered)[: 320 * 180].reshape(180, 320)
    rows, columns = np.nonzero(changed > 30)
    assert 0.05 * 180 < rows.min() < rows.max() < 0.3 * 180
    assert 110 < columns.min() < columns.max() < 210
