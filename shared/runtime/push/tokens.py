"""Who may push: OIDC tokens as Google signs them, checked offline against cached certificates.

A token admits when its signature, audience, issuer, times, service account and the account's
verification all hold. The library checks the first; it never looks at the account, and any token
that Google signed for the same audience would pass without what is checked here.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from shared.domain.errors import Misconfigured, Unavailable
from shared.ports.clock import Clock

__all__ = [
    "FORBIDDEN",
    "GOOGLE_CERTIFICATES",
    "UNPROVEN",
    "Certificates",
    "Fetch",
    "PushAuth",
    "PushGuard",
    "push_auth",
]

LOG = logging.getLogger("aiprod.push")

UNPROVEN, FORBIDDEN = 401, 403

GOOGLE_CERTIFICATES = "https://www.googleapis.com/oauth2/v1/certs"
ISSUERS = frozenset({"https://accounts.google.com", "accounts.google.com"})
ALGORITHM = "RS256"
TOKEN_CHARS_MAX = 8192
STRIPPED = "SIGNATURE_REMOVED_BY_GOOGLE"
"""What Cloud Run is said to put in the place of a signature that it has checked itself."""
SKEW_S = 10

AGE_MAX_MS = 3_600_000
"""Certificates are fetched anew after this long."""
HELD_MAX_MS = 6 * AGE_MAX_MS
"""While their source is away they are good for so long; Google's are announced days ahead."""
REFETCH_MS = 60_000
"""An unknown key makes certificates be fetched, so often at most: anybody can invent keys."""
RETRY_MS = 1_000
"""The same where none are held: until there are some, every push is given back."""

Fetch = Callable[[], Mapping[str, str]]
"""Gives PEM certificates by key id. Raises Unavailable."""


@dataclass(frozen=True, slots=True)
class PushAuth:
    """Whom a service lets push."""

    audience: str
    """The service's own URL, as its subscriptions name it."""
    emails: frozenset[str]
    """Service accounts."""
    certificates_url: str = GOOGLE_CERTIFICATES


def push_auth(environment: Mapping[str, str], host: str) -> PushAuth | None:
    """Read AIPROD_PUSH_AUDIENCE, AIPROD_PUSH_EMAIL and AIPROD_PUSH_CERTIFICATES.

    Args:
        environment: Variables by name.
        host: local, emulators or cloud; in the cloud everybody proves themselves, to Google.

    Returns:
        None where nobody has to prove anything: this machine's own hosts may do without.

    Raises:
        Misconfigured: One without the other, or missing in the cloud.
    """
    audience = environment.get("AIPROD_PUSH_AUDIENCE", "")
    emails = frozenset(environment.get("AIPROD_PUSH_EMAIL", "").replace(",", " ").split())
    certificates = environment.get("AIPROD_PUSH_CERTIFICATES", GOOGLE_CERTIFICATES)
    if bool(audience) != bool(emails) or (host == "cloud" and not audience):
        raise Misconfigured("AIPROD_PUSH_AUDIENCE and AIPROD_PUSH_EMAIL: both, and in the cloud")
    if host == "cloud" and certificates != GOOGLE_CERTIFICATES:
        raise Misconfigured("AIPROD_PUSH_CERTIFICATES: in the cloud only Google's own")
    return PushAuth(audience, emails, certificates) if audience else None


class Certificates:
    """Public keys, fetched when they are old or one is missing, by one thread at a time."""

    def __init__(self, fetch: Fetch, clock: Clock) -> None:
        self._fetch = fetch
        self._clock = clock
        self._fetching = Lock()
        self._held: Mapping[str, str] = {}
        self._held_since_ms: int | None = None
        self._tried_ms: int | None = None

    def pem(self, key_id: str) -> str | None:
        """Give the certificate of a key; None: nobody has such a key.

        Raises:
            Unavailable: There are none to look among.
        """
        # Who finds somebody fetching goes on with what is held; without any he waits.
        has_none = not self._held
        if (has_none or self._wants(key_id)) and self._fetching.acquire(blocking=has_none):
            try:
                if self._wants(key_id):
                    self._refetch()
            finally:
                self._fetching.release()
        if self._age_ms(self._held_since_ms) > HELD_MAX_MS:
            raise Unavailable("no certificates to check pushes with")
        return self._held.get(key_id)

    def _wants(self, key_id: str) -> bool:
        fresh = self._age_ms(self._held_since_ms) <= AGE_MAX_MS
        if fresh and key_id in self._held:
            return False
        return self._age_ms(self._tried_ms) >= (REFETCH_MS if self._held else RETRY_MS)

    def _refetch(self) -> None:
        began_ms = self._clock.now_ms()
        try:
            self._held = self._fetch()
            self._held_since_ms = began_ms
        except Unavailable as outage:
            LOG.warning("certificates could not be fetched", extra={"reason": str(outage)[:300]})
        # Those who waited in vain do not ask again, one after the other.
        self._tried_ms = self._clock.now_ms()

    def _age_ms(self, since_ms: int | None) -> int:
        """Give how long ago it was; what a stepping clock puts in the future is long ago."""
        age = HELD_MAX_MS + 1 if since_ms is None else self._clock.now_ms() - since_ms
        return age if age >= 0 else HELD_MAX_MS + 1


class PushGuard:
    """Looks at the Authorization of every push."""

    def __init__(self, auth: PushAuth, certificates: Certificates) -> None:
        self._auth = auth
        self._certificates = certificates

    def refusal(self, authorization: str) -> int | None:
        """Say with which status to turn a push away; None: it is let in.

        Args:
            authorization: The header, "" where there is none.

        Returns:
            UNPROVEN without a token, FORBIDDEN with one that does not admit.

        Raises:
            Unavailable: Nobody can be told apart now: certificates cannot be had.
        """
        scheme, _, token = authorization.strip().partition(" ")
        if scheme.lower() != "bearer" or not token:
            return UNPROVEN
        if len(token) > TOKEN_CHARS_MAX:
            return FORBIDDEN
        if token.rstrip().endswith(STRIPPED):
            LOG.error("the platform took the signature off a token: pushes cannot be proven here")
            return FORBIDDEN
        try:
            return None if self._admits(token.strip()) else FORBIDDEN
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 - a forged token makes libraries raise anything
            # The text of the error holds the token: its type is all that a log may see.
            LOG.info("token refused", extra={"reason": type(error).__name__})
            return FORBIDDEN

    def _admits(self, token: str) -> bool:
        from google.auth import jwt  # noqa: PLC0415 - loads cryptography; a start does without

        library: Any = jwt  # It has no types.
        header: Mapping[str, Any] = library.decode_header(token)
        key_id = header.get("kid")
        if header.get("alg") != ALGORITHM or not isinstance(key_id, str):
            return False
        pem = self._certificates.pem(key_id)
        if pem is None:
            return False
        claims: Mapping[str, Any] = library.decode(
            token,
            certs={key_id: pem},
            audience=self._auth.audience,
            clock_skew_in_seconds=SKEW_S,
        )
        return (
            claims.get("iss") in ISSUERS
            and claims.get("email") in self._auth.emails
            and claims.get("email_verified") is True
            and all(type(claims[when]) is int for when in ("iat", "exp"))
        )
