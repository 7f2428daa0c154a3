"""Google's own emulators, found through the Cloud SDK, run without its slow wrapper.

Owns finding the jars, free ports, a bounded heap and an end with the starter. Their data live in
memory only: what they know is gone when they end.
"""

import shutil
import socket
import subprocess
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from shared.domain.errors import Misconfigured, Unavailable

__all__ = ["FIRESTORE", "PUBSUB", "Emulator", "find_emulators", "running_emulator"]

READY_S = 60
LOOK_S = 0.1
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Emulator:
    """How one emulator is started."""

    name: str
    package: str
    """What to install where it is missing."""
    jar: str
    """Glob under the SDK's platform folder."""
    heap: str
    """For java; without a bound it takes a quarter of the machine."""
    main: str = ""
    """Main class, where the jar names none."""


PUBSUB = Emulator(
    "pubsub",
    "google-cloud-cli-pubsub-emulator",
    "pubsub-emulator/lib/cloud-pubsub-emulator-*-all.jar",
    "512m",
)
FIRESTORE = Emulator(
    "firestore",
    "google-cloud-cli-firestore-emulator",
    "cloud-firestore-emulator/cloud-firestore-emulator.jar",
    "1g",
    "com.google.cloud.datastore.emulator.firestore.CloudFirestore",
)


def find_emulators() -> dict[str, Path]:
    """Find the jar of each emulator, by its name.

    Raises:
        Misconfigured: Java, the SDK or an emulator is missing; the text says what to install.
    """
    gcloud = shutil.which("gcloud")
    wanted = [PUBSUB, FIRESTORE]
    if gcloud is None or shutil.which("java") is None:
        raise Misconfigured(_install(["google-cloud-cli", *(each.package for each in wanted)]))
    platform = Path(gcloud).resolve().parents[1] / "platform"
    found = {each.name: sorted(platform.glob(each.jar)) for each in wanted}
    missing = [each.package for each in wanted if not found[each.name]]
    if missing:
        raise Misconfigured(_install(missing))
    return {name: jars[-1] for name, jars in found.items()}


def _install(packages: Sequence[str]) -> str:
    return (
        f"the emulators need Java 17 or later and Google's Cloud SDK: install {', '.join(packages)}"
        " and a Java runtime (openjdk-17-jre-headless), then try again"
    )


@contextmanager
def running_emulator(emulator: Emulator, logs: Path) -> Generator[str]:
    """Run an emulator on a free port of loopback until the context closes; give host:port.

    Args:
        emulator: Which.
        logs: A folder for what it writes; Firestore's writes a stack trace for each conflict.

    Raises:
        Misconfigured: It is not installed.
        Unavailable: It did not come up.
    """
    jar = find_emulators()[emulator.name]
    port = _free_port()
    log = logs / f"{emulator.name}-emulator.log"
    with log.open("wb") as written:
        process = subprocess.Popen(  # noqa: S603 - our own arguments
            _command(emulator, jar, port),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=written,
            stderr=written,
            start_new_session=True,
        )
    assert process.stdin is not None, "asked for above"
    try:
        _wait_until_up(process, port, emulator.name, log)
        yield f"127.0.0.1:{port}"
    finally:
        process.stdin.close()
        process.wait()


def _command(emulator: Emulator, jar: Path, port: int) -> list[str]:
    java = ["java", f"-Xmx{emulator.heap}", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
    program = ["-cp", str(jar), emulator.main] if emulator.main else ["-jar", str(jar)]
    leash = [sys.executable, "-P", "-m", "shared.runtime.leash"]
    return [*leash, *java, *program, "--host=127.0.0.1", f"--port={port}"]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return door.getsockname()[1]


def _wait_until_up(process: "subprocess.Popen[bytes]", port: int, name: str, log: Path) -> None:
    deadline = monotonic() + READY_S
    while monotonic() < deadline:
        if process.poll() is not None:
            raise Unavailable(f"the {name} emulator ended at once: see {log.name}")
        try:
            socket.create_connection(("127.0.0.1", port), LOOK_S).close()
        except OSError:
            sleep(LOOK_S)
        else:
            return
    raise Unavailable(f"the {name} emulator did not come up within {READY_S} s")
