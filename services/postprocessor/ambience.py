"""What the places of a film sound like: which layers are heard from when to when.

Pure. Layers that two neighbouring shots share go on through the cut; the others fade across it.
"""

from dataclasses import dataclass

from services.postprocessor.orders import Bed
from services.postprocessor.timeline import Timeline
from shared.domain.media import ms_of_frames
from shared.domain.plan import Plan, Season, Setting, ShotPlan, TimeOfDay, Weather

__all__ = ["LAYERS", "beds_of", "layers_of"]

FADE_MS = 350
"""By how much a layer reaches over the cut that begins or ends it, on either side."""
LAYERS = (
    *("wind", "gale", "leaves", "sea", "rain", "snow", "birds", "crickets"),
    *("city", "crowd", "room", "roof", "space", "air"),
)
_OUTDOORS = frozenset(
    {Setting.CITY, Setting.FOREST, Setting.MOUNTAINS, Setting.SEA, Setting.DESERT, Setting.FIELD}
)
_GREEN = frozenset({Setting.FOREST, Setting.FIELD})
_PLACE: dict[Setting, tuple[tuple[str, int], ...]] = {
    Setting.CITY: (("city", 1000),),
    Setting.FOREST: (("leaves", 700),),
    Setting.MOUNTAINS: (("wind", 800),),
    Setting.SEA: (("sea", 1000),),
    Setting.DESERT: (("wind", 600),),
    Setting.FIELD: (("leaves", 350), ("wind", 350)),
    Setting.INTERIOR: (("room", 1000),),
    Setting.SPACE: (("space", 1000),),
    Setting.STAGE: (("room", 500),),
    Setting.ABSTRACT: (("air", 700),),
}
_PEOPLE = (
    "crowd",
    "market",
    "station",
    "festival",
    "concert",
    "cafe",
    "café",
    "restaurant",
    "audience",
)
"""Words of a description that let a murmur be heard."""


@dataclass(frozen=True, slots=True)
class _Run:
    """A layer that goes on through one or more shots."""

    first: int
    last: int
    level: int


def layers_of(shot: ShotPlan) -> dict[str, int]:
    """Name what is heard in a shot, with levels per mille of each layer's own."""
    heard = dict(_PLACE[shot.setting])
    heard |= _sky(shot) if shot.setting in _OUTDOORS else _indoors(shot)
    text = f"{shot.subject} {shot.description}".lower()
    if shot.setting not in {Setting.SPACE, Setting.ABSTRACT} and any(w in text for w in _PEOPLE):
        heard["crowd"] = 700
    return heard


def _sky(shot: ShotPlan) -> dict[str, int]:
    weather = {
        Weather.RAIN: {"rain": 1000},
        Weather.SNOW: {"snow": 900},
        Weather.FOG: {"air": 700},
        Weather.WIND: {"gale": 1000},
        Weather.CLEAR: dict[str, int](),
    }[shot.weather]
    return weather | _animals(shot)


def _animals(shot: ShotPlan) -> dict[str, int]:
    """Birds sing by day while it is green, crickets on warm nights, neither in rain or snow."""
    if shot.weather in {Weather.RAIN, Weather.SNOW} or shot.season is Season.WINTER:
        return {}
    night = shot.time_of_day is TimeOfDay.NIGHT
    late = night or shot.time_of_day is TimeOfDay.DUSK
    if late and shot.season in {Season.SUMMER, Season.ANY} and shot.setting in _GREEN:
        return {"crickets": 1000 if night else 600}
    sings = not late and shot.season is not Season.AUTUMN
    if sings and shot.setting in _GREEN:
        return {"birds": 1000}
    return {"birds": 350} if sings and shot.setting is Setting.CITY else {}


def _indoors(shot: ShotPlan) -> dict[str, int]:
    """Rain on the roof, wind at the window."""
    if shot.setting is not Setting.INTERIOR:
        return {}
    outside = {Weather.RAIN: "roof", Weather.WIND: "wind", Weather.SNOW: "snow"}
    return {outside[shot.weather]: 500} if shot.weather in outside else {}


def beds_of(plan: Plan, timeline: Timeline) -> tuple[Bed, ...]:
    """Lay the layers of all shots along the film, in the order in which they begin."""
    heard = [layers_of(shot) for shot in plan.shots]
    ends = [ms_of_frames(clip.owns.end_frame, timeline.rate) for clip in timeline.clips]
    starts = [0, *ends[:-1]]
    beds: list[Bed] = []
    for layer in LAYERS:
        for run in _runs(layer, heard):
            start, end = starts[run.first], ends[run.last]
            beds.append(
                Bed(
                    layer=layer,
                    start_ms=max(0, start - FADE_MS),
                    end_ms=min(ends[-1], end + FADE_MS),
                    fade_ms=2 * FADE_MS,
                    level=run.level,
                )
            )
    return tuple(sorted(beds, key=lambda bed: (bed.start_ms, bed.layer)))


def _runs(layer: str, heard: list[dict[str, int]]) -> list[_Run]:
    runs: list[_Run] = []
    for number, layers in enumerate(heard):
        level = layers.get(layer, 0)
        if not level:
            continue
        if runs and runs[-1].last == number - 1 and runs[-1].level == level:
            runs[-1] = _Run(runs[-1].first, number, level)
        else:
            runs.append(_Run(number, number, level))
    return runs
