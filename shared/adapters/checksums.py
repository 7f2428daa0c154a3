"""CRC32C as Cloud Storage says it."""

import base64
from collections.abc import Callable
from typing import cast

import google_crc32c

__all__ = ["crc32c", "crc32c_text"]

_extend = cast("Callable[[int, bytes], int]", google_crc32c.extend)


def crc32c(data: bytes, before: int = 0) -> int:
    """Go on with a checksum.

    Args:
        data: What comes next.
        before: The checksum of what came before.
    """
    return _extend(before, data)


def crc32c_text(checksum: int) -> str:
    """Spell a checksum: four bytes, big-endian, in base64."""
    return base64.b64encode(checksum.to_bytes(4, "big")).decode()
