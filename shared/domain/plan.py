"""The plan: the production manifest of one film.

Pure data. A planner makes it, a person may edit it, backends draw from it, QA judges against it.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated

from annotated_types import Ge, Le, MaxLen, MinLen

from shared.domain.media import FrameSize, Rate

__all__ = [
    "ON_SCREEN_LINES_MAX",
    "SHOTS_MAX",
    "Action",
    "CameraMove",
    "Character",
    "Datum",
    "Framing",
    "Genre",
    "MusicCue",
    "Path",
    "Plan",
    "Season",
    "Setting",
    "ShortText",
    "ShotPlan",
    "StyleBible",
    "TimeOfDay",
    "Transition",
    "Voice",
    "Weather",
]

ON_SCREEN_LINES_MAX = 4
"""Of type on a picture: more could not be read."""
SHOTS_MAX = 64

ShortText = Annotated[str, MaxLen(300)]
LongText = Annotated[str, MaxLen(2000)]
PerMille = Annotated[int, Ge(0), Le(1000)]
Colour = Annotated[str, MinLen(7), MaxLen(7)]
"""#rrggbb, lower case."""


class Path(StrEnum):
    """How a brief is planned."""

    FAST_TRACK = "fast_track"
    FULL_DIRECTION = "full_direction"


class Genre(StrEnum):
    """What kind of film it is: its shape, pace and polish."""

    PRODUCT = "product"
    STORY = "story"
    EXPLAINER = "explainer"
    TRAVEL = "travel"
    NEWS = "news"
    QUOTE = "quote"
    """A quotation or a poem."""
    DATA = "data"
    """One number, or a few, and what they mean."""


class Framing(StrEnum):
    """How much of the scene a shot shows."""

    ESTABLISHING = "establishing"
    WIDE = "wide"
    MEDIUM = "medium"
    CLOSE = "close"
    DETAIL = "detail"
    REACTION = "reaction"
    """Head and shoulders of who hears or sees, not of who acts."""


class Action(StrEnum):
    """What the subject does. Even who stands breathes: no shot stands still."""

    STAND = "stand"
    WALK = "walk"
    RUN = "run"
    FLY = "fly"
    SWIM = "swim"
    DRIVE = "drive"
    SAIL = "sail"
    ROTATE = "rotate"
    SPEAK = "speak"
    WORK = "work"
    GROW = "grow"


class Voice(StrEnum):
    """Who speaks a shot's narration."""

    NARRATOR = "narrator"
    FIRST = "first"
    """Of a dialogue."""
    SECOND = "second"


class CameraMove(StrEnum):
    """What the camera does during a shot. Even a static camera drifts: no shot stands still."""

    DOLLY_IN = "dolly_in"
    DOLLY_OUT = "dolly_out"
    PAN_LEFT = "pan_left"
    PAN_RIGHT = "pan_right"
    TILT_UP = "tilt_up"
    TILT_DOWN = "tilt_down"
    CRANE_UP = "crane_up"
    ORBIT = "orbit"
    STATIC = "static"


class Setting(StrEnum):
    """Where a shot plays."""

    CITY = "city"
    FOREST = "forest"
    MOUNTAINS = "mountains"
    SEA = "sea"
    DESERT = "desert"
    FIELD = "field"
    INTERIOR = "interior"
    SPACE = "space"
    STAGE = "stage"
    ABSTRACT = "abstract"


class TimeOfDay(StrEnum):
    """The light of a shot."""

    DAWN = "dawn"
    DAY = "day"
    DUSK = "dusk"
    NIGHT = "night"


class Weather(StrEnum):
    """The air of a shot."""

    CLEAR = "clear"
    RAIN = "rain"
    SNOW = "snow"
    FOG = "fog"
    WIND = "wind"


class Season(StrEnum):
    """The time of year; ANY where nothing depends on it."""

    ANY = "any"
    SPRING = "spring"
    SUMMER = "summer"
    AUTUMN = "autumn"
    WINTER = "winter"


class Transition(StrEnum):
    """How a shot begins."""

    CUT = "cut"
    CROSSFADE = "crossfade"


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody who must be known again in every shot."""

    name: Annotated[str, MinLen(1), MaxLen(120)]
    """As shots name their subject."""
    marks: Annotated[tuple[Annotated[str, MaxLen(60)], ...], MaxLen(4)] = ()
    """What is worn or carried, e.g. "red scarf"."""
    colour: Annotated[str, MaxLen(7)] = ""
    """#rrggbb of the clothes or the coat; empty: the palette decides."""


@dataclass(frozen=True, slots=True)
class Datum:
    """One number that a shot shows."""

    label: Annotated[str, MaxLen(40)]
    shown: Annotated[str, MinLen(1), MaxLen(20)]
    """As it is written: "73 %", "1,200 t"."""
    share: PerMille
    """Of the largest that the shot shows, or of the whole where the number is a percentage."""


@dataclass(frozen=True, slots=True)
class StyleBible:
    """What every shot of a film shares."""

    palette: Annotated[tuple[Colour, ...], MinLen(4), MaxLen(8)]
    """From darkest to lightest; the last is the accent."""
    mood: ShortText
    look: ShortText
    markers: Annotated[tuple[ShortText, ...], MaxLen(16)] = ()
    """Style and character marks that each shot repeats, e.g. "red scarf"."""
    light: ShortText = ""
    """Where the light comes from and what it is like, in words."""
    characters: Annotated[tuple[Character, ...], MaxLen(6)] = ()


@dataclass(frozen=True, slots=True)
class MusicCue:
    """The music bed of a film."""

    mood: ShortText
    tempo_bpm: Annotated[int, Ge(40), Le(200)]
    key: ShortText
    """Tonic and mode, e.g. "D minor"."""
    seed: Annotated[int, Ge(0), Le(2**32 - 1)] = 0


@dataclass(frozen=True, slots=True)
class ShotPlan:
    """One planned span of picture."""

    shot_id: Annotated[str, MinLen(2), MaxLen(8)]
    """s01, s02, ... in order."""
    duration_frames: Annotated[int, Ge(1), Le(24 * 600)]
    description: LongText
    """What a person reads: who, where, what happens."""
    prompt: LongText
    """What a backend reads."""
    subject: ShortText
    framing: Framing
    camera: CameraMove
    setting: Setting
    time_of_day: TimeOfDay
    weather: Weather
    seed: Annotated[int, Ge(0), Le(2**32 - 1)]
    narration: LongText = ""
    on_screen_text: Annotated[str, MaxLen(80)] = ""
    focus_x: PerMille = 500
    """Where the subject stands across the frame; reframing keeps it in sight."""
    transition: Transition = Transition.CUT
    transition_frames: Annotated[int, Ge(0), Le(240)] = 0
    """Frames by which this shot overlaps the one before; 0 for a cut."""
    checklist: Annotated[tuple[ShortText, ...], MaxLen(16)] = ()
    """What the shot promised; QA judges each."""
    action: Action = Action.STAND
    voice: Voice = Voice.NARRATOR
    season: Season = Season.ANY
    data: Annotated[tuple[Datum, ...], MaxLen(8)] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The production manifest of one film, one revision of it."""

    job_id: str
    revision: Annotated[int, Ge(1), Le(1000)]
    title: Annotated[str, MinLen(1), MaxLen(80)]
    language: Annotated[str, MinLen(2), MaxLen(12)]
    path: Path
    path_reason: ShortText
    complexity: PerMille
    """0 simple to 1000 complex."""
    rate: Rate
    size: FrameSize
    """Of the takes, and of the first rendition."""
    ratios: Annotated[tuple[str, ...], MinLen(1), MaxLen(3)]
    style: StyleBible
    music: MusicCue
    shots: Annotated[tuple[ShotPlan, ...], MinLen(1), MaxLen(SHOTS_MAX)]
    seed: Annotated[int, Ge(0), Le(2**32 - 1)] = 0
    notes: Annotated[tuple[ShortText, ...], MaxLen(32)] = field(default=())
    """What the planner decided for the customer and why."""
    genre: Genre = Genre.STORY

    @property
    def duration_frames(self) -> int:
        """Length of the film: shots minus their overlaps."""
        return sum(shot.duration_frames - shot.transition_frames for shot in self.shots)

    def shot(self, shot_id: str) -> ShotPlan:
        """Find a shot.

        Raises:
            KeyError: No such shot.
        """
        for shot in self.shots:
            if shot.shot_id == shot_id:
                return shot
        raise KeyError(shot_id)
