"""The entry point of the qa service on paper."""

from shared.runtime.cloud import entry_point
from tests.support.paper.listening import listen
from tests.support.paper.tools import paper

listen("qa")
SERVICE = paper("qa")
handle = entry_point(SERVICE)
