"""The entry point of the router service on paper."""

from shared.runtime.cloud import entry_point
from tests.support.paper.listening import listen
from tests.support.paper.tools import paper

listen("router")
SERVICE = paper("router")
handle = entry_point(SERVICE)
