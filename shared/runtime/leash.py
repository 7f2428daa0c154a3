"""Run a program that ends with whoever started it, however that one died.

    python -m shared.runtime.leash PROGRAM ARGUMENT...

Standard input is the leash: it ends when the starter lets go of it or is gone, and then the program
and all it started are killed. Ends with the program's own status.
"""

import os
import signal
import subprocess
import sys
from threading import Thread

__all__ = ["main"]

LEASH = 0


def main(command: list[str]) -> int:
    """Run the command until it ends or the leash does.

    Raises:
        OSError: It cannot be started.
    """
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - our own arguments
    Thread(target=_end_with_the_leash, name="leash", daemon=True).start()
    return process.wait()


def _end_with_the_leash() -> None:
    while os.read(LEASH, 1):
        pass
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
