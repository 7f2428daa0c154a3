"""Valid objects from what a test cares about."""

from shared.ports.store import Commit, Receipt, Row, Said, Update

__all__ = ["a_commit", "a_receipt", "a_row", "an_update"]


def an_update(
    key: str = "job-1",
    expected_version: int = 0,
    body: bytes = b'{"schema": 1}',
    due_at_ms: int | None = None,
    collection: str = "jobs",
) -> Update:
    return Update(collection, key, expected_version, body, due_at_ms)


def a_row(key: str = "fact-1", body: bytes = b'{"schema": 1}', collection: str = "facts") -> Row:
    return Row(collection, key, body)


def a_receipt(
    message_id: str = "message-1",
    outbox: tuple[Said, ...] = (),
    at_ms: int = 1000,
    record: str = "",
    record_version: int = 0,
) -> Receipt:
    return Receipt(
        message_id, at_ms, b"cause of " + message_id.encode(), outbox, record, record_version
    )


def a_commit(*updates: Update, receipt: Receipt | None = None, **counts: int) -> Commit:
    return Commit(updates=updates, receipt=receipt, counts=counts)
