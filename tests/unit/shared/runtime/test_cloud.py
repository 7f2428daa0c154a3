"""Pushes: decoded from any bytes, encoded as Pub/Sub writes them, answered by status."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from shared.contracts.envelope import MESSAGE_BYTES_MAX, Envelope
from shared.domain.errors import MalformedMessage, NotYet
from shared.ports.bus import Delivery
from shared.ports.handler import Effects, Ports
from shared.runtime.cloud import PUSH_BYTES_MAX, decode_push, encode_push, entry_point
from shared.runtime.service import ServiceDefinition, no_tools
from tests.support.loop import a_delivery

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
nearly = st.fixed_dictionaries(
    {},
    optional={
        "message": anything
        | st.fixed_dictionaries(
            {}, optional={"data": anything | st.just("e30="), "attributes": anything}
        ),
        "subscription": anything,
        "deliveryAttempt": anything,
    },
)


def decodes(body: bytes) -> None:
    """Either a delivery or a clear refusal; nothing else comes out."""
    try:
        delivery = decode_push(body)
    except MalformedMessage:
        return
    assert isinstance(delivery.data, bytes)
    assert all(isinstance(each, str) for pair in delivery.attributes.items() for each in pair)
    assert isinstance(delivery.attempt, int)


@given(st.binary(max_size=300))
def test_any_bytes_give_a_delivery_or_a_refusal(body: bytes) -> None:
    decodes(body)


@given(anything | nearly)
def test_any_json_gives_a_delivery_or_a_refusal(value: Any) -> None:
    decodes(json.dumps(value).encode())


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b"9" * 5000,
        b'{"message": {"data": "e30"}, "subscription": "s"}',
        b'{"message": {"data": "\\ud800"}, "subscription": "s"}',
        b'{"message": {"data": 7}, "subscription": "s"}',
        b'{"message": {"attributes": [1]}, "subscription": "s"}',
        b'{"message": {}}',
        b'{"message": []}',
        b'"message"',
    ],
    ids=lambda body: body[:24].decode(),
)
def test_what_is_no_push_is_refused(body: bytes) -> None:
    with pytest.raises(MalformedMessage):
        decode_push(body)


@given(
    st.binary(max_size=200),
    st.integers(1, 100),
    st.dictionaries(st.text(max_size=10), st.text(max_size=10)),
)
def test_a_push_says_what_was_delivered(
    data: bytes, attempt: int, attributes: dict[str, str]
) -> None:
    delivery = Delivery("qa-qa-commands", data, attempt, attributes)
    assert decode_push(encode_push(delivery)) == delivery


@pytest.mark.parametrize("count", [{}, {"deliveryAttempt": None}, {"deliveryAttempt": "2"}])
def test_a_push_that_does_not_count_may_be_a_redelivery(count: dict[str, object]) -> None:
    push = {"message": {"data": ""}, "subscription": "p/s/router-ticks", **count}
    delivery = decode_push(json.dumps(push).encode())
    assert (delivery.subscription, delivery.attempt) == ("router-ticks", 0)


# The function that functions-framework serves.


def push(body: bytes | None = None, method: str = "POST") -> Any:
    return Request(EnvironBuilder(method=method, data=body).get_environ())


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AIPROD_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("AIPROD_CONFIG", raising=False)
    return tmp_path / "home"


def test_a_cold_start_opens_nothing_until_a_delivery_comes(home: Path) -> None:
    handle = entry_point(ServiceDefinition("router", {}, no_tools))
    assert handle(push(method="GET")) == ("ok", 200)
    assert handle(push(b"{"))[1] == 400
    assert handle(push(b"x" * (PUSH_BYTES_MAX + 1)))[1] == 400
    assert not home.exists()


def test_the_largest_message_fits_a_push() -> None:
    body = encode_push(Delivery("router-job-events", b"x" * MESSAGE_BYTES_MAX, 1, {"type": "t"}))
    assert len(body) <= PUSH_BYTES_MAX


def test_an_acknowledgement_is_204_and_giving_back_is_503_with_the_reason(home: Path) -> None:
    answers: list[Effects | Exception] = [Effects(), NotYet("a live lease")]

    def answering(_message: Envelope, _ports: Ports[None]) -> Effects:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    handle = entry_point(ServiceDefinition("router", {"job.due": answering}, no_tools))
    body = encode_push(a_delivery())
    assert handle(push(body)) == ("", 204)
    assert handle(push(body)) == ("NotYet: a live lease", 503)
    assert (home / "aiprod.sqlite3").exists()
