"""Google's list prices as data: exact, in nano-USD."""

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, cast

__all__ = ["MESSAGE_BYTES", "REQUEST_BYTES_MIN", "Price", "prices", "read_on"]

REQUEST_BYTES_MIN = 1000
"""Pub/Sub counts each publish or push request as so many bytes at least."""
MESSAGE_BYTES = 20 + 20
"""Of each message beside its data and attributes: its time, and an id of about that length."""

_FILE = Path(__file__).with_name("prices.toml")


@dataclass(frozen=True, slots=True)
class Price:
    """The price of one unit."""

    name: str
    usd: str
    """For `per` units, as the page says it."""
    per: int
    what: str
    source: str

    def nano_usd(self, units: Fraction | int) -> int:
        """Price some units, rounded up to a whole nano-USD."""
        exact = Fraction(Decimal(self.usd)) * 10**9 / self.per * units
        return -(-exact.numerator // exact.denominator)


@cache
def _told() -> dict[str, object]:
    return tomllib.loads(_FILE.read_text("utf-8"))


def read_on() -> str:
    """Tell when the prices were read."""
    return str(_told()["read_on"])


@cache
def prices() -> dict[str, Price]:
    """Give every price by name."""
    return {
        name: Price(name=name, **cast("dict[str, Any]", told))
        for name, told in _told().items()
        if isinstance(told, dict)
    }
