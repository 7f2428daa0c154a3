"""What the planner knows of words: tables per language, nothing else."""

from dataclasses import replace
from types import MappingProxyType

from services.router.planning.lexicon import (
    de_arcs,
    de_senses,
    en_arcs,
    en_senses,
    es_arcs,
    es_senses,
    fr_arcs,
    fr_senses,
    it_arcs,
    it_senses,
    pt_arcs,
    pt_senses,
)
from services.router.planning.lexicon.arcs import Arc
from services.router.planning.lexicon.de import GERMAN
from services.router.planning.lexicon.en import ENGLISH
from services.router.planning.lexicon.es import SPANISH
from services.router.planning.lexicon.fr import FRENCH
from services.router.planning.lexicon.it import ITALIAN
from services.router.planning.lexicon.model import Kind, Lexicon, Templates, look_up
from services.router.planning.lexicon.pt import PORTUGUESE
from services.router.planning.lexicon.senses import Senses

__all__ = [
    "LANGUAGES",
    "Arc",
    "Kind",
    "Lexicon",
    "Senses",
    "Templates",
    "arc_of_language",
    "lexicon_of",
    "look_up",
    "senses_of",
]


def _with_deeds(lexicon: Lexicon, senses: Senses) -> tuple[Lexicon, Senses]:
    """Let verbs of action end a noun phrase, too. English nouns look too much like its verbs."""
    whole = frozenset(word for word in senses.actions if not word.endswith("*"))
    stems = frozenset(word[:-1] for word in senses.actions if word.endswith("*"))
    return replace(lexicon, verbs=lexicon.verbs | whole, deeds=stems), senses


_BY_LANGUAGE = MappingProxyType(
    {
        "en": (ENGLISH, en_senses.SENSES),
        "fr": _with_deeds(FRENCH, fr_senses.SENSES),
        "de": _with_deeds(GERMAN, de_senses.SENSES),
        "es": _with_deeds(SPANISH, es_senses.SENSES),
        "it": _with_deeds(ITALIAN, it_senses.SENSES),
        "pt": _with_deeds(PORTUGUESE, pt_senses.SENSES),
    }
)
_ARCS = MappingProxyType(
    {
        "en": en_arcs.ARC,
        "fr": fr_arcs.ARC,
        "de": de_arcs.ARC,
        "es": es_arcs.ARC,
        "it": it_arcs.ARC,
        "pt": pt_arcs.ARC,
    }
)
LANGUAGES = tuple(_BY_LANGUAGE)
"""Base languages in the order in which a draw is decided."""


def lexicon_of(language: str) -> Lexicon:
    """Find the tables of a language tag such as "en-gb".

    Raises:
        KeyError: The planner does not write in it.
    """
    return _BY_LANGUAGE[language.partition("-")[0]][0]


def senses_of(language: str) -> Senses:
    """Find what is done, worn and said in a language tag such as "en-gb".

    Raises:
        KeyError: The planner does not write in it.
    """
    return _BY_LANGUAGE[language.partition("-")[0]][1]


def arc_of_language(language: str) -> Arc:
    """Find what is met and asked in a language tag such as "en-gb".

    Raises:
        KeyError: The planner does not write in it.
    """
    return _ARCS[language.partition("-")[0]]
