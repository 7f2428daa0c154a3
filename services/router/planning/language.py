"""Hears in which of the planner's languages a text is written."""

from services.router.planning.lexicon import LANGUAGES, lexicon_of, look_up, senses_of
from services.router.planning.sentences import tokens

__all__ = ["AUTO", "language_of"]

AUTO = "auto"
"""What a brief asks for that leaves the language to its text."""

_HEARD_WORDS_MAX = 600
"""More than these do not change the answer."""
_FUNCTION_WEIGHT = 2


def language_of(asked: str, text: str) -> str:
    """Give the language to narrate in: what was asked wins, else what most words speak.

    Args:
        asked: A language tag, or AUTO.
        text: The brief.

    Returns:
        The tag as asked; for AUTO one of LANGUAGES, English where no word tells.
    """
    if asked != AUTO:
        return asked
    heard = [word.lower() for word in tokens(text)[:_HEARD_WORDS_MAX]]
    # The earliest of equals: a draw must not hang on the order of a set.
    return max(LANGUAGES, key=lambda language: _score(heard, language))


def _score(heard: list[str], language: str) -> int:
    lexicon, senses = lexicon_of(language), senses_of(language)
    score = 0
    for word in heard:
        score += _FUNCTION_WEIGHT * (word in senses.function_words)
        score += look_up(word, lexicon.kinds) is not None or word in lexicon.settings
    return score
