"""Ingest's entry point."""

from services.ingest.handlers import HANDLERS
from shared.runtime.cloud import entry_point
from shared.runtime.service import ServiceDefinition

SERVICE = ServiceDefinition("ingest", HANDLERS, lambda *_: None)
handle = entry_point(SERVICE)
