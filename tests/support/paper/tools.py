"""Quick tools in the place of planner, vendor, probes and renderer: everything else is real."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from services.generator.providers import GeneratorTools
from services.generator.providers.animatic import Animatic
from services.postprocessor.handlers import PostTools
from services.qa.handlers import QaTools
from services.router.handlers import RouterTools
from shared.catalog.configuration import Configuration
from shared.ports.blobs import BlobStore
from shared.ports.clock import Clock
from shared.runtime.service import ServiceDefinition, load_service
from tests.support.quick import QuickPlanner, QuickProber, QuickRenderer, quick_draw

__all__ = ["SHOTS", "paper"]

SHOTS = 4

Tools = Callable[[BlobStore, Clock, Configuration], Any]


def _vendor(blobs: BlobStore, clock: Clock, configuration: Configuration) -> GeneratorTools:
    animatic = Animatic(blobs, clock, quick_draw, configuration.takes.submit_timeout_ms)
    return GeneratorTools(lambda _name: animatic)


def _planner(*_surroundings: object) -> RouterTools:
    return RouterTools(QuickPlanner(SHOTS))


def _prober(*_surroundings: object) -> QaTools:
    return QaTools(QuickProber(frozenset()))


def _renderer(*_surroundings: object) -> PostTools:
    return PostTools(QuickRenderer(lambda: None))


_TOOLS: dict[str, Tools] = {
    "router": _planner,
    "generator": _vendor,
    "qa": _prober,
    "postprocessor": _renderer,
}


def paper(service: str) -> ServiceDefinition:
    """Give a service with quick tools; one that brings none is as it is."""
    definition = load_service(service)
    return replace(definition, tools=_TOOLS.get(service, definition.tools))
