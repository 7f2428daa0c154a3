"""Money is an integer number of micro-USD: 1 USD = 1_000_000 micros. Never a float."""

from decimal import Decimal, InvalidOperation
from typing import Annotated

from annotated_types import Ge, Le

__all__ = ["MICROS_PER_USD", "Micros", "format_usd", "parse_usd", "per_mille_of"]

MICROS_PER_USD = 1_000_000
MICROS_MAX = 10**15
"""One billion USD: a limit on everything."""

Micros = Annotated[int, Ge(0), Le(MICROS_MAX)]
"""An amount in micro-USD, never negative: direction is a matter of accounts."""


def parse_usd(text: str) -> int:
    """Read an amount such as "6", "6.50" or "$6.50" into micros.

    Raises:
        ValueError: Not a number, negative, more than six decimals, or above the limit.
    """
    cleaned = text.strip().upper().removesuffix("USD").strip().removeprefix("$").strip()
    try:
        amount = Decimal(cleaned)
    except InvalidOperation as error:
        raise ValueError("not an amount of money") from error
    # Bounded before it is multiplied: a huge exponent would overflow.
    if not amount.is_finite() or not 0 <= amount <= MICROS_MAX // MICROS_PER_USD:
        raise ValueError("an amount is 0 to a billion USD")
    micros = amount * MICROS_PER_USD
    if micros != int(micros):
        raise ValueError("an amount has at most six decimals")
    return int(micros)


def format_usd(micros: int) -> str:
    """Write micros as USD, with as many decimals as it needs, at least two."""
    sign = "-" if micros < 0 else ""
    whole, rest = divmod(abs(micros), MICROS_PER_USD)
    decimals = f"{rest:06d}".rstrip("0").ljust(2, "0")
    return f"{sign}{whole}.{decimals} USD"


def per_mille_of(amount: int, per_mille: int) -> int:
    """Take per_mille thousandths of an amount, rounded up: an estimate never rounds down."""
    return -(-amount * per_mille // 1000)
