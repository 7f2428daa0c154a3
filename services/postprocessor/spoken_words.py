"""What a language must have words for, to say what is not written in words. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Speech", "money", "months", "units"]


@dataclass(frozen=True, slots=True, eq=False)
class Speech:
    """The words of one language."""

    group: str
    """What parts thousands, as the inside of a character class."""
    decimal: str
    months: tuple[str, ...]
    date: str
    """Of {day}, {month} and {year}."""
    first_day: str
    """How the first of a month is said; empty: as a number."""
    full_hour: str
    time: str
    """Of {hour} and {minute}."""
    dot: str
    slash: str
    at: str
    number: str
    minus: str
    and_: str
    range: str
    currencies: Mapping[str, tuple[str, str]]
    """By sign or code: one of it, several."""
    units: Mapping[str, tuple[str, str]]
    magnitudes: str
    """Of large numbers, as an alternation; a currency is named after them."""
    of_magnitude: str
    """What stands between a magnitude and what is counted."""
    abbreviations: Mapping[str, str]
    """Without regard to case; longest first."""
    years_in_pairs: tuple[str, str] | None = None
    """What is said between century and years from 1100 to 1999, and after a full century."""
    year_after: str = ""
    """Words after which four digits are a year, as an alternation."""
    month_first: bool = False
    """Whether 3/4/2026 is the fourth of March."""


_SIGNS = (
    *("%", "\u2030", "km/h", "km\u00b2", "m\u00b2", "km", "cm", "mm", "m", "kg", "mg", "g", "t"),
    *("ml", "l", "kWh", "MW", "GW", "\u00b0C", "\u00b0F", "\u00b0", "GB", "MB", "min", "h"),
)


def units(names: str) -> Mapping[str, tuple[str, str]]:
    """Pair the signs of units with their names, each "one|several", or one for both."""
    pairs = ((name.partition("|")[0], name.rpartition("|")[2]) for name in names.split("; "))
    return dict(zip(_SIGNS, pairs, strict=True))


def money(dollar: str, euro: str, pound: str, yen: str, franc: str) -> dict[str, tuple[str, str]]:
    """Pair signs and codes of currencies with their names, as units does."""
    names = {"$": dollar, "USD": dollar, "\u20ac": euro, "EUR": euro, "\u00a3": pound}
    names |= {"GBP": pound, "\u00a5": yen, "JPY": yen, "CHF": franc}
    return {sign: (name.partition("|")[0], name.rpartition("|")[2]) for sign, name in names.items()}


def months(names: str) -> tuple[str, ...]:
    """Part the twelve names."""
    return tuple(names.split())
