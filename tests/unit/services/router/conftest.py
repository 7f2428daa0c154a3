import json
import tomllib
from pathlib import Path

import pytest

import shared.catalog
from shared.catalog.configuration import Configuration

SHIPPED = Path(shared.catalog.__file__).with_name("configuration.toml")


@pytest.fixture(scope="session")
def configuration() -> Configuration:
    """The configuration as shipped."""
    tables = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    return Configuration.model_validate_json(json.dumps(tables))
