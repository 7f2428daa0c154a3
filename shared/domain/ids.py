"""Identifiers are digests, so a replay says exactly the same thing.

Nothing here draws a random number: the same input always names the same thing.
"""

import hashlib
import re

__all__ = ["digest", "is_job_id", "job_id_of", "message_id_of", "take_id_of"]

_SEPARATOR = b"\x1f"
_JOB_ID = re.compile(r"job-[0-9a-f]{16}")


def digest(*parts: str | bytes | int, length: int = 32) -> str:
    """Hash the parts, in order, into lower-case hexadecimal.

    Args:
        parts: What identifies the thing. Parts are length-delimited, so ("ab", "c") and
            ("a", "bc") differ.
        length: Characters of the result, 8 to 64.
    """
    sha = hashlib.sha256()
    for part in parts:
        raw = part if isinstance(part, bytes) else str(part).encode()
        sha.update(str(len(raw)).encode() + _SEPARATOR + raw)
    return sha.hexdigest()[:length]


def job_id_of(tenant: str, request_key: str) -> str:
    """Name the job of a request: one accepted request is one job, however often it arrives."""
    return f"job-{digest('job', tenant, request_key, length=16)}"


def is_job_id(text: str) -> bool:
    """Whether a text could be what `job_id_of` gives."""
    return _JOB_ID.fullmatch(text) is not None


def take_id_of(job_id: str, shot_id: str, number: int) -> str:
    """Name the number-th take (from 1) of a shot."""
    return f"{job_id}.{shot_id}.t{number}"


def message_id_of(record: str, version: int, index: int) -> str:
    """Name the index-th message said by a record reaching a version."""
    return digest("message", record, version, index)
