"""What the planner knows of words: tables per language, nothing else."""

from services.router.planning.lexicon.en import ENGLISH
from services.router.planning.lexicon.fr import FRENCH
from services.router.planning.lexicon.model import Kind, Lexicon, Templates

__all__ = ["Kind", "Lexicon", "Templates", "lexicon_of"]

_BY_LANGUAGE = {"en": ENGLISH, "fr": FRENCH}


def lexicon_of(language: str) -> Lexicon:
    """Find the tables of a language tag such as "en-gb".

    Raises:
        KeyError: The planner does not write in it.
    """
    return _BY_LANGUAGE[language.partition("-")[0]]
