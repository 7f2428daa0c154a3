"""Each service is something that functions-framework can serve."""

import sys
from collections.abc import Iterator
from typing import Any

import pytest
from functions_framework import create_app  # pyright: ignore[reportUnknownVariableType]

from shared.topology import SERVICES
from tests.architecture.sources import ROOT


@pytest.fixture(autouse=True)
def forgotten_main(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The framework loads a source as the module `main` and adds its folder to the path."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    yield
    sys.modules.pop("main", None)


def _client(service: str) -> Any:
    app: Any = create_app(
        target="handle", source=str(ROOT / "services" / service / "main.py"), signature_type="http"
    )
    return app.test_client()


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_starts_and_says_that_it_is_up(service: str):
    assert _client(service).get("/").status_code == 200


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("body", [b"", b"{}", b"not json", b'{"message": {"data": "?"}}'])
def test_what_is_no_push_is_refused_and_not_retried_for_ever(service: str, body: bytes):
    assert _client(service).post("/", data=body).status_code == 400
