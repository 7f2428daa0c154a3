"""Generation and metageneration preconditions. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from shared.adapters.twins.storage.refusals import failed_condition, invalid

__all__ = ["Preconditions", "number_of"]

_NUMBER = re.compile(r"[0-9]{1,19}")


@dataclass(frozen=True, slots=True)
class Preconditions:
    """What must hold of the live object; None: anything may."""

    generation: int | None = None
    """0: there is none."""
    not_generation: int | None = None
    metageneration: int | None = None
    not_metageneration: int | None = None

    @classmethod
    def asked(cls, query: Mapping[str, str], of: str = "") -> "Preconditions":
        """Read them from a query.

        Args:
            query: Names and values.
            of: "Source": those of a copy's source.

        Raises:
            Refusal: 400: not a number.
        """
        # One client spells ifMetaGenerationNotMatch: ignoring a condition is worse than a case.
        known = {name.lower(): value for name, value in query.items()}
        asked = [
            number_of(known, f"if{of}{what}match".lower())
            for what in ("generation", "generationNot", "metageneration", "metagenerationNot")
        ]
        return cls(*asked)

    def check(self, there: tuple[int, int] | None, *, reading: bool = False) -> None:
        """Refuse unless they hold.

        Args:
            there: Generation and metageneration of the live object; None: there is none.
            reading: Whether a match that was not wanted means "not modified".

        Raises:
            Refusal: 412, or 304 for a read.
        """
        generation, metageneration = there or (0, None)
        wanted = ((self.generation, generation), (self.metageneration, metageneration))
        if any(asked is not None and asked != found for asked, found in wanted):
            raise failed_condition()
        unwanted = ((self.not_generation, generation), (self.not_metageneration, metageneration))
        if any(asked is not None and (not there or asked == found) for asked, found in unwanted):
            raise failed_condition(304 if reading else 412)


def number_of(query: Mapping[str, str], name: str) -> int | None:
    """Read a whole number of a query; None: not given.

    Raises:
        Refusal: 400: not a number.
    """
    text = query.get(name)
    if text is None:
        return None
    if not _NUMBER.fullmatch(text):
        raise invalid("A parameter that must be a number is not.")
    return int(text)
