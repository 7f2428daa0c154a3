"""Old shapes become the newest: only the newest lives in memory.

An upgrader is a function dict -> dict from one schema number of a type to the next. Golden files of
every published version stay in tests/contract/messages/golden and must decode for ever.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from shared.domain.errors import MalformedMessage, NewerSchema

__all__ = ["UPGRADERS", "Upgrader", "upgraded"]

Upgrader: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]

UPGRADERS: Mapping[tuple[str, int], Upgrader] = {}
"""(message type or record collection, from schema) to the function that gives the next schema."""


def upgraded(
    kind: str,
    schema: int,
    newest: int,
    raw: dict[str, Any],
    upgraders: Mapping[tuple[str, int], Upgrader] = UPGRADERS,
) -> dict[str, Any]:
    """Bring a raw payload to the newest schema.

    Raises:
        NewerSchema: Written by a newer release.
        MalformedMessage: A schema number that never was.
    """
    if schema > newest:
        raise NewerSchema(f"{kind} schema {schema}, this release reads up to {newest}")
    for number in range(schema, newest):
        step = upgraders.get((kind, number))
        if step is None:
            raise MalformedMessage(f"{kind} has no schema {number}")
        raw = step(raw)
    if schema < 1:
        raise MalformedMessage(f"{kind} has no schema {schema}")
    return raw
