"""Ingest's entry point."""

from services.ingest.handlers import HANDLERS, IngestTools
from shared.runtime.cloud import entry_point
from shared.runtime.service import ServiceDefinition


def _tools(*_surroundings: object) -> IngestTools:
    return IngestTools()


SERVICE = ServiceDefinition("ingest", HANDLERS, _tools)
handle = entry_point(SERVICE)
