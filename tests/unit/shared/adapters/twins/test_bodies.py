"""Request bodies, cut anywhere by the network."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.adapters.twins.storage.bodies import Body, ConnectionLost, split_related
from shared.adapters.twins.storage.refusals import Refusal

BOUNDARY = "==b=="
CONTENT = st.binary(max_size=300) | st.lists(
    st.sampled_from([b"\r\n", b"--", b"==b==", b"\r\n--==b==", b"--==b==--", b"x"]), max_size=12
).map(b"".join)
CUTS = st.lists(st.integers(1, 40), min_size=1)


class Trickle(io.BytesIO):
    """Gives a few bytes at a time, as a network does."""

    def __init__(self, data: bytes, cuts: list[int]) -> None:
        super().__init__(data)
        self._cuts = cuts

    def read1(self, size: int | None = -1, /) -> bytes:
        self._cuts.append(self._cuts.pop(0))
        return self.read(min(self._cuts[-1], size or 0))


def _body(data: bytes, cuts: list[int], *, chunked: bool = False) -> Body:
    return Body(Trickle(data, [*cuts]), None if chunked else len(data), 10_000)


def _related(said: dict[str, str], content: bytes) -> bytes:
    mark = b"--" + BOUNDARY.encode()
    return b"".join(
        [
            *(mark, b"\r\ncontent-type: application/json\r\n\r\n", json.dumps(said).encode()),
            *(b"\r\n", mark, b"\r\ncontent-type: video/mp4\r\n\r\n", content, b"\r\n", mark, b"--"),
        ]
    )


@given(CONTENT, CUTS, st.sampled_from([b"", b"\r\n"]))
def test_two_parts_come_apart_wherever_they_are_cut(content: bytes, cuts: list[int], end: bytes):
    body = _body(_related({"name": "a"}, content) + end, cuts)
    said, kind, pieces = split_related(body, BOUNDARY)
    assert json.loads(said) == {"name": "a"}
    assert kind == "video/mp4"
    assert b"".join(pieces) == content
    assert body.drain()


@given(CONTENT, CUTS, st.integers(1, 60))
def test_two_parts_that_end_too_early_are_never_taken(
    content: bytes, cuts: list[int], missing: int
):
    data = _related({"name": "a"}, content)[:-missing]
    # What is missing may have looked like an end before: then it is one, of a shorter content.
    looks_whole = data.rstrip().endswith(b"\r\n--==b==--")  # Blanks may follow an end.
    try:
        _, _, pieces = split_related(_body(data, cuts), BOUNDARY)
        found = b"".join(pieces)
    except Refusal:
        return
    assert looks_whole
    assert content.startswith(found)


@given(st.lists(st.binary(min_size=1, max_size=30), max_size=6), CUTS)
def test_chunks_are_put_together(chunks: list[bytes], cuts: list[int]):
    coded = b"".join(b"%x;note\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks)
    stream = Trickle(coded + b"0\r\nTrailer: x\r\n\r\nNEXT", [*cuts])
    body = Body(stream, None, 10_000)
    assert body.read() == b"".join(chunks)
    assert body.drain()
    assert stream.read() == b"NEXT"


@given(st.binary(max_size=80), CUTS)
def test_any_bytes_are_chunks_or_are_refused(data: bytes, cuts: list[int]):
    body = _body(data, cuts, chunked=True)
    try:
        body.read()
    except (Refusal, ConnectionLost):
        assert not body.drain()
    else:
        assert body.drain()


@pytest.mark.parametrize("head", [b"-1", b"+1", b"1_0", b" ", b"0x1", b"g", b"9" * 13, b"fffffff"])
def test_a_chunk_of_no_length_or_too_much_is_refused(head: bytes):
    body = _body(head + b"\r\nxxxxxxxxxxxxxxxxx", [100], chunked=True)
    with pytest.raises(Refusal):
        body.read()
    assert not body.drain()


def test_a_body_ends_where_it_says():
    stream = Trickle(b"0123456789", [3])
    body = Body(stream, 7, 10)
    assert body.read() == b"0123456"
    assert stream.read() == b"789"


def test_a_body_that_breaks_off_hands_out_what_came():
    body = Body(Trickle(b"0123", [3]), 7, 10)
    found: list[bytes] = []
    with pytest.raises(ConnectionLost):
        found.extend(body.pieces())
    pieces = Body(Trickle(b"0123", [3]), 7, 10).pieces()
    assert [next(pieces), next(pieces)] == [b"012", b"3"]


def test_too_much_is_refused_before_it_is_read():
    with pytest.raises(Refusal) as refused:
        Body(Trickle(b"", [1]), 11, 10)
    assert refused.value.status == 413
    with pytest.raises(Refusal):
        Body(Trickle(b"x" * 9, [1]), 9, 10).read(8)
