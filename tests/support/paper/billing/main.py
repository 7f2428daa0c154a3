"""The entry point of the billing service on paper."""

from shared.runtime.cloud import entry_point
from tests.support.paper.tools import paper

SERVICE = paper("billing")
handle = entry_point(SERVICE)
