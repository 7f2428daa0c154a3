"""Paper services that fall ill and are cured: an ill one breaks at whatever it has to handle.

What a broken handler says holds canaries, as any library's error may hold a customer's words.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from shared.runtime.service import ServiceDefinition
from shared.runtime.settings import read_settings
from shared.topology import SERVICES
from tests.support.paper.tainted import WORDS, BrokenError, tainted
from tests.support.paper.tools import paper

__all__ = ["Illness", "sick", "write_sources"]

FOLDER = "ill"
SPARED = "letter.dead"
"""Who is ill can still hear of the dead: else nobody could tell of them."""
MAIN = """\
from shared.runtime.cloud import entry_point
from tests.support.paper.sick import sick

SERVICE = sick("{service}")
handle = entry_point(SERVICE)
"""
DEAD = "raise SystemExit(1)\n"


def sick(service: str) -> ServiceDefinition:
    """Give a service on paper that breaks while it is ill."""
    definition = paper(service)
    marks = read_settings().home / FOLDER
    mark = marks / service

    def frail(handler: Callable[..., Any]) -> Callable[..., Any]:
        def handle(message: Any, ports: Any) -> Any:
            if mark.exists():
                raise BrokenError(WORDS)
            return handler(message, ports)

        return handle

    handlers = {
        type_: handler if type_ == SPARED else frail(handler)
        for type_, handler in definition.handlers.items()
    }
    tools = tainted(service, marks, definition.tools)
    return replace(definition, handlers=handlers, tools=tools)


def write_sources(folder: Path) -> None:
    """Write SERVICE/main.py for each service."""
    for service in SERVICES:
        (folder / service).mkdir(parents=True, exist_ok=True)
        (folder / service / "main.py").write_text(MAIN.format(service=service))


class Illness:
    """Makes services ill, and well again.

    Args:
        home: The host's folder.
        sources: Where `write_sources` wrote.
    """

    def __init__(self, home: Path, sources: Path) -> None:
        self._folder, self._sources = home / FOLDER, sources
        self._folder.mkdir(parents=True, exist_ok=True)

    def strike(self, service: str) -> None:
        """Let its handlers break from now on; of "tools-SERVICE", what they work with."""
        (self._folder / service).touch()

    def forbid_to_live(self, service: str) -> None:
        """Let it not come up once it is dead."""
        (self._sources / service / "main.py").write_text(DEAD)

    def cure(self, service: str) -> None:
        """Let it work again."""
        (self._folder / service).unlink(missing_ok=True)
        if service not in SERVICES:
            return
        (self._sources / service / "main.py").write_text(MAIN.format(service=service))
