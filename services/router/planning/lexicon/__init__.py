"""What the planner knows of words: tables per language, nothing else."""

from types import MappingProxyType

from services.router.planning.lexicon import (
    de_senses,
    en_senses,
    es_senses,
    fr_senses,
    it_senses,
    pt_senses,
)
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
    "Kind",
    "Lexicon",
    "Senses",
    "Templates",
    "lexicon_of",
    "look_up",
    "senses_of",
]

_BY_LANGUAGE = MappingProxyType(
    {
        "en": (ENGLISH, en_senses.SENSES),
        "fr": (FRENCH, fr_senses.SENSES),
        "de": (GERMAN, de_senses.SENSES),
        "es": (SPANISH, es_senses.SENSES),
        "it": (ITALIAN, it_senses.SENSES),
        "pt": (PORTUGUESE, pt_senses.SENSES),
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
