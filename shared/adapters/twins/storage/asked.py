"""What a write asks for, read strictly from its query, headers and JSON."""

import re
from typing import Any, cast

from shared.adapters.twins.storage.preconditions import Preconditions, number_of
from shared.adapters.twins.storage.refusals import Refusal, invalid, unsupported
from shared.adapters.twins.storage.resources import check_object_name, properties_of
from shared.adapters.twins.storage.sessions import Session, Span
from shared.adapters.twins.storage.wire import OBJECT_BYTES_MAX, Request

__all__ = ["asked_of", "hashes_of", "object_of", "session_of", "sources_of", "span_of"]

_SPAN = re.compile(r"bytes (?:\*|([0-9]{1,18})-([0-9]{1,18}))/(?:\*|([0-9]{1,18}))")
_SOURCES_MAX = 32


def asked_of(request: Request) -> tuple[int | None, Preconditions]:
    """Give the generation that is meant, if any, and the preconditions."""
    return number_of(request.query, "generation"), Preconditions.asked(request.query)


def object_of(value: object) -> dict[str, Any]:
    """Give a JSON object.

    Raises:
        Refusal: 400.
    """
    if not isinstance(value, dict):
        raise invalid("A part of the body is not a JSON object.")
    return cast("dict[str, Any]", value)


def session_of(request: Request, bucket: str, body: dict[str, Any]) -> Session:
    """Say what an upload is to become.

    Raises:
        Refusal: 400, 413, 501.
    """
    for name in ("kmsKeyName", "predefinedAcl"):
        if request.query.get(name):
            raise unsupported(name)
    total = number_of({k.lower(): v for k, v in request.headers.items()}, "x-upload-content-length")
    if total is not None and total > OBJECT_BYTES_MAX:
        raise Refusal(413, "uploadTooLarge", "The object is too large.")
    return Session(
        bucket=bucket,
        name=check_object_name(body.get("name") or request.query.get("name")),
        properties=properties_of(body),
        preconditions=Preconditions.asked(request.query),
        total=total,
        expected={
            "crc32c": _text(body.get("crc32c")),
            "md5": _text(body.get("md5Hash")),
        },
    )


def hashes_of(request: Request) -> dict[str, str]:
    """Give the checksums that the headers say, by name."""
    said = ",".join(request.headers.get_all("X-Goog-Hash") or [])
    found: dict[str, str] = {}
    for each in said.split(","):
        name, _, value = each.strip().partition("=")
        found[name] = value
    if request.headers.get("Content-MD5"):
        found["md5"] = request.headers["Content-MD5"]
    return found


def span_of(request: Request) -> Span:
    """Say what a request of a resumable upload carries; without a range, all of it.

    Raises:
        Refusal: 400.
    """
    header = request.headers.get("Content-Range")
    if header is None:
        return Span(0, request.body.length)
    match = _SPAN.fullmatch(header)
    if match is None:
        raise invalid("The Content-Range is not one.")
    start, last, total = (int(text) if text else None for text in match.groups())
    if start is None or last is None:
        return Span(None, total)
    carried = last - start + 1
    if carried != request.body.length or (total is not None and last >= total):
        raise invalid("The Content-Range does not fit the body.")
    return Span(start, total)


def sources_of(body: dict[str, Any]) -> list[dict[str, Any]]:
    """List what is to be composed.

    Raises:
        Refusal: 400.
    """
    sources = body.get("sourceObjects")
    if not isinstance(sources, list) or not 0 < len(cast("list[object]", sources)) <= _SOURCES_MAX:
        raise invalid("From 1 to 32 objects are composed.")
    return [object_of(each) for each in cast("list[object]", sources)]


def _text(value: object) -> str:
    if value is not None and not isinstance(value, str):
        raise invalid("A checksum is not text.")
    return value or ""
