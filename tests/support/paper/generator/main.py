"""The entry point of the generator service on paper."""

from shared.runtime.cloud import entry_point
from tests.support.paper.tools import paper

SERVICE = paper("generator")
handle = entry_point(SERVICE)
