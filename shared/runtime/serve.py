"""One service as a program: functions-framework's own application and server, on every host.

    python -m shared.runtime.serve SERVICE

listens where the framework's variables say (HOST, PORT; THREADS, WORKERS), as its own command does.
What that command cannot say is said here: no control socket, which wants a writable home, and an
end that fits into the ten seconds that Cloud Run gives.
"""

import os
import sys
from pathlib import Path
from typing import Any

from functions_framework import create_app  # pyright: ignore[reportUnknownVariableType]
from functions_framework._http import (  # pyright: ignore[reportMissingTypeStubs]
    create_server,  # pyright: ignore[reportUnknownVariableType]
)

from shared.domain.redaction import Redactor
from shared.runtime.draining import KILLED_AFTER_S, DrainingWorker
from shared.runtime.endpoints import endpoints_of
from shared.runtime.logs import (
    Source,
    pass_on,
    plain_handler,
    set_up_logs,
    speak_only_through,
)
from shared.runtime.settings import LOCAL, read_settings
from shared.topology import SERVICES

__all__ = ["main", "serve", "speak_as_ours"]

SOURCES = str(Path(__file__).resolve().parents[2] / "services")


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
    _set_up_logs(known)
    app = create_app("handle", str(Path(sources, known, "main.py")), "http")
    kept: dict[str, object] = {
        "control_socket_disable": True,
        "graceful_timeout": KILLED_AFTER_S,
        "on_starting": _quiet,
        "post_fork": speak_as_ours,
        "worker_class": DrainingWorker,
    }
    server: Any = create_server(app, debug=False, **{**kept, **options})
    server.run(host, port)


def _quiet(_arbiter: object) -> None:
    """Let the server speak as our own logs do; it has made handlers of its own by now."""
    pass_on("gunicorn.error", "gunicorn.access")


def speak_as_ours(_arbiter: object, _worker: object) -> None:
    """Do the same in a worker."""
    _quiet(_arbiter)


def _set_up_logs(service: str) -> None:
    """Write lines for people on this machine, and for Cloud Logging elsewhere."""
    level = os.environ.get("AIPROD_LOG", "INFO").upper()
    settings = read_settings()
    if settings.host == LOCAL:
        speak_only_through(plain_handler(sys.stderr, Redactor()), level)
        return
    source = Source(endpoints_of(settings).project, service, os.environ.get("K_REVISION", ""))
    set_up_logs(sys.stdout, source, level, Redactor())


def main(service: str) -> None:
    """Serve where the environment says."""
    host = os.environ.get("HOST", "0.0.0.0")  # noqa: S104 - a container's door
    serve(service, host, int(os.environ.get("PORT", "8080")))


if __name__ == "__main__":
    main(sys.argv[1])
