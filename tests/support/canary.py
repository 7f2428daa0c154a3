"""Canaries: a secret and a prompt that must not turn up where they do not belong.

A test sets them free at the entrances, lets everything go wrong, and then looks everywhere: in
logs, records, receipts, blobs, metrics and answers. They are found in any case, and in base64,
hexadecimal and percent encoding; not in what is compressed.
"""

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from shared.ports.blobs import BlobStore
from shared.ports.metrics import MetricPoint
from shared.ports.store import Receipt, Record

__all__ = [
    "PROMPT",
    "SECRET",
    "Place",
    "hits",
    "in_blobs",
    "in_files",
    "in_points",
    "in_receipts",
    "in_records",
    "in_texts",
]

SECRET = "c4nary-Zqk-SECRET-81f5"
"""As a token, a password, a key."""
PROMPT = "A c4nary-Zqk-PROMPT-33e7 sings above the harbour, «très fort»"
"""As a brief, a shot's prompt, a title, a comment."""

_MARKS = {"secret": "c4nary-Zqk-SECRET-81f5", "prompt": "c4nary-Zqk-PROMPT-33e7"}

Place = tuple[str, bytes]
"""Where something lies, and what."""


def hits(*places: Iterable[Place], allowed: Mapping[str, Sequence[str]] | None = None) -> list[str]:
    """Name every place where a canary sits: "secret in logs:12".

    Args:
        places: From the functions below.
        allowed: Canary ("secret" or "prompt") to the beginnings of places where it may sit.
    """
    return [
        f"{canary} in {where}"
        for each in places
        for where, data in each
        for canary, mark in _MARKS.items()
        if not where.startswith(tuple((allowed or {}).get(canary, ()))) and _sits_in(mark, data)
    ]


def _sits_in(mark: str, data: bytes) -> bool:
    lowered = data.lower()
    plain = mark.lower().encode()
    spelt = (plain, quote(plain).encode(), plain.hex().encode(), mark.encode().hex().encode())
    return any(each in lowered for each in spelt) or any(
        core in data for core in _base64_cores(mark)
    )


def _base64_cores(text: str) -> Iterator[bytes]:
    """Give what a text looks like in base64, at each of the three places it may begin at."""
    for skipped in range(3):
        whole = (skipped + len(text)) // 3 * 3 - skipped
        encoded = base64.b64encode(b"\0" * skipped + text[:whole].encode())
        yield encoded[4 if skipped else 0 :]


def in_texts(where: str, texts: Iterable[str | bytes]) -> Iterator[Place]:
    """Look into bodies of answers, lines of a log, or whatever else is text."""
    for number, text in enumerate(texts):
        yield f"{where}:{number}", text if isinstance(text, bytes) else _bytes(text)


def in_files(folder: Path) -> Iterator[Place]:
    """Look into every file under a folder, and at its name."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file():
            yield f"files/{name}", _bytes(name) + b"\n" + path.read_bytes()


def in_records(records: Iterable[Record]) -> Iterator[Place]:
    """Look into records and rows, and at their keys."""
    for record in records:
        where = f"{record.collection}/{record.key}"
        yield f"store/{where}", _bytes(where) + b"\n" + record.body


def in_receipts(service: str, receipts: Iterable[Receipt]) -> Iterator[Place]:
    """Look into receipts: what was heard and what is said."""
    for receipt in receipts:
        where = f"receipts/{service}/{receipt.message_id}"
        yield f"{where}/cause", receipt.cause
        for said in receipt.outbox:
            yield f"{where}/said/{said.topic}", said.data


def in_blobs(blobs: BlobStore, prefix: str = "") -> Iterator[Place]:
    """Look into every blob, and at its name."""
    for info in blobs.list(prefix):
        yield f"blobs/{info.name}", _bytes(info.name) + b"\n" + blobs.get(info.name)


def in_points(points: Iterable[MetricPoint]) -> Iterator[Place]:
    """Look at names and labels of metrics."""
    return in_texts("metrics", map(repr, points))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
