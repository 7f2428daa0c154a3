"""Who may push: one kind of token admits, all others are turned away; keys are fetched rarely."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.adapters.gcp.certificates import fetch_certificates
from shared.adapters.system import SystemClock
from shared.adapters.twins.identity import Signer, claims, serving_certificates
from shared.domain.errors import Misconfigured, Unavailable
from shared.runtime.push.tokens import (
    AGE_MAX_MS,
    FORBIDDEN,
    GOOGLE_CERTIFICATES,
    HELD_MAX_MS,
    REFETCH_MS,
    RETRY_MS,
    UNPROVEN,
    Certificates,
    PushAuth,
    PushGuard,
    push_auth,
)
from tests.support.clock import FakeClock

URL = "https://router-abc.a.run.app"
EMAIL = "push-router@film.iam.gserviceaccount.com"
NOW_S = SystemClock().now_ms() // 1000
"""The library reads the machine's clock."""
HOUR = 3600

SIGNER, STRANGER = Signer(SystemClock()), Signer(SystemClock())


class Source:
    """Where certificates come from; it can be away."""

    def __init__(self, certs: Mapping[str, str] = SIGNER.certs) -> None:
        self.certs = certs
        self.asked = 0
        self.away = False

    def __call__(self) -> Mapping[str, str]:
        self.asked += 1
        if self.away:
            raise Unavailable("certificates: ConnectError")
        return self.certs


def a_guard(source: Source | None = None, clock: FakeClock | None = None) -> PushGuard:
    auth = PushAuth(URL, frozenset({EMAIL}))
    return PushGuard(auth, Certificates(source or Source(), clock or FakeClock()))


def said(**changes: Any) -> dict[str, object]:
    """The claims of a true token, changed; None leaves one out."""
    changed = {**claims(URL, EMAIL, NOW_S), **changes}
    return {name: value for name, value in changed.items() if value is not None}


def spelt(header: object, payload: object, signature: bytes = b"") -> str:
    """A token put together by hand."""
    parts = [json.dumps(header).encode(), json.dumps(payload).encode(), signature]
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


def signed_with_the_public_key() -> str:
    """The certificate is no secret: who takes it for one would believe this."""
    header = {"alg": "HS256", "typ": "JWT", "kid": SIGNER.key_id}
    unsigned = spelt(header, said()).rstrip(".")
    key = SIGNER.certs[SIGNER.key_id].encode()
    return spelt(header, said(), hmac.digest(key, unsigned.encode(), hashlib.sha256))


TRUE = SIGNER.sign(said())

FORGED = {
    "another audience": SIGNER.sign(said(aud="https://billing-abc.a.run.app")),
    "no audience": SIGNER.sign(said(aud=None)),
    "a list of audiences": SIGNER.sign(said(aud=[URL])),
    "another issuer": SIGNER.sign(said(iss="https://accounts.example.com")),
    "expired": SIGNER.sign(said(iat=NOW_S - 2 * HOUR, exp=NOW_S - HOUR)),
    "of the future": SIGNER.sign(said(iat=NOW_S + HOUR, exp=NOW_S + 2 * HOUR)),
    "another key": STRANGER.sign(said(), kid=SIGNER.key_id),
    "an unknown key": STRANGER.sign(said()),
    "another account": SIGNER.sign(said(email="thief@film.iam.gserviceaccount.com")),
    "an account not verified": SIGNER.sign(said(email_verified=False)),
    "verified in a word": SIGNER.sign(said(email_verified="true")),
    "not signed": spelt({"alg": "none", "kid": SIGNER.key_id}, said()),
    "cut off": TRUE[:-20],
}
"""The thirteen kinds that are promised to be refused."""

ODD = {
    "signed with the public key": signed_with_the_public_key(),
    "no account": SIGNER.sign(said(email=None)),
    "a list of accounts": SIGNER.sign(said(email=[EMAIL])),
    "nothing about verification": SIGNER.sign(said(email_verified=None)),
    "no issuer": SIGNER.sign(said(iss=None)),
    "no end": SIGNER.sign(said(exp=None)),
    "an end in a word": SIGNER.sign(said(exp="never")),
    "an end that is no number": SIGNER.sign(said(exp=float("nan"))),
    "no key named": spelt({"alg": "RS256"}, said()),
    "a key that is no name": spelt({"alg": "RS256", "kid": ["x"]}, said()),
    "changed after signing": ".".join(
        [TRUE.split(".")[0], spelt(0, said(email="x")).split(".")[1], TRUE.split(".")[2]]
    ),
    "no objects": spelt([], 7),
    "two parts": "a.b",
    "empty parts": "..",
    "two tokens": f"{TRUE},{TRUE}",
    "endless": SIGNER.sign(said(more="x" * 10_000)),
}


def test_a_token_of_the_right_account_for_this_service_is_let_in() -> None:
    assert a_guard().refusal(f"Bearer {TRUE}") is None
    assert a_guard().refusal(f"bearer  {SIGNER.token(URL, EMAIL)} ") is None
    assert a_guard().refusal(f"Bearer {SIGNER.sign(said(iss='accounts.google.com'))}") is None


@pytest.mark.parametrize("token", FORGED.values(), ids=FORGED)
def test_a_forged_or_expired_token_is_forbidden(token: str) -> None:
    assert a_guard().refusal(f"Bearer {token}") == FORBIDDEN


@pytest.mark.parametrize("token", ODD.values(), ids=ODD)
def test_an_odd_token_is_forbidden(token: str) -> None:
    assert a_guard().refusal(f"Bearer {token}") == FORBIDDEN


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", f"Basic {TRUE}", TRUE, "   "])
def test_who_brings_no_token_is_asked_for_one(header: str) -> None:
    assert a_guard().refusal(header) == UNPROVEN


@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda raw: raw.decode("latin-1")))
def test_no_header_is_let_in_by_chance_and_none_upsets_the_guard(header: str) -> None:
    guard = a_guard()
    assert guard.refusal(header) in (UNPROVEN, FORBIDDEN)
    assert guard.refusal(f"Bearer {header}") in (UNPROVEN, FORBIDDEN)


@given(st.integers(0, len(TRUE) - 1), st.sampled_from("Aa0_-.=é"))
def test_a_token_changed_anywhere_is_forbidden(at: int, to: str) -> None:
    changed = TRUE[:at] + to + TRUE[at + 1 :]
    # The last character of a part carries bits that mean nothing.
    if base64_of(changed) != base64_of(TRUE):
        assert a_guard().refusal(f"Bearer {changed}") == FORBIDDEN


def base64_of(token: str) -> list[bytes] | str:
    try:
        return [base64.urlsafe_b64decode(part + "==") for part in token.split(".")]
    except ValueError:
        return token


# Certificates.


def test_certificates_are_fetched_once_and_again_when_they_are_old() -> None:
    clock, source = FakeClock(), Source()
    guard = a_guard(source, clock)
    for _ in range(3):
        assert guard.refusal(f"Bearer {TRUE}") is None
    assert source.asked == 1
    clock.advance(AGE_MAX_MS + 1)
    assert guard.refusal(f"Bearer {TRUE}") is None
    assert source.asked == 2


def test_an_unknown_key_makes_them_fetched_once_a_minute_at_most() -> None:
    clock, source = FakeClock(), Source()
    guard = a_guard(source, clock)
    for _ in range(5):
        assert guard.refusal(f"Bearer {STRANGER.sign(said())}") == FORBIDDEN
    assert source.asked == 1
    clock.advance(REFETCH_MS)
    source.certs = {**SIGNER.certs, **STRANGER.certs}
    assert guard.refusal(f"Bearer {STRANGER.sign(said())}") is None
    assert source.asked == 2


def test_a_key_that_was_withdrawn_is_forbidden_after_the_next_fetch() -> None:
    clock, source = FakeClock(), Source()
    guard = a_guard(source, clock)
    assert guard.refusal(f"Bearer {TRUE}") is None
    source.certs = STRANGER.certs
    clock.advance(AGE_MAX_MS + 1)
    assert guard.refusal(f"Bearer {TRUE}") == FORBIDDEN


def test_old_certificates_are_good_while_their_source_is_away_but_not_for_ever() -> None:
    clock, source = FakeClock(), Source()
    guard = a_guard(source, clock)
    assert guard.refusal(f"Bearer {TRUE}") is None
    source.away = True
    clock.advance(HELD_MAX_MS)
    for _ in range(3):
        assert guard.refusal(f"Bearer {TRUE}") is None
    assert source.asked == 2
    clock.advance(1)
    with pytest.raises(Unavailable):
        guard.refusal(f"Bearer {TRUE}")


def test_without_any_certificate_nobody_is_let_in_and_the_source_is_asked_again_soon() -> None:
    clock, source = FakeClock(), Source()
    source.away = True
    guard = a_guard(source, clock)
    for _ in range(3):
        with pytest.raises(Unavailable):
            guard.refusal(f"Bearer {TRUE}")
    assert source.asked == 1
    source.away = False
    clock.advance(RETRY_MS)
    assert guard.refusal(f"Bearer {TRUE}") is None


def test_who_comes_while_the_first_certificates_are_fetched_waits_for_them() -> None:
    with ThreadPoolExecutor(1) as pool:
        others: list[Future[str | None]] = []

        def fetch() -> Mapping[str, str]:
            others.append(pool.submit(certificates.pem, "key"))
            wait(others, 0.2)  # Enough to be turned away, were it not to wait.
            return {"key": "certificate"}

        certificates = Certificates(fetch, FakeClock())
        assert certificates.pem("key") == "certificate"
        assert [other.result() for other in others] == ["certificate"]


def test_a_clock_that_was_set_back_makes_certificates_old() -> None:
    clock, source = FakeClock(), Source()
    guard = a_guard(source, clock)
    assert guard.refusal(f"Bearer {TRUE}") is None
    clock.advance(-HOUR * 1000)
    assert guard.refusal(f"Bearer {TRUE}") is None
    assert source.asked == 2


def test_certificates_are_fetched_from_a_twin_as_from_google() -> None:
    with serving_certificates(SIGNER.certs) as url:
        assert fetch_certificates(url) == SIGNER.certs
    with pytest.raises(Unavailable):
        fetch_certificates(url)


@pytest.mark.parametrize(
    "served",
    [{}, {"a": 1}, {"a": "x" * 70_000}, {"keys": [{"kid": "a"}]}],
    ids=["none", "a number", "too many", "another form"],
)
def test_what_is_no_list_of_certificates_is_an_outage(served: Any) -> None:
    with serving_certificates(served) as url, pytest.raises(Unavailable):
        fetch_certificates(url)


# The twin that signs.


def test_a_token_is_sent_with_many_pushes_and_made_anew_in_time() -> None:
    clock = FakeClock()
    signer = Signer(clock)
    first = signer.token(URL, EMAIL)
    clock.advance(HOUR * 1000 // 2 - 1000)
    assert signer.token(URL, EMAIL) == first
    assert signer.token(URL, "other@film.iam.gserviceaccount.com") != first
    clock.advance(1000)
    assert signer.token(URL, EMAIL) != first


# The settings.

BOTH = {"AIPROD_PUSH_AUDIENCE": URL, "AIPROD_PUSH_EMAIL": f"{EMAIL}, other@film"}


def test_settings_name_the_audience_and_the_accounts() -> None:
    assert push_auth(BOTH, "cloud") == PushAuth(URL, frozenset({EMAIL, "other@film"}))
    assert push_auth({}, "local") is None
    assert push_auth({}, "emulators") is None


@pytest.mark.parametrize(
    ("environment", "host"),
    [
        ({}, "cloud"),
        ({"AIPROD_PUSH_AUDIENCE": URL}, "local"),
        ({"AIPROD_PUSH_EMAIL": EMAIL}, "emulators"),
        ({**BOTH, "AIPROD_PUSH_CERTIFICATES": "http://127.0.0.1:1/"}, "cloud"),
    ],
)
def test_half_a_proof_or_none_in_the_cloud_is_refused(
    environment: dict[str, str], host: str
) -> None:
    with pytest.raises(Misconfigured):
        push_auth(environment, host)


def test_on_emulators_the_twin_certifies() -> None:
    told = {**BOTH, "AIPROD_PUSH_CERTIFICATES": "http://127.0.0.1:1/"}
    found = push_auth(told, "emulators")
    assert found is not None
    assert found.certificates_url == "http://127.0.0.1:1/" != GOOGLE_CERTIFICATES


def test_a_token_whose_signature_was_taken_off_says_so_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    guard = PushGuard(PushAuth("https://x", frozenset({"a@b"})), Certificates(dict, FakeClock()))
    assert guard.refusal("Bearer a.b.SIGNATURE_REMOVED_BY_GOOGLE") == FORBIDDEN
    assert "took the signature off" in caplog.text
