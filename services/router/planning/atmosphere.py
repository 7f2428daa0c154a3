"""Reads place, hour, weather and mood out of words, and says where it had to choose itself."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from services.router.planning.deeds import season_of
from services.router.planning.idea import Idea
from services.router.planning.lexicon import Arc, Kind, Lexicon, Senses, look_up
from services.router.planning.lexicon.model import words
from services.router.planning.places import NAMED_PLACES
from services.router.planning.sentences import tokens
from shared.domain.plan import Genre, Season, Setting, TimeOfDay, Weather

__all__ = [
    "Atmosphere",
    "Sight",
    "atmosphere_of",
    "before_night",
    "mood_of",
    "place_of",
    "sight_of",
    "unnegated",
]

Value = TypeVar("Value")

_NAMED_WEIGHT = 2
"""A word that names a place outweighs one that only suggests it, a placed one even more."""

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
_GLOOMY = frozenset({"melancholic", "tense", "mysterious"})
_SOBER = frozenset({Genre.NEWS, Genre.DATA, Genre.EXPLAINER})
"""Genres that play by day unless they say otherwise."""
_CURIOUS = frozenset({Genre.EXPLAINER})
"""Genres whose mood is their own, whatever words their subject brings along."""
_MEANINGS = {
    "at last": " ",
    # Who walks home is on the way.
    "at home": "in the house",
    "à la maison": " ",
    "nach hause": " ",
    "a casa": " ",
    "para casa": " ",
    "pra casa": " ",
    "by the fire": "by the hearth",
    "au coin du feu": "près de la cheminée",
    "près du feu": "près de la cheminée",
    "am feuer": "am kamin",
    "junto al fuego": "junto a la chimenea",
    "accanto al fuoco": "nel camino",
    "junto à lareira": "na lareira",
    "hot springs": "geyser",
    "at least": " ",
    "pas de la porte": " ",
    "tombée de la nuit": "crépuscule",
    "tombée du jour": "crépuscule",
    "coucher de soleil": "crépuscule",
    "coucher du soleil": "crépuscule",
    "lever du soleil": "aube",
    "lever de soleil": "aube",
    "puesta de sol": "atardecer",
    "puesta del sol": "atardecer",
    "salida del sol": "amanecer",
    "sorgere del sole": "alba",
    "calar della notte": "tramonto",
    "nascer do sol": "amanhecer",
    "cair da noite": "anoitecer",
    "anbruch der nacht": "abend",
    "black hole": "space",
    "trou noir": "espace",
    "schwarzes loch": "weltraum",
    "agujero negro": "espacio",
    "buco nero": "spazio",
    "buraco negro": "espaço",
}
"""Groups of words that mean something else than their words."""
_IDIOMS = re.compile(rf"\b(?:{'|'.join(_MEANINGS)})\b", re.IGNORECASE)
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
    text: str,
    idea: Idea,
    genre: Genre,
    lexicon: Lexicon,
    senses: Senses,
) -> Atmosphere:
    """Read a whole text.

    Args:
        text: All of it.
        idea: What it is about; its kind decides what the text leaves open.
        genre: Of the film; decides it before the kind does.
        lexicon: The tables of its language.
        senses: Of the same language.
    """
    kind = idea.kind
    plain = tokens(plainly(text))
    lowered = unnegated([word.lower() for word in plain], senses.negations)
    # What a product suggests of its users is not where it stands.
    own = idea.subject.lower().split()
    # Elsewhere its own nature says more than what it thinks of: an astronaut's kitchen is far.
    suggesting = own if genre is Genre.PRODUCT else [*own, *own, *lowered]
    named = [word.lower() for word in plain if word[:1].isupper()]
    # "Sealed against the sea" sets no watch on a beach: only where a product stands counts.
    heard = _placed(lowered) if genre is Genre.PRODUCT else lowered
    setting = _setting(heard, named, suggesting, lexicon)
    mood = mood_of(lowered, kind, genre, lexicon)
    # Night trains run by day, too: news has the hour that it says.
    hours = _placed(lowered) if genre is Genre.NEWS else lowered
    time_of_day = _first_most(hours, lexicon.times)
    weather = _first_most(lowered, lexicon.weathers)
    # Who stands in the rain does not stand on a stage.
    unnamed = Setting.FIELD if weather and weather is not Weather.CLEAR else Setting.STAGE
    chosen = _SETTING_BY_GENRE.get(genre) or _SETTING_BY_KIND.get(kind, unnamed)
    dreamt = _TIME_BY_MOOD.get(mood, TimeOfDay.DAY)
    return Atmosphere(
        setting=setting or chosen,
        time_of_day=time_of_day or (dreamt if genre not in _SOBER else TimeOfDay.DAY),
        weather=weather or Weather.CLEAR,
        mood=mood,
        season=season_of(lowered, senses),
        place_known=setting is not None,
        time_known=time_of_day is not None,
    )


def before_night(text: str, arc: Arc, lexicon: Lexicon) -> str:
    """Say "dusk" where a text says that night falls: only what follows is dark."""
    dusk = next(word for word, hour in lexicon.times.items() if hour is TimeOfDay.DUSK)
    return plainly(arc.nightfall.sub(dusk, text))


def plainly(text: str) -> str:
    """Put plain words where groups of words mean something else: "by the fire" is indoors."""
    return _IDIOMS.sub(lambda idiom: _MEANINGS[idiom[0].lower()], text)


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


def sight_of(sentence_words: Sequence[str], lexicon: Lexicon, genre: Genre = Genre.STORY) -> Sight:
    """Read one sentence of a longer text: only what moves the film elsewhere counts."""
    lowered = [word.lower() for word in sentence_words]
    placed = _placed(lowered)
    capital = [word.lower() for word in sentence_words if word[:1].isupper()]
    # "EXT. ISLAND PIER" is no journey to Iceland.
    named = [word for word in capital if word not in lexicon.settings]
    place = _first_most(placed, lexicon.settings) or _first_most(named, NAMED_PLACES)
    if genre is Genre.EXPLAINER:
        # Nobody goes there: what is explained is seen where it is.
        place = place or _first_most(lowered, lexicon.settings)
    return Sight(
        place,
        _first_most(placed if genre is Genre.NEWS else lowered, lexicon.times),
        _first_most(lowered, lexicon.weathers),
    )


def place_of(words_said: Sequence[str], lexicon: Lexicon) -> Setting | None:
    """Read the place of a few words that name nothing else: "then the glacier"."""
    lowered = [word.lower() for word in words_said]
    named = [word.lower() for word in words_said if word[:1].isupper()]
    return _setting(lowered, named, lowered, lexicon)


def mood_of(lowered: Sequence[str], kind: Kind, genre: Genre, lexicon: Lexicon) -> str:
    """Name the mood that most words speak of; a genre, a product or a topic brings its own."""
    if genre in _CURIOUS:
        return _MOOD_BY_GENRE[genre]
    if genre in {Genre.PRODUCT, Genre.TRAVEL}:
        # "Lasts for years", "no risk": what sells is neither sad nor frightening; no journey is.
        sunny = {word: mood for word, mood in lexicon.moods.items() if mood not in _GLOOMY}
        return _first_most(lowered, sunny) or _MOOD_BY_GENRE.get(genre, "calm")
    own = _MOOD_BY_GENRE.get(genre) or _MOOD_BY_KIND.get(kind, "calm")
    return _first_most(lowered, lexicon.moods) or own


def _setting(
    lowered: Sequence[str], named: Sequence[str], suggesting: Sequence[str], lexicon: Lexicon
) -> Setting | None:
    votes: Counter[Setting] = Counter()
    for heard, known, weight in (
        (_placed(lowered), lexicon.settings, 1),
        (lowered, lexicon.settings, _NAMED_WEIGHT),
        (named, NAMED_PLACES, _NAMED_WEIGHT + 1),
        (suggesting, lexicon.implied, 1),
    ):
        for word in heard:
            value = look_up(word, known)
            if value is not None:
                votes[value] += weight
    # Counter keeps first appearance, and max keeps the first of equals.
    return max(votes, key=votes.__getitem__) if votes else None


def _placed(lowered: Sequence[str]) -> list[str]:
    """List the words behind a preposition of place: "in the kitchen", not "sells the kitchen"."""
    return [
        word
        for at, word in enumerate(lowered)
        if _PLACING.intersection(lowered[max(0, at - _PLACING_REACH) : at])
    ]


def _first_most(lowered: Sequence[str], table: Mapping[str, Value]) -> Value | None:
    """Give the value that most words vote for, the earliest of equals."""
    found = [value for word in lowered if (value := look_up(word, table)) is not None]
    votes = Counter(found)
    return max(votes, key=votes.__getitem__) if votes else None
