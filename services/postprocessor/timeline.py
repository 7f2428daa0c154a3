"""The timeline of a film: which frames of which clip, when who speaks, what is written when.

Pure. All positions are frames of the film at the plan's rate, ends exclusive. Knows no file and no
tool. A shot *owns* the frames between the middle of its first overlap and the middle of its last:
its narration and its captions stay inside them, so neighbours never speak at once.
"""

from dataclasses import dataclass
from fractions import Fraction

from services.postprocessor.cues import (
    LINE_CHARS_MAX,
    NARROW_LINE_CHARS,
    Cue,
    Slot,
    cues_of,
    stands_in,
)
from shared.domain.errors import MalformedMessage
from shared.domain.media import Rate, frames_of_ms, ms_of_frames
from shared.domain.plan import Plan

__all__ = [
    "Narration",
    "Placement",
    "Span",
    "Timeline",
    "TimelineClip",
    "Word",
    "build_timeline",
    "narration_windows",
]

LEAD_MS = 250
"""Silence after a cut before anyone speaks: the eye arrives first."""
TAIL_MS = 150
TITLE_FROM_MS = 400
TITLE_MS = 3200
TITLE_MIN_MS = 700
"""A title that would stand for less is left out: nobody could read it."""


@dataclass(frozen=True, slots=True)
class Span:
    """Frames start_frame to end_frame, end exclusive."""

    start_frame: int
    end_frame: int


@dataclass(frozen=True, slots=True)
class Word:
    """A spoken word: where it stands in its text, and when it begins."""

    offset: int
    """Characters into the narration's text."""
    start_ms: int
    """From the start of the narration."""


@dataclass(frozen=True, slots=True)
class Narration:
    """What was spoken for a shot, as measured."""

    shot_id: str
    text: str
    """As spoken: shorter than planned when it had to be trimmed."""
    duration_ms: int
    words: tuple[Word, ...]
    """In order; empty where the engine gave no timings."""


@dataclass(frozen=True, slots=True)
class TimelineClip:
    """One clip in the film."""

    shot_id: str
    start_frame: int
    """Where its first frame stands in the film."""
    duration_frames: int
    overlap_frames: int
    """Shared with the clip before: a crossfade. 0: a cut."""
    next_overlap_frames: int
    """Shared with the clip after."""
    owns: Span
    focus_x: int
    """Per mille of the width."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a narration lies."""

    shot_id: str
    start_frame: int
    end_frame: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole film."""

    rate: Rate
    duration_frames: int
    clips: tuple[TimelineClip, ...]
    narration: tuple[Placement, ...]
    cues: tuple[Cue, ...]
    drawn: tuple[Cue, ...]
    """Those that are drawn: what is written on the picture anyway is not written below it too."""
    title: Span | None


def build_timeline(plan: Plan, narrations: tuple[Narration, ...]) -> Timeline:
    """Lay out the film. Its length is exactly plan.duration_frames.

    Raises:
        MalformedMessage: Overlaps that do not fit their shots, a narration of an unknown shot, or
            one that does not fit its window.
    """
    clips = _clips(plan)
    windows = narration_windows(plan)
    placements = tuple(_place(windows, narration, plan.rate) for narration in narrations)
    cues, drawn = list[Cue](), list[Cue]()
    owner = {clip.shot_id: clip.owns for clip in clips}
    shown = {shot.shot_id: shot.on_screen_text for shot in plan.shots}
    for narration, placed in sorted(
        zip(narrations, placements, strict=True), key=lambda pair: pair[1].start_frame
    ):
        starts = tuple((word.offset, word.start_ms) for word in narration.words)
        end = owner[narration.shot_id].end_frame
        said = cues_of(
            narration.text,
            starts,
            Slot(placed.start_frame, placed.end_frame, end, plan.rate),
            _line_chars(plan.ratios),
        )
        cues += said
        drawn += [cue for cue in said if not stands_in(cue.text, shown[narration.shot_id])]
    return Timeline(
        rate=plan.rate,
        duration_frames=plan.duration_frames,
        clips=clips,
        narration=tuple(sorted(placements, key=lambda placed: placed.start_frame)),
        cues=tuple(cues),
        drawn=tuple(drawn),
        title=_title(clips[0].owns, plan.rate),
    )


def _line_chars(ratios: tuple[str, ...]) -> int:
    """All renditions share the cues: the narrowest frame says how long a line may be."""
    narrow = any(Fraction(*map(int, ratio.split(":"))) < 1 for ratio in ratios)
    return NARROW_LINE_CHARS if narrow else LINE_CHARS_MAX


def narration_windows(plan: Plan) -> dict[str, Span]:
    """Give each shot's frames in which it may speak: what it owns, less a breath at either end.

    Raises:
        MalformedMessage: Overlaps that do not fit their shots.
    """
    lead, tail = frames_of_ms(LEAD_MS, plan.rate), frames_of_ms(TAIL_MS, plan.rate)
    windows: dict[str, Span] = {}
    for clip in _clips(plan):
        start = min(clip.owns.start_frame + lead, clip.owns.end_frame)
        windows[clip.shot_id] = Span(start, max(start, clip.owns.end_frame - tail))
    return windows


def _clips(plan: Plan) -> tuple[TimelineClip, ...]:
    overlaps = [shot.transition_frames for shot in plan.shots] + [0]
    if overlaps[0]:
        raise MalformedMessage("plan.shots.0.transition_frames: nothing comes before")
    clips: list[TimelineClip] = []
    start = 0
    for number, shot in enumerate(plan.shots):
        before, after = overlaps[number], overlaps[number + 1]
        if before + after > shot.duration_frames or shot.duration_frames - before < 1:
            raise MalformedMessage(f"plan.shots.{number}.transition_frames: longer than the shot")
        start -= before
        end = start + shot.duration_frames
        clips.append(
            TimelineClip(
                shot_id=shot.shot_id,
                start_frame=start,
                duration_frames=shot.duration_frames,
                overlap_frames=before,
                next_overlap_frames=after,
                owns=Span(start + before // 2, end - (after - after // 2)),
                focus_x=shot.focus_x,
            )
        )
        start = end
    return tuple(clips)


def _place(windows: dict[str, Span], narration: Narration, rate: Rate) -> Placement:
    window = windows.get(narration.shot_id)
    if window is None:
        raise MalformedMessage("narration: no such shot")
    # Rounded to the nearest frame: half a frame of silence at the end of a word is no overlap.
    frames = max(1, frames_of_ms(narration.duration_ms, rate))
    if window.start_frame + frames > window.end_frame:
        raise MalformedMessage("narration: longer than its window")
    return Placement(narration.shot_id, window.start_frame, window.start_frame + frames)


def _title(first: Span, rate: Rate) -> Span | None:
    start = first.start_frame + frames_of_ms(TITLE_FROM_MS, rate)
    end = min(start + frames_of_ms(TITLE_MS, rate), first.end_frame)
    return Span(start, end) if ms_of_frames(end - start, rate) >= TITLE_MIN_MS else None
