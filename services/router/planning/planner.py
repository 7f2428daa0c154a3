"""The planner without a model: reads, finds words, stages, times and looks, all by rules.

Pure: no clock, no chance but the brief's seed. The same brief, seed and configuration always give
the same plan.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from services.router.planning.atmosphere import Atmosphere, atmosphere_of, before_night
from services.router.planning.beats import Beat
from services.router.planning.casting import cast_of
from services.router.planning.complexity import assess, choose_path
from services.router.planning.direction import Direction
from services.router.planning.genres import genre_of
from services.router.planning.grammar import looks_of
from services.router.planning.idea import Idea, idea_of
from services.router.planning.language import language_of
from services.router.planning.lexicon import Kind, Lexicon, arc_of_language, lexicon_of, senses_of
from services.router.planning.lexicon.posts import POSTS
from services.router.planning.naming import is_hour, subject_of, things_of
from services.router.planning.narration import prompt_beats
from services.router.planning.numbers import data_of
from services.router.planning.people import People, named_people
from services.router.planning.places import named_place
from services.router.planning.reading import Form, Reading, read_text
from services.router.planning.room import Room
from services.router.planning.sentences import (
    clip,
    has_words,
    sentences,
    tokens,
)
from services.router.planning.shaping import shaped, verse_beats
from services.router.planning.shot_list import shots_of
from services.router.planning.staging import staged_beats
from services.router.planning.style import look_of, music_of
from services.router.planning.timing import TimedBeat, fit
from services.router.planning.titles import title_of
from services.router.planning.verse import verse_of
from services.router.planning.washing import is_source_code, washed
from shared.catalog.configuration import Configuration
from shared.contracts.brief import Brief
from shared.domain.errors import BriefDeclined
from shared.domain.media import Rate, frames_of_ms, size_for_ratio
from shared.domain.plan import Character, Genre, Plan

__all__ = ["RulePlanner"]

_HEADED = frozenset({Genre.NEWS, Genre.DATA, Genre.EXPLAINER})
RATE = Rate(24, 1)
_PACE_PER_CENT = {
    Genre.NEWS: 85,
    Genre.PRODUCT: 85,
    Genre.DATA: 95,
    Genre.TRAVEL: 95,
    Genre.STORY: 100,
    Genre.EXPLAINER: 105,
    Genre.QUOTE: 120,
}
"""Of a preset's usual shot: news is cut quickly, verse is read slowly."""
_COARSE_NOTE = "Coarse words of the brief are neither spoken nor shown."


class RulePlanner:
    """Implements `shared.ports.studio.Planner`."""

    def plan(self, job_id: str, brief: Brief, configuration: Configuration) -> Plan:
        """Plan revision 1. Deterministic: same brief, seed and configuration, same plan.

        Raises:
            BriefDeclined: nothing_to_film or unknown_language; the sentence says what to change.
        """
        text, coarse = _filmable(brief.text)
        language = language_of(brief.language, text)
        lexicon = _lexicon(language)
        reading = read_text(text, lexicon)
        if not reading.units:
            raise _nothing()
        direction = _direction(text, reading, language)
        room = _room(brief, configuration, direction.genre, language)
        beats = _beats(text, reading, direction, room, brief.seed)
        complexity = assess(beats, brief.duration_ms)
        path, reason = choose_path(complexity, configuration.planning)
        timed, left_out = _titled(*fit(beats, room, direction.arc.sights))
        cutting = configuration.presets[brief.preset].cutting
        cast = cast_of(direction, beats, text)
        style = look_of(direction.atmosphere, _markers(direction, cast), cast)
        notes = _notes(reading, direction, left_out, beats)
        return Plan(
            job_id=job_id,
            revision=1,
            title=title_of(brief.title, reading, direction),
            language=language,
            path=path,
            path_reason=reason,
            complexity=complexity.score,
            rate=RATE,
            size=size_for_ratio(brief.ratios[0], configuration.encoding.short_side),
            ratios=brief.ratios,
            style=style,
            music=music_of(direction.atmosphere.mood, brief.seed),
            shots=shots_of(timed, looks_of(timed, RATE, brief.seed, cutting), style, brief.seed),
            seed=brief.seed,
            notes=(*([_COARSE_NOTE] if coarse else []), *notes),
            genre=direction.genre,
        )


def _filmable(text: str) -> tuple[str, bool]:
    """Wash a text, and refuse what no narrator could read."""
    clean, coarse = washed(text)
    if not has_words(clean):
        raise _nothing()
    if is_source_code(clean):
        raise BriefDeclined(
            "nothing_to_film",
            "The brief looks like source code: say in a sentence what the film is about.",
        )
    return clean, coarse


def _nothing() -> BriefDeclined:
    return BriefDeclined(
        "nothing_to_film",
        "The brief has no words to film: say in a sentence what the film is about.",
    )


def _lexicon(language: str) -> Lexicon:
    try:
        return lexicon_of(language)
    except KeyError:
        raise BriefDeclined(
            "unknown_language",
            "The planner does not write in this language: choose en, fr, de, es, it or pt.",
        ) from None


def _direction(text: str, reading: Reading, language: str) -> Direction:
    lexicon, senses, arc = lexicon_of(language), senses_of(language), arc_of_language(language)
    verse = verse_of(text)
    first = next((line for line in verse.lines if has_words(line)), "") if verse else ""
    idea = idea_of(first, lexicon) if first else _idea(reading, lexicon)
    genre = genre_of(text, lexicon, senses, idea.kind)
    if genre is Genre.TRAVEL:
        idea = _journey(idea, text, lexicon)
    elif genre in _HEADED and reading.form is Form.ARTICLE:
        # A headline names its subject, be it a mayor or a strike that no table knows.
        idea = idea_of(next(unit.text for unit in reading.units), lexicon)
    trades = POSTS[language.partition("-")[0]]
    # A line of verse that begins with "Hope" names nobody.
    people: People = {} if verse else named_people(reading, lexicon, senses, trades)
    idea = _as_called(idea, people, reading) if genre is Genre.STORY else idea
    # Robert Frost makes no winter.
    # What somebody says in a dialogue makes no summer either.
    told = [f"{unit.heading} {unit.text}" for unit in reading.units if not unit.speaker]
    scripted = told and len(told) < len(reading.units)
    sensed = "\n".join(verse.lines if verse else told) if verse or scripted else text
    air = atmosphere_of(before_night(sensed, arc, lexicon), idea, genre, lexicon, senses)
    return Direction(idea, air, genre, lexicon, senses, arc, trades, people)


def _as_called(idea: Idea, people: People, reading: Reading) -> Idea:
    """A film about Mara is about "Mara, ferry captain"; who is nobody yet is a person."""
    first = next(iter(tokens(reading.units[0].text)), "")
    if first in people and idea.subject not in people and idea.kind is not Kind.PERSON:
        idea = replace(idea, subject=first, the=first, determined=True)
    called, kind = people.get(idea.subject, (idea.subject, idea.kind))
    return replace(idea, subject=called, kind=kind)


def _journey(idea: Idea, text: str, lexicon: Lexicon) -> Idea:
    """A travel film is about the place, not about its days or who goes there."""
    words = tokens(text)
    place = named_place(words)
    if not place:
        # German writes every noun with a capital: only one behind "durch" or "nach" may be a place.
        pairs = pairwise(words)
        place = next(
            (
                word
                for before, word in pairs
                if word[:1].isupper()
                and (not lexicon.capital_nouns or before in {"durch", "nach", "in"})
            ),
            "",
        )
    # Whom the opening names goes there; who is met on the way does not.
    opening = next(iter(sentences(text)), text).lower()
    moving = idea.kind in {Kind.PERSON, Kind.ANIMAL, Kind.VEHICLE}
    known = moving and idea.subject.lower() in opening
    if not place or known:
        return idea
    return replace(idea, subject=place, the=place, kind=Kind.PLACE)


def _idea(reading: Reading, lexicon: Lexicon) -> Idea:
    """Distil the first sentence; where it names nobody, look for whom the rest is about."""
    spoken = next((unit for unit in reading.units if unit.spoken), reading.units[0])
    idea = idea_of(spoken.text, lexicon)
    speakers = Counter(unit.speaker for unit in reading.units if unit.speaker)
    if speakers:
        name = max(speakers, key=speakers.__getitem__)
        return replace(idea, subject=name, the=name, kind=Kind.PERSON)
    if reading.form is Form.PROMPT and is_hour(idea.subject, lexicon):
        # "Night falls over the city and a cat walks home" is about the cat.
        for thing in things_of(idea, lexicon)[:1]:
            return replace(
                idea, subject=thing.noun, the=thing.the, kind=thing.kind, determined=True
            )
    loose = idea.kind is Kind.THING or is_hour(idea.subject, lexicon)
    if loose and reading.form is Form.ARTICLE:
        found = (subject_of(unit.text, lexicon) for unit in reading.units)
        subject, kind = next(filter(None, found), (idea.subject, idea.kind))
        the = idea.the if subject == idea.subject else subject
        return replace(idea, subject=subject, the=the, kind=kind)
    return idea


def _room(brief: Brief, configuration: Configuration, genre: Genre, language: str) -> Room:
    return Room(
        total_frames=frames_of_ms(brief.duration_ms, RATE),
        rate=RATE,
        shot_ms=configuration.presets[brief.preset].shot_ms * _PACE_PER_CENT[genre] // 100,
        words_per_minute=configuration.planning.words_per_minute,
        shots_max=configuration.planning.shots_max,
        language=language,
    )


def _beats(
    text: str, reading: Reading, direction: Direction, room: Room, seed: int
) -> tuple[Beat, ...]:
    verse = verse_of(text) if direction.genre is Genre.QUOTE else None
    if verse:
        return verse_beats(verse, direction, room.shots)
    if reading.form is not Form.PROMPT:
        return shaped(staged_beats(reading, direction), direction)
    # Numbers get pictures of their own: they take the place of as many lines.
    numbers = len(data_of(text)) + 1 if direction.genre is Genre.DATA else 0
    beats = prompt_beats(
        direction,
        reading.units,
        seed=seed,
        shots=max(min(2, room.shots), room.shots - numbers),
        words_max=room.words_usual,
    )
    return shaped(beats, direction)


def _titled(timed: tuple[TimedBeat, ...], left_out: int) -> tuple[tuple[TimedBeat, ...], int]:
    """The film's title stands over its first picture: no other words do."""
    first, *others = timed
    bare = replace(first, beat=replace(first.beat, key_point=""))
    return (bare, *others), left_out


def _markers(direction: Direction, cast: tuple[Character, ...]) -> tuple[str, ...]:
    """Name who must look the same in every shot."""
    if cast:
        described = ((one.name, ", ".join((*one.marks, "same look throughout"))) for one in cast)
        return tuple(f"{name}: {look}" for name, look in described)
    idea = direction.idea
    if idea.kind is Kind.TOPIC:
        return ()
    return (f"{clip(idea.subject, 120)}: same look throughout",)


def _notes(
    reading: Reading, direction: Direction, left_out: int, beats: tuple[Beat, ...]
) -> Iterator[str]:
    atmosphere: Atmosphere = direction.atmosphere
    if not atmosphere.place_known:
        place = atmosphere.setting.value
        yield f"The brief names no place: the film plays in the plain setting {place}."
    if not atmosphere.time_known:
        yield f"The brief names no hour: {atmosphere.time_of_day.value} was chosen for its mood."
    if reading.form is Form.PROMPT and direction.genre is not Genre.QUOTE:
        yield "The brief is one sentence: the rest of the narration frames it and claims nothing."
    elif left_out:
        total = sum(bool(beat.spoken) for beat in beats)
        yield (
            f"The text is longer than the film: {left_out} of its {total} spoken parts "
            "are left out. Ask for a longer film to keep them."
        )
    for told in reading.directions[:8]:
        yield clip(f"Not narrated, for the director: {told}", 300)
