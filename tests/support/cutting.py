"""A line that breaks where a test says: between a real client and a real server."""

import socket
from collections import deque
from collections.abc import Generator
from contextlib import contextmanager, suppress
from threading import Lock, Thread
from urllib.parse import urlsplit

__all__ = ["Line", "cut_line"]


class Line:
    """Forwards connections; each number is a break, after that many more bytes of a direction."""

    def __init__(self, upstream: str) -> None:
        parts = urlsplit(upstream)
        self._upstream = (parts.hostname or "", parts.port or 0)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.base = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.requests: deque[int] = deque()
        """Bytes of requests that still pass before the line breaks."""
        self.answers: deque[int] = deque()
        """Bytes of answers that still pass; 0: the request arrives, its answer is lost."""
        self.heard = bytearray()
        """What was asked, all connections mixed."""
        self._open: set[socket.socket] = set()
        self._threads: list[Thread] = []
        self._guard = Lock()
        self._start(self._accept)

    def close(self) -> None:
        with self._guard:
            ends = [self._listener, *self._open]
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        for thread in self._threads:
            thread.join()

    def _start(self, work: object, *ends: object) -> None:
        thread = Thread(target=work, args=ends, daemon=True)  # pyright: ignore[reportArgumentType]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._upstream)
                with self._guard:
                    self._open |= {client, server}
                self._start(self._pump, client, server, self.requests)
                self._start(self._pump, server, client, self.answers)

    def _pump(self, source: socket.socket, target: socket.socket, breaks: deque[int]) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                passing = data
                broken = False
                with self._guard:
                    if breaks is self.requests:
                        self.heard += data
                    if breaks:
                        passing = data[: breaks[0]]
                        breaks[0] -= len(passing)
                        broken = breaks[0] <= 0 and len(passing) < len(data)
                        if broken:
                            breaks.popleft()
                target.sendall(passing)
                if broken:
                    break
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@contextmanager
def cut_line(upstream: str) -> Generator[Line]:
    line = Line(upstream)
    try:
        yield line
    finally:
        line.close()
