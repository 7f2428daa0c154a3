"""What lies in a document: records, rows, receipts and counters, as raw messages and back.

    jobs/{key}                          version, body, due_at_ms (only while it waits), immutable
    services/{service}/receipts/{id}    at_ms, cause, outbox, record, record_version, job_id,
                                        committed_at (by the server), expire_at (for its TTL)
    services/{service}/counters/{n}     amounts: series to amount; total: their sum

Ids are keys, escaped. A body is text where it is text: people read jobs in the console. Every
field's indexes are declared in indexes.py. Pure: nothing here calls anybody.
"""

import json
from collections.abc import Iterable, Mapping
from typing import cast

from shared.adapters.gcp.document_ids import key_of
from shared.adapters.gcp.messages import SERVER_TIME, Raw, RawWrite
from shared.domain.errors import PortError
from shared.domain.ids import digest
from shared.ports.store import Commit, Receipt, Record, Row, Said, Update

__all__ = [
    "DOCUMENT_BYTES_MAX",
    "amounts_of",
    "committed_ms_of",
    "counter_write",
    "is_marked",
    "is_row",
    "mark",
    "moved_by",
    "receipt_of",
    "receipt_write",
    "record_of",
    "record_write",
    "row_write",
    "shard_of",
]

DOCUMENT_BYTES_MAX = 1_040_000
"""Firestore's own limit is 1 MiB, counted a little differently. We design for 100 kB."""
MARK = "mark"
"""The field that one document of a commit is signed in."""


def record_write(name: str, update: Update, seen_at_ns: int | None) -> Raw:
    """Write a record whole.

    Args:
        name: Of its document.
        update: What it becomes.
        seen_at_ns: When the document that is replaced was written; None: there is none yet.
    """
    write = _write(name)
    fields = write.update.fields
    fields["version"].integer_value = update.expected_version + 1
    _put(fields["body"], update.body)
    if update.due_at_ms is not None:
        fields["due_at_ms"].integer_value = update.due_at_ms
    if seen_at_ns is None:
        write.current_document.exists = False
    else:
        write.current_document.update_time.FromNanoseconds(seen_at_ns)
    return _fitting(write, f"a record of {update.collection}")


def row_write(name: str, row: Row) -> Raw:
    """Create a row."""
    write = _write(name)
    write.update.fields["version"].integer_value = 1
    _put(write.update.fields["body"], row.body)
    write.update.fields["immutable"].boolean_value = True
    write.current_document.exists = False
    return _fitting(write, f"a row of {row.collection}")


def receipt_write(name: str, receipt: Receipt, kept_ms: int) -> Raw:
    """Create a receipt.

    Args:
        name: Of its document.
        receipt: What was handled.
        kept_ms: How long after its time it may be forgotten; by our clock, not by the server's.
    """
    write = _write(name)
    fields = write.update.fields
    fields["at_ms"].integer_value = receipt.at_ms
    _put(fields["cause"], receipt.cause)
    for said in receipt.outbox:
        message = fields["outbox"].array_value.values.add().map_value.fields
        message["id"].string_value, message["topic"].string_value = said.id, said.topic
        _put(message["data"], said.data)
    if receipt.record:
        fields["record"].string_value = receipt.record
        fields["record_version"].integer_value = receipt.record_version
    if job_id := _job_of(receipt):
        fields["job_id"].string_value = job_id
    fields["expire_at"].timestamp_value.FromMilliseconds(receipt.at_ms + kept_ms)
    stamp = write.update_transforms.add(field_path="committed_at")
    stamp.set_to_server_value = SERVER_TIME
    write.current_document.exists = False
    return _fitting(write, "a receipt")


def mark(write: Raw, text: str) -> None:
    """Sign a document with the commit that writes it, so that this can be told later."""
    write.update.fields[MARK].string_value = text


def is_marked(document: Raw, text: str) -> bool:
    """Whether a document was written by that commit."""
    return MARK in document.fields and document.fields[MARK].string_value == text


def counter_write(name: str, counts: Mapping[str, int]) -> Raw:
    """Add to counters, whatever they are; makes those that are missing."""
    write = _write(name)
    write.update_mask.SetInParent()  # Present and empty: every other field stays.
    for series, amount in counts.items():
        quoted = series.replace("\\", "\\\\").replace("`", "\\`")
        added = write.update_transforms.add(field_path=f"amounts.`{quoted}`")
        added.increment.integer_value = amount
    total = write.update_transforms.add(field_path="total")
    total.increment.integer_value = sum(counts.values())
    return write


def shard_of(commit: Commit, shards: int, otherwise: str) -> int:
    """Choose the shard of so many that a commit counts in, the same for the same commit.

    Args:
        commit: What is counted with.
        shards: How many there are.
        otherwise: What chooses where a commit only counts: all of those would meet in one.
    """
    if commit.receipt is not None:
        named: Iterable[str] = (commit.receipt.message_id,)
    else:
        changed = [f"{each.collection}/{each.key}" for each in (*commit.updates, *commit.rows)]
        named = changed or (otherwise,)
    return int(digest("shard", *named, *commit.counts, length=8), 16) % shards


def record_of(collection: str, document: Raw) -> Record:
    """Read a record or a row."""
    fields = document.fields
    due = fields["due_at_ms"].integer_value if "due_at_ms" in fields else None
    body, version = _bytes(fields["body"]), fields["version"].integer_value
    return Record(collection, _key(document), version, body, due)


def is_row(document: Raw) -> bool:
    """Whether nobody may update it."""
    return "immutable" in document.fields


def receipt_of(document: Raw) -> Receipt:
    """Read a receipt."""
    fields = document.fields  # Asked for a field that is missing, it gives an empty one.
    outbox = (each.map_value.fields for each in fields["outbox"].array_value.values)
    return Receipt(
        message_id=_key(document),
        at_ms=fields["at_ms"].integer_value,
        cause=_bytes(fields["cause"]),
        outbox=tuple(
            Said(each["id"].string_value, each["topic"].string_value, _bytes(each["data"]))
            for each in outbox
        ),
        record=moved_by(document),
        record_version=fields["record_version"].integer_value,
    )


def moved_by(document: Raw) -> str:
    """Name the record (collection/key) that a receipt's commit moved; empty: none."""
    return document.fields["record"].string_value


def committed_ms_of(document: Raw) -> int:
    """Tell when the server took a receipt, by its own clock, in milliseconds since the epoch."""
    return document.fields["committed_at"].timestamp_value.ToMilliseconds()


def amounts_of(document: Raw) -> dict[str, int]:
    """Read one shard of a service's counters."""
    amounts = document.fields["amounts"].map_value.fields
    return {series: value.integer_value for series, value in amounts.items()}


def _write(name: str) -> Raw:
    write = RawWrite()
    write.update.name = name
    return write


def _fitting(write: Raw, what: str) -> Raw:
    """Refuse what Firestore would refuse, with a reason that says what to look at.

    It names no key: a key may be anybody's text, and reasons are logged.

    Raises:
        PortError: The document is larger than a document may be.
    """
    size = write.update.ByteSize()
    if size > DOCUMENT_BYTES_MAX:
        raise PortError(f"{what} takes {size} bytes; a document holds {DOCUMENT_BYTES_MAX}")
    return write


def _put(value: Raw, body: bytes) -> None:
    try:
        value.string_value = body.decode()
    except UnicodeDecodeError:
        value.bytes_value = body


def _bytes(value: Raw) -> bytes:
    if value.HasField("bytes_value"):
        return value.bytes_value
    return value.string_value.encode()


def _key(document: Raw) -> str:
    return key_of(document.name.rpartition("/")[2])


def _job_of(receipt: Receipt) -> str:
    """Name the job that a receipt belongs to: its cause's, or the one that it began."""
    named = {_job_in(receipt.cause)}
    if named == {""}:
        named = {_job_in(said.data) for said in receipt.outbox}
    return named.pop() if len(named) == 1 else ""


def _job_in(data: bytes) -> str:
    """Read the job's id from an envelope; an operator's view is no reason to refuse another."""
    try:
        head = json.loads(data)
    except ValueError:
        return ""
    job_id = cast("dict[str, object]", head).get("job_id") if isinstance(head, dict) else None
    return job_id if isinstance(job_id, str) else ""
