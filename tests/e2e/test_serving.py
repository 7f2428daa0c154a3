"""A service's server ends in good order, as container and as function."""

import signal
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest

from shared.adapters.system import SystemClock
from shared.adapters.twins.identity import Signer, serving_certificates
from shared.ports.bus import Delivery
from shared.runtime.cloud import encode_push
from shared.runtime.ticking import tick_message
from tests.support.aiprod import Home
from tests.support.served import (
    FUNCTION,
    SERVED,
    Endpoint,
    serving,
    wait_until_up,
)

ENDED_WITHIN_S = 20
"""Ten are promised; a busy machine is given more, and the framework's own would take thirty."""

TICK = encode_push(Delivery("router-ticks", tick_message(1)))


@contextmanager
def a_router(
    folder: Path, command: Callable[[str], list[str]], told: Mapping[str, str] | None = None
) -> Generator[Endpoint]:
    with serving(command("router"), "router", Home.make(folder), told) as endpoint:
        wait_until_up(endpoint)
        yield endpoint


def test_on_sigterm_what_is_under_way_is_finished_and_nothing_new_is_taken(tmp_path: Path) -> None:
    with a_router(tmp_path, SERVED) as router, router.under_way(TICK) as push:
        router.process.send_signal(signal.SIGTERM)
        wait_until_refused(router)

        assert push.finish() == 204
        assert router.process.wait(ENDED_WITHIN_S) == 0


def test_a_function_too_finishes_what_is_under_way(tmp_path: Path) -> None:
    with a_router(tmp_path, FUNCTION) as router, router.under_way(TICK) as push:
        router.process.send_signal(signal.SIGTERM)

        assert push.finish() == 204
        assert router.process.wait(ENDED_WITHIN_S) == 0


def test_what_takes_too_long_is_left_for_its_next_delivery(tmp_path: Path) -> None:
    with a_router(tmp_path, SERVED) as router, router.under_way(TICK) as push:
        router.process.send_signal(signal.SIGTERM)

        assert router.process.wait(ENDED_WITHIN_S) == 0
        assert push.unanswered()


def test_a_push_proves_itself_to_a_certificate_that_is_fetched(tmp_path: Path) -> None:
    audience, email = "https://router.example", "pusher@film.iam.gserviceaccount.com"
    signer, thief = Signer(SystemClock()), Signer(SystemClock())
    with serving_certificates(signer.certs) as url:
        told = {
            "AIPROD_PUSH_AUDIENCE": audience,
            "AIPROD_PUSH_EMAIL": email,
            "AIPROD_PUSH_CERTIFICATES": url,
        }
        with a_router(tmp_path, SERVED, told) as router:

            def answered(**headers: str) -> int:
                return router.ask("POST", TICK, headers=headers)

            assert answered() == 401
            assert answered(Authorization=f"Bearer {thief.token(audience, email)}") == 403
            assert answered(Authorization=f"Bearer {signer.token(audience, 'thief@film')}") == 403
            assert answered(Authorization=f"Bearer {signer.token(audience, email)}") == 204
            assert router.ask("GET") == 200


def wait_until_refused(endpoint: Endpoint) -> None:
    pause = Event()
    for _ in range(400):
        try:
            endpoint.ask("GET")
        except ConnectionError:
            return
        pause.wait(0.05)
    pytest.fail("still open")
