"""Writes the shots: what a person reads, what a backend reads, what QA shall check."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from services.router.planning.grammar import Look
from services.router.planning.sentences import capitalized, clip
from services.router.planning.timing import TimedBeat
from shared.domain.ids import digest
from shared.domain.plan import (
    Action,
    CameraMove,
    Framing,
    Season,
    Setting,
    ShotPlan,
    StyleBible,
    TimeOfDay,
    Weather,
)

__all__ = ["shot_seed", "shots_of", "told"]

_SHARED_BITS = 0xF
_FRAMINGS = {
    Framing.ESTABLISHING: "establishing shot",
    Framing.WIDE: "wide shot",
    Framing.MEDIUM: "medium shot",
    Framing.CLOSE: "close-up",
    Framing.DETAIL: "detail shot",
    Framing.REACTION: "reaction shot",
}
_LENSES = {
    Framing.ESTABLISHING: "24 mm lens, deep focus, the place fills the frame",
    Framing.WIDE: "28 mm lens, the whole figure with room around it",
    Framing.MEDIUM: "40 mm lens, from the waist up",
    Framing.CLOSE: "65 mm lens, shallow focus, head and shoulders",
    Framing.DETAIL: "90 mm macro lens, one texture in focus",
    Framing.REACTION: "75 mm lens, shallow focus on the eyes of who listens",
}
_ACTIONS = {
    Action.STAND: "standing, breathing, alive",
    Action.WALK: "walking",
    Action.RUN: "running",
    Action.FLY: "flying",
    Action.SWIM: "swimming",
    Action.DRIVE: "driving",
    Action.SAIL: "sailing",
    Action.ROTATE: "turning slowly",
    Action.SPEAK: "speaking",
    Action.WORK: "at work with both hands",
    Action.GROW: "growing",
}
_SEASONS = {
    Season.ANY: "",
    Season.SPRING: "in spring",
    Season.SUMMER: "in summer",
    Season.AUTUMN: "in autumn",
    Season.WINTER: "in winter",
}
_CAMERAS = {
    CameraMove.DOLLY_IN: "the camera moves slowly closer",
    CameraMove.DOLLY_OUT: "the camera draws slowly back",
    CameraMove.PAN_LEFT: "the camera pans to the left",
    CameraMove.PAN_RIGHT: "the camera pans to the right",
    CameraMove.TILT_UP: "the camera tilts up",
    CameraMove.TILT_DOWN: "the camera tilts down",
    CameraMove.CRANE_UP: "the camera rises",
    CameraMove.ORBIT: "the camera circles the subject",
    CameraMove.STATIC: "the camera rests, with a slight drift",
}
_SETTINGS = {
    Setting.CITY: "in a city",
    Setting.FOREST: "in a forest",
    Setting.MOUNTAINS: "in the mountains",
    Setting.SEA: "by the sea",
    Setting.DESERT: "in a desert",
    Setting.FIELD: "in open country",
    Setting.INTERIOR: "indoors",
    Setting.SPACE: "in space",
    Setting.STAGE: "on a bare stage with a plain ground",
    Setting.ABSTRACT: "in a plain graphic space",
}
_TIMES = {
    TimeOfDay.DAWN: "at dawn",
    TimeOfDay.DAY: "by day",
    TimeOfDay.DUSK: "at dusk",
    TimeOfDay.NIGHT: "at night",
}
_WEATHERS = {
    Weather.CLEAR: "",
    Weather.RAIN: "in the rain",
    Weather.SNOW: "in the snow",
    Weather.FOG: "in the fog",
    Weather.WIND: "in the wind",
}
_INDOOR = frozenset({Setting.INTERIOR, Setting.STAGE, Setting.ABSTRACT, Setting.SPACE})
"""Where weather is not seen."""


def shots_of(
    timed: Sequence[TimedBeat], looks: Sequence[Look], style: StyleBible, seed: int
) -> tuple[ShotPlan, ...]:
    """Write the shots of a film.

    Args:
        timed: Beats with the frames they are alone on the screen.
        looks: One for each.
        style: Shared by all.
        seed: Of the film; each shot's own is a digest of it.
    """
    bare = (
        _shot(f"s{number:02d}", one, look, seed)
        for number, (one, look) in enumerate(zip(timed, looks, strict=True), start=1)
    )
    return tuple(told(shot, style) for shot in bare)


def told(shot: ShotPlan, style: StyleBible) -> ShotPlan:
    """Write a shot's prompt and checklist from all the rest of it."""
    return replace(shot, prompt=_prompt(shot, style), checklist=tuple(_checklist(shot, style)))


def shot_seed(seed: int, shot_id: str) -> int:
    """Give the seed of a shot from its film's.

    The last bits are the film's: they turn who walks and put the sun, and both stay as they are
    from cut to cut.
    """
    own, film = (
        int(digest(*key, length=8), 16) for key in (("shot", seed, shot_id), ("film", seed))
    )
    return own & ~_SHARED_BITS | film & _SHARED_BITS


def _shot(shot_id: str, timed: TimedBeat, look: Look, seed: int) -> ShotPlan:
    beat = timed.beat
    return ShotPlan(
        shot_id=shot_id,
        duration_frames=timed.frames + look.transition_frames,
        description=clip(_ended(beat.shown), 700),
        prompt="",
        subject=clip(beat.subject, 300),
        framing=look.framing,
        camera=look.camera,
        setting=beat.setting,
        time_of_day=beat.time_of_day,
        weather=Weather.CLEAR if beat.setting in _INDOOR else beat.weather,
        seed=shot_seed(seed, shot_id),
        narration=clip(beat.spoken, 2000),
        on_screen_text=clip(beat.key_point, 80),
        focus_x=look.focus_x,
        transition=look.transition,
        transition_frames=look.transition_frames,
        action=beat.action,
        voice=beat.voice,
        season=beat.season,
        data=beat.data,
    )


def _ended(text: str) -> str:
    return text if text[-1:] in '.!?…"' else f"{text}."


def _where(shot: ShotPlan) -> str:
    season = "" if shot.setting in _INDOOR else _SEASONS[shot.season]
    weather = _WEATHERS[shot.weather]
    parts = (_SETTINGS[shot.setting], season, _TIMES[shot.time_of_day], weather)
    return ", ".join(part for part in parts if part)


def _prompt(shot: ShotPlan, style: StyleBible) -> str:
    """Write for a backend: content first, because models weigh the beginning most."""
    kept = f" Keep in every shot: {'; '.join(style.markers)}." if style.markers else ""
    lead = (
        f"{capitalized(_FRAMINGS[shot.framing])} of {_described(shot, style)}, "
        f"{_ACTIONS[shot.action]}: {_ended(clip(shot.description, 700))}"
    )
    return clip(
        f"{lead} {capitalized(_where(shot))}. Light: {style.light}. "
        f"{capitalized(_LENSES[shot.framing])}; {_CAMERAS[shot.camera]}. "
        f"Mood: {style.mood}; {style.look}. Colours: {', '.join(style.palette)}.{kept} "
        "One continuous shot. No captions, no logos, no watermarks.",
        2000,
    )


def _described(shot: ShotPlan, style: StyleBible) -> str:
    """Name the subject together with its marks."""
    marks = _marks(shot, style)
    return f"{shot.subject} ({', '.join(marks)})" if marks else shot.subject


def _marks(shot: ShotPlan, style: StyleBible) -> tuple[str, ...]:
    return next((one.marks for one in style.characters if one.name == shot.subject), ())


def _checklist(shot: ShotPlan, style: StyleBible) -> Iterator[str]:
    yield f"The subject is in sight: {clip(shot.subject, 200)}"
    for mark in _marks(shot, style):
        yield f"{clip(shot.subject, 120)} is known by: {mark}"
    if shot.action is not Action.STAND:
        yield f"{capitalized(clip(shot.subject, 120))} is seen {_ACTIONS[shot.action]}"
    yield f"It is a {_FRAMINGS[shot.framing]}"
    yield f"It plays {_SETTINGS[shot.setting]}, {_TIMES[shot.time_of_day]}"
    if shot.weather is not Weather.CLEAR:
        yield f"The weather shows: {_WEATHERS[shot.weather]}"
    yield f"The movement is right: {_CAMERAS[shot.camera]}"
    yield f"The colours keep to the palette {', '.join(style.palette)}"
    yield f"The mood is {style.mood}"
    if shot.on_screen_text:
        yield f"The words can be read: {shot.on_screen_text}"
    for datum in shot.data[:2]:
        yield f"The number can be read: {datum.shown}"
