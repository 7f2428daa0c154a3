"""What the environment says, read once, typed and frozen. Nothing else reads os.environ."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from shared.domain.errors import Misconfigured

__all__ = [
    "CLOUD",
    "DEFAULT_HOME",
    "EMULATORS",
    "HOSTS",
    "LOCAL",
    "Project",
    "Settings",
    "log_level",
    "read_settings",
]

LOCAL, EMULATORS, CLOUD = HOSTS = ("local", "emulators", "cloud")
DEFAULT_HOME = ".aiprod"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


@dataclass(frozen=True, slots=True)
class Project:
    """Where AIPROD lives in Google Cloud."""

    id: str = ""
    bucket: str = ""
    database: str = "(default)"
    region: str = "us-central1"
    """Where metrics are said to come from."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where this process lives."""

    host: str
    """One of HOSTS."""
    home: Path
    """This machine's folder: database, blobs, locks, logs; of the emulators, where they run."""
    config: Path | None
    """The user's own configuration file, over the shipped one."""
    cloud: Project = Project()
    """Only for the host cloud."""

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
    host: str | None = None,
    home: Path | None = None,
    config: Path | None = None,
) -> Settings:
    """Read the variables whose names begin with AIPROD; arguments win.

    Raises:
        Misconfigured: A value outside its range, or one that is missing.
    """
    env = os.environ if environment is None else environment
    host = host or env.get("AIPROD_HOST") or LOCAL
    if host not in HOSTS:
        raise Misconfigured(f"AIPROD_HOST or --target: must be one of {', '.join(HOSTS)}")
    if "K_SERVICE" in env and host != CLOUD:
        raise Misconfigured("AIPROD_HOST: must be cloud on Cloud Run, where anybody may call")
    own = config or (Path(env["AIPROD_CONFIG"]) if env.get("AIPROD_CONFIG") else None)
    return Settings(
        host=host,
        home=(home or Path(env.get("AIPROD_HOME") or DEFAULT_HOME)).absolute(),
        config=own.absolute() if own else None,
        cloud=_project(env) if host == CLOUD else Project(),
    )


def _project(env: Mapping[str, str]) -> Project:
    """Read where in the cloud.

    Raises:
        Misconfigured: Project or bucket is not said.
    """
    project, bucket = env.get("AIPROD_PROJECT", ""), env.get("AIPROD_BUCKET", "")
    if not project or not bucket:
        raise Misconfigured(
            "AIPROD_PROJECT and AIPROD_BUCKET must name the project and the bucket of the cloud"
        )
    return Project(
        id=project,
        bucket=bucket,
        database=env.get("AIPROD_DATABASE") or Project().database,
        region=env.get("AIPROD_REGION") or Project().region,
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
