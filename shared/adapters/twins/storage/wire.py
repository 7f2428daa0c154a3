"""HTTP for the twin: requests with their limits, answers from memory or straight from a file."""

import json
import logging
import re
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import Any, BinaryIO, cast
from urllib.parse import parse_qsl, unquote

from shared.adapters.twins.storage.bodies import Body, ConnectionLost
from shared.adapters.twins.storage.refusals import Refusal, invalid
from shared.domain.errors import Unavailable

__all__ = ["OBJECT_BYTES_MAX", "Answer", "Part", "Request", "Server", "json_answer"]

LOG = logging.getLogger("aiprod.twins.storage")

OBJECT_BYTES_MAX = 8 * 1024**3
_HEADER_BYTES_MAX = 32 * 1024
_IDLE_S = 60.0
_HOST = re.compile(r"[A-Za-z0-9.\-]{1,253}(:[0-9]{1,5})?")
_PARAMETERS_MAX = 64


@dataclass(frozen=True, slots=True)
class Request:
    """One request, its body still to be read."""

    method: str
    path: tuple[str, ...]
    """Decoded segments: a name with slashes is one of them."""
    query: dict[str, str]
    headers: Message
    body: Body
    base: str
    """Where the client reached us, for links: scheme, host and port."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of an open file, which the server closes."""

    file: BinaryIO
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered."""

    status: int = 200
    content: bytes | Part = b""
    headers: dict[str, str] = field(default_factory=dict[str, str])


def json_answer(value: dict[str, Any]) -> Answer:
    """Answer with a JSON object."""
    headers = {"Content-Type": "application/json; charset=UTF-8"}
    return Answer(200, json.dumps(value).encode(), headers)


class Server(ThreadingHTTPServer):
    """Listens on this machine only, one thread for each connection.

    Args:
        port: 0: any free one.
        operate: Answers a request, or raises Refusal.
    """

    daemon_threads = False
    block_on_close = True
    request_queue_size = 128

    def __init__(self, port: int, operate: Callable[[Request], Answer]) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.operate = operate
        self._connections: set[socket.socket] = set()
        self._guard = Lock()
        self._over = False

    @property
    def base(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def hold(self, connection: socket.socket) -> None:
        """Remember a connection while it is served."""
        with self._guard:
            self._connections.add(connection)
            if self._over:  # It came while the others were ended.
                _end(connection)

    def let_go(self, connection: socket.socket) -> None:
        """Forget it."""
        with self._guard:
            self._connections.discard(connection)

    def hang_up(self) -> None:
        """End all connections, idle or not, so that their threads end."""
        with self._guard:
            self._over = True
            for connection in self._connections:
                _end(connection)

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002
        """Whatever a handler lets through ends its connection; the next one is served."""
        LOG.error("a connection failed", exc_info=True)  # noqa: LOG014


def _end(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = _IDLE_S
    disable_nagle_algorithm = True
    wbufsize = 64 * 1024

    def setup(self) -> None:
        super().setup()
        cast("Server", self.server).hold(self.connection)

    def finish(self) -> None:
        with suppress(OSError):  # It is over anyway.
            super().finish()
        cast("Server", self.server).let_go(self.connection)

    def handle(self) -> None:
        with suppress(OSError):  # The client went away between two requests, or in an answer.
            super().handle()

    def _serve(self) -> None:
        body: Body | None = None
        try:
            body = self._body()
            answer = self._answer(body)
        except Refusal as refusal:
            answer = Answer(refusal.status, refusal.body(), {"Content-Type": "application/json"})
        except ConnectionLost:
            self.close_connection = True
            return
        if body is None or not body.drain():
            self.close_connection = True
        self._send(answer)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815 - the server looks for these

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing of requests: their paths are customers' names."""

    def _body(self) -> Body:
        if sum(len(name) + len(value) for name, value in self.headers.items()) > _HEADER_BYTES_MAX:
            raise Refusal(431, "invalid", "The headers are too large.")
        if self.headers.get("Transfer-Encoding", "identity").lower() == "chunked":
            return Body(self.rfile, None, OBJECT_BYTES_MAX)
        length = self.headers.get("Content-Length", "0")
        if not (length.isascii() and length.isdigit() and len(length) < 19):
            raise invalid("The length of the body is not a number.")
        return Body(self.rfile, int(length), OBJECT_BYTES_MAX)

    def _answer(self, body: Body) -> Answer:
        server = cast("Server", self.server)
        path, _, query = self.path.partition("?")
        try:
            segments = tuple(unquote(part, errors="strict") for part in path.split("/")[1:])
            parameters = dict(
                parse_qsl(
                    query, keep_blank_values=True, errors="strict", max_num_fields=_PARAMETERS_MAX
                )
            )
        except ValueError:
            raise invalid("The address is not one.") from None
        host = self.headers.get("Host", "")
        base = f"http://{host}" if _HOST.fullmatch(host) else server.base
        request = Request(self.command, segments, parameters, self.headers, body, base)
        try:
            return server.operate(request)
        except (OSError, Unavailable) as error:
            LOG.warning("the folder cannot be used", extra={"reason": type(error).__name__})
            raise Refusal(503, "backendError", "The folder cannot be used now.") from None

    def _send(self, answer: Answer) -> None:
        content = answer.content
        try:
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.status not in {204, 304}:
                size = content.size if isinstance(content, Part) else len(content)
                self.send_header("Content-Length", str(size))
            if self.close_connection:
                self.send_header("Connection", "close")
            self.end_headers()
            if isinstance(content, bytes):
                self.wfile.write(content)
            elif content.size:
                self.wfile.flush()
                # The kernel copies: a film never passes through this process.
                self.connection.sendfile(content.file, content.start, content.size)
        finally:
            if isinstance(content, Part):
                content.file.close()
