"""The entry point of the billing service on paper."""

from shared.runtime.cloud import entry_point
from tests.support.paper.listening import listen
from tests.support.paper.tools import paper

listen("billing")
SERVICE = paper("billing")
handle = entry_point(SERVICE)
