"""Reads place, hour, weather and mood out of words, and says where it had to choose itself."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from services.router.planning.deeds import season_of
from services.router.planning.lexicon import Kind, Lexicon, Senses, look_up
from services.router.planning.lexicon.model import words
from services.router.planning.places import NAMED_PLACES
from shared.domain.plan import Genre, Season, Setting, TimeOfDay, Weather

__all__ = ["Atmosphere", "Sight", "atmosphere_of", "mood_of", "sight_of", "unnegated"]

Value = TypeVar("Value")

_NAMED_WEIGHT = 3
"""A word that names a place outweighs those that only suggest one."""

# A place word moves the film only behind one of these: "in the kitchen", not "sells the kitchen".
_PLACING = words(
    "in into inside on onto at to through across by near along over under outside from",
    "beside behind dans sur à au aux en par chez vers près devant derrière sous",
    "im am auf an zur zum durch über bei neben hinter nach vor unter hacia por sobre bajo junto al",
    "nel nella nello sul sulla dal alla ao na no nas nos pelo pela até sob",
)
_PLACING_REACH = 3

_SETTING_BY_KIND = {
    Kind.ANIMAL: Setting.FIELD,
    Kind.VEHICLE: Setting.CITY,
    Kind.NATURE: Setting.FIELD,
    Kind.BUILDING: Setting.FIELD,
    Kind.TOPIC: Setting.ABSTRACT,
}
_SETTING_BY_GENRE = {
    Genre.PRODUCT: Setting.STAGE,
    Genre.DATA: Setting.ABSTRACT,
    Genre.EXPLAINER: Setting.ABSTRACT,
    Genre.NEWS: Setting.CITY,
    Genre.QUOTE: Setting.FIELD,
    Genre.TRAVEL: Setting.CITY,
}
_MOOD_BY_GENRE = {
    Genre.PRODUCT: "elegant",
    Genre.EXPLAINER: "curious",
    Genre.DATA: "curious",
    Genre.NEWS: "curious",
}
_CURIOUS = frozenset({Genre.EXPLAINER})
"""Genres whose mood is their own, whatever words their subject brings along."""
_NEGATED_REACH = 4
_BUT = words("but only just except mais seulement sondern nur sino solo ma soltanto mas apenas")
_MOOD_BY_KIND = {Kind.PRODUCT: "elegant", Kind.TOPIC: "curious"}
_TIME_BY_MOOD = {
    "melancholic": TimeOfDay.DUSK,
    "mysterious": TimeOfDay.NIGHT,
    "tense": TimeOfDay.DUSK,
    "hopeful": TimeOfDay.DAWN,
    "warm": TimeOfDay.DUSK,
}


@dataclass(frozen=True, slots=True)
class Sight:
    """What a stretch of text says of its place; None: nothing."""

    setting: Setting | None
    time_of_day: TimeOfDay | None
    weather: Weather | None


@dataclass(frozen=True, slots=True)
class Atmosphere:
    """Place, hour, weather and mood of a whole film."""

    setting: Setting
    time_of_day: TimeOfDay
    weather: Weather
    mood: str
    season: Season
    place_known: bool
    """The text names or suggests the place; else it was chosen."""
    time_known: bool


def atmosphere_of(
    text_words: Sequence[str],
    kind: Kind,
    genre: Genre,
    lexicon: Lexicon,
    senses: Senses,
) -> Atmosphere:
    """Read a whole text.

    Args:
        text_words: All its words.
        kind: What its subject is; decides what the text leaves open.
        genre: Of the film; decides it before the kind does.
        lexicon: The tables of its language.
        senses: Of the same language.
    """
    lowered = unnegated([word.lower() for word in text_words], senses.negations)
    setting = _setting(lowered, lexicon)
    mood = mood_of(lowered, kind, genre, lexicon)
    time_of_day = _first_most(lowered, lexicon.times)
    chosen = _SETTING_BY_GENRE.get(genre) or _SETTING_BY_KIND.get(kind, Setting.STAGE)
    return Atmosphere(
        setting=setting or chosen,
        time_of_day=time_of_day or _TIME_BY_MOOD.get(mood, TimeOfDay.DAY),
        weather=_first_most(lowered, lexicon.weathers) or Weather.CLEAR,
        mood=mood,
        season=season_of(lowered, senses),
        place_known=setting is not None,
        time_known=time_of_day is not None,
    )


def unnegated(lowered: Sequence[str], negations: frozenset[str]) -> list[str]:
    """Drop what a text says is not there: "not a city, not a road: only a boy"."""
    kept: list[str] = []
    left = 0
    for word in lowered:
        if word in negations:
            left = _NEGATED_REACH
            continue
        if word == "," or word in _BUT:
            left = 0
        if left:
            left -= 1
        else:
            kept.append(word)
    return kept


def sight_of(sentence_words: Sequence[str], lexicon: Lexicon) -> Sight:
    """Read one sentence of a longer text: only what moves the film elsewhere counts."""
    lowered = [word.lower() for word in sentence_words]
    placed = [
        word
        for at, word in enumerate(lowered)
        if _PLACING.intersection(lowered[max(0, at - _PLACING_REACH) : at])
    ]
    named = [word.lower() for word in sentence_words if word[:1].isupper()]
    return Sight(
        _first_most(placed, lexicon.settings) or _first_most(named, NAMED_PLACES),
        _first_most(lowered, lexicon.times),
        _first_most(lowered, lexicon.weathers),
    )


def mood_of(lowered: Sequence[str], kind: Kind, genre: Genre, lexicon: Lexicon) -> str:
    """Name the mood that most words speak of; a genre, a product or a topic brings its own."""
    if genre in _CURIOUS:
        return _MOOD_BY_GENRE[genre]
    own = _MOOD_BY_GENRE.get(genre) or _MOOD_BY_KIND.get(kind, "calm")
    return _first_most(lowered, lexicon.moods) or own


def _setting(lowered: Sequence[str], lexicon: Lexicon) -> Setting | None:
    votes: Counter[Setting] = Counter()
    for word in lowered:
        for table, weight in (
            (lexicon.settings, _NAMED_WEIGHT),
            (NAMED_PLACES, _NAMED_WEIGHT),
            (lexicon.implied, 1),
        ):
            value = look_up(word, table)
            if value is not None:
                votes[value] += weight
    # Counter keeps first appearance, and max keeps the first of equals.
    return max(votes, key=votes.__getitem__) if votes else None


def _first_most(lowered: Sequence[str], table: Mapping[str, Value]) -> Value | None:
    """Give the value that most words vote for, the earliest of equals."""
    found = [value for word in lowered if (value := look_up(word, table)) is not None]
    votes = Counter(found)
    return max(votes, key=votes.__getitem__) if votes else None
