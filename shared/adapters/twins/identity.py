"""Signs pushes as Google does, with a key of its own, and serves the certificate to check them by.

On the emulators nobody else would: Pub/Sub's sends no token, whatever its subscription says.
"""

import json
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth import jwt
from google.auth.crypt import RSASigner

from shared.domain.ids import digest
from shared.ports.clock import Clock

__all__ = ["Signer", "serving_certificates"]

ISSUER = "https://accounts.google.com"
KEY_BITS = 2048
LIFE_S = 3600
REUSED_S = LIFE_S // 2
"""Google too sends one token with many pushes."""
CERTIFICATE_DAYS = 7


class Signer:
    """A key, and tokens signed with it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
        pem = _certificate(key, datetime.fromtimestamp(clock.now_ms() / 1000, UTC))
        self.key_id = digest("key", pem, length=40)
        self.certs: Mapping[str, str] = {self.key_id: pem}
        """PEM certificates by key id."""
        self._signer: Any = RSASigner(key, self.key_id)
        self._made: dict[tuple[str, str], tuple[int, str]] = {}

    def token(self, audience: str, email: str) -> str:
        """Give a token for pushes of a service account; one made lately is given again.

        Args:
            audience: As the subscription names it.
            email: Of the service account.
        """
        now_s = self._clock.now_ms() // 1000
        made_s, token = self._made.get((audience, email), (now_s - LIFE_S, ""))
        if not 0 <= now_s - made_s < REUSED_S:
            token = self.sign(claims(audience, email, now_s))
            self._made[audience, email] = now_s, token
        return token

    def sign(self, said: Mapping[str, object], **header: str) -> str:
        """Sign any claims: what a test forges is signed as well as the real ones."""
        library: Any = jwt  # It has no types.
        return library.encode(self._signer, said, header=dict(header)).decode()


def claims(audience: str, email: str, now_s: int) -> dict[str, object]:
    """Give what a push token says.

    Args:
        audience: As the subscription names it.
        email: Of the service account.
        now_s: Seconds since the epoch.
    """
    subject = str(int(digest("subject", email, length=16), 16))
    return {
        "aud": audience,
        "azp": subject,
        "email": email,
        "email_verified": True,
        "exp": now_s + LIFE_S,
        "iat": now_s,
        "iss": ISSUER,
        "sub": subject,
    }


@contextmanager
def serving_certificates(certs: Mapping[str, str]) -> Generator[str]:
    """Serve certificates on a free port of loopback until the context closes; give their URL."""
    told = json.dumps(dict(certs)).encode()

    class Handler(BaseHTTPRequestHandler):
        timeout = 5

        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
            """Say nothing: this is asked once an hour."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, name="certificates", daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/oauth2/v1/certs"
        finally:
            server.shutdown()
            thread.join()


def _certificate(key: rsa.RSAPrivateKey, now: datetime) -> str:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "aiprod-twin")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=CERTIFICATE_DAYS))
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM).decode()
