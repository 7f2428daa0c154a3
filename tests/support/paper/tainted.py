"""Tools that go wrong with canaries in their mouths, while a mark lies in the host's folder.

A vendor that repeats the prompt and the key in its answers, files that are no media, tools that
break with whatever they were working on in the text of their exception.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from services.generator.providers import GeneratorTools
from services.generator.providers.animatic import Animatic
from services.postprocessor.handlers import PostTools
from services.qa.handlers import QaTools
from shared.catalog.configuration import Configuration
from shared.ports.blobs import BlobStore
from shared.ports.clock import Clock
from shared.ports.provider import (
    Failed,
    Progress,
    Refused,
    Submitted,
    TakeRequest,
    Unknown,
    Unreadable,
)
from shared.ports.studio import Expected, Measurements
from tests.support.canary import PROMPT, SECRET
from tests.support.world import QuickProber, QuickRenderer, quick_draw

__all__ = ["WORDS", "BrokenError", "tainted"]

WORDS = f"Bearer {SECRET}: {PROMPT}"
Tools = Callable[[BlobStore, Clock, Configuration], Any]


class BrokenError(Exception):
    """Not one of ours: its text may hold anything."""


class Vendor(Animatic):
    """Each take of a job, by its ordinal, meets another way of going wrong."""

    mark: Path

    def __init__(self, *surroundings: Any) -> None:
        super().__init__(*surroundings)
        self._ordinals: dict[str, int] = {}

    def submit(self, request: TakeRequest) -> Submitted:
        self._ordinals[request.take_id] = request.ordinal
        if not self.mark.exists():
            return super().submit(request)
        match request.ordinal:
            case 1:
                return Refused(WORDS, moderation=False)
            case 2:
                return Unknown(WORDS)
            case 3:
                raise BrokenError(WORDS)
            case _:
                return super().submit(request)

    def poll(self, take_id: str, model: str, ticket: str) -> Progress:
        if not self.mark.exists():
            return super().poll(take_id, model, ticket)
        match self._ordinals.get(take_id):
            case 4:
                return Failed(WORDS, moderation=True, transient=False, cost_micros=0)
            case 5:
                return Unreadable(WORDS)
            case 6:
                raise BrokenError(WORDS)
            case _:
                return super().poll(take_id, model, ticket)

    def collect(self, request: TakeRequest, ticket: str, into: Path) -> None:
        if self.mark.exists():
            into.write_text(WORDS)
            return
        super().collect(request, ticket, into)


class Prober(QuickProber):
    mark: Path

    def measure(self, path: Path, expected: Expected, configuration: object) -> Measurements:
        if self.mark.exists():
            raise BrokenError(WORDS)
        return super().measure(path, expected, configuration)


def _vendor(mark: Path) -> Tools:
    def tools(blobs: BlobStore, clock: Clock, configuration: Configuration) -> GeneratorTools:
        vendor = Vendor(blobs, clock, quick_draw, configuration.takes.submit_timeout_ms)
        vendor.mark = mark
        return GeneratorTools(lambda _name: vendor)

    return tools


def _prober(mark: Path) -> Tools:
    prober = Prober(frozenset())
    prober.mark = mark

    def tools(*_surroundings: object) -> QaTools:
        return QaTools(prober)

    return tools


def _renderer(mark: Path) -> Tools:
    def failure() -> Exception | None:
        return BrokenError(WORDS) if mark.exists() else None

    def tools(*_surroundings: object) -> PostTools:
        return PostTools(QuickRenderer(failure))

    return tools


_TAINTED = {"generator": _vendor, "qa": _prober, "postprocessor": _renderer}


def tainted(service: str, marks: Path, otherwise: Tools) -> Tools:
    """Give tools that go wrong while the mark tools-SERVICE is there; others as they are."""
    make = _TAINTED.get(service)
    return make(marks / f"tools-{service}") if make else otherwise
