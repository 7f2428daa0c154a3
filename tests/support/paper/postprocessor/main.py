"""The entry point of the postprocessor service on paper."""

from shared.runtime.cloud import entry_point
from tests.support.paper.listening import listen
from tests.support.paper.tools import paper

listen("postprocessor")
SERVICE = paper("postprocessor")
handle = entry_point(SERVICE)
