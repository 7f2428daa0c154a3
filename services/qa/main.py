"""QA's entry point."""

from services.qa.handlers import HANDLERS, QaTools
from services.qa.measure import ProcessProber
from shared.runtime.cloud import entry_point
from shared.runtime.service import ServiceDefinition

SERVICE = ServiceDefinition("qa", HANDLERS, lambda *_: QaTools(ProcessProber()))
handle = entry_point(SERVICE)
