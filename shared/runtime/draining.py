"""A worker of the server that ends in good order, within what a platform gives it.

gunicorn's own keeps its listening socket open until it exits, so that who connects meanwhile waits
in a queue that nobody serves, and it is killed together with whoever waits for it.
"""

import os
from typing import Any

from gunicorn.workers.gthread import (  # pyright: ignore[reportMissingTypeStubs]
    ThreadWorker,  # pyright: ignore[reportUnknownVariableType]
)

from shared.ports.tools import end_all_tools

__all__ = ["KILLED_AFTER_S", "DrainingWorker"]

DRAIN_S = 6
"""What is under way is finished for so long; the clock is looked at once a second."""
KILLED_AFTER_S = 8
"""Who is still there then is killed by its parent. Cloud Run would after ten."""


class DrainingWorker(ThreadWorker):  # pyright: ignore[reportUntypedBaseClass]
    """Threads that answer pushes, however many: with one too it keeps accepting."""

    cfg: Any
    alive: bool
    sockets: list[Any]
    nr_conns: int
    """Connections that are not finished."""

    def init_process(self) -> None:
        """Begin, in the new process."""
        self.cfg.set("graceful_timeout", DRAIN_S)
        super().init_process()

    def set_accept_enabled(self, enabled: bool | None) -> None:  # noqa: FBT001 - gunicorn's
        """Begin or cease to accept; on the way out nobody may even connect."""
        super().set_accept_enabled(enabled)
        if not enabled and not self.alive:
            for listener in self.sockets:
                listener.close()

    def run(self) -> None:
        """Serve until told to end; what is not finished in time comes again with its delivery."""
        super().run()
        if self.nr_conns:
            # At once: no thread may live to take a killed tool for a bad shot.
            end_all_tools()
            os._exit(0)
