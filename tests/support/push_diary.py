"""A service in a process of its own that tells each push before it acknowledges; made to be killed.

    python -m tests.support.push_diary PORT

Port 0 asks for a free one. Its first line says which it got; each other one is a message.
"""

import json
import sys
from base64 import b64decode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

__all__ = ["main"]


class _Diary(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        push = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        _tell(b64decode(push["message"]["data"]).decode())
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Be quiet."""


def _tell(line: str) -> None:
    # In one write: several threads tell at once.
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(port: int) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", port), _Diary)
    _tell(str(server.server_address[1]))
    server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]))
