"""Pinned configurations: what a job was accepted under, readable by every later release.

A job runs for days and outlives upgrades, so a snapshot is not read as a user's file is. A key that
this release no longer has is ignored, a key that it has added takes the shipped value, and rules
between keys are not asked again. A key that changes its meaning, its unit or its range is a new
schema number with an upgrader here, and so is a new key without a default in a table of names
(presets, tiers, sla, providers, models): nothing shipped can stand for a user's own entry.

Golden files of every published schema stay in tests/contract/configuration/golden and must load
for ever.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, cast

from pydantic import ValidationError

from shared.catalog.configuration import SNAPSHOT_SCHEMA, Configuration
from shared.catalog.load import sentence, shipped_values
from shared.domain.errors import Misconfigured, NewerSchema

__all__ = ["UPGRADERS", "Upgrader", "configuration_from_bytes"]

Json: TypeAlias = dict[str, Any]
Upgrader: TypeAlias = Callable[[Json], Json]

UPGRADERS: Mapping[int, Upgrader] = {}
"""From a schema number to the function that gives the next one's shape."""

SOURCE = "pinned configuration"
FIRST_SCHEMA = 1
"""The first snapshots did not say a number."""


def configuration_from_bytes(
    data: bytes, newest: int = SNAPSHOT_SCHEMA, upgraders: Mapping[int, Upgrader] = UPGRADERS
) -> Configuration:
    """Read a pinned snapshot of any published schema.

    Raises:
        NewerSchema: Pinned by a newer release.
        Misconfigured: No snapshot of ours.
    """
    raw = _filled(_upgraded(_parsed(data), newest, upgraders))
    try:
        return Configuration.model_validate_json(json.dumps(raw), extra="ignore")
    except ValidationError as error:
        lines = [f"{SOURCE}: {sentence(each)}" for each in error.errors(include_url=False)]
        raise Misconfigured("\n".join(lines)) from None


def _parsed(data: bytes) -> Json:
    try:
        raw: object = json.loads(data)
    except ValueError:
        raise Misconfigured(f"{SOURCE}: not JSON") from None
    # Each has presets: without, there is nothing to add what is missing to.
    if not isinstance(raw, dict) or "presets" not in raw:
        raise Misconfigured(f"{SOURCE}: not a configuration")
    return cast("Json", raw)


def _upgraded(raw: Json, newest: int, upgraders: Mapping[int, Upgrader]) -> Json:
    schema = raw.pop("schema", FIRST_SCHEMA)
    if type(schema) is not int or schema < FIRST_SCHEMA:
        raise Misconfigured(f"{SOURCE}: no schema {schema!r}")
    if schema > newest:
        raise NewerSchema(f"{SOURCE} schema {schema}, this release reads up to {newest}")
    for number in range(schema, newest):
        raw = upgraders[number](raw)
    return raw


def _filled(raw: Json) -> Json:
    """Add the shipped values of sections and keys that are missing.

    A table of names is the user's: what is pinned there is all there is.
    """
    for section, shipped in shipped_values().items():
        pinned: object = raw.setdefault(section, shipped)
        of_names = all(isinstance(each, dict) for each in shipped.values())
        if isinstance(pinned, dict) and not of_names:
            raw[section] = {**shipped, **cast("Json", pinned)}
    return raw
