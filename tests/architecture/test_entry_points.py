"""Each service is something that functions-framework can serve."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from functions_framework import create_app  # pyright: ignore[reportUnknownVariableType]

from shared.domain.ids import digest
from shared.runtime.compose import open_workplace
from shared.runtime.settings import Settings
from shared.topology import SERVICES
from tests.architecture.sources import ROOT


@pytest.fixture(autouse=True)
def forgotten_main(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The framework loads a source as the module `main` and adds its folder to the path."""
    monkeypatch.setenv("AIPROD_HOME", str(tmp_path / "home"))
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
def test_what_is_no_push_is_put_aside_and_not_retried_for_ever(
    service: str, body: bytes, tmp_path: Path
):
    assert _client(service).post("/", data=body).status_code == 204

    place = open_workplace(Settings("local", tmp_path / "home", None))
    assert place.blobs.get(f"quarantine/{service}/{digest(body)}") == body
    place.close()
