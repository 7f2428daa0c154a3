"""What stands beside the pictures of a storyboard, in words.

Pure: whoever sets the lines says how wide a text is.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from shared.catalog.fonts.bidi import is_rtl
from shared.catalog.fonts.breaks import Measure, joined, pieces_of, simple_lines
from shared.domain.media import ms_of_frames, seconds_text
from shared.domain.plan import Plan, ShotPlan, Voice

__all__ = ["Caption", "captions_of", "facts_of", "lines_of"]

_CUT_SHORT = "\u2026"
_GENRES = {"product": "product spot", "quote": "quote or poem", "data": "data point"}
_VOICES = {Voice.NARRATOR: "", Voice.FIRST: "first voice", Voice.SECOND: "second voice"}


@dataclass(frozen=True, slots=True)
class Caption:
    """The words below one shot's picture."""

    shot_id: str
    span: str
    """From when to when."""
    manner: str
    """Framing and camera."""
    spoken: str
    """Lines of verse are lines; empty in a silent shot."""


def captions_of(plan: Plan) -> Iterator[Caption]:
    """Give each shot's words, in order."""
    began = 0
    for shot in plan.shots:
        began -= shot.transition_frames
        ends = (ms_of_frames(n, plan.rate) for n in (began, began + shot.duration_frames))
        span = "\u2013".join(map(seconds_text, ends))
        yield Caption(shot.shot_id, f"{span} s", _manner(shot), _quoted(shot.narration))
        began += shot.duration_frames


def _quoted(narration: str) -> str:
    """Curled quotes have a left and a right side, which a line from right to left would swap."""
    first, last = '""' if is_rtl(narration) else "\u201c\u201d"
    return f"{first}{narration}{last}" if narration else ""


def _manner(shot: ShotPlan) -> str:
    voice = _VOICES[shot.voice] if shot.narration else ""
    said = (shot.framing.value, shot.camera.value.replace("_", " "), voice)
    return ", ".join(filter(None, said))


def facts_of(plan: Plan) -> str:
    """Tell kind, length and shape of the film in one line."""
    seconds = seconds_text(ms_of_frames(plan.duration_frames, plan.rate))
    shots = "1 shot" if len(plan.shots) == 1 else f"{len(plan.shots)} shots"
    kind = _GENRES.get(plan.genre, plan.genre.value)
    facts = (kind, f"{seconds} s", shots, ", ".join(plan.ratios), plan.language)
    return "  \u00b7  ".join(facts)


def lines_of(text: str, room: float, measure: Measure, most: int) -> list[str]:
    """Break a text into lines, its own line ends kept; what is too long ends in an ellipsis.

    Args:
        text: Of any script.
        room: How wide a line may be.
        measure: In the same unit.
        most: How many lines.
    """
    lines = [
        joined(line)
        for part in text.splitlines()
        for line in simple_lines(pieces_of(part), room, measure)
    ]
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and measure(last + _CUT_SHORT) > room:
        last = last[:-1]
    return [*lines[: most - 1], last.rstrip() + _CUT_SHORT]
