"""Which names an object of ours may have, wherever it is kept. Pure."""

import re

from shared.domain.errors import MalformedMessage
from shared.domain.object_names import fault_of_name

__all__ = ["check_object_name", "suffix_of"]


def check_object_name(name: str) -> None:
    """Refuse a name that could mean two things.

    Raises:
        MalformedMessage: Empty, too long, with an empty or relative part, or with a character that
            is a separator elsewhere, a control, or half of one.
    """
    if fault := fault_of_name(name):
        raise MalformedMessage(f"object name: {fault}")


def suffix_of(name: str) -> str:
    """Give what tools look at, such as ".mp4", or ""; the rest of a name is nobody's business."""
    found = re.search(r"\.[A-Za-z0-9]{1,8}$", name)
    return found.group() if found else ""
