"""Estimates how long a narrator needs for a line: by what is said, not by what is written.

Numbers, money, units and addresses are longer to say than to write: "31 %" is "thirty-one percent".
The lengths were fitted to the voice that speaks, on the lines of a hundred films; they err on the
long side, because a shot that is too short costs the end of its sentence.
"""

import re
from fractions import Fraction

__all__ = ["spoken_ms"]

USUAL_WORDS_PER_MINUTE = 150
"""The pace at which the lengths below were measured."""
_LETTER_MS = {"en": 75, "fr": 60}
_LETTER_MS_ELSEWHERE = 76
_WORD_MS = 44
_BEGIN_MS = 140
_CLAUSE_MS = 340
"""A comma or a colon inside of a line."""
_SENTENCE_MS = 620
_PARAGRAPH_MS = 300
"""A line of verse ends with more than a clause."""
READING_COLUMNS_PER_S = 16
"""A line is said no faster than its caption is read."""
_WIDE_FROM = "\u1100"
"""Letters of two columns, each of which is a syllable."""

_DIGIT_LETTERS = {"en": 5}
_DIGIT_LETTERS_ELSEWHERE = 7
"""Of the words of a figure, hundreds and thousands included: "mil novecientos ochenta"."""
_ZERO_LETTERS = 1
_SIGN_LETTERS = {"%": 8, "‰": 8, "$": 8, "€": 6, "£": 7, "¥": 4, "°": 12, "&": 3, "@": 5, "+": 5}
_UNITS = re.compile(
    r"(?<=\d)[ \u00a0\u202f]?(?:km/h|kWh|km²|m²|km|cm|mm|kg|mg|ml|MW|GW|GB|MB|[mgtlh])\b"
)
_UNIT_LETTERS = {"km/h": 22, "kWh": 14, "km²": 18, "m²": 13}
_UNIT_LETTERS_USUAL = 10
_IN_NUMBER = re.compile(r"(?<=\d)[.,:/](?=\d)")
_IN_NUMBER_LETTERS = 7
"""Of "thousand", "point" and "of"."""
_ADDRESS = re.compile(
    r"(?:https?://)?(?:[\w.+-]{1,64}@)?(?:[\w-]{1,63}\.){1,4}[a-z]{2,6}\b(?:/[\w./?=&%#-]*)?"
)
_ADDRESS_SIGN_LETTERS = 9
"""Of "dot" and "slash", and of the halt around them."""
_CLAUSE_END = re.compile(r"[,;:](?=\s)|\s[\u2013\u2014-]\s|[\u3001\uff0c]")
_SENTENCE_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”\u2019»)]*+(?=\s)|[\u3002\uff01\uff1f](?=.)")
_WORD = re.compile(r"\w+")


def spoken_ms(text: str, language: str, words_per_minute: int) -> int:
    """Estimate how long a line takes, without the air around it, in milliseconds.

    Args:
        text: As it is written; empty takes no time.
        language: A language tag.
        words_per_minute: Of the voice, at least 1.
    """
    if not text.strip():
        return 0
    return max(_said_ms(text, language, words_per_minute), _read_ms(text))


def _said_ms(text: str, language: str, words_per_minute: int) -> int:
    body = text.rstrip(" .!?…\"'”\u2019»)")
    paragraphs = body.count("\n\n")
    pauses = len(_CLAUSE_END.findall(body)) * _CLAUSE_MS
    pauses += len(_SENTENCE_END.findall(body)) * _SENTENCE_MS + paragraphs * _PARAGRAPH_MS
    words = len(_WORD.findall(body)) * _WORD_MS
    pace = _LETTER_MS.get(language.partition("-")[0], _LETTER_MS_ELSEWHERE)
    usual = _BEGIN_MS + _letters(body, language) * pace + words + pauses
    return int(Fraction(usual * USUAL_WORDS_PER_MINUTE, words_per_minute))


def _letters(text: str, language: str) -> int:
    """Count the letters of the words that are said."""
    addresses = sum(_signs_of(found[0]) for found in _ADDRESS.finditer(text))
    units = sum(
        _UNIT_LETTERS.get(found[0].strip(), _UNIT_LETTERS_USUAL) for found in _UNITS.finditer(text)
    )
    figure = _DIGIT_LETTERS.get(language.partition("-")[0], _DIGIT_LETTERS_ELSEWHERE)
    units += _IN_NUMBER_LETTERS * len(_IN_NUMBER.findall(text))
    return addresses + units + sum(_letters_of(char, figure) for char in text)


def _signs_of(address: str) -> int:
    plain = address.removeprefix("https://").removeprefix("http://")
    return _ADDRESS_SIGN_LETTERS * sum(char in "./@" for char in plain)


def _letters_of(char: str, figure: int) -> int:
    if char.isdigit():
        return _ZERO_LETTERS if char == "0" else figure
    if char >= _WIDE_FROM:
        return 3 * char.isalpha()
    return 1 if char.isalpha() else _SIGN_LETTERS.get(char, 0)


def _read_ms(text: str) -> int:
    columns = sum(1 + (char >= _WIDE_FROM) for char in text)
    return -(-columns * 1000 // READING_COLUMNS_PER_S)
