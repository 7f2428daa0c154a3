"""Checks a plan that a person has edited: every bound that the planner keeps, the editor keeps.

An editor's text is as hostile as a customer's. Sentences name the shot and the field, never the
content.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from services.router.planning.language import AUTO
from services.router.planning.sentences import count_words
from services.router.planning.spoken_lengths import spoken_ms
from shared.catalog.configuration import Configuration
from shared.domain.errors import BriefDeclined
from shared.domain.media import RATIOS, Rate, ms_of_frames, size_for_ratio
from shared.domain.plan import ON_SCREEN_LINES_MAX, Plan, ShotPlan, Transition

__all__ = ["check_edit"]

SHOT_MAX_MS = 60_000
SHOT_MIN_FRAMES = 12
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_COLOURS = range(4, 9)
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")


def check_edit(plan: Plan, configuration: Configuration, preset: str = "") -> None:
    """Refuse an edited plan that breaks a bound.

    Args:
        plan: As it came back.
        configuration: The one that the job pinned.
        preset: The job's preset, whose longest film counts; empty: the longest of any preset.

    Raises:
        BriefDeclined: bad_edit; the sentence names what to change.
    """
    for problem in _problems(plan, configuration, preset):
        raise BriefDeclined("bad_edit", f"The edited plan cannot be used: {problem}.")


def _problems(plan: Plan, configuration: Configuration, preset: str) -> Iterator[str]:
    yield from _frame_problems(plan, configuration)
    yield from _length_problems(plan, configuration, preset)
    yield from _style_problems(plan)
    yield from _text_problems(plan)
    for number, shot in enumerate(plan.shots, start=1):
        yield from _shot_problems(shot, number, plan, configuration)
    for before, shot in pairwise(plan.shots):
        yield from _transition_problems(before, shot)


def _frame_problems(plan: Plan, configuration: Configuration) -> Iterator[str]:
    if not plan.ratios or any(ratio not in RATIOS for ratio in plan.ratios):
        yield f"its ratios must be among {', '.join(RATIOS)}"
    elif len(set(plan.ratios)) != len(plan.ratios):
        yield "it names a ratio twice"
    elif plan.size != size_for_ratio(plan.ratios[0], configuration.encoding.short_side):
        wanted = size_for_ratio(plan.ratios[0], configuration.encoding.short_side)
        yield f"its size must be {wanted}, that of its first ratio"
    languages = [name for name in configuration.planning.languages if name != AUTO]
    if plan.language not in languages:
        yield f"its language must be one of {', '.join(languages)}"


def _length_problems(plan: Plan, configuration: Configuration, preset: str) -> Iterator[str]:
    shots_max = configuration.planning.shots_max
    if not 1 <= len(plan.shots) <= shots_max:
        yield f"it has {len(plan.shots)} shots, and may have 1 to {shots_max}"
    presets = configuration.presets
    longest_ms = (
        presets[preset].duration_max_ms
        if preset in presets
        else max(one.duration_max_ms for one in presets.values())
    )
    duration_ms = ms_of_frames(plan.duration_frames, plan.rate)
    if not 1000 <= duration_ms <= longest_ms:
        yield f"it lasts {duration_ms / 1000:g} s, and may last 1 to {longest_ms / 1000:g} s"


def _style_problems(plan: Plan) -> Iterator[str]:
    palette = plan.style.palette
    if len(palette) not in _COLOURS or not all(_COLOUR.fullmatch(colour) for colour in palette):
        yield "its palette must be 4 to 8 colours written #rrggbb in lower case"
    worn = [one.colour for one in plan.style.characters if one.colour]
    if not all(_COLOUR.fullmatch(colour) for colour in worn):
        yield "a character's colour must be written #rrggbb in lower case"


def _text_problems(plan: Plan) -> Iterator[str]:
    if not plan.title.strip():
        yield "its title is empty"
    texts = [("title", plan.title), ("mood", plan.style.mood), ("look", plan.style.look)]
    texts += [("markers", marker) for marker in plan.style.markers]
    texts += [("notes", note) for note in plan.notes]
    texts += [("light", plan.style.light), ("path_reason", plan.path_reason)]
    texts += [("music", plan.music.mood), ("music", plan.music.key)]
    for one in plan.style.characters:
        texts += [("characters", text) for text in (one.name, *one.marks)]
    for field, text in texts:
        if _is_hostile(text):
            yield f"its {field} hold control or bidirectional characters"


def _shot_problems(
    shot: ShotPlan, number: int, plan: Plan, configuration: Configuration
) -> Iterator[str]:
    if shot.shot_id != f"s{number:02d}":
        yield f"its shots must be named s01, s02 and so on in order; shot {number} is not"
        return
    name = f"shot {shot.shot_id}"
    if len(plan.shots) > 1:
        yield from _shot_length_problems(shot, name, plan.rate)
    room_ms = ms_of_frames(shot.duration_frames, plan.rate)
    pace = configuration.planning.words_per_minute
    words = count_words(shot.narration)
    words_max = room_ms * pace // 60_000
    # Many short words take less time than their number says.
    if words > words_max and spoken_ms(shot.narration, plan.language, pace) > room_ms:
        yield f"the narration of {name} has {words} words, and there is time for {words_max}"
    yield from _shot_text_problems(shot, name)
    if not (shot.subject.strip() and shot.prompt.strip()):
        yield f"{name} needs a subject and a prompt"
    if number == 1 and shot.transition_frames:
        yield f"{name} is the first and cannot overlap the one before"


def _shot_text_problems(shot: ShotPlan, name: str) -> Iterator[str]:
    for field in ("description", "prompt", "subject", "narration", "on_screen_text"):
        if _is_hostile(getattr(shot, field)):
            yield f"the {field} of {name} holds control or bidirectional characters"
    if len(shot.on_screen_text.splitlines()) > ON_SCREEN_LINES_MAX:
        yield f"the on_screen_text of {name} has more than {ON_SCREEN_LINES_MAX} lines"
    if any(_is_hostile(text) for datum in shot.data for text in (datum.label, datum.shown)):
        yield f"the data of {name} hold control or bidirectional characters"


def _shot_length_problems(shot: ShotPlan, name: str, rate: Rate) -> Iterator[str]:
    if shot.duration_frames < SHOT_MIN_FRAMES:
        yield f"{name} has {shot.duration_frames} frames, and needs {SHOT_MIN_FRAMES}"
    if ms_of_frames(shot.duration_frames, rate) > SHOT_MAX_MS:
        yield f"{name} is longer than {SHOT_MAX_MS // 1000} s"


def _transition_problems(before: ShotPlan, shot: ShotPlan) -> Iterator[str]:
    fades = shot.transition is Transition.CROSSFADE
    if fades != bool(shot.transition_frames):
        yield f"shot {shot.shot_id}: a crossfade has transition_frames above 0, a cut has 0"
    room = min(shot.duration_frames, before.duration_frames - before.transition_frames)
    # Strictly less: each shot must be alone on the screen for at least one frame.
    if shot.transition_frames >= room:
        yield f"the transition of shot {shot.shot_id} is longer than the shots it joins"


def _is_hostile(text: str) -> bool:
    controls = any(
        unicodedata.category(char) in {"Cc", "Cs"} and char not in "\n\t" for char in text
    )
    return controls or bool(_BIDI.search(text))
