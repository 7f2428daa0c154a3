"""What the planner reads beside nouns and verbs, and the sentences that it may add: their shape."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from services.router.planning.lexicon.model import words
from shared.domain.plan import Action, Genre, Season

__all__ = ["Senses", "actions_of", "colours_of", "genres_of", "lines_of", "rows_of", "seasons_of"]


@dataclass(frozen=True, slots=True)
class Senses:
    """One language, what is done, worn, denied and counted in it."""

    actions: Mapping[str, Action]
    """Verbs."""
    doers: Mapping[str, Action]
    """Nouns that move in their own way when no verb says how: a bird flies."""
    seasons: Mapping[str, Season]
    colours: Mapping[str, str]
    """Word to #rrggbb."""
    garments: frozenset[str]
    """What is worn or carried."""
    wearing: frozenset[str]
    """Words that stand before it: in, with."""
    negations: frozenset[str]
    function_words: frozenset[str]
    """The words that give the language away."""
    genres: Mapping[Genre, re.Pattern[str]]
    """Words that ask for a genre."""
    lines: Mapping[str, tuple[str, ...]]
    """Sentences by value of a setting, an hour, a weather, a season or an action. No slots: nothing
    has to agree with the subject."""


def rows_of(text: str) -> Mapping[str, str]:
    """Read lines of the form "name: words", in order."""
    pairs = (line.partition(":") for line in text.strip().splitlines())
    return MappingProxyType({name.strip(): rest.strip() for name, _, rest in pairs})


def lines_of(text: str) -> Mapping[str, tuple[str, ...]]:
    """Read lines of sentences by name, with bars between them."""
    return MappingProxyType(
        {
            name: tuple(line.strip() for line in rest.split("|"))
            for name, rest in rows_of(text).items()
        }
    )


def actions_of(text: str) -> Mapping[str, Action]:
    """Read rows of verbs by action."""
    return MappingProxyType(
        {word: Action(name) for name, rest in rows_of(text).items() for word in sorted(words(rest))}
    )


def seasons_of(text: str) -> Mapping[str, Season]:
    """Read rows of words by season."""
    return MappingProxyType(
        {word: Season(name) for name, rest in rows_of(text).items() for word in sorted(words(rest))}
    )


def genres_of(text: str) -> Mapping[Genre, re.Pattern[str]]:
    """Read rows of alternatives by genre; each is a pattern of whole words."""
    return MappingProxyType(
        {
            Genre(name): re.compile(rf"\b(?:{rest})\b", re.IGNORECASE)
            for name, rest in rows_of(text).items()
        }
    )


HUES = MappingProxyType(
    {
        "red": "#c8402f",
        "yellow": "#e6b422",
        "green": "#4f8a4c",
        "blue": "#3f6fae",
        "black": "#2b2b30",
        "white": "#ecebe6",
        "grey": "#8a8d91",
        "brown": "#7a5436",
        "orange": "#e07b2c",
        "pink": "#dd8fa6",
        "purple": "#7b559b",
        "gold": "#d0a344",
    }
)
"""Colours of cloth: never as pure as a screen can show."""


def colours_of(text: str) -> Mapping[str, str]:
    """Read rows of colour words by their English name."""
    return MappingProxyType(
        {word: HUES[name] for name, rest in rows_of(text).items() for word in rest.split()}
    )
