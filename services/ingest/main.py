"""Ingest's entry point."""

from services.ingest.handlers import HANDLERS
from shared.runtime.cloud import entry_point
from shared.runtime.service import ServiceDefinition, no_tools

SERVICE = ServiceDefinition("ingest", HANDLERS, no_tools)
handle = entry_point(SERVICE)
