"""The postprocessor's entry point."""

from services.postprocessor.handlers import HANDLERS, PostTools
from services.postprocessor.render import StudioRenderer
from shared.runtime.cloud import entry_point
from shared.runtime.service import ServiceDefinition


def _tools(*_surroundings: object) -> PostTools:
    return PostTools(StudioRenderer())


SERVICE = ServiceDefinition("postprocessor", HANDLERS, _tools)
handle = entry_point(SERVICE)
