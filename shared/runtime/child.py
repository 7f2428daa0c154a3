"""One service as a process: what the embedded host starts for each service.

    python -m shared.runtime.child SERVICE DOOR

serves services/SERVICE/main.py with functions-framework's own application and server, as in the
cloud, on an inherited socket: a port that was only promised could be somebody else's by now.

Standard input is a leash. It ends when the host lets go of it, or is gone, however it died; then
this process and its tools end too.
"""

import logging
import os
import signal
import sys
from pathlib import Path
from threading import Thread
from typing import Any

from functions_framework import create_app  # pyright: ignore[reportUnknownVariableType]
from functions_framework._http import (  # pyright: ignore[reportMissingTypeStubs]
    create_server,  # pyright: ignore[reportUnknownVariableType]
)

from shared.ports.tools import end_all_tools
from shared.topology import SERVICES

__all__ = ["main"]

SOURCES = Path(__file__).resolve().parents[2] / "services"
LEASH = 0


def main(service: str, door: int) -> None:
    """Serve until told to end.

    Args:
        service: A service of the topology.
        door: File descriptor of a listening socket.

    Raises:
        KeyError: No such service.
    """
    known = SERVICES[service].name
    level = os.environ.get("AIPROD_LOG", "INFO").upper()
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    app = create_app("handle", str(SOURCES / known / "main.py"), "http")
    # The control socket has one path for all servers of a user, and a thread before the fork.
    options = {"bind": f"fd://{door}", "control_socket_disable": True, "post_fork": _on_a_leash}
    server: Any = create_server(app, debug=False, **options)
    server.run("", door)


def _on_a_leash(_arbiter: object, _worker: object) -> None:
    """Watch in the worker: it has the tools, and threads and forks do not mix in its parent."""
    Thread(target=_end_with_the_host, name="leash", daemon=True).start()


def _end_with_the_host() -> None:
    while os.read(LEASH, 1):
        pass
    # Nothing between: nobody may live to take a killed tool for a bad shot.
    end_all_tools()
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
