"""What a service's main.py hands to a host."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from shared.catalog.configuration import Configuration
from shared.ports.blobs import BlobStore
from shared.ports.clock import Clock
from shared.ports.handler import HandlerTable

__all__ = ["ServiceDefinition", "load_service", "no_tools"]


@dataclass(frozen=True, slots=True)
class ServiceDefinition:
    """A service: its name, its handlers and how its tools are made."""

    name: str
    handlers: HandlerTable[Any]
    tools: Callable[[BlobStore, Clock, Configuration], Any]
    """Providers, planner, probes, renderer: made once per process."""


def load_service(name: str) -> ServiceDefinition:
    """Import a service by name; the topology's strings keep the layers clean."""
    return import_module(f"services.{name}.main").SERVICE


def no_tools(*_surroundings: object) -> None:
    """Make nothing, for services that need only their ports."""
