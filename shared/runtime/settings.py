"""What the environment says, read once, typed and frozen. Nothing else reads os.environ."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from shared.domain.errors import Misconfigured

__all__ = ["DEFAULT_HOME", "Settings", "log_level", "read_settings"]

DEFAULT_HOME = ".aiprod"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


@dataclass(frozen=True, slots=True)
class Settings:
    """Where this process lives."""

    host: str
    """local; emulators and cloud come with their adapters."""
    home: Path
    """The embedded host's folder: database, blobs, locks, logs."""
    config: Path | None
    """The user's own configuration file, over the shipped one."""

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.home / "aiprod.sqlite3"

    @property
    def blobs(self) -> Path:
        """The bucket."""
        return self.home / "blobs"

    @property
    def inbox(self) -> Path:
        """The local twin of the prompt bucket."""
        return self.home / "inbox"


def read_settings(
    environment: Mapping[str, str] | None = None,
    *,
    home: Path | None = None,
    config: Path | None = None,
) -> Settings:
    """Read AIPROD_HOST, AIPROD_HOME and AIPROD_CONFIG; arguments win.

    Raises:
        Misconfigured: A value outside its range.
    """
    env = os.environ if environment is None else environment
    host = env.get("AIPROD_HOST", "local")
    if host != "local":
        raise Misconfigured("AIPROD_HOST: only 'local' is known to this release")
    own = config or (Path(env["AIPROD_CONFIG"]) if env.get("AIPROD_CONFIG") else None)
    return Settings(
        host=host,
        home=(home or Path(env.get("AIPROD_HOME") or DEFAULT_HOME)).absolute(),
        config=own.absolute() if own else None,
    )


def log_level(environment: Mapping[str, str] | None = None) -> str:
    """Read AIPROD_LOG: what of the log goes to stderr. Default: only what ends the program.

    Raises:
        Misconfigured: Not the name of a level.
    """
    env = os.environ if environment is None else environment
    level = env.get("AIPROD_LOG", "CRITICAL").upper()
    if level not in LOG_LEVELS:
        raise Misconfigured(f"AIPROD_LOG: must be one of {', '.join(LOG_LEVELS)}")
    return level
