"""Strict JSON for briefs: one flat object, no duplicate keys, no NaN, bounded depth.

Numbers keep their spelling ("6.50"), because money is never a float.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import NoReturn, cast

from services.ingest.sanitizer import clean, shown_name
from shared.domain.errors import BriefDeclined

__all__ = ["raw_values", "read_object"]

DEPTH_MAX = 3
"""The object, its `simulate`, and the list of faults in it."""

_STRING_OR_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{\]}]')
_NUMERIC = frozenset({"duration", "budget", "seed"})
_LISTS = frozenset({"ratios", "ratio"})


class _Number(str):
    """A JSON number as it was written."""

    __slots__ = ()


def read_object(text: str) -> dict[str, object]:
    """Read a JSON object; null means absent.

    Raises:
        BriefDeclined: broken_json (with line and column), duplicate_key, too_deep, wrong_type.
    """
    _refuse_deep(text)
    try:
        loaded: object = json.loads(
            text,
            object_pairs_hook=_unique,
            parse_float=_Number,
            parse_int=_Number,
            parse_constant=_no_constant,
        )
    except json.JSONDecodeError as error:
        raise BriefDeclined(
            "broken_json",
            f"The JSON breaks at line {error.lineno}, column {error.colno}: {_why(error.msg)}.",
        ) from None
    if not isinstance(loaded, dict):
        raise BriefDeclined(
            "wrong_type", "The JSON holds no object: write one job as {...}, or a batch as CSV."
        )
    members = cast("dict[str, object]", loaded)
    return {name: value for name, value in members.items() if value is not None}


def raw_values(members: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Write the members' values as the other formats do, cleaned.

    Raises:
        BriefDeclined: wrong_type.
    """
    return ((name, _raw(name, value)) for name, value in members.items())


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members: dict[str, object] = {}
    for name, value in pairs:
        if name in members:
            raise BriefDeclined(
                "duplicate_key", f'The field "{shown_name(name)}" is given twice: keep one.'
            )
        members[name] = value
    return members


def _no_constant(_name: str) -> NoReturn:
    raise BriefDeclined("broken_json", "NaN and Infinity are not JSON numbers: write a number.")


def _why(message: str) -> str:
    """Turn the decoder's fixed phrases (never content) into what to change."""
    if message.startswith("Invalid control character"):
        return "a line break or control character inside quotes; write \\n"
    if message.startswith("Extra data"):
        return "something follows the object; remove it"
    return message[0].lower() + message[1:]


def _refuse_deep(text: str) -> None:
    """Count brackets outside strings first: the decoder recurses once per level."""
    depth = 0
    for found in _STRING_OR_BRACKET.finditer(text):
        if found[0] in "[{":
            depth += 1
        elif found[0] in "]}":
            depth -= 1
        if depth > DEPTH_MAX:
            line = text.count("\n", 0, found.start()) + 1
            raise BriefDeclined(
                "too_deep",
                f"Line {line} nests deeper than {DEPTH_MAX} levels: a brief is one flat object.",
            )


def _raw(name: str, value: object) -> str:
    lowered = name.strip().lower()
    if isinstance(value, _Number):
        if lowered in _NUMERIC:
            return str(value)
    elif isinstance(value, str):
        return clean(value)
    elif isinstance(value, list) and lowered in _LISTS:
        return ",".join(_leaf(name, part) for part in cast("list[object]", value))
    elif isinstance(value, dict) and lowered == "simulate":
        members = cast("dict[str, object]", value)
        return ",".join(f"{clean(key)}={_option(key, part)}" for key, part in members.items())
    raise _wrong_type(name)


def _option(name: str, value: object) -> str:
    """Write one member of `simulate` as its text form does: a list joins with +."""
    if isinstance(value, list):
        return "+".join(_leaf(name, part) for part in cast("list[object]", value))
    return _leaf(name, value)


def _leaf(name: str, value: object) -> str:
    if isinstance(value, str):
        return clean(value)
    raise _wrong_type(name)


def _wrong_type(name: str) -> BriefDeclined:
    lowered = name.strip().lower()
    wanted = (
        "text or a number"
        if lowered in _NUMERIC
        else "a list of texts"
        if lowered in _LISTS
        else "text"
    )
    return BriefDeclined(
        "wrong_type", f'The field "{shown_name(name)}" has the wrong kind of value: give {wanted}.'
    )
