"""Request bodies: read once, never past their end, never held in memory.

length given     that many bytes
chunked          as the sender cuts it
multipart        a JSON part, then the media up to the closing boundary
"""

import re
from collections.abc import Generator, Iterator
from io import BufferedIOBase

from shared.adapters.twins.storage.refusals import Refusal, invalid
from shared.adapters.twins.storage.resources import JSON_BYTES_MAX

__all__ = ["Body", "ConnectionLost", "split_related"]

_PIECE_BYTES = 256 * 1024
_LINE_BYTES_MAX = 1024
_CHUNK_LENGTH = re.compile(rb"[0-9A-Fa-f]{1,12}")
_DRAIN_BYTES_MAX = 16 * 1024 * 1024


class ConnectionLost(Exception):
    """The client went away in the middle of a body; what had come before was handed out."""


class Body:
    """The body of one request.

    Args:
        stream: The connection.
        length: Bytes; None: chunked.
        bytes_max: What is longer is refused with 413.
    """

    def __init__(self, stream: BufferedIOBase, length: int | None, bytes_max: int) -> None:
        if length is not None and length > bytes_max:
            raise _too_large()
        self.length = length
        self._stream = stream
        self._left_max = bytes_max
        self._left = length or 0
        self._chunked = length is None
        self._first = True
        self._sound = True
        """Whether it is known where the body ends."""

    def pieces(self) -> Iterator[bytes]:
        """Hand out what has not been read yet.

        Raises:
            ConnectionLost: It ends before its end.
            Refusal: 413, or 400 for broken chunks.
        """
        while self._left or self._next_chunk():
            try:
                piece = self._stream.read1(min(self._left, _PIECE_BYTES))
            except OSError:
                raise ConnectionLost from None
            if not piece:
                raise ConnectionLost
            self._left -= len(piece)
            yield piece

    def read(self, bytes_max: int = JSON_BYTES_MAX) -> bytes:
        """Read all that is left.

        Raises:
            Refusal: 413: more than bytes_max.
            ConnectionLost: It ends before its end.
        """
        found = bytearray()
        for piece in self.pieces():
            found += piece
            if len(found) > bytes_max:
                raise _too_large()
        return bytes(found)

    def drain(self) -> bool:
        """Throw away what is left, so that the connection can be used again; False: too much."""
        thrown = 0
        try:
            for piece in self.pieces():
                thrown += len(piece)
                if thrown > _DRAIN_BYTES_MAX:
                    return False
        except (ConnectionLost, Refusal):
            return False
        return self._sound

    def _next_chunk(self) -> bool:
        """Read the head of the next chunk; False: there is none."""
        if not self._chunked:
            return False
        self._chunked = self._sound = False
        if not self._first and self._line() != b"":
            raise invalid("A chunk is not as long as it says.")
        self._first = False
        size = self._line().partition(b";")[0].strip()
        if not _CHUNK_LENGTH.fullmatch(size):  # int() would take signs, underscores and 0x.
            raise invalid("A chunk does not say how long it is.")
        length = int(size, 16)
        self._left_max -= length
        if self._left_max < 0:
            raise _too_large()
        while not length and self._line():
            pass  # Trailers.
        self._left, self._chunked, self._sound = length, length > 0, True
        return self._chunked

    def _line(self) -> bytes:
        try:
            line = self._stream.readline(_LINE_BYTES_MAX)
        except OSError:
            raise ConnectionLost from None
        if not line.endswith(b"\n"):
            raise ConnectionLost if len(line) < _LINE_BYTES_MAX else invalid("A line is too long.")
        return line.rstrip(b"\r\n")


def _too_large() -> Refusal:
    return Refusal(413, "uploadTooLarge", "The body is too large.")


def split_related(body: Body, boundary: str) -> tuple[bytes, str, Iterator[bytes]]:
    """Split a multipart/related upload.

    Returns:
        The JSON part, the media type of the other ("" if it does not say), and its content,
        still to be read: what comes after the closing boundary was not part of it.

    Raises:
        Refusal: 400: not two parts.
        ConnectionLost: It ends before its end.
    """
    mark = b"--" + boundary.encode("latin-1", "replace")
    pieces = body.pieces()
    head = b""
    while (ends := _second_head(head, mark)) is None:
        if len(head) > JSON_BYTES_MAX:
            raise invalid("The first part is too large.")
        piece = next(pieces, None)
        if piece is None:
            raise invalid("The body does not have two parts.")
        head += piece
    json_start, json_end, second, media = ends
    return (
        head[json_start:json_end],
        _content_type(head[second:media]),
        _until_closed(head[media:], pieces, b"\r\n" + mark + b"--"),
    )


def _second_head(head: bytes, mark: bytes) -> tuple[int, int, int, int] | None:
    """Find where the JSON begins and ends, and where the media's head and content begin."""
    first = head.find(mark + b"\r\n")
    blank = head.find(b"\r\n\r\n", first)
    second = head.find(b"\r\n" + mark + b"\r\n", blank + 2)
    media = head.find(b"\r\n\r\n", second + len(mark) + 2)
    if first < 0 or blank < 0 or second < 0 or media < 0:
        return None
    return blank + 4, second, second + 2 + len(mark), media + 4


def _content_type(head: bytes) -> str:
    for line in head.decode("latin-1").split("\r\n"):
        name, _, value = line.partition(":")
        if name.strip().lower() == "content-type":
            return value.strip()
    return ""


def _until_closed(first: bytes, pieces: Iterator[bytes], closing: bytes) -> Generator[bytes]:
    # The closing boundary is the last thing that comes, perhaps with an empty line: enough is held
    # back to find it there, and nowhere else.
    held = first
    keep = len(closing) + len(b"\r\n")
    for piece in pieces:
        held += piece
        if len(held) > keep:
            yield held[:-keep]
            held = held[-keep:]
    content, found, rest = held.rpartition(closing)
    if not found or rest.strip():
        raise invalid("The last part does not end.")
    yield content
