"""How a sentence begins: what stands before its subject, and whether a capital is a name's."""

import re

from services.router.planning.lexicon import Lexicon

__all__ = ["decapitalized", "main_clause"]

_PREPOSED = re.compile(
    r"^(?:in|on|at|by|under|near|during|after|before|deep|high|every|one|dans|sur|au|à|en|depuis"
    r"|im|am|auf|seit|desde|sobre|nel|nella|no|na|em)\b",
    re.I,
)


def main_clause(words: list[str], phrase: str) -> list[str]:
    """Skip what is said before the subject: "In a small village, a baker ..."."""
    if _PREPOSED.match(phrase) and "," in words[:9]:
        return words[words.index(",") + 1 :]
    return words


def decapitalized(words: list[str], lexicon: Lexicon) -> list[str]:
    """Lower the first word unless it looks like a name: followed by another capital, or unknown."""
    if not words or not words[0][:1].isupper():
        return words
    lowered = words[0].lower()
    name_follows = len(words) > 1 and words[1][:1].isupper()
    if lexicon.capital_nouns and lowered not in lexicon.determiners | lexicon.adjectives:
        return words
    ordinary = lowered in lexicon.determiners | lexicon.adjectives | lexicon.pronouns
    if ordinary or (not name_follows and not _may_be_name(lowered, words, lexicon)):
        return [lowered, *words[1:]]
    return words


def _may_be_name(lowered: str, words: list[str], lexicon: Lexicon) -> bool:
    """A capital before a finite verb, with no plural, is a person's name: "Ada opens ..."."""
    known = lowered in lexicon.kinds or lowered in lexicon.settings or lowered in lexicon.implied
    verb_follows = len(words) > 1 and words[1].lower() in lexicon.verbs
    return verb_follows and not known and not lowered.endswith("s")
