"""The push entry: every request has one right answer, and poison comes once."""

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from shared.adapters.system import SystemClock
from shared.adapters.twins.identity import Signer
from shared.contracts.envelope import Envelope
from shared.domain.errors import Misconfigured, NotYet, Unavailable
from shared.ports.bus import Delivery
from shared.ports.handler import Effects, Ports
from shared.runtime.cloud import PUSH_BYTES_MAX, encode_push, entry_point
from shared.runtime.compose import open_workplace
from shared.runtime.places import open_place
from shared.runtime.push.tokens import Certificates, PushAuth, PushGuard
from shared.runtime.service import ServiceDefinition, no_tools
from shared.runtime.settings import read_settings
from tests.support.clock import FakeClock
from tests.support.loop import a_delivery

URL, EMAIL = "https://router-abc.a.run.app", "push@film.iam.gserviceaccount.com"


def push(
    body: bytes | None = None,
    method: str = "POST",
    path: str = "/",
    headers: dict[str, str] | None = None,
) -> Any:
    builder = EnvironBuilder(method=method, path=path, data=body, headers=Headers(headers))
    return Request(builder.get_environ())


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AIPROD_HOME", str(tmp_path / "home"))
    for name in ("AIPROD_CONFIG", "AIPROD_PUSH_AUDIENCE", "AIPROD_PUSH_EMAIL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "home"


class Router:
    """A router whose handler answers as a test says."""

    def __init__(self, *answers: Effects | Exception, **options: Any) -> None:
        self.answers = list(answers)
        self.heard: list[Envelope] = []
        definition = ServiceDefinition("router", {"job.due": self._handle}, no_tools)
        self.handle = entry_point(definition, **options)

    def _handle(self, message: Envelope, _ports: Ports[None]) -> Effects:
        self.heard.append(message)
        answer = self.answers.pop(0) if self.answers else Effects()
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def quarantine(home: Path) -> Callable[[], tuple[dict[str, bytes], int]]:
    """What a person sees: bytes by reason, and how many were counted."""

    def look() -> tuple[dict[str, bytes], int]:
        place = open_workplace(read_settings())
        try:
            names = [each.name for each in place.blobs.list("quarantine/router/")]
            kept = {
                place.blobs.get(f"{name}.reason").decode(): place.blobs.get(name)
                for name in names
                if f"{name}.reason" in names
            }
            counted = place.store("router").counters()
        finally:
            place.close()
        return kept, counted.get("deliveries_quarantined{service=router}", 0)

    return look


def test_a_cold_start_opens_nothing_until_a_delivery_comes(home: Path) -> None:
    handle = Router().handle
    assert handle(push(method="GET")) == ("ok", 200)
    assert handle(push(method="GET", path="/healthz")) == ("ok", 200)
    assert handle(push(method="HEAD")) == ("ok", 200)
    assert not home.exists()


def test_there_is_nothing_else_to_get_and_nothing_else_to_do(home: Path) -> None:
    handle = Router().handle
    assert handle(push(method="GET", path="/.env"))[1] == 404
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
        assert handle(push(b"{}", method))[1] == 405
    assert not home.exists()


def test_an_acknowledgement_is_204_and_giving_back_is_503_with_the_reason(home: Path) -> None:
    router = Router(Effects(), NotYet("a live lease"))
    body = encode_push(a_delivery())
    assert router.handle(push(body)) == ("", 204)
    assert router.handle(push(body)) == ("NotYet: a live lease", 503)
    assert (home / "aiprod.sqlite3").exists()


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "push: not JSON"),
        (b"{", "push: not JSON"),
        (b"[]", "push: no object"),
        (b'{"message": {"data": "?"}, "subscription": "s"}', "push: data is not base64"),
        (b'{"unheard": "of"}', "push: no message"),
    ],
)
def test_what_can_never_become_right_is_put_aside_with_its_reason_and_acknowledged(
    quarantine: Any, body: bytes, why: str
) -> None:
    router = Router()
    for _ in range(2):
        assert router.handle(push(body)) == ("", 204)
    assert quarantine() == ({f"malformed message: {why}": body}, 1)
    assert router.heard == []


def test_of_a_push_that_is_too_large_the_beginning_is_put_aside(quarantine: Any) -> None:
    body = encode_push(a_delivery()) + b" " * 2 * PUSH_BYTES_MAX
    request = push(body)
    assert Router().handle(request) == ("", 204)
    [(reason, kept)], counted = list(quarantine()[0].items()), quarantine()[1]
    assert reason.endswith(f"push: {len(body)} bytes, at most {PUSH_BYTES_MAX} are read")
    assert (kept, counted) == (body[:PUSH_BYTES_MAX], 1)
    assert request.stream.read() == b"", "the rest is not left to the framework"


def test_a_push_for_another_service_is_given_back_and_kept_from_its_handlers(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    router = Router()
    astray = Delivery("qa-qa-commands", a_delivery().data)
    assert router.handle(push(encode_push(astray)))[1] == 503
    assert "qa-qa-commands" in str(vars(caplog.records[-1]))
    assert router.handle(push(encode_push(Delivery("CANARY", b"{}"))))[1] == 503
    assert "CANARY" not in str(vars(caplog.records[-1]))
    assert (router.heard, home.exists()) == ([], False)


def test_a_workplace_that_cannot_be_opened_gives_back_and_is_tried_again(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    router, body = Router(), encode_push(a_delivery())
    with monkeypatch.context() as wrong:
        wrong.setenv("AIPROD_HOST", "nowhere")
        reason, status = router.handle(push(body))[:2]
        assert (status, reason.partition(":")[0]) == (503, "Misconfigured")
    assert router.handle(push(body))[1] == 204


def test_poison_that_cannot_be_put_aside_now_is_given_back(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_arguments: object, **_named: object) -> None:
        raise Unavailable("the bucket is away")

    monkeypatch.setattr("shared.adapters.local.blobs.FileBlobs.put", away)
    assert Router().handle(push(b"{"))[1] == 503


def test_a_notification_of_a_bucket_reaches_its_service_as_a_delivery(home: Path) -> None:
    """Not as an envelope: what becomes of it is the delivery loop's affair."""
    uploads = entry_point(ServiceDefinition("ingest", {}, no_tools))
    told = {"bucket": "b", "name": "prompts/a.md", "generation": "1"}
    headers = {
        "ce-specversion": "1.0",
        "ce-type": "google.cloud.storage.object.v1.finalized",
        "ce-source": "//storage.googleapis.com/projects/_/buckets/b",
        "ce-id": "1",
    }
    assert uploads(push(json.dumps(told).encode(), headers=headers)) == ("", 204)


# Who pushes.

SIGNER = Signer(SystemClock())


def guarded(*, away: bool = False) -> Router:
    def fetch() -> dict[str, str]:
        if away:
            raise Unavailable("certificates: ConnectError")
        return dict(SIGNER.certs)

    auth = PushAuth(URL, frozenset({EMAIL}))
    guard = PushGuard(auth, Certificates(fetch, FakeClock()))
    return Router(guard=lambda: guard)


def bearing(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_a_push_that_proves_itself_is_carried(home: Path) -> None:
    router = guarded()
    headers = bearing(SIGNER.token(URL, EMAIL))
    assert router.handle(push(encode_push(a_delivery()), headers=headers)) == ("", 204)
    assert len(router.heard) == 1


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        (bearing(SIGNER.token(URL, "thief@film.iam.gserviceaccount.com")), 403),
        (bearing("a.b.c"), 403),
    ],
    ids=["none", "another account", "forged"],
)
@pytest.mark.parametrize("body", [encode_push(a_delivery()), b"{", b"x" * 100_000])
def test_one_that_does_not_is_turned_away_and_leaves_no_trace(
    home: Path, headers: dict[str, str], status: int, body: bytes
) -> None:
    router, request = guarded(), push(body, headers=headers)
    reply = router.handle(request)
    assert reply[:2] == ("", status)
    assert reply[2:] == (({"WWW-Authenticate": "Bearer"},) if status == 401 else ({},))
    assert (router.heard, home.exists()) == ([], False)
    assert request.stream.read() == b""


def test_health_needs_no_proof(home: Path) -> None:
    assert guarded().handle(push(method="GET")) == ("ok", 200)


def test_while_certificates_are_away_every_push_is_given_back(home: Path) -> None:
    router = guarded(away=True)
    headers = bearing(SIGNER.token(URL, EMAIL))
    request = push(encode_push(a_delivery()), headers=headers)
    assert router.handle(request)[1] == 503
    assert request.stream.read() == b""
    assert router.heard == []


def test_the_settings_say_who_may_push(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIPROD_PUSH_AUDIENCE", URL)
    monkeypatch.setenv("AIPROD_PUSH_EMAIL", EMAIL)
    assert Router().handle(push(encode_push(a_delivery())))[1] == 401
    monkeypatch.delenv("AIPROD_PUSH_EMAIL")
    assert Router().handle(push(encode_push(a_delivery())))[1] == 503


def test_no_token_and_no_body_of_a_refused_push_is_logged(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = "CANARY" * 10
    guarded().handle(push(secret.encode(), headers=bearing(f"{secret}.x.y")))
    Router().handle(push(secret.encode()))
    assert caplog.records
    assert not any(secret in str(vars(record)) for record in caplog.records)


def test_a_workplace_is_opened_once_and_anew_only_after_trouble(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []

    def counting(*arguments: Any, **named: Any) -> Any:
        opened.append(arguments)
        if len(opened) == 1:
            raise Misconfigured("not yet")
        return open_place(*arguments, **named)

    monkeypatch.setattr("shared.runtime.cloud.open_place", counting)
    router = Router()
    statuses = [router.handle(push(encode_push(a_delivery())))[1] for _ in range(3)]
    assert (statuses, len(opened)) == ([503, 204, 204], 2)
