"""One service as a program: functions-framework's own application and server, on every host.

    python -m shared.runtime.serve SERVICE

listens where the framework's variables say (HOST, PORT; THREADS, WORKERS), as its own command does.
What that command cannot say is said here: no control socket, which wants a writable home, and an
end that fits into the ten seconds that Cloud Run gives. On SIGTERM nothing new is accepted and what
is under way is finished. What takes longer than that is left; its delivery comes again.
"""

import logging
import os
import sys
from pathlib import Path
from typing import Any, Protocol

from functions_framework import create_app  # pyright: ignore[reportUnknownVariableType]
from functions_framework._http import (  # pyright: ignore[reportMissingTypeStubs]
    create_server,  # pyright: ignore[reportUnknownVariableType]
)

from shared.ports.tools import end_all_tools
from shared.topology import SERVICES

__all__ = ["Worker", "drain_in_time", "main", "serve"]

SOURCES = str(Path(__file__).resolve().parents[2] / "services")
DRAIN_S = 6
"""A worker finishes for so long, and looks at the clock once a second."""
END_S = 8
"""Then it is killed."""


def serve(service: str, host: str, port: int, sources: str = SOURCES, **options: object) -> None:
    """Serve until told to end.

    Args:
        service: A service of the topology.
        host: Address to listen at.
        port: Port to listen at.
        sources: A folder with SERVICE/main.py.
        options: More settings of the server, by gunicorn's names.

    Raises:
        KeyError: No such service.
    """
    known = SERVICES[service].name
    level = os.environ.get("AIPROD_LOG", "INFO").upper()
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    app = create_app("handle", str(Path(sources, known, "main.py")), "http")
    kept: dict[str, object] = {
        "control_socket_disable": True,
        "graceful_timeout": END_S,
        "post_fork": drain_in_time,
        "worker_exit": _leave_nobody,
    }
    server: Any = create_server(app, debug=False, **{**kept, **options})
    server.run(host, port)


class Worker(Protocol):
    """What is used of gunicorn's thread worker, which has no types."""

    cfg: Any
    pid: int
    nr_conns: int
    """Connections that are not finished."""


def drain_in_time(_arbiter: object, worker: Worker) -> None:
    """Let a new worker stop waiting before it is killed, so that it can end its tools itself."""
    worker.cfg.set("graceful_timeout", DRAIN_S)


def _leave_nobody(_arbiter: object, worker: Worker) -> None:
    """End a worker whose time is up, and its tools: nobody may take a killed one for a bad shot."""
    if worker.pid == os.getpid() and worker.nr_conns:
        end_all_tools()
        os._exit(0)


def main(service: str) -> None:
    """Serve where the environment says."""
    serve(service, os.environ.get("HOST", "0.0.0.0"), int(os.environ.get("PORT", "8080")))  # noqa: S104 - a container's door


if __name__ == "__main__":
    main(sys.argv[1])
