"""What places sound like, and when."""

from dataclasses import replace

import numpy as np
import pytest

from services.postprocessor.ambience import LAYERS, beds_of, layers_of
from services.postprocessor.loudness import integrated_lufs
from services.postprocessor.orders import Bed
from services.postprocessor.soundscape import heard
from services.postprocessor.timeline import build_timeline
from services.postprocessor.waveform import SAMPLE_RATE, Signal
from shared.domain.plan import Plan, Season, Setting, ShotPlan, TimeOfDay, Weather
from tests.support.post import a_plan, a_shot

FOREST = replace(a_shot(1), setting=Setting.FOREST, time_of_day=TimeOfDay.DAY)
SECONDS = 4


def beds(plan: Plan) -> tuple[Bed, ...]:
    return beds_of(plan, build_timeline(plan, ()))


def sound_of(layer: str, seed: int = 1) -> Signal:
    bed = Bed(layer, 0, SECONDS * 1000, 700, 1000)
    return heard((bed,), SECONDS * SAMPLE_RATE, seed)


def share(sound: Signal, low_hertz: int, high_hertz: int) -> float:
    power = np.abs(np.fft.rfft(sound[:, 0])) ** 2
    hertz = np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE)
    return float(power[(hertz >= low_hertz) & (hertz < high_hertz)].sum() / power.sum())


@pytest.mark.parametrize("setting", Setting)
@pytest.mark.parametrize("weather", Weather)
def test_every_place_in_every_weather_sounds_of_something_known(
    setting: Setting, weather: Weather
) -> None:
    layers = layers_of(replace(FOREST, setting=setting, weather=weather))

    assert layers
    assert set(layers) <= set(LAYERS)


@pytest.mark.parametrize(
    ("shot", "there", "not_there"),
    [
        (FOREST, "birds", "crickets"),
        (replace(FOREST, time_of_day=TimeOfDay.NIGHT), "crickets", "birds"),
        (replace(FOREST, weather=Weather.RAIN), "rain", "birds"),
        (replace(FOREST, season=Season.WINTER), "leaves", "birds"),
        (replace(FOREST, setting=Setting.INTERIOR, weather=Weather.RAIN), "roof", "rain"),
        (replace(FOREST, setting=Setting.SPACE, weather=Weather.RAIN), "space", "rain"),
        (replace(FOREST, setting=Setting.CITY, subject="a market"), "crowd", "room"),
    ],
)
def test_nature_keeps_its_hours(shot: ShotPlan, there: str, not_there: str) -> None:
    layers = layers_of(shot)

    assert there in layers
    assert not_there not in layers


def test_a_place_goes_on_through_a_cut_and_another_one_crosses_it() -> None:
    sea, inside = Setting.SEA, Setting.INTERIOR
    plan = a_plan(
        replace(a_shot(1), setting=sea),
        replace(a_shot(2), setting=sea),
        replace(a_shot(3), setting=inside),
    )

    assert beds(plan) == (
        Bed("sea", 0, 4350, 700, 1000),
        Bed("room", 3650, 6000, 700, 1000),
    )


@pytest.mark.parametrize("layer", LAYERS)
def test_every_layer_sounds_in_both_ears_and_never_the_same_in_both(layer: str) -> None:
    sound = sound_of(layer)

    assert sound.shape == (SECONDS * SAMPLE_RATE, 2)
    assert np.isfinite(sound).all()
    assert -20 < integrated_lufs(sound) < 6
    assert (np.square(sound).mean(axis=0) > 1e-4).all()
    assert not np.allclose(sound[:, 0], sound[:, 1])


def test_layers_sound_like_what_they_are() -> None:
    assert share(sound_of("crickets"), 3500, 5200) > 0.9
    assert share(sound_of("birds"), 1500, 7500) > 0.9
    assert share(sound_of("city"), 20, 400) > 0.7
    assert share(sound_of("space"), 20, 300) > 0.9
    assert share(sound_of("rain"), 700, 12_000) > 0.6


def test_the_sound_across_a_cut_never_jumps_or_stops() -> None:
    samples = 6 * SAMPLE_RATE
    both = (Bed("sea", 0, 3350, 700, 1000), Bed("room", 2650, 6000, 700, 1000))
    sound = heard(both, samples, 3)
    steps = np.square(sound).mean(axis=1).reshape(-1, SAMPLE_RATE // 10).mean(axis=1)

    assert (steps > 1e-3).all()
    at_cut = np.abs(np.diff(sound[3 * SAMPLE_RATE - 20_000 : 3 * SAMPLE_RATE + 20_000, 0]))
    assert at_cut.max() <= np.abs(np.diff(sound[:SAMPLE_RATE, 0])).max() * 1.5


def test_the_same_place_sounds_the_same_again() -> None:
    assert np.array_equal(sound_of("rain"), sound_of("rain"))
    assert not np.array_equal(sound_of("rain"), sound_of("rain", seed=2))
    assert not heard((), 1000, 1).any()
