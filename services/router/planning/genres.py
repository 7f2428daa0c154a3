"""Tells what kind of film a brief asks for."""

import re
from collections.abc import Callable

from services.router.planning.lexicon import Kind, Lexicon, Senses
from services.router.planning.numbers import data_of
from services.router.planning.sentences import count_words, sentences, tokens
from services.router.planning.verse import verse_of
from shared.domain.plan import Genre

__all__ = ["genre_of"]

_SPEECH = re.compile(r"^\s*[^\Wa-z\d_][^a-z\d_:\n]{1,29}:\s+\S", re.M)
_SCENE = re.compile(r"^\s*(?:INT|EXT)\b", re.M)
_DATA_WORDS_MAX = 60
_NEWS_WORDS_MIN = 6


def genre_of(text: str, lexicon: Lexicon, senses: Senses, kind: Kind, asked: str = "") -> Genre:
    """Choose the genre: what was asked, else what the text's form and words say.

    Args:
        text: The brief.
        lexicon: Tables of its language.
        senses: Of the same language.
        kind: Of the film's subject.
        asked: A genre's name; empty: the text decides.

    Raises:
        ValueError: No such genre.
    """
    if asked:
        return Genre(asked)
    if verse_of(text) or senses.genres[Genre.QUOTE].search(text):
        return Genre.QUOTE
    if _SCENE.search(text) or len(_SPEECH.findall(text)) > 1:
        return Genre.STORY
    tests: tuple[tuple[Genre, Callable[[], bool]], ...] = (
        (Genre.EXPLAINER, lambda: _asks(text, lexicon, senses)),
        (Genre.PRODUCT, lambda: _sells(text, senses, kind)),
        (Genre.NEWS, lambda: _reports(text, senses)),
        (Genre.DATA, lambda: _counts(text, lexicon, senses)),
        (Genre.TRAVEL, lambda: bool(senses.genres[Genre.TRAVEL].search(_opening(text)))),
    )
    return next((genre for genre, applies in tests if applies()), Genre.STORY)


def _opening(text: str) -> str:
    return (sentences(text) or [text])[0]


def _asks(text: str, lexicon: Lexicon, senses: Senses) -> bool:
    """A question, or a request to explain, in the first sentence."""
    first = _opening(text)
    opening = tokens(first)[:1]
    questions = bool(opening) and opening[0].lower() in lexicon.questions
    cue = senses.genres[Genre.EXPLAINER].search(first)
    return questions or bool(cue and (cue.start() < len(first) // 3 or first.endswith("?")))


def _sells(text: str, senses: Senses, kind: Kind) -> bool:
    """Words of a seller; or a product with its merits behind a colon or a full stop."""
    cue = senses.genres[Genre.PRODUCT].search(text)
    merits = ":" in text or len(sentences(text)) > 1
    return bool(cue) or (kind is Kind.PRODUCT and merits)


def _counts(text: str, lexicon: Lexicon, senses: Senses) -> bool:
    """Two numbers in a short text; or one, where words speak of statistics."""
    # "A 30 s film about X, 16:9, under 6 USD" has numbers and no data.
    core = text[asked.end() :] if (asked := lexicon.request.match(text)) else text
    parts = (part for part in core.split(", ") if not lexicon.technical.match(part.strip(" .!")))
    found = data_of(", ".join(parts))
    if not found or count_words(text) > _DATA_WORDS_MAX:
        return False
    shares = any("%" in one.shown or " in " in one.shown for one in found)
    return len(found) > 1 or shares or bool(senses.genres[Genre.DATA].search(text))


def _reports(text: str, senses: Senses) -> bool:
    """A headline and what follows it, with a day or an office in it."""
    several = len(sentences(text)) > 1 or ":" in text
    cues = senses.genres[Genre.NEWS].findall(text)
    return several and bool(cues) and count_words(text) >= _NEWS_WORDS_MIN
