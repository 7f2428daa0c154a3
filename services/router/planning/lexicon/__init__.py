"""What the planner knows of words: tables per language, nothing else."""

from services.router.planning.lexicon.en import ENGLISH
from services.router.planning.lexicon.fr import FRENCH
from services.router.planning.lexicon.model import Kind, Lexicon, Templates

__all__ = ["Kind", "Lexicon", "Templates", "lexicon_of"]

_BY_LANGUAGE = {"en": ENGLISH, "fr": FRENCH}


def lexicon_of(language: str) -> Lexicon | None:
    """Find the tables of a language tag such as "en-gb"; None when there are none."""
    return _BY_LANGUAGE.get(language.partition("-")[0])
