"""What is asked of each of this service's programs, and what it answers, as JSON on its pipes.

Pure shapes, so that whoever asks need not load what the program needs.
"""

from dataclasses import dataclass

from services.postprocessor.cues import Cue
from services.postprocessor.filtergraph import Lettering
from services.postprocessor.reframe import ClipFacts
from services.postprocessor.timeline import Word
from shared.domain.media import FrameSize, Rate
from shared.domain.plan import MusicCue
from shared.domain.plan import Voice as Role

__all__ = [
    "Bed",
    "Drawn",
    "Inspect",
    "Inspected",
    "Letter",
    "Line",
    "Mix",
    "Moment",
    "Page",
    "RenderNotes",
    "Scene",
    "SceneShot",
    "Speak",
    "Spoken",
    "SpokenLine",
    "Stills",
    "Voice",
]


@dataclass(frozen=True, slots=True)
class Inspect:
    """Read the facts of these clip files."""

    clips: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inspected:
    """In the same order; None for what is no clip."""

    clips: tuple[ClipFacts | None, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """What to say in a shot, and in how long."""

    shot_id: str
    text: str
    max_ms: int
    voice: Role = Role.NARRATOR


@dataclass(frozen=True, slots=True)
class Speak:
    """Say all lines of a film, in WAV files in the folder."""

    language: str
    lines: tuple[Line, ...]
    folder: str


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """What was said."""

    shot_id: str
    text: str
    """A beginning of what was asked; empty when nothing of it fits."""
    path: str
    """Of a 16-bit mono WAV; empty when nothing was said."""
    duration_ms: int
    words: tuple[Word, ...]
    rate_wpm: int
    voice: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """In the same order."""

    lines: tuple[SpokenLine, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """A narration file and where it begins in the film."""

    path: str
    start_ms: int


@dataclass(frozen=True, slots=True)
class Bed:
    """One layer of ambience, e.g. rain, for a while."""

    layer: str
    start_ms: int
    end_ms: int
    fade_ms: int
    """How long it takes to come, and to go; at the film's own ends there is no fade."""
    level: int
    """Per mille of the layer's own level."""


@dataclass(frozen=True, slots=True)
class Mix:
    """Mix and master a film's sound into a float WAV."""

    voices: tuple[Voice, ...]
    """In order, not overlapping."""
    music: MusicCue
    duration_ms: int
    samples: int
    """Exact length of the film at 48 kHz."""
    last_cut_ms: int
    target_mlufs: int
    ceiling_mdbtp: int
    out: str
    ambience: tuple[Bed, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One rendition to write on."""

    ratio: str
    size: FrameSize


@dataclass(frozen=True, slots=True)
class Letter:
    """Draw what is written over the picture, as PNG files in the folder."""

    title: str
    """Empty: no title."""
    label: str
    """Empty: no label."""
    accent: str
    """#rrggbb."""
    cues: tuple[Cue, ...]
    pages: tuple[Page, ...]
    folder: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """In the order of the pages."""

    pages: tuple[Lettering, ...]
    missing: int = 0
    """Characters that no typeface has; each is drawn as an empty box."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A shot as the contact sheet shows it."""

    shot_id: str
    start_frame: int
    end_frame: int


@dataclass(frozen=True, slots=True)
class Stills:
    """Take poster and contact sheet out of a film."""

    film: str
    rate: Rate
    moments: tuple[Moment, ...]
    poster: str
    contact_sheet: str


@dataclass(frozen=True, slots=True)
class SceneShot:
    """A shot as the report's interactive part shows it."""

    shot_id: str
    start_ms: int
    end_ms: int
    takes: int
    cost_micros: int
    score: int | None
    """Per mille; None: nobody judged it."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Draw the interactive part of the report."""

    contact_sheet: str
    """Path of the JPEG; empty: without pictures."""
    film_size: FrameSize
    shots: tuple[SceneShot, ...]


@dataclass(frozen=True, slots=True)
class RenderNotes:
    """What the renderer has to say about a film; staged with it as render_notes.json."""

    duration_frames: int
    integrated_mlufs: int
    """Of the encoded sound, thousandths of a LUFS."""
    true_peak_mdbtp: int
    """Thousandths of a dBTP."""
    narration_wpm: dict[str, int]
    """Words a minute at which each shot's narration is spoken."""
    voices: tuple[str, ...]
    notes: tuple[str, ...]
    """What differs from the plan."""
