"""The entry point of the generator service on paper."""

from shared.runtime.cloud import entry_point
from tests.support.paper.listening import listen
from tests.support.paper.tools import paper

listen("generator")
SERVICE = paper("generator")
handle = entry_point(SERVICE)
