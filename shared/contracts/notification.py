"""What Cloud Storage says when an object was finalized, read as strictly as a stranger's message.

    attributes  eventType payloadFormat bucketId objectId objectGeneration
    data        the object's resource (JSON_API_V1), of which four fields are read

Both must say the same: then the notice names one object, whoever wrote it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.contracts.codec import decode_as
from shared.contracts.envelope import MESSAGE_BYTES_MAX
from shared.contracts.uploads import PromptUploaded
from shared.domain.errors import MalformedMessage

__all__ = ["EVENT_TYPE", "prompt_uploaded"]

EVENT_TYPE = "eventType"
"""The attribute by which a notice is told from a message of ours."""

_FINALIZED = "OBJECT_FINALIZE"
_FORM = "JSON_API_V1"
_BUCKET_CHARACTERS_MAX = 222
_NAME_CHARACTERS_MAX = 512
_INTEGER_MAX = 2**63 - 1


@dataclass(frozen=True, slots=True)
class _Resource:
    """Cloud Storage spells 64-bit numbers as text."""

    bucket: str
    name: str
    generation: str
    size: str


def prompt_uploaded(attributes: Mapping[str, str], data: bytes) -> PromptUploaded:
    """Read a finalize notification.

    Args:
        attributes: Of the Pub/Sub message.
        data: Of the Pub/Sub message.

    Raises:
        MalformedMessage: Not a finalize notification with its object; names the field.
    """
    _check_attribute(attributes, EVENT_TYPE, _FINALIZED)
    _check_attribute(attributes, "payloadFormat", _FORM)
    if len(data) > MESSAGE_BYTES_MAX:
        raise MalformedMessage("body: too large")
    found = decode_as(_Resource, data)
    _check_attribute(attributes, "bucketId", found.bucket)
    _check_attribute(attributes, "objectId", found.name)
    _check_attribute(attributes, "objectGeneration", found.generation)
    if not 0 < len(found.bucket) <= _BUCKET_CHARACTERS_MAX:
        raise MalformedMessage("bucketId: length")
    if not 0 < len(found.name) <= _NAME_CHARACTERS_MAX:
        raise MalformedMessage("objectId: length")
    return PromptUploaded(
        bucket=found.bucket,
        name=found.name,
        generation=_integer(found.generation, "objectGeneration", 1),
        size=_integer(found.size, "size", 0),
    )


def _check_attribute(attributes: Mapping[str, str], name: str, expected: str) -> None:
    if attributes.get(name) != expected:
        raise MalformedMessage(f"{name}: unexpected")


def _integer(text: str, name: str, least: int) -> int:
    # int() also takes signs, spaces, underscores and other scripts' digits.
    if not (text.isascii() and text.isdigit() and len(text) <= 19):
        raise MalformedMessage(f"{name}: not a number")
    number = int(text)
    if not least <= number <= _INTEGER_MAX:
        raise MalformedMessage(f"{name}: out of range")
    return number
