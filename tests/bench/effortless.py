"""Tools that cost nothing, so that a run measures what carries the work and not the work.

The handlers, the router, the ledger and the submit machine are the project's own. What they are
given plans, draws, measures and renders at once, and keeps objects in memory: the peer writes no
objects either.
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from services.generator.providers import GeneratorTools
from services.postprocessor.handlers import PostTools
from services.qa.handlers import QaTools
from services.router.handlers import RouterTools
from shared.adapters.local.store import SqliteStore
from shared.domain.ids import digest
from shared.ports.provider import (
    Accepted,
    Found,
    Progress,
    Running,
    Submitted,
    Succeeded,
    TakeRequest,
)
from shared.ports.store import Commit
from shared.runtime.assemble import assemble
from shared.runtime.compose import Workplace
from shared.runtime.configurations import Configurations
from shared.runtime.consume import Consumer
from shared.runtime.service import load_service
from shared.topology import SERVICES
from tests.support.blobs import MemoryBlobs
from tests.support.world import QuickPlanner, QuickProber, QuickRenderer

__all__ = ["SHOTS", "CountedStore", "EndlessVendor", "FileOnceBlobs", "InstantVendor", "services"]

SHOTS = 4
_CLIP = b"\0\0\0\x18ftypmp42"


class FileOnceBlobs(MemoryBlobs):
    """Lends one file for each object, made when it is first asked for."""

    def __init__(self, clock: Any, folder: Path) -> None:
        super().__init__(clock)
        self._folder = folder
        folder.mkdir()

    @contextmanager
    def local_copy(self, name: str) -> Generator[Path]:
        """Lend the file."""
        data, info = self.get(name), self.stat(name)
        assert info is not None
        path = self._folder / f"{info.generation}{Path(name).suffix}"
        if not path.exists():
            path.write_bytes(data)
        yield path


class InstantVendor:
    """Every take is done when it is submitted, and free."""

    name = "animatic"

    def fingerprint(self, request: TakeRequest) -> str:
        """Let each take be looked for, and none be found."""
        return digest(request.take_id)

    def submit(self, request: TakeRequest) -> Submitted:
        """Take it."""
        return Accepted(f"ticket-{request.take_id}", None, 0)

    def poll(self, take_id: str, model: str, ticket: str) -> Progress:
        """Say that it is done."""
        return Succeeded(0)

    def find(self, request: TakeRequest) -> Found:
        """Find it."""
        return Found(f"ticket-{request.take_id}")

    def collect(self, request: TakeRequest, ticket: str, into: Path) -> None:
        """Write what looks like a clip."""
        into.write_bytes(_CLIP + request.take_id.encode())

    def cancel(self, request: TakeRequest, ticket: str) -> None:
        """Do nothing."""


class EndlessVendor(InstantVendor):
    """Never done; counts how often it is asked."""

    def __init__(self, poll_ms: int) -> None:
        self._poll_ms = poll_ms
        self.polls = 0

    def poll(self, take_id: str, model: str, ticket: str) -> Progress:
        """Say that it is not done."""
        self.polls += 1
        return Running(self._poll_ms)


class CountedStore(SqliteStore):
    """Counts the commits that hold."""

    held = 0

    def commit(self, commit: Commit) -> None:
        """Commit and count."""
        super().commit(commit)
        self.held += 1


def _given(make: Callable[[], Any]) -> Callable[..., Any]:
    def tools(*_surroundings: object) -> Any:
        return make()

    return tools


def services(place: Workplace, folder: Path, vendor: InstantVendor) -> dict[str, Consumer]:
    """Put all services to work with such tools.

    Args:
        place: The opened folder.
        folder: For the files of objects; on whatever is fastest.
        vendor: Of all takes.
    """
    blobs: Any = FileOnceBlobs(place.clock, folder)
    configurations = Configurations(place.configurations.current, blobs)
    configurations.keep()
    tools: dict[str, Callable[[], Any]] = {
        "router": lambda: RouterTools(QuickPlanner(SHOTS)),
        "generator": lambda: GeneratorTools(lambda _name: vendor),
        "qa": lambda: QaTools(QuickProber(frozenset())),
        "postprocessor": lambda: PostTools(QuickRenderer(lambda: None)),
    }

    def consumer(name: str) -> Consumer:
        definition = load_service(name)
        if name in tools:
            definition = replace(definition, tools=_given(tools[name]))
        return assemble(
            definition,
            store=CountedStore(place.database, name, place.bus(name)),
            bus=place.bus(name),
            blobs=blobs,
            clock=place.clock,
            configurations=configurations,
        )

    return {name: consumer(name) for name in SERVICES}
