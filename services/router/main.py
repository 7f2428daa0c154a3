"""The router's entry point."""

from services.router.handlers import HANDLERS, RouterTools
from services.router.plan_file import FilePlanner
from services.router.planning.planner import RulePlanner
from shared.runtime.cloud import entry_point
from shared.runtime.service import ServiceDefinition


def _tools(*_surroundings: object) -> RouterTools:
    return RouterTools(FilePlanner(RulePlanner()))


SERVICE = ServiceDefinition("router", HANDLERS, _tools)
handle = entry_point(SERVICE)
