"""Resumable uploads that break anywhere, any number of times."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.adapters.local.database import Database
from shared.adapters.twins.storage.bodies import ConnectionLost
from shared.adapters.twins.storage.content import Contents
from shared.adapters.twins.storage.notices import Notices
from shared.adapters.twins.storage.objects import Objects
from shared.adapters.twins.storage.preconditions import Preconditions
from shared.adapters.twins.storage.sessions import QUANTUM_BYTES, Session, Sessions, Span
from tests.support.clock import FakeClock

WHOLE = bytes(range(256)) * (3 * QUANTUM_BYTES // 256) + b"the end"
SESSION = Session("films", "a", {}, Preconditions(generation=0), None, {})


def _nobody(topic: str, data: bytes, attributes: dict[str, str]) -> None:
    raise AssertionError


def _breaking(data: bytes, after: int | None) -> Iterator[bytes]:
    """Give data in pieces; break after some bytes."""
    passing = data if after is None else data[:after]
    for start in range(0, len(passing), 100_000):
        yield passing[start : start + 100_000]
    if after is not None:
        raise ConnectionLost


CHUNKS = st.lists(
    st.tuples(
        st.integers(1, 4),
        st.integers(0, 2),
        st.none() | st.integers(0, 4 * QUANTUM_BYTES),
        st.booleans(),
    ),
    max_size=12,
)
"""(quanta, quanta sent again, where it breaks, whether the server starts anew)."""


@settings(max_examples=30)
@given(CHUNKS)
def test_whatever_breaks_the_whole_arrives_once(chunks: list[tuple[int, int, int | None, bool]]):
    with TemporaryDirectory() as folder:
        _send(Path(folder), chunks)


def _send(folder: Path, chunks: list[tuple[int, int, int | None, bool]]) -> None:
    with closing(Database(folder / "index.db")) as database:
        sessions, contents, objects = _open(folder, database)
        objects.make_bucket("films", {})
        upload = sessions.begin(SESSION)
        kept: object = 0
        for quanta, again, after, anew in [*chunks, (9, 0, None, False)]:
            if anew:
                sessions, contents, objects = _open(folder, database)
            kept = sessions.go_on(upload, Span(None, None), iter(()), {}, "")
            if not isinstance(kept, int):
                break
            kept = _send_chunk(
                sessions, upload, max(0, kept - again * QUANTUM_BYTES), quanta, after
            )
        assert isinstance(kept, dict)
        # Asked once more it says the same, and nothing is made twice.
        assert sessions.go_on(upload, Span(0, len(WHOLE)), iter([WHOLE]), {}, "") == kept
        found = objects.find("films", "a")
        assert str(found.generation) == kept["generation"]
        assert contents.path(found.generation).read_bytes() == WHOLE
        assert len(list((folder / "contents").iterdir())) == 1
        assert list((folder / "sessions").iterdir()) == []


def _open(folder: Path, database: Database) -> tuple[Sessions, Contents, Objects]:
    clock, contents = FakeClock(), Contents(folder)
    objects = Objects(database, contents, clock, Notices(database, _nobody))
    sessions = Sessions(database, contents, objects, clock)
    objects.sweep()
    sessions.sweep()
    return sessions, contents, objects


def _send_chunk(
    sessions: Sessions, upload: str, start: int, quanta: int, after: int | None
) -> object:
    data = WHOLE[start : start + quanta * QUANTUM_BYTES]
    total = len(WHOLE) if start + len(data) == len(WHOLE) else None
    pieces = _breaking(data, after if after is None or after < len(data) else None)
    try:
        return sessions.go_on(upload, Span(start, total), pieces, {}, "")
    except ConnectionLost:
        return sessions.go_on(upload, Span(None, total), iter(()), {}, "")
