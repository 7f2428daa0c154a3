"""From what is written to what is said: numbers, dates, money, units, abbreviations, addresses.

Pure. The engine is given words; captions keep what was written. Each stretch that is said otherwise
remembers where it stood, so that a spoken word is found again in the written text.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from services.postprocessor.pronunciations import speech_of
from services.postprocessor.spoken_words import Speech

__all__ = ["Script", "script_of"]

_DIGITS = r"(?:\d{{1,3}}(?:[{group}]\d{{3}})+|\d+)(?:{decimal}\d+)?(?!\d)"
_YEARS_IN_PAIRS = range(1100, 2000)
_DOMAINS = "com|org|net|info|edu|gov|eu|uk|us|ch|at|fr|de|es|it|pt|br|io|ai|app|dev|tv"
_ADDRESS = (
    r"(?<![\w.@])(?:https?://[\w.-]+|(?:[\w.+-]{1,64}@)?(?:[\w-]{1,63}\.){1,4}"
    rf"(?:{_DOMAINS})\b(?!\.\w))(?:/[\w./?=&%#-]*(?<![.?]))?"
)
"""Without a scheme only under domains that no sentence ends in by mistake."""


@dataclass(frozen=True, slots=True)
class Script:
    """A text as it is said."""

    text: str
    _stretches: tuple[tuple[int, int, bool], ...]
    """Where each begins when said and when written, and whether it is said as written."""

    def written_at(self, spoken: int) -> int:
        """Find the place in the written text at which a place in the spoken one stands."""
        index = bisect_right(self._stretches, spoken, key=lambda stretch: stretch[0]) - 1
        said_from, written_from, same = self._stretches[max(0, index)]
        return written_from + (spoken - said_from if same else 0)


def script_of(text: str, language: str) -> Script:
    """Write out a text for the voice of a language.

    Args:
        text: As the captions show it.
        language: A language tag. Of a language that is not known only pictures are left out.
    """
    speech = speech_of(language)
    said, stretches, at = "", [(0, 0, True)], 0
    for match in _pattern(speech).finditer(text):
        words = _said(match, speech)
        if words == match.group():
            continue
        said += text[at : match.start()]
        stretches.append((len(said), match.start(), False))
        said, at = said + words, match.end()
        stretches.append((len(said), at, True))
    return Script(said + text[at:], tuple(stretches))


def _said(match: re.Match[str], speech: Speech | None) -> str:
    if match.lastgroup is None or match.lastgroup == "picture" or speech is None:
        return " "
    return _SAYINGS[match.lastgroup](match.group(), speech)


@cache
def _pattern(speech: Speech | None) -> re.Pattern[str]:
    """Give what is said otherwise, the longest and surest first. Every part is of one line."""
    picture = "(?P<picture>[\u2190-\u2bff\u3030\ufe0f\u200d\U0001f000-\U0001faff]+)"
    if speech is None:
        return re.compile(picture)
    number = _DIGITS.format(group=re.escape(speech.group), decimal=re.escape(speech.decimal))
    signs, units = _any_of(speech.currencies), _any_of(speech.units)
    magnitude = rf"(?:[ \u00a0](?:{speech.magnitudes})\b)?"
    kinds = {
        "address": _ADDRESS,
        "date": r"(?<!\d)(?:\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{4})(?!\d)",
        "time": r"(?<![\d:])(?:[01]?\d|2[0-3])[:h][0-5]\d(?![\d:])",
        "money": rf"(?:{signs})[ \u00a0]?{number}{magnitude}|(?<![\w.,]){number}{magnitude}"
        rf"[ \u00a0\u202f]?(?:{signs})(?!\w)",
        "measure": rf"(?<![\w.,])[-\u2212]?{number}[ \u00a0\u202f]?(?:{units})(?![\w/])",
        "range": rf"(?<![\w.,-]){number}[ ]?\u2013[ ]?{number}"
        rf"(?:[ \u00a0\u202f]?(?:{units}))?(?![\w-])",
        "year": rf"(?i:\b(?:{speech.year_after or '(?!)'}))[ \u00a0](?:1[1-9]\d\d)(?![\w.,]\d|\d)",
        "abbreviation": rf"(?i:(?<!\w)(?:{_any_of(speech.abbreviations)})(?!\w))",
        "numbered": r"(?<!\w)(?:#|N[o°º]\.?[ \u00a0]?)(?=\d)",
        "number": rf"(?<![\w.,])[-\u2212]?{number}",
        "and_": r"(?<=\s)&(?=\s)",
    }
    parts = [f"(?P<{name}>{kind})" for name, kind in kinds.items()]
    return re.compile("|".join([*parts, picture]))


def _any_of(names: Mapping[str, object]) -> str:
    return "|".join(map(re.escape, sorted(names, key=len, reverse=True)))


def _address(text: str, speech: Speech) -> str:
    plain = re.sub(r"^https?://(?:www\.)?|^www\.", "", text).rstrip("/")
    signs = {".": speech.dot, "/": speech.slash, "@": speech.at}
    said = "".join(f" {signs[c]} " if c in signs else c for c in plain)
    return " ".join(re.sub(r"[?=&%#_-]+", " ", said).split())


def _date(text: str, speech: Speech) -> str:
    parts = [int(part) for part in re.split(r"[-./]", text)]
    year, month, day = parts if "-" in text else parts[::-1]
    if "/" in text and ((speech.month_first and day <= 12) or month > 12):
        month, day = day, month
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return text
    ordinal = f"{day}{_ordinal(day)}" if speech.month_first else str(day)
    said = speech.first_day if day == 1 and speech.first_day else ordinal
    return speech.date.format(
        day=said, month=speech.months[month - 1], year=_in_pairs(year, speech)
    )


def _ordinal(day: int) -> str:
    return "th" if day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _time(text: str, speech: Speech) -> str:
    hour, minute = map(int, re.split("[:h]", text))
    if not minute:
        return speech.full_hour.format(hour=hour)
    spoken = f"oh {minute}" if minute < 10 and speech.month_first else str(minute)
    return speech.time.format(hour=hour, minute=spoken)


def _money(text: str, speech: Speech) -> str:
    sign = next(s for s in sorted(speech.currencies, key=len, reverse=True) if s in text)
    one, several = speech.currencies[sign]
    amount = text.replace(sign, "").strip(_SPACES)
    digits, _, magnitude = amount.replace("\u00a0", " ").partition(" ")
    if magnitude[:1].isdigit():
        digits, magnitude = amount, ""
    if magnitude:
        return f"{_number(digits, speech)} {magnitude}{speech.of_magnitude}{several}"
    whole, _, cents = digits.partition(speech.decimal)
    name = one if whole == "1" else several
    fraction = f" {int(cents)}" if cents.strip("0") else ""
    if fraction and len(cents) != 2:
        return f"{_number(digits, speech)} {several}"
    return f"{_number(whole, speech)} {name}{fraction}"


def _measure(text: str, speech: Speech) -> str:
    unit = next(u for u in sorted(speech.units, key=len, reverse=True) if text.endswith(u))
    amount = text.removesuffix(unit).strip(_SPACES)
    one, several = speech.units[unit]
    return f"{_number(amount, speech)} {one if amount == '1' else several}"


def _range(text: str, speech: Speech) -> str:
    first, last = text.split("\u2013")
    bare = last[-1].isdigit()
    end = _number(last.strip(), speech) if bare else _measure(last.strip(), speech)
    return f"{_number(first.strip(), speech)} {speech.range} {end}"


def _year(text: str, speech: Speech) -> str:
    return f"{text[:-4]}{_in_pairs(int(text[-4:]), speech)}"


def _in_pairs(year: int, speech: Speech) -> str:
    """Say years as a language counts them: nineteen eighty-four."""
    if speech.years_in_pairs is None or year not in _YEARS_IN_PAIRS:
        return str(year)
    century, rest = divmod(year, 100)
    between, full = speech.years_in_pairs
    if not rest:
        return f"{century}{full}"
    return f"{century}{between}{'oh ' if rest < 10 and speech.month_first else ''}{rest}"


def _abbreviation(text: str, speech: Speech) -> str:
    return speech.abbreviations[text.lower()]


def _numbered(_text: str, speech: Speech) -> str:
    return f"{speech.number} "


def _number(text: str, speech: Speech) -> str:
    """Leave digits to the engine, which knows how to count, without what parts their groups."""
    digits = text.lstrip("-\u2212")
    minus = f"{speech.minus} " if digits != text else ""
    if re.fullmatch(rf"\d{{1,3}}(?:[{re.escape(speech.group)}]\d{{3}})+.*", digits):
        whole, point, fraction = digits.partition(speech.decimal)
        digits = "".join(filter(str.isdigit, whole)) + point + fraction
    return minus + digits


def _and(_text: str, speech: Speech) -> str:
    return speech.and_


_SPACES = " \u00a0\u202f"
_SAYINGS: Mapping[str, Callable[[str, Speech], str]] = {
    "address": _address,
    "date": _date,
    "time": _time,
    "money": _money,
    "measure": _measure,
    "range": _range,
    "year": _year,
    "abbreviation": _abbreviation,
    "numbered": _numbered,
    "number": _number,
    "and_": _and,
}
