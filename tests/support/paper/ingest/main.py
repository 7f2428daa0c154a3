"""The entry point of the ingest service on paper."""

from shared.runtime.cloud import entry_point
from tests.support.paper.listening import listen
from tests.support.paper.tools import paper

listen("ingest")
SERVICE = paper("ingest")
handle = entry_point(SERVICE)
