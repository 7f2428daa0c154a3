"""JSON from the wire, read without trust: every limit holds before or while it is parsed. Pure."""

import json
import re
from typing import NoReturn, cast

from shared.domain.errors import MalformedMessage

__all__ = ["DEPTH_MAX", "is_text", "read_object"]

DEPTH_MAX = 16
"""An object of a bucket nests 4 deep, an event around it one deeper."""

_STRING_OR_BRACKET = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[{\]}]', re.DOTALL)
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def read_object(body: bytes) -> dict[str, object]:
    """Read one JSON object.

    Args:
        body: UTF-8; other encodings of JSON are refused.

    Raises:
        MalformedMessage: Not JSON, no object, too deep, a key twice, a number that is none, half a
            character.
    """
    try:
        text = body.decode()
        _refuse_deep(text)
        read: object = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise MalformedMessage("push: not JSON") from None
    if not isinstance(read, dict):
        raise MalformedMessage("push: no object")
    members = cast("dict[str, object]", read)
    if _SURROGATE.search(text):
        _refuse_halves(members)
    return members


def is_text(value: object, bytes_max: int) -> bool:
    """Whether a value is text of so many bytes at most that every store and wire can carry."""
    if not isinstance(value, str) or len(value) > bytes_max:
        return False
    try:
        return len(value.encode()) <= bytes_max
    except UnicodeEncodeError:
        return False


def _refuse_deep(text: str) -> None:
    """Count brackets outside strings first: the decoder recurses once per level."""
    if text.count("{") + text.count("[") <= DEPTH_MAX:
        return
    depth = 0
    for found in _STRING_OR_BRACKET.finditer(text):
        if found[0] in "[{":
            depth += 1
        elif found[0] in "]}":
            depth -= 1
        if depth > DEPTH_MAX:
            raise MalformedMessage("push: nests too deep")


def _refuse_halves(members: dict[str, object]) -> None:
    """JSON can spell half of a surrogate pair, which is no text."""
    try:
        json.dumps(members, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise MalformedMessage("push: half a character") from None


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise MalformedMessage("push: a key appears twice")
    return members


def _no_constant(_name: str) -> NoReturn:
    raise MalformedMessage("push: NaN or Infinity")
