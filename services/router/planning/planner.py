"""The planner without a model: reads, finds words, stages, times and looks, all by rules.

Pure: no clock, no chance but the brief's seed. The same brief, seed and configuration always give
the same plan.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from services.router.planning.atmosphere import Atmosphere, atmosphere_of
from services.router.planning.beats import Beat
from services.router.planning.complexity import assess, choose_path
from services.router.planning.grammar import looks_of
from services.router.planning.idea import Idea, idea_of, subject_of, title_case
from services.router.planning.lexicon import Kind, Lexicon, lexicon_of
from services.router.planning.narration import prompt_beats
from services.router.planning.reading import Form, Reading, read_text
from services.router.planning.sentences import clip, tokens
from services.router.planning.shot_list import shots_of
from services.router.planning.staging import staged_beats
from services.router.planning.style import look_of, music_of
from services.router.planning.timing import Room, fit
from shared.catalog.configuration import Configuration
from shared.contracts.brief import Brief
from shared.domain.errors import BriefDeclined
from shared.domain.media import Rate, frames_of_ms, size_for_ratio
from shared.domain.plan import Plan

__all__ = ["RulePlanner"]

RATE = Rate(24, 1)
TITLE_CHARS_MAX = 80
CHARACTERS_MAX = 6


class RulePlanner:
    """Implements `shared.ports.studio.Planner`."""

    def plan(self, job_id: str, brief: Brief, configuration: Configuration) -> Plan:
        """Plan revision 1. Deterministic: same brief, seed and configuration, same plan.

        Raises:
            BriefDeclined: nothing_to_film or unknown_language; the sentence says what to change.
        """
        lexicon = _lexicon(brief.language)
        reading = read_text(brief.text, lexicon)
        if not reading.units:
            raise BriefDeclined(
                "nothing_to_film",
                "The brief has no words to film: say in a sentence what the film is about.",
            )
        idea = _idea(reading, lexicon)
        atmosphere = atmosphere_of(tokens(brief.text), idea.kind, lexicon)
        room = _room(brief, configuration)
        beats = _beats(reading, idea, atmosphere, lexicon, room, brief.seed)
        complexity = assess(beats, brief.duration_ms)
        path, reason = choose_path(complexity, configuration.planning)
        timed, left_out = fit(beats, room)
        style = look_of(atmosphere, _markers(idea, beats))
        return Plan(
            job_id=job_id,
            revision=1,
            title=_title(brief, reading, idea),
            language=brief.language,
            path=path,
            path_reason=reason,
            complexity=complexity.score,
            rate=RATE,
            size=size_for_ratio(brief.ratios[0], configuration.encoding.short_side),
            ratios=brief.ratios,
            style=style,
            music=music_of(atmosphere.mood, brief.seed),
            shots=shots_of(timed, looks_of(timed, RATE, brief.seed), style, brief.seed),
            seed=brief.seed,
            notes=tuple(_notes(reading, atmosphere, left_out, beats)),
        )


def _lexicon(language: str) -> Lexicon:
    try:
        return lexicon_of(language)
    except KeyError:
        raise BriefDeclined(
            "unknown_language", "The planner does not write in this language: choose en or fr."
        ) from None


def _idea(reading: Reading, lexicon: Lexicon) -> Idea:
    """Distil the first sentence; where it names nobody, look for whom the rest is about."""
    spoken = next((unit for unit in reading.units if unit.spoken), reading.units[0])
    idea = idea_of(spoken.text, lexicon)
    speakers = Counter(unit.speaker for unit in reading.units if unit.speaker)
    if speakers:
        name = max(speakers, key=speakers.__getitem__)
        return replace(idea, subject=name, the=name, kind=Kind.PERSON)
    if idea.kind is Kind.THING and reading.form is Form.ARTICLE:
        found = (subject_of(unit.text, lexicon) for unit in reading.units)
        subject, kind = next(filter(None, found), (idea.subject, idea.kind))
        return replace(idea, subject=subject, kind=kind)
    return idea


def _room(brief: Brief, configuration: Configuration) -> Room:
    return Room(
        total_frames=frames_of_ms(brief.duration_ms, RATE),
        rate=RATE,
        shot_ms=configuration.presets[brief.preset].shot_ms,
        words_per_minute=configuration.planning.words_per_minute,
        shots_max=configuration.planning.shots_max,
    )


def _beats(
    reading: Reading, idea: Idea, atmosphere: Atmosphere, lexicon: Lexicon, room: Room, seed: int
) -> tuple[Beat, ...]:
    if reading.form is not Form.PROMPT:
        return staged_beats(reading, idea, atmosphere, lexicon)
    return prompt_beats(
        idea,
        reading.units,
        atmosphere,
        lexicon,
        seed=seed,
        shots=room.shots,
        words_max=room.words_usual,
    )


def _title(brief: Brief, reading: Reading, idea: Idea) -> str:
    found = brief.title or reading.title
    if not found:
        found = title_case(idea.phrase if idea.kind is Kind.TOPIC else idea.the)
    return clip(found, TITLE_CHARS_MAX)


def _markers(idea: Idea, beats: tuple[Beat, ...]) -> tuple[str, ...]:
    """Name who must look the same in every shot."""
    speakers = dict.fromkeys(beat.speaker for beat in beats if beat.speaker)
    names = list(speakers) or ([] if idea.kind is Kind.TOPIC else [idea.subject])
    return tuple(f"{clip(name, 120)}: same look throughout" for name in names[:CHARACTERS_MAX])


def _notes(
    reading: Reading, atmosphere: Atmosphere, left_out: int, beats: tuple[Beat, ...]
) -> Iterator[str]:
    if not atmosphere.place_known:
        place = atmosphere.setting.value
        yield f"The brief names no place: the film plays in the plain setting {place}."
    if not atmosphere.time_known:
        yield f"The brief names no hour: {atmosphere.time_of_day.value} was chosen for its mood."
    if reading.form is Form.PROMPT:
        yield "The brief is one sentence: the rest of the narration frames it and claims nothing."
    elif left_out:
        total = sum(bool(beat.spoken) for beat in beats)
        yield (
            f"The text is longer than the film: {left_out} of its {total} spoken parts "
            "are left out. Ask for a longer film to keep them."
        )
    for direction in reading.directions[:8]:
        yield clip(f"Not narrated, for the director: {direction}", 300)
