"""The top level of an mp4: which boxes there are and in which order. No decoder needed."""

from dataclasses import dataclass
from typing import BinaryIO

__all__ = ["BoxLayout", "read_layout"]

_BOXES_MAX = 4096
_HEADER = 8
_LONG_HEADER = 16
_QUICKTIME = b"qt  "


@dataclass(frozen=True, slots=True)
class BoxLayout:
    """Where things lie in the file."""

    container: str
    """mp4 or mov by the brand the file claims; empty: no brand at all."""
    faststart: bool | None
    """Whether the index comes before the media; None: one of them is missing."""


def read_layout(stream: BinaryIO) -> BoxLayout:
    """Read box headers only, at most a few thousand of them.

    Args:
        stream: The whole file, seekable.
    """
    brand = b""
    order: list[bytes] = []
    end = stream.seek(0, 2)
    offset = 0
    for _ in range(_BOXES_MAX):
        stream.seek(offset)
        header = stream.read(_LONG_HEADER)
        if len(header) < _HEADER:
            break
        kind = header[4:8]
        order.append(kind)
        if kind == b"ftyp" and not brand:
            brand = header[8:12]
        size = _size_of(header, end - offset)
        if size is None:
            break
        offset += size
    container = {b"": "", _QUICKTIME: "mov"}.get(brand, "mp4")
    return BoxLayout(container, _index_first(order))


def _size_of(header: bytes, rest: int) -> int | None:
    size = int.from_bytes(header[:4], "big")
    if size == 0:  # To the end of the file.
        return rest
    if size == 1 and len(header) == _LONG_HEADER:
        size = int.from_bytes(header[8:], "big")
    return size if _HEADER <= size <= rest else None


def _index_first(order: list[bytes]) -> bool | None:
    if b"moov" not in order or b"mdat" not in order:
        return None
    return order.index(b"moov") < order.index(b"mdat")
