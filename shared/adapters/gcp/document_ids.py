"""Keys to document ids and back, so that ids sort exactly as keys do.

A key may hold any characters; an id may hold no slash, may not be a dot or two, and may not look
like __this__. Each byte of a key has a code, and no code is the beginning of another. Codes sort as
their bytes do, so a range of keys is a range of ids, whatever the keys hold:

    up to !       !00 to !21     the lead sorts first
    /             .~             behind whatever else may follow a dot, and before 0
    from }        }7D to }FF     the lead sorts last
    . at first    .+             an id that begins with a dot is never only dots
    _ at first    _.             an id never begins with two of them
    no key        !              before all others

All ids are ASCII, so it does not matter how a server compares other characters.
"""

import re

from shared.domain.errors import PortError

__all__ = ["document_id", "first_id_behind", "key_of"]

_PLAIN = re.compile(r"[^\x00-!/}-\U0010ffff._][^\x00-!/}-\U0010ffff]*")
_CODED = re.compile(rb"[!}]([0-9A-F]{2})|\.~")
_FIRST = {b".": b".+", b"_": b"_."}
_EMPTY = "!"
ID_BYTES_MAX = 1500
"""Firestore's own limit."""


def _code(byte: int) -> bytes:
    if byte <= ord("!"):
        return b"!%02X" % byte
    if byte >= ord("}"):
        return b"}%02X" % byte
    return b".~" if byte == ord("/") else bytes((byte,))


_CODES = tuple(_code(byte) for byte in range(256))


def document_id(key: str) -> str:
    """Give the id of a key's document.

    Raises:
        PortError: No document can have it. It is told here, as the server tells it only together
            with whatever else is wrong with a request.
    """
    id_ = key if _PLAIN.fullmatch(key) else _encoded(key.encode())
    if len(id_) > ID_BYTES_MAX:
        raise PortError(f"a key takes {len(id_)} bytes of an id; an id has {ID_BYTES_MAX}")
    return id_


def first_id_behind(prefix: str) -> str:
    """Give the end of the ids whose keys start with prefix; it is none of them.

    The byte FF occurs in no text, so it stands behind whatever follows the prefix.
    """
    return _encoded(prefix.encode() + b"\xff")


def key_of(document_id: str) -> str:
    """Give the key of an id that `document_id` made."""
    if document_id == _EMPTY:
        return ""
    coded = document_id.encode()
    for first, code in _FIRST.items():
        if coded.startswith(code):
            coded = first + coded[len(code) :]
    return _CODED.sub(_decoded, coded).decode()


def _encoded(key: bytes) -> str:
    if not key:
        return _EMPTY
    first = _FIRST.get(key[:1], _CODES[key[0]])
    return (first + b"".join(_CODES[byte] for byte in key[1:])).decode()


def _decoded(found: re.Match[bytes]) -> bytes:
    return bytes.fromhex(found[1].decode()) if found[1] else b"/"
