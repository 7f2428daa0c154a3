"""The backends, by name, and what the generator's handlers are given.

A backend is a class named by string, so that nothing is imported before a take asks for it. It is
built with `build(surroundings)`. To add one: write it against shared.ports.provider, name it here
and in the catalogue, and run tests/contract/test_video_provider.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from types import MappingProxyType

from services.generator.plans import Plans
from services.generator.vigil import Vigil
from shared.ports.blobs import BlobStore
from shared.ports.clock import Clock
from shared.ports.provider import VideoProvider

__all__ = ["PROVIDERS", "GeneratorTools", "Surroundings", "generator_tools"]

PROVIDERS: Mapping[str, str] = MappingProxyType(
    {"animatic": "services.generator.providers.animatic:Animatic"}
)
"""Name, as in the catalogue and in every take, to module:Class."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a backend may use of the host."""

    blobs: BlobStore
    clock: Clock
    submit_timeout_ms: int
    """A submit that takes longer is given up on."""


@dataclass(frozen=True, slots=True)
class GeneratorTools:
    """The generator's own tools in its ports."""

    provider: Callable[[str], VideoProvider]
    """Give a backend by name. Raises LookupError for a name that PROVIDERS does not have."""
    vigil: Vigil = field(default_factory=Vigil)
    """What is remembered of takes that wait."""
    plans: Plans = field(default_factory=Plans)
    """Those that takes were ordered from. In memory only, too."""


def generator_tools(surroundings: Surroundings) -> GeneratorTools:
    """Give the tools that build each backend when it is first asked for."""

    @cache
    def provider(name: str) -> VideoProvider:
        module, _, class_name = PROVIDERS[name].partition(":")
        return getattr(import_module(module), class_name).build(surroundings)

    return GeneratorTools(provider)
