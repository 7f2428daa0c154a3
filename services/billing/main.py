"""Billing's entry point."""

from services.billing.handlers import HANDLERS
from shared.runtime.cloud import entry_point
from shared.runtime.service import ServiceDefinition, no_tools

SERVICE = ServiceDefinition("billing", HANDLERS, no_tools)
handle = entry_point(SERVICE)
