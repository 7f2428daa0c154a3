"""What a picture must not do: crop, cross, stand still; and what its air moves."""

import cv2
import numpy as np
import pytest

from services.generator.animatic.canvas import Canvas, Pixels
from services.generator.animatic.casting import Figure
from services.generator.animatic.colours import tones_of
from services.generator.animatic.shoot import Shoot
from services.generator.animatic.subjects.builds import BUILDS
from services.generator.animatic.subjects.figures import sketch_of
from services.generator.animatic.subjects.portrait import face
from services.generator.animatic.subjects.sketch import Pen, Role
from shared.domain.media import FrameSize, Rate
from shared.domain.plan import Action, Framing, Setting, TimeOfDay, Weather
from tests.unit.services.generator.animatic.shots import STYLE, a_shot

WIDE, TALL, SQUARE = FrameSize(640, 360), FrameSize(360, 640), FrameSize(400, 400)
RATE = Rate(24)
TONES = tones_of(STYLE, TimeOfDay.DAY, Weather.CLEAR, Setting.CITY)
CAPTIONS = 0.8


def drawn(figure: Figure, role: Role, phase: float) -> Pixels:
    canvas = Canvas(400, 400)
    sketch_of(figure, role).draw(Pen(canvas, TONES, (200.0, 380.0), 340.0), phase)
    return canvas.pixels.copy()


def moved(first: Pixels, second: Pixels) -> float:
    return float(cv2.absdiff(first, second).mean())


@pytest.mark.parametrize("framing", Framing)
@pytest.mark.parametrize("subject", ["a train", "a boat", "a car", "a bicycle", "a plane"])
def test_a_long_thing_is_whole_in_an_upright_picture(subject: str, framing: Framing):
    shot = a_shot(subject=subject, framing=framing, setting=Setting.CITY, shot_id="s02")
    actor = Shoot(shot, STYLE, TALL, RATE)._actor  # pyright: ignore[reportPrivateUsage]
    half = 0.5 * actor.sketch.width * actor.mark.height
    assert actor.sketch.face is None
    assert 0 <= actor.mark.x - half < actor.mark.x + half <= TALL.width


@pytest.mark.parametrize("size", [WIDE, TALL, SQUARE])
@pytest.mark.parametrize("framing", Framing)
@pytest.mark.parametrize("subject", ["a watch", "a bottle", "a house", "a cup", "a lamp"])
def test_no_end_of_a_thing_is_behind_the_captions(subject: str, framing: Framing, size: FrameSize):
    shot = a_shot(subject=subject, framing=framing, setting=Setting.STAGE, shot_id="s02")
    mark = Shoot(shot, STYLE, size, RATE)._actor.mark  # pyright: ignore[reportPrivateUsage]
    feet = mark.feet / size.height
    assert feet <= CAPTIONS or feet >= 1.0


@pytest.mark.parametrize("framing", [Framing.CLOSE, Framing.DETAIL, Framing.REACTION])
def test_type_stands_clear_of_all_of_a_thing(framing: Framing):
    shot = a_shot(subject="a watch", framing=framing, setting=Setting.STAGE, shot_id="s02",
                  on_screen_text="No battery. No fuss")  # fmt: skip
    shoot = Shoot(shot, STYLE, SQUARE, RATE)
    mark, (_, end) = shoot._actor.mark, shoot._type_rows  # pyright: ignore[reportPrivateUsage]
    assert (mark.feet - mark.height) / SQUARE.height > end


@pytest.mark.parametrize("setting", [Setting.CITY, Setting.FOREST, Setting.FIELD])
def test_nothing_tall_crosses_who_walks(setting: Setting):
    def highest(action: Action) -> float:
        shoot = Shoot(a_shot(setting=setting, action=action), STYLE, WIDE, RATE)
        near = [piece.layer for piece in shoot._place.pieces if piece.distance < 0.95]  # pyright: ignore[reportPrivateUsage]
        return min((layer.top / layer.height for layer in near), default=1.0)

    assert highest(Action.STAND) < 0.75
    assert highest(Action.WALK) > 0.8


@pytest.mark.parametrize("setting", Setting)
def test_something_moves_in_the_view_of_every_place(setting: Setting):
    shot = a_shot(subject="the view", setting=setting)
    actor = Shoot(shot, STYLE, WIDE, RATE)._actor  # pyright: ignore[reportPrivateUsage]
    first, later = (drawn(actor.figure, Role(setting=setting), phase) for phase in (0.1, 0.35))
    assert moved(first, later) > 0.05


def test_no_bird_flies_indoors():
    inside, outside = (drawn(Figure.VIEW, Role(setting=place), 0.1)
                       for place in (Setting.INTERIOR, Setting.FIELD))  # fmt: skip
    dark = [np.count_nonzero((p[..., 3] > 200) & (p[..., 0] < 110)) for p in (inside, outside)]
    assert dark[0] == 0 < dark[1]


def test_no_light_on_a_dial_could_be_taken_for_a_hand():
    dial = drawn(Figure.WATCH, Role(), 0.0)
    # Between four and eight o'clock there is no hand at ten past ten.
    angles = np.radians(np.arange(130, 230, 10))
    seen = {
        tuple(dial[round(380 - 340 * (0.5 + r * np.cos(a))), round(200 + 340 * r * np.sin(a))])
        for a in angles
        for r in (0.05, 0.08, 0.11)
    }
    assert len(seen) == 1


def heads(role: Role) -> list[Pixels]:
    """A face through its cycle."""
    seen: list[Pixels] = []
    for step in range(8):
        canvas = Canvas(240, 240)
        face(
            BUILDS["woman"], role, Pen(canvas, TONES, (120.0, 240.0), 900.0), (0.0, 0.13), step / 8
        )
        seen.append(canvas.pixels)
    return seen


def test_who_reacts_turns_the_head():
    def spread(framing: Framing) -> float:
        # The mouth is the reddest of what is below the nose.
        rows = (head[150:, 90:150].astype(int) for head in heads(Role(Action.STAND, framing)))
        reds = (area[..., 0] - (area[..., 1] + area[..., 2]) / 2 for area in rows)
        columns = [np.flatnonzero(red.max(axis=0) > 60) for red in reds]
        places = [float(found.mean()) for found in columns if found.size]
        return max(places) - min(places)

    assert spread(Framing.REACTION) > spread(Framing.CLOSE) + 2


def test_hair_blows_in_the_wind():
    still, windy = (
        heads(Role(Action.STAND, Framing.CLOSE, windy=windy)) for windy in (False, True)
    )
    # Beside the head, where the locks fly.
    calm = max(moved(still[0][:, 180:], head[:, 180:]) for head in still)
    blown = max(moved(windy[0][:, 180:], head[:, 180:]) for head in windy)
    assert blown > calm + 0.5


def test_a_crown_sways_in_the_wind():
    def stirred(*, windy: bool) -> float:
        role = Role(windy=windy)
        return moved(drawn(Figure.TREE, role, 0.0), drawn(Figure.TREE, role, 0.25))

    assert stirred(windy=True) > 1.5 * stirred(windy=False)


def test_the_forest_sways_more_in_the_wind():
    def sway(weather: Weather) -> float:
        shoot = Shoot(a_shot(setting=Setting.FOREST, weather=weather), STYLE, WIDE, RATE)
        return max(piece.sway_x for piece in shoot._place.pieces if piece.distance > 3)  # pyright: ignore[reportPrivateUsage]

    assert sway(Weather.WIND) > 3 * sway(Weather.CLEAR)
