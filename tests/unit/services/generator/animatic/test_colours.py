import itertools

import pytest

from services.generator.animatic.colours import luma, parse, tones_of
from shared.domain.plan import Setting, StyleBible, TimeOfDay, Weather

PALETTE = ("#101820", "#2f4a6b", "#6f93ac", "#e5d9c3", "#f08a4b")
BLACK = ("#000000", "#000000", "#000000", "#000000")
SKIES = list(itertools.product(TimeOfDay, Weather, (Setting.SEA, Setting.SPACE)))


def style(palette: tuple[str, ...] = PALETTE, markers: tuple[str, ...] = ()) -> StyleBible:
    return StyleBible(palette, "calm", "flat", markers)


@pytest.mark.parametrize("palette", [PALETTE, BLACK])
@pytest.mark.parametrize(("hour", "weather", "setting"), SKIES)
def test_no_sky_and_no_land_is_black(
    palette: tuple[str, ...], hour: TimeOfDay, weather: Weather, setting: Setting
):
    tones = tones_of(style(palette), hour, weather, setting)
    land = (tones.zenith, tones.horizon, tones.middle, tones.near, tones.ground, tones.ink)
    assert min(map(luma, land)) > 24


def test_each_hour_has_its_own_light():
    skies = {tones_of(style(), hour, Weather.CLEAR, Setting.SEA).horizon for hour in TimeOfDay}
    assert len(skies) == len(TimeOfDay)


def test_a_marked_colour_is_the_accent_of_every_shot():
    marked = style(markers=("round glasses", "a red scarf"))
    accents = {tones_of(marked, hour, weather, where).accent for hour, weather, where in SKIES}
    assert len(accents) == 1
    red, green, blue = accents.pop()
    assert red > 2 * max(green, blue)


def test_without_a_mark_the_accent_is_the_palettes():
    tones = tones_of(style(), TimeOfDay.DAY, Weather.CLEAR, Setting.CITY)
    assert tones.accent == parse(PALETTE[-1])


@pytest.mark.parametrize("text", ["", "red", "#12345", "1234567", "#12345g"])
def test_a_colour_in_another_form_is_refused(text: str):
    with pytest.raises(ValueError, match=r"rrggbb|invalid literal"):
        parse(text)
