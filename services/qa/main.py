"""QA's entry point."""

from services.qa.handlers import HANDLERS, QaTools
from services.qa.measure import ProcessProber
from shared.runtime.cloud import entry_point
from shared.runtime.service import ServiceDefinition


def _tools(*_surroundings: object) -> QaTools:
    return QaTools(ProcessProber())


SERVICE = ServiceDefinition("qa", HANDLERS, _tools)
handle = entry_point(SERVICE)
