"""Shadows, reflections and rims: layers that are laid before a figure, and light on it."""

import numpy as np
import pytest

from services.generator.animatic.canvas import Canvas, Pixels
from services.generator.animatic.footing import Shade, mirror_of, ripples_of, shadow_of
from services.generator.animatic.planes import Layer, layer_of
from services.generator.animatic.rimming import rimmed
from services.generator.animatic.shoot import Shoot
from shared.domain.media import FrameSize, Rate
from shared.domain.plan import Setting, TimeOfDay
from tests.unit.services.generator.animatic.shots import STYLE, a_shot

FEET = (60.0, 180.0)


def a_post() -> Layer:
    canvas = Canvas(120, 200)
    canvas.rectangle(52, 20, 68, 180, (200, 120, 60))
    return layer_of(canvas.pixels)


def cover(layer: Layer) -> Pixels:
    assert layer.luma.under is not None
    return 255 - layer.luma.under


@pytest.mark.parametrize("lean", [-0.54, 0.0, 0.54])
@pytest.mark.parametrize("reach", [10.0, 40.0, 400.0])
def test_no_edge_cuts_a_shadow(lean: float, reach: float):
    dark = cover(shadow_of(a_post(), FEET, Shade((0, 0, 0), 0.5, 0.4, lean, reach)))
    assert dark.max() > 60
    edges = (dark[0], dark[-1], dark[:, 0], dark[:, -1])
    assert max(int(edge.max()) for edge in edges) <= 2


def test_a_shadow_falls_to_the_side_it_leans_to_as_far_as_it_is_long():
    shade = Shade((0, 0, 0), 0.5, 0.4, 0.5, 10.0)
    shadow = shadow_of(a_post(), FEET, shade)
    rows, columns = np.nonzero(cover(shadow) > 40)
    # The post is 160 high: its top falls 80 to the right and 64 towards the viewer.
    right = shadow.left + shadow.step * columns.max()
    low = shadow.top + shadow.step * rows.max()
    assert right == pytest.approx(68 + 80, abs=8)
    assert low == pytest.approx(180 + 64, abs=8)


def test_the_shadow_of_a_low_sun_is_whole_in_the_film():
    shot = a_shot(setting=Setting.FOREST, time_of_day=TimeOfDay.DUSK)
    actor = Shoot(shot, STYLE, FrameSize(640, 360), Rate(24))._actor  # pyright: ignore[reportPrivateUsage]
    shadow, _ = actor._drawn(0.2)  # pyright: ignore[reportPrivateUsage]
    dark = cover(shadow)
    assert dark.max() > 30
    assert max(int(dark[:, 0].max()), int(dark[:, -1].max()), int(dark[-1].max())) <= 2


def test_a_floor_mirrors_what_stands_on_it_and_fades():
    image = mirror_of(a_post(), 180, 80)
    assert image is not None
    seen = cover(image)
    assert (image.top, image.step) == (180, 2)
    assert seen[1].max() > seen[seen.shape[0] // 2].max() > seen[-1].max()


def test_ripples_break_what_floats():
    def places(image: Layer | None) -> set[int]:
        assert image is not None
        rows = (np.flatnonzero(row > 20) for row in cover(image))
        return {int(row[0]) for row in rows if row.size}

    assert len(places(mirror_of(a_post(), 180, 80))) == 1
    assert len(places(ripples_of(a_post(), 180, 80))) > 1


@pytest.mark.parametrize("row", [0, 16, 400])
def test_what_shows_nothing_has_no_reflection(row: int):
    assert ripples_of(a_post(), row, 80) is None
    assert mirror_of(a_post(), row, 80) is None


def test_light_falls_on_the_side_it_comes_from_and_only_on_what_is_drawn():
    plain = a_post()
    lit = rimmed(plain, (8, 0), (255, 255, 255), 0.9)
    brighter = lit.luma.value.astype(int) - plain.luma.value
    row = brighter[brighter.shape[0] // 2]
    inked = np.flatnonzero(cover(plain)[brighter.shape[0] // 2] > 128)
    assert row[inked[0] + 1] > 40
    assert row[inked[-1] - 1] < 8
    assert int(np.abs(brighter[cover(plain) == 0]).max()) == 0


def test_where_the_picture_cuts_a_figure_it_has_no_rim():
    canvas = Canvas(120, 200)
    canvas.rectangle(-10, 20, 68, 180, (40, 40, 40))
    plain = layer_of(canvas.pixels)
    lit = rimmed(plain, (8, 0), (255, 255, 255), 0.9)
    assert np.array_equal(lit.luma.value[80, :20], plain.luma.value[80, :20])
