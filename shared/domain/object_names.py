"""Which names an object may have that we read or write. Pure.

Buckets take more: what others upload under another name is answered, and never opened.
"""

__all__ = ["NAME_CHARS_MAX", "fault_of_name"]

NAME_CHARS_MAX = 512


def fault_of_name(name: str) -> str:
    """Say why a name could mean two things; "" if it cannot.

    Returns:
        The fault in a few words: it is empty or too long, has an empty or relative part, or a
        character that is a separator elsewhere, a control, or half of one.
    """
    if not 0 < len(name) <= NAME_CHARS_MAX:
        return "length"
    if any(part in {"", ".", ".."} for part in name.split("/")):
        return "empty or relative part"
    if any(map(_is_forbidden, name)):
        return "forbidden character"
    return ""


def _is_forbidden(character: str) -> bool:
    code = ord(character)
    return character == "\\" or code < 32 or code == 127 or 0xD800 <= code < 0xE000
