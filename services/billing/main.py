"""Billing's entry point."""

from services.billing.handlers import HANDLERS
from shared.runtime.cloud import entry_point
from shared.runtime.service import ServiceDefinition

SERVICE = ServiceDefinition("billing", HANDLERS, lambda *_: None)
handle = entry_point(SERVICE)
