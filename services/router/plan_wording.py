"""What is wrong with a field of a plan file, in words: which field, and what is wanted there.

Pure. What is wanted is read off the field's own type, so a bound is said as it holds. Nothing of
the file is repeated but the name of a field, and that only where it is a plain word.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from enum import Enum
from typing import Annotated, Any, cast, get_args, get_origin, get_type_hints

from annotated_types import Ge, Le, MaxLen, MinLen

__all__ = ["complaint"]

_EXAMPLES = {
    "ratios": '["9:16"]',
    "palette": '["#102030", "#31506e", "#8fb3c9", "#f0c040"]',
    "markers": '["red scarf"]',
    "marks": '["red scarf"]',
    "notes": '["a note"]',
}
_UNKNOWN, _MISSING, _DEEP = "unknown field", "missing", "json_invalid"
_WORD = re.compile("[A-Za-z0-9_-]{1,24}")


def complaint(
    kind: type, raw: Mapping[str, Any], reason: str, unasked: Collection[str] = ()
) -> str:
    """Say what is to be changed.

    Args:
        kind: The dataclass that was wanted.
        raw: What was given for it.
        reason: The codec's: the path of a field, and why it was refused.
        unasked: Fields of the dataclass that nobody gives.
    """
    where, _, why = reason.rpartition(": ")
    path = [part for part in where.split(".") if part != "body"]
    if why == _DEEP:
        return "it is nested too deeply"
    if why == _UNKNOWN:
        known = [each.name for each in fields(_bare(_hint_at(kind, path))[0])]
        return _unknown([name for name in known if name not in unasked], raw, path)
    hint, field = _hint_at(kind, path), next((p for p in reversed(path) if not p.isdigit()), "")
    example = f", like {_EXAMPLES[field]}" if field in _EXAMPLES and _is_list(hint) else ""
    verb = "is missing: it must be" if why == _MISSING else "must be"
    return f"{_place(path)} {verb} {_wanted(hint)}{example}"


def _unknown(known: Sequence[str], raw: object, path: Sequence[str]) -> str:
    given = cast("Mapping[str, Any]", _value_at(raw, path))
    name = next((name for name in given if name not in known), "")
    within = f"{_place(path)}: " if path else ""
    if not _WORD.fullmatch(name):
        return f"{within}there is an unknown field; the fields are {', '.join(known)}"
    near = get_close_matches(name, known, 1)
    advice = f"perhaps {near[0]}" if near else f"the fields are {', '.join(known)}"
    return f'{within}there is no field "{name}": {advice}'


def _place(path: Sequence[str]) -> str:
    """Name a field as it is found by who reads the file from the top; lists count from 1."""
    place = ""
    for part in path:
        if part.isdigit():
            place += f" {int(part) + 1}"
        else:
            place += f", {part}" if place else part
    return place or "it"


def _hint_at(kind: object, path: Sequence[str]) -> object:
    hint = kind
    for part in path:
        bare, _ = _bare(hint)
        if part.isdigit():
            hint = get_args(bare)[0]
        else:
            hint = get_type_hints(bare, include_extras=True)[part]
    return hint


def _value_at(raw: object, path: Sequence[str]) -> object:
    value: Any = raw
    for part in path:
        value = value[int(part)] if part.isdigit() else value[part]
    return value


def _bare(hint: object) -> tuple[Any, tuple[object, ...]]:
    """Give a type and what is noted on it."""
    if get_origin(hint) is Annotated:
        bare, *noted = get_args(hint)
        return bare, tuple(noted)
    return hint, ()


def _is_list(hint: object) -> bool:
    return get_origin(_bare(hint)[0]) is tuple


def _wanted(hint: object) -> str:
    bare, noted = _bare(hint)
    if bare is int:
        return f"a whole number{_span(noted)}"
    if bare is str:
        return f"a text{_count(noted, 'character')}"
    if _is_list(hint):
        return f"a list{_count(noted, _element(get_args(bare)[0]))}"
    if isinstance(bare, type) and issubclass(bare, Enum):
        return f"one of {', '.join(str(each.value) for each in bare)}"
    return f"a table{_members(bare)}"


def _element(hint: object) -> str:
    return "text" if _bare(hint)[0] is str else "table"


def _members(bare: Any) -> str:  # noqa: ANN401 - any type
    return f" of {', '.join(each.name for each in fields(bare))}" if is_dataclass(bare) else ""


def _count(noted: Sequence[object], what: str) -> str:
    least = max((each.min_length for each in noted if isinstance(each, MinLen)), default=0)
    most = max((each.max_length for each in noted if isinstance(each, MaxLen)), default=0)
    if not most:
        return f" of {what}s"
    if least == most:
        return f" of {most} {what}s"
    return f" of {least} to {most} {what}s" if least else f" of at most {most} {what}s"


def _span(noted: Sequence[object]) -> str:
    least = [each.ge for each in noted if isinstance(each, Ge)]
    most = [each.le for each in noted if isinstance(each, Le)]
    return f" from {least[0]} to {most[0]}" if least and most else ""
