"""What reads: metadata, content with ranges, and lists with prefixes."""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from shared.adapters.twins.storage.content import Contents
from shared.adapters.twins.storage.objects import Objects
from shared.adapters.twins.storage.preconditions import Preconditions, number_of
from shared.adapters.twins.storage.refusals import Refusal, invalid, unsupported
from shared.adapters.twins.storage.resources import Stored, check_object_name, object_resource
from shared.adapters.twins.storage.wire import Answer, Part, Request, json_answer

__all__ = ["Reading"]

_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")
_RESULTS_MAX = 1000
_AFTER_ALL = "\U0010ffff"
"""Sorts after whatever may follow a prefix."""


@dataclass(frozen=True, slots=True)
class _Span:
    """Which bytes are asked for, the last one included."""

    start: int
    last: int


class Reading:
    """Answers what changes nothing."""

    def __init__(self, objects: Objects, contents: Contents) -> None:
        self._objects, self._contents = objects, contents

    def get(self, request: Request, bucket: str, name: str) -> Answer:
        """Give an object's metadata, or with alt=media its content."""
        _refuse_tags(request)
        if request.query.get("alt") == "media":
            return self._media(request, bucket, name)
        return json_answer(object_resource(self._find(request, bucket, name), request.base))

    def page(self, request: Request, bucket: str) -> Answer:
        """List objects by name: with a delimiter, what lies deeper as prefixes."""
        query = request.query
        for name in ("matchGlob", "filter", "softDeleted"):
            if query.get(name) not in {None, "", "false"}:
                raise unsupported(name)
        asked = number_of(query, "maxResults")
        limit = min(_RESULTS_MAX, asked or _RESULTS_MAX)
        found = list(islice(self._entries(bucket, query), limit + 1))
        more = len(found) > limit
        items = [entry for entry in found[:limit] if isinstance(entry, Stored)]
        prefixes = [entry for entry in found[:limit] if isinstance(entry, str)]
        listed: dict[str, Any] = {"kind": "storage#objects"}
        if items:
            listed["items"] = [object_resource(item, request.base) for item in items]
        if prefixes:
            listed["prefixes"] = prefixes
        if more:
            listed["nextPageToken"] = _token_after(found[limit - 1])
        return json_answer(listed)

    def _find(self, request: Request, bucket: str, name: str) -> Stored:
        stored = self._objects.find(
            bucket, check_object_name(name), number_of(request.query, "generation")
        )
        Preconditions.asked(request.query).check(stored.version, reading=True)
        return stored

    def _media(self, request: Request, bucket: str, name: str) -> Answer:
        while True:
            stored = self._find(request, bucket, name)
            try:
                file = self._contents.open(stored.generation)
            except FileNotFoundError:
                # Replaced between the look and the grasp; else a content is lost.
                if self._objects.find(bucket, name) == stored:
                    raise
                continue
            try:
                span = _span(request.headers.get("Range", ""), stored.size)
            except Refusal:
                file.close()
                raise
            return _media_answer(stored, Part(file, 0, stored.size), span)

    def _entries(self, bucket: str, query: dict[str, str]) -> Iterator[Stored | str]:
        """Give objects and, with a delimiter, prefixes, in the order of names."""
        prefix, delimiter = query.get("prefix", ""), query.get("delimiter", "")
        start = max(prefix, query.get("startOffset", ""), _start_of(query.get("pageToken", "")))
        end = query.get("endOffset")
        while page := self._objects.page(bucket, start, _RESULTS_MAX):
            for stored in page:
                start = stored.name + "\0"
                if not stored.name.startswith(prefix) or (end and stored.name >= end):
                    return
                cut = stored.name.find(delimiter, len(prefix)) if delimiter else -1
                if cut >= 0:
                    deeper = stored.name[: cut + len(delimiter)]
                    yield deeper
                    start = deeper + _AFTER_ALL
                    break
                yield stored


def _media_answer(stored: Stored, whole: Part, span: _Span | None) -> Answer:
    said = stored.properties
    hashes = f"crc32c={stored.crc32c}" + (f",md5={stored.md5}" if stored.md5 else "")
    headers = {
        "Content-Type": said.get("contentType") or "application/octet-stream",
        "Accept-Ranges": "bytes",
        "ETag": stored.etag,
        "X-Goog-Generation": str(stored.generation),
        "X-Goog-Metageneration": str(stored.metageneration),
        "X-Goog-Hash": hashes,
        "X-Goog-Storage-Class": said.get("storageClass", "STANDARD"),
        "X-Goog-Stored-Content-Length": str(stored.size),
        "X-Goog-Stored-Content-Encoding": said.get("contentEncoding") or "identity",
    }
    for header, name in (
        ("Cache-Control", "cacheControl"),
        ("Content-Disposition", "contentDisposition"),
        ("Content-Encoding", "contentEncoding"),
        ("Content-Language", "contentLanguage"),
    ):
        if said.get(name):
            headers[header] = said[name]
    if span is None:
        return Answer(200, whole, headers)
    headers["Content-Range"] = f"bytes {span.start}-{span.last}/{stored.size}"
    return Answer(206, Part(whole.file, span.start, span.last - span.start + 1), headers)


def _span(header: str, size: int) -> _Span | None:
    """Read a Range header; None: everything, also where it is not a range we know."""
    match = _RANGE.fullmatch(header)
    if match is None or not any(match.groups()):
        return None
    first, last = match.groups()
    if first:
        span = _Span(int(first), min(int(last or size), size - 1))
    else:
        span = _Span(max(0, size - int(last)), size - 1)
    if span.start >= size or span.last < span.start:
        raise Refusal(416, "requestedRangeNotSatisfiable", "The object does not reach that far.")
    return span


def _refuse_tags(request: Request) -> None:
    if request.headers.get("If-Match") or request.headers.get("If-None-Match"):
        raise unsupported("conditions on the ETag; use the generation")


def _token_after(entry: Stored | str) -> str:
    after = entry + _AFTER_ALL if isinstance(entry, str) else entry.name + "\0"
    return base64.urlsafe_b64encode(after.encode()).decode()


def _start_of(token: str) -> str:
    try:
        return base64.b64decode(token, "-_", validate=True).decode()
    except (binascii.Error, ValueError):
        raise invalid("The page token is not one of ours.") from None
