"""A beat: one thing that the film says or shows, before it has a length, a framing or a camera."""

from dataclasses import dataclass

from services.router.planning.lexicon import Kind
from shared.domain.plan import (
    Action,
    Datum,
    Framing,
    Season,
    Setting,
    TimeOfDay,
    Voice,
    Weather,
)

__all__ = ["KEEP_ENDS", "KEEP_LINE", "KEEP_OPENING", "KEEP_SILENT", "Beat", "scene_numbers"]

# What goes first when a text is too long for its film.
KEEP_SILENT = 0
KEEP_LINE = 1
KEEP_OPENING = 2
"""Opens a scene, or carries a key point."""
KEEP_ENDS = 3
"""The first and the last."""


@dataclass(frozen=True, slots=True)
class Beat:
    """One thing said or shown."""

    spoken: str
    """Empty: silent."""
    shown: str
    """What the picture shows, in words."""
    scene: int
    """The author's own scene."""
    subject: str
    kind: Kind
    setting: Setting
    time_of_day: TimeOfDay
    weather: Weather
    keep: int = KEEP_LINE
    speaker: str = ""
    key_point: str = ""
    framing: Framing | None = None
    """What the content asks for; None: the grammar decides."""
    action: Action = Action.STAND
    season: Season = Season.ANY
    voice: Voice = Voice.NARRATOR
    listener: str = ""
    """Of a dialogue: who hears the line and may answer with a look."""
    data: tuple[Datum, ...] = ()


def scene_numbers(beats: tuple[Beat, ...]) -> tuple[int, ...]:
    """Number the scenes: a new one begins with a heading of the author, a new place or hour."""
    numbers: list[int] = []
    for at, beat in enumerate(beats):
        before = beats[at - 1] if at else beat
        moved = (before.scene, before.setting, before.time_of_day) != (
            beat.scene,
            beat.setting,
            beat.time_of_day,
        )
        numbers.append(numbers[-1] + moved if numbers else 0)
    return tuple(numbers)
