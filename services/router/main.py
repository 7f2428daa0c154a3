"""The router's entry point."""

from services.router.handlers import HANDLERS, RouterTools
from services.router.planning.planner import RulePlanner
from shared.runtime.cloud import entry_point
from shared.runtime.service import ServiceDefinition


def _tools(*_surroundings: object) -> RouterTools:
    return RouterTools(RulePlanner())


SERVICE = ServiceDefinition("router", HANDLERS, _tools)
handle = entry_point(SERVICE)
