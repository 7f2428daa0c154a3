"""Where the servers of a place are: Google's own, or those that an emulators' host started.

Owns the file in the host's folder by which its services and other tools find them.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from shared.adapters.local.lock import is_locked
from shared.domain.errors import Unavailable
from shared.runtime.settings import CLOUD, Settings

__all__ = ["Endpoints", "announce", "endpoints_of", "find_endpoints", "servers_folder"]

FILE = "emulators.json"


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Addresses; an empty one is Google's own."""

    project: str
    bucket: str
    database: str = "(default)"
    pubsub: str = ""
    """host:port."""
    firestore: str = ""
    """host:port."""
    storage: str = ""
    """URL."""
    monitoring: str = ""
    """host:port."""


def servers_folder(home: Path) -> Path:
    """Where the emulators' host keeps its lock and its servers' files."""
    return home / "emulators"


def endpoints_of(settings: Settings) -> Endpoints:
    """Say where the servers are that these settings mean.

    Raises:
        Unavailable: No emulators run in this folder.
    """
    if settings.host == CLOUD:
        cloud = settings.cloud
        return Endpoints(cloud.id, cloud.bucket, cloud.database)
    found = find_endpoints(settings.home)
    if found is None:
        raise Unavailable(
            "no emulators run in this folder: aiprod --target emulators up starts them, and so does"
            " run"
        )
    return found


def find_endpoints(home: Path) -> Endpoints | None:
    """Read what a host announced; None: none did, or it is gone."""
    if not is_locked(servers_folder(home)):
        return None  # One that was killed could not say so.
    try:
        return Endpoints(**json.loads((home / FILE).read_bytes()))
    except FileNotFoundError:
        return None


def announce(home: Path, endpoints: Endpoints | None) -> None:
    """Tell services and tools where the servers are; None: they are gone."""
    path = home / FILE
    if endpoints is None:
        path.unlink(missing_ok=True)
        return
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(asdict(endpoints), indent=2) + "\n", "utf-8")
    fresh.replace(path)
