"""The router's entry point."""

from services.router.handlers import HANDLERS, RouterTools
from services.router.planning.planner import RulePlanner
from shared.runtime.cloud import entry_point
from shared.runtime.service import ServiceDefinition

SERVICE = ServiceDefinition("router", HANDLERS, lambda *_: RouterTools(RulePlanner()))
handle = entry_point(SERVICE)
