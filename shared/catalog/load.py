"""Read the configuration: the shipped file, then the user's own over it, key by key."""

import json
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from shared.catalog.configuration import Configuration
from shared.catalog.rules import broken_rules
from shared.domain.errors import Misconfigured

__all__ = ["load_configuration", "sentence", "shipped_values"]

SHIPPED = "configuration.toml"


def load_configuration(own: Path | None = None) -> Configuration:
    """Give the validated configuration.

    Raises:
        Misconfigured: Unreadable file, unknown key, wrong value or broken rule; names file, key and
            range.
    """
    raw = shipped_values()
    if own is not None:
        _merge(raw, _read(own))
    # JSON mode: arrays become tuples while everything else stays strict; a TOML date becomes text,
    # which no key accepts.
    return _validated(json.dumps(raw, default=str), own.name if own else SHIPPED)


def shipped_values() -> dict[str, Any]:
    """Read the shipped file, as it is written."""
    return tomllib.loads(files("shared.catalog").joinpath(SHIPPED).read_text("utf-8"))


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise Misconfigured(f"{path.name}: cannot be read ({error.strerror})") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Misconfigured(f"{path.name}: {error}") from None


def _merge(base: dict[str, Any], over: dict[str, Any]) -> None:
    for key, value in over.items():
        if isinstance(value, dict) and isinstance(base.get(key), dict):
            _merge(base[key], cast("dict[str, Any]", value))
        else:
            base[key] = value


def _validated(data: str, source: str) -> Configuration:
    try:
        configuration = Configuration.model_validate_json(data)
    except ValidationError as error:
        wrong = [sentence(each) for each in error.errors(include_url=False)]
    else:
        wrong = broken_rules(configuration)
        if not wrong:
            return configuration
    raise Misconfigured("\n".join(f"{source}: {each}" for each in wrong))


def sentence(error: ErrorDetails) -> str:
    """Say which key is wrong, and how."""
    key = ".".join(str(part) for part in error["loc"]) or "configuration"
    return f"{key}: {error['msg']}"
