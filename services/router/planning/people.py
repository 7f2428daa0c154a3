"""Who has a name: by a role, by speaking, or by acting. A bare name is somebody to be drawn."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from services.router.planning.lexicon import Kind, Lexicon, Senses, look_up
from services.router.planning.lexicon.posts import Trades
from services.router.planning.naming import role_of
from services.router.planning.noun_phrases import kind_of
from services.router.planning.places import NAMED_PLACES
from services.router.planning.reading import Reading
from services.router.planning.sentences import tokens

__all__ = ["People", "named_people", "names_who"]

People = Mapping[str, tuple[str, Kind]]
"""By name: how shots name them, "Nora, girl", and what they are."""
_NAME_CHARS = 40


def named_people(reading: Reading, lexicon: Lexicon, senses: Senses, trades: Trades) -> People:
    """List everybody who has a name, in the order in which they appear.

    Args:
        reading: Of the whole text.
        lexicon: Tables of its language.
        senses: Of the same language.
        trades: Of the same language.
    """
    texts = [unit.text for unit in reading.units if not unit.speaker]
    told = [tokens(text) for text in texts]
    roles = (role_of(words, lexicon) for words in told)
    people = {role[0]: (f"{role[0]}, {role[1]}", role[2]) for role in roles if role}
    speakers = (unit.speaker for unit in reading.units if unit.speaker)
    acting = (names_who(words, lexicon, senses, trades) for words in told)
    for name in (*speakers, *acting):
        nameless = kind_of([name.lower()], lexicon) is not Kind.THING
        if name and name not in people and not nameless and len(name) <= _NAME_CHARS:
            people[name] = (f"{name}, {_who(name, told, trades)}", Kind.PERSON)
    return MappingProxyType(people)


def names_who(words: list[str], lexicon: Lexicon, senses: Senses, trades: Trades) -> str:
    """Read the name of who opens a sentence and acts: "Mara turns the ferry"; empty for nobody."""
    # German writes every noun with a capital: only a role or a line of dialogue makes a name there.
    if len(words) < 2 or lexicon.capital_nouns or not words[0][:1].isupper():
        return ""
    name, verb = words[0].lower(), words[1].lower()
    known = (
        lexicon.determiners,
        lexicon.pronouns,
        lexicon.boundaries,
        lexicon.adjectives,
        lexicon.settings,
        lexicon.implied,
        lexicon.times,
        lexicon.weathers,
        lexicon.moods,
        lexicon.bases,
        NAMED_PLACES,
        trades.abstract,
    )
    ordinary = name.endswith("s") or any(name in table for table in known)
    acts = look_up(verb, senses.actions) is not None
    return words[0] if acts and not ordinary and words[0][1:].islower() else ""


def _who(name: str, told: list[list[str]], trades: Trades) -> str:
    """Take the pronoun that follows a name, else the ending of the name itself."""
    woman, man, either = trades.people
    for word in _after(name, told):
        if word in trades.she or word in trades.he:
            return woman if word in trades.she else man
    return woman if name.lower().endswith("a") else either


def _after(name: str, told: list[list[str]]) -> Iterator[str]:
    """Give what is said in the sentences that name somebody, and in those that follow them."""
    for at, words in enumerate(told):
        if name.lower() in (word.lower() for word in words):
            following = told[at + 1] if at + 1 < len(told) else []
            yield from (word.lower() for word in (*words, *following))
