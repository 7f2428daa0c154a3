"""Public certificates by key id, as Google serves them, fetched over HTTP."""

import json
from collections.abc import Mapping
from typing import cast

import httpx

from shared.domain.errors import Unavailable

__all__ = ["fetch_certificates"]

TIMEOUT_S = 5.0
BYTES_MAX = 65_536


def fetch_certificates(url: str) -> Mapping[str, str]:
    """Fetch PEM certificates by key id.

    Args:
        url: Of Google's, or of a twin's on this machine.

    Raises:
        Unavailable: Not to be had now.
    """
    try:
        with (
            httpx.Client(timeout=TIMEOUT_S, trust_env=False) as client,
            client.stream("GET", url) as response,
        ):
            response.raise_for_status()
            read = _read(response)
    except httpx.HTTPError as error:
        raise Unavailable(f"certificates: {type(error).__name__}") from None
    return _certificates(read)


def _read(response: httpx.Response) -> bytes:
    """Read the body as far as it may reach: one byte more is enough to refuse it."""
    read = bytearray()
    for part in response.iter_bytes():
        read += part
        if len(read) > BYTES_MAX:
            break
    return bytes(read)


def _certificates(read: bytes) -> Mapping[str, str]:
    try:
        told: object = json.loads(read) if len(read) <= BYTES_MAX else None
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict) or not told:
        raise Unavailable("certificates: not what Google serves")
    found = cast("dict[str, object]", told)
    if not all(isinstance(pem, str) for pem in found.values()):
        raise Unavailable("certificates: not what Google serves")
    return cast("dict[str, str]", found)
