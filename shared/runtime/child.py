"""One service as a process: what the embedded host starts for each service.

    python -m shared.runtime.child SERVICE DOOR SOURCES

serves as in the cloud, on an inherited socket: a port that was only promised could be somebody
else's by now.

Standard input is a leash. It ends when the host lets go of it, or is gone, however it died; then
this process and its tools end too.
"""

import os
import signal
import sys
from threading import Thread

from shared.ports.tools import end_all_tools
from shared.runtime.serve import serve, speak_as_ours

__all__ = ["main"]

LEASH = 0


def main(service: str, door: int, sources: str) -> None:
    """Serve until told to end.

    Args:
        service: A service of the topology.
        door: File descriptor of a listening socket.
        sources: A folder with SERVICE/main.py.

    Raises:
        KeyError: No such service.
    """
    serve(service, "", door, sources, bind=f"fd://{door}", post_fork=_on_a_leash)


def _on_a_leash(arbiter: object, worker: object) -> None:
    """Watch in the worker: it has the tools, and threads and forks do not mix in its parent."""
    speak_as_ours(arbiter, worker)
    Thread(target=_end_with_the_host, name="leash", daemon=True).start()


def _end_with_the_host() -> None:
    while os.read(LEASH, 1):
        pass
    # Nothing between: nobody may live to take a killed tool for a bad shot.
    end_all_tools()
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
