"""What the API says of an object, and which of it a client may write. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from urllib.parse import quote

from shared.adapters.twins.storage.refusals import Refusal, invalid, unsupported

__all__ = [
    "JSON_BYTES_MAX",
    "Stored",
    "check_object_name",
    "object_resource",
    "parse_json",
    "patched",
    "properties_of",
    "rfc3339",
]

JSON_BYTES_MAX = 256 * 1024
_NAME_BYTES_MAX = 1024
_TEXT_CHARACTERS_MAX = 1024
_METADATA_BYTES_MAX = 8 * 1024
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_TEXTS = (
    *("cacheControl", "contentDisposition", "contentEncoding", "contentLanguage", "contentType"),
    *("customTime", "storageClass"),
)
_REFUSED = (
    *("acl", "contexts", "customerEncryption", "eventBasedHold", "kmsKeyName", "retention"),
    "temporaryHold",
)


@dataclass(frozen=True, slots=True)
class Stored:
    """A live object."""

    bucket: str
    name: str
    generation: int
    metageneration: int
    size: int
    """Bytes."""
    crc32c: str
    """Base64, big-endian."""
    md5: str
    """Base64; empty for what was composed."""
    components: int
    """How many objects it was composed of; 0: it was uploaded or copied."""
    properties: dict[str, Any]
    """What its owner wrote of it."""
    created_at_ms: int
    updated_at_ms: int

    @property
    def version(self) -> tuple[int, int]:
        """Generation and metageneration."""
        return self.generation, self.metageneration

    @property
    def etag(self) -> str:
        """Changes with the content and with what is said of it."""
        return f"{self.generation}/{self.metageneration}"


def parse_json(data: bytes) -> dict[str, Any]:
    """Read a JSON object; nothing at all is an empty one.

    Raises:
        Refusal: 400.
    """
    try:
        found: object = json.loads(data or b"{}")
    except (ValueError, RecursionError):
        raise invalid("The body is not JSON.") from None
    if not isinstance(found, dict):
        raise invalid("The body is not a JSON object.")
    return cast("dict[str, Any]", found)


def check_object_name(name: object) -> str:
    """Give the name if an object may have it.

    Raises:
        Refusal: 400.
    """
    if not isinstance(name, str) or name in {"", ".", ".."} or "\r" in name or "\n" in name:
        raise invalid("An object cannot have this name.")
    try:
        size = len(name.encode())
    except UnicodeEncodeError:
        raise invalid("An object's name is text.") from None
    if size > _NAME_BYTES_MAX or name.startswith(".well-known/acme-challenge/"):
        raise invalid("An object cannot have this name.")
    return name


def properties_of(body: Mapping[str, Any]) -> dict[str, Any]:
    """Pick what a client may write of an object.

    Raises:
        Refusal: 400 for what no object may carry, 501 for what the twin does not do.
    """
    for name in _REFUSED:
        if body.get(name):
            raise unsupported(name)
    found = {name: _text(body[name]) for name in _TEXTS if body.get(name) is not None}
    metadata = body.get("metadata")
    return found if metadata is None else {**found, "metadata": _metadata(metadata)}


def patched(old: Mapping[str, Any], body: Mapping[str, Any]) -> dict[str, Any]:
    """Change some properties: null takes one away, in the metadata too.

    Raises:
        Refusal: As properties_of.
    """
    changed = {**old, **{name: body[name] for name in (*_TEXTS, *_REFUSED) if name in body}}
    if "metadata" in body:
        changed["metadata"] = _merged(old.get("metadata"), body["metadata"])
    return properties_of(changed)


def object_resource(stored: Stored, base: str) -> dict[str, Any]:
    """Say of an object what Cloud Storage says.

    Args:
        stored: The object.
        base: Where this server answers, without a slash at the end.
    """
    path = f"/storage/v1/b/{stored.bucket}/o/{quote(stored.name, safe='')}"
    media = f"{base}/download{path}?generation={stored.generation}&alt=media"
    created = rfc3339(stored.created_at_ms)
    found: dict[str, Any] = {
        "kind": "storage#object",
        "id": f"{stored.bucket}/{stored.name}/{stored.generation}",
        "selfLink": base + path,
        "mediaLink": media,
        "name": stored.name,
        "bucket": stored.bucket,
        "generation": str(stored.generation),
        "metageneration": str(stored.metageneration),
        "storageClass": "STANDARD",
        "size": str(stored.size),
        "crc32c": stored.crc32c,
        "etag": stored.etag,
        "timeCreated": created,
        "updated": rfc3339(stored.updated_at_ms),
        "timeStorageClassUpdated": created,
        "timeFinalized": created,
        **stored.properties,
    }
    if stored.md5:
        found["md5Hash"] = stored.md5
    if stored.components:
        found["componentCount"] = stored.components
    return found


def rfc3339(at_ms: int) -> str:
    """Spell a moment, milliseconds since the epoch."""
    moment = _EPOCH + timedelta(milliseconds=at_ms)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _text(value: object) -> str:
    # They become response headers.
    if not isinstance(value, str) or not value.isascii() or not (value + " ").isprintable():
        raise invalid("A property is not plain text.")
    if len(value) > _TEXT_CHARACTERS_MAX:
        raise invalid("A property is too long.")
    return value


def _metadata(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise _no_metadata()
    found = cast("dict[str, object]", value)
    texts = {key: text for key, text in found.items() if isinstance(text, str)}
    if len(texts) != len(found):
        raise _no_metadata()
    if sum(len(json.dumps(key + text)) - 2 for key, text in texts.items()) > _METADATA_BYTES_MAX:
        raise invalid("The metadata are larger than 8 KiB.")
    return texts


def _merged(old: object, changes: object) -> dict[str, object] | None:
    if changes is None:
        return None
    if not isinstance(changes, dict):
        raise _no_metadata()
    merged = cast("dict[str, object]", old or {}) | cast("dict[str, object]", changes)
    return {key: value for key, value in merged.items() if value is not None}


def _no_metadata() -> Refusal:
    return invalid("The metadata are not texts by name.")
