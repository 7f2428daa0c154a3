"""The shape of a language's tables."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from shared.domain.plan import Setting, TimeOfDay, Weather

__all__ = ["Kind", "Lexicon", "Templates", "look_up", "rows", "table", "words"]

Value = TypeVar("Value")


class Kind(StrEnum):
    """What a film's subject is."""

    PERSON = "person"
    ANIMAL = "animal"
    VEHICLE = "vehicle"
    PRODUCT = "product"
    BUILDING = "building"
    NATURE = "nature"
    PLACE = "place"
    """A town or a country that a film travels to."""
    TOPIC = "topic"
    """A question or an idea: how, why, what."""
    THING = "thing"
    """Anything else."""


@dataclass(frozen=True, slots=True)
class Templates:
    """Sentences for a prompt too short to be narrated. They claim nothing about the subject.

    Slots: {phrase} the author's words, {the} the subject made definite; a slot that opens a
    sentence is capitalized by the writer.
    """

    hook: tuple[str, ...]
    middle: tuple[str, ...]
    close: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language."""

    settings: Mapping[str, Setting]
    """Words that name a place."""
    implied: Mapping[str, Setting]
    """Words that only suggest one: a fox suggests a forest."""
    times: Mapping[str, TimeOfDay]
    weathers: Mapping[str, Weather]
    moods: Mapping[str, str]
    kinds: Mapping[str, Kind]
    person_endings: tuple[str, ...]
    """Agent suffixes, e.g. "ist"."""
    articles: Mapping[str, str]
    """Indefinite determiner to its definite form."""
    determiners: frozenset[str]
    """Every word that opens a noun phrase."""
    singular: frozenset[str]
    """Determiners after which a word in -s is a verb (English)."""
    boundaries: frozenset[str]
    """Words that end a noun phrase."""
    joints: frozenset[str]
    """Words that continue one: "of"."""
    relatives: frozenset[str]
    questions: frozenset[str]
    """Words that open a topic: how, why."""
    adjectives: frozenset[str]
    verbs: frozenset[str]
    """Finite forms."""
    bases: frozenset[str]
    """Finite forms after a plural."""
    not_verbs: frozenset[str]
    """Words that look like verb forms and are not."""
    gerund: str
    """Ending of a participle that may follow its noun; empty: none."""
    auxiliaries: frozenset[str]
    """Verbs that stand before the subject of a question."""
    is_are: tuple[str, str]
    """Auxiliaries before a participle."""
    pronouns: frozenset[str]
    """Words that refer back to the subject."""
    request: re.Pattern[str]
    """What stands before the idea: "make a 30 s film about"."""
    technical: re.Pattern[str]
    """A part of a prompt that speaks of lengths, ratios or money."""
    show: re.Pattern[str]
    """Opens a sentence that tells what to show."""
    direct: re.Pattern[str]
    """Opens a sentence to the director, which nobody narrates."""
    places: Mapping[Setting, str]
    hours: Mapping[TimeOfDay, str]
    templates: Mapping[str, Templates]
    """By "person", "product", "topic", "bare", "story"."""
    plural_verbs: tuple[str, ...] = ()
    """Endings of a verb behind a plural noun in -s or -i: "-ent"."""
    deeds: frozenset[str] = frozenset()
    """Beginnings of verbs."""
    capital_nouns: bool = False
    """Nouns are written with a capital, and the first one ends its phrase (German)."""


def words(*lines: str) -> frozenset[str]:
    """Split lines of words into a set."""
    return frozenset(word for line in lines for word in line.split())


def table(rows: Mapping[Value, str]) -> Mapping[str, Value]:
    """Turn value to words into word to value."""
    return MappingProxyType({word: value for value, line in rows.items() for word in line.split()})


def rows(values: Callable[[str], Value], text: str) -> Mapping[str, Value]:
    """Read lines of the form "value: words" into word to value of an enumeration.

    A word that ends in * stands for all that begin like it, one that begins with * for all that
    end like it.
    """
    found: dict[str, Value] = {}
    for line in text.strip().splitlines():
        name, _, rest = line.partition(":")
        # Of two values, the one that is named first keeps the word.
        for word in rest.split():
            found.setdefault(word, values(name.strip()))
    return MappingProxyType(found)


def look_up(word: str, known: Mapping[str, Value]) -> Value | None:
    """Find a lower-case word as it stands, without its plural s, by its beginning or its end."""
    if (found := known.get(word)) is not None:
        return found
    if word.endswith("s") and len(word) > 3 and (found := known.get(word[:-1])) is not None:
        return found
    stems = (f"{word[:end]}*" for end in range(len(word), 3, -1))
    tails = (f"*{word[start:]}" for start in range(1, len(word) - 2))
    hits = (known[form] for form in (*stems, *tails) if form in known)
    return next(hits, None)
