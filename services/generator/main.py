"""The generator's entry point."""

from services.generator.handlers import HANDLERS
from services.generator.providers import GeneratorTools, Surroundings, generator_tools
from shared.catalog.configuration import Configuration
from shared.ports.blobs import BlobStore
from shared.ports.clock import Clock
from shared.runtime.cloud import entry_point
from shared.runtime.service import ServiceDefinition


def _tools(blobs: BlobStore, clock: Clock, configuration: Configuration) -> GeneratorTools:
    return generator_tools(Surroundings(blobs, clock, configuration.takes.submit_timeout_ms))


SERVICE = ServiceDefinition("generator", HANDLERS, _tools)
handle = entry_point(SERVICE)
