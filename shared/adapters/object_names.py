"""Which names an object of ours may have, wherever it is kept. Pure."""

import re

from shared.domain.errors import MalformedMessage

__all__ = ["check_object_name", "suffix_of"]

_CHARACTERS_MAX = 512


def check_object_name(name: str) -> None:
    """Refuse a name that could mean two things.

    Raises:
        MalformedMessage: Empty, too long, with an empty or relative part, or with a character that
            is a separator elsewhere, a control, or half of one.
    """
    parts = name.split("/")
    if not 0 < len(name) <= _CHARACTERS_MAX:
        raise MalformedMessage("object name: length")
    if any(part in {"", ".", ".."} for part in parts):
        raise MalformedMessage("object name: empty or relative part")
    if "\\" in name or any(ord(c) < 32 or ord(c) == 127 or 0xD800 <= ord(c) < 0xE000 for c in name):
        raise MalformedMessage("object name: forbidden character")


def suffix_of(name: str) -> str:
    """Give what tools look at, such as ".mp4", or ""; the rest of a name is nobody's business."""
    found = re.search(r"\.[A-Za-z0-9]{1,8}$", name)
    return found.group() if found else ""
