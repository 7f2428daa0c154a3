"""Reads the numbers of a text: what each counts, how it is written, and how large it is."""

# ruff: noqa: E501  an alternation of one language stays one line

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

from services.router.planning.sentences import clip
from shared.domain.plan import Datum

__all__ = ["DATA_MAX", "data_of"]

DATA_MAX = 8
LABEL_CHARS_MAX = 40
SHOWN_CHARS_MAX = 20
_WHOLE = 1000

_PER_CENT = "%|per ?cent|pour cent|prozent|por ciento|per cento|por cento"
_SCALES = {
    1000: "thousand mille tausend mil mila",
    10**6: "million millions millionen millón millones milione milioni milhão milhões",
    10**9: "billion billions milliard milliards milliarde milliarden miliardo miliardi bilhões",
}
_SCALE_OF = {word: factor for factor, line in _SCALES.items() for word in line.split()}
_NUMBER = re.compile(
    r"(?<![\w.,:/-])(?P<one>\d{1,3}) (?:in|out of|sur|von|de cada|su|em cada) (?P<of>\d{1,3})\b"
    r"|(?<![\w.,:/-])(?P<money>[$€£])?\s?"
    r"(?P<number>\d{1,3}(?:[ \u00a0\u202f.,]\d{3}){1,5}(?!\d)|\d{1,12}(?:[.,]\d{1,2})?)"
    rf"\s?(?:(?P<share>{_PER_CENT})|(?P<scale>{'|'.join(_SCALE_OF)})\b)?(?![\d:/])",
    re.I,
)
_UNITS = re.compile(
    r"\s?(tonnes?|tons?|km/h|km|kg|kwh|mw|gw|metres?|meters?|mètres?|litres?|°c|hours?|minutes?|euros?|€)\b",
    re.I,
)
_VERBS = (
    "is are was were it has have had rose rises grew grows increased climbed reached made fell falls "
    "dropped declined decreased est sont était a ont atteint ist sind war waren stieg stiegen wuchs "
    "sank sanken fiel fielen es son era subió subieron aumentó aumentaron cayó cayeron bajó bajaron "
    "è sono ha hanno calò é são subiu subiram aumentou caiu caíram diminuiu baixou"
)
_VERB = re.compile(rf"(?:^|\s)(?:{'|'.join(_VERBS.split())})(?=\s|$).*", re.I | re.S)
"""A label is what is counted, not what became of it."""
_FALLS = re.compile(
    r"\b(?:fell|falls?|dropped|drops?|declined|decreased|shrank|sank|(?:a|ont) (?:baissé|diminué|reculé|chuté)"
    r"|sanken|sinkt|sinken|fiel|fielen|fallen|cayó|cayeron|bajó|bajaron|disminuyó|disminuyeron|calò"
    r"|calat[oaie]|sces[oaie]|diminuit[oaie]|caiu|caíram|diminuiu|diminuíram|baixou|baixaram)"
    r"(?:\s+(?:by|um|de|d'environ|del|un|di|em|about|nearly|almost|over|fast|rund|casi|quasi|quase))*\s*$",
    re.I,
)
_LESS = re.compile(
    r"^\s*(?:less|fewer|de moins|weniger|menos|(?:in |di )?meno|a menos)\b\s*(?:de |di )?", re.I
)
_MINUS = "\u2212"
_REACH = 300
"""Characters to either side of a number that may name it."""
_YEARS = range(1500, 2200)
_STOP = re.compile(
    r"[.,;:!?()\u2014\u2013]|\s(?:and|while|but|et|mais|und|y|e|in|over|since|rose by|fell by)\s",
    re.I,
)
_SMALL = re.compile(
    r"^(?:of|the|a|an|by|to|de|des|du|d'|la|le|les|der|die|das|del|della|do|da|los|las|il|lo|gli|os|as|an?|new|while|and|but|et|mais|und)\s+",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Found:
    label: str
    shown: str
    size: Fraction
    whole: bool
    """A share of a whole, from 0 to 1000."""


def data_of(text: str) -> tuple[Datum, ...]:
    """Read a text's numbers in order, at most DATA_MAX; years and clock times are not data."""
    found = list(islice(_found(text), DATA_MAX))
    largest = max((one.size for one in found if not one.whole), default=Fraction(0)) or Fraction(1)
    return tuple(
        Datum(
            clip(one.label, LABEL_CHARS_MAX),
            clip(one.shown, SHOWN_CHARS_MAX),
            min(_WHOLE, int(one.size if one.whole else one.size / largest * _WHOLE)),
        )
        for one in found
    )


def _found(text: str) -> Iterator[_Found]:
    for match in _NUMBER.finditer(text):
        after = text[match.end() : match.end() + _REACH]
        before = text[max(0, match.start() - _REACH) : match.start()]
        if match["one"]:
            if 0 < int(match["of"]) >= int(match["one"]):
                share = Fraction(int(match["one"]) * _WHOLE, int(match["of"]))
                yield _Found(_label(before, after), match[0].strip(), share, whole=True)
            continue
        size = _size(match["number"])
        # Both are drawn as large as they are: the sign says that it is the part that is gone.
        less = _LESS.match(after)
        sign = _MINUS if less or _FALLS.search(before) else ""
        after = after[less.end() :] if less else after
        if match["share"]:
            yield _Found(_label(before, after), sign + match[0].strip(), size * 10, whole=True)
        elif not _is_year(match, size):
            unit = _UNITS.match(after)
            size *= _SCALE_OF.get((match["scale"] or "").lower(), 1)
            shown = sign + match[0].strip() + (f" {unit[1]}" if unit else "")
            rest = after[unit.end() :] if unit else after
            yield _Found(_label(before, rest), shown, size, whole=False)


def _size(number: str) -> Fraction:
    """Read "1,200", "1.200", "1 200" and "2.5": three digits behind a mark are thousands."""
    if re.fullmatch(r"\d{1,3}(?:[ \u00a0\u202f.,]\d{3})+", number):
        return Fraction(int(re.sub(r"\D", "", number)))
    return Fraction(number.replace(",", "."))


def _is_year(match: re.Match[str], size: Fraction) -> bool:
    bare = match["number"].isdigit() and not (match["money"] or match["scale"])
    return bare and size in _YEARS


def _label(before: str, after: str) -> str:
    """Name what is counted: the words that follow, else those that lead up to the number."""
    following = _VERB.sub("", _SMALL.sub("", _until_stop(after).strip()))
    if re.search(r"[^\W\d_]{3}", following):
        return _words(following, 4)
    leading = re.split(r"[.,;:!?\n]", before)[-1].strip()
    named = _VERB.sub("", leading).strip() or leading
    return _words(_SMALL.sub("", named), 4)


def _until_stop(text: str) -> str:
    stop = _STOP.search(text)
    return text[: stop.start()] if stop else text


def _words(text: str, count: int) -> str:
    return " ".join(text.split()[:count])
