"""The embedded host's folder and its adapters: settings in, a working folder or service out."""

from collections.abc import Callable
from dataclasses import dataclass, field

from shared.adapters.local.blobs import FileBlobs
from shared.adapters.local.bus import DeliveryPolicy, SqliteBus
from shared.adapters.local.database import Database
from shared.adapters.local.dead_letters import SqliteDeadLetters
from shared.adapters.local.processes import is_gone, own_name
from shared.adapters.local.store import SqliteReader, SqliteStore
from shared.adapters.system import SystemClock
from shared.catalog.load import load_configuration
from shared.ports.clock import Clock
from shared.runtime.configurations import Configurations
from shared.runtime.place import Refused, Spoken, refusals_among
from shared.runtime.settings import Settings
from shared.topology import OUTSIDE

__all__ = ["Workplace", "open_workplace"]


@dataclass(frozen=True, slots=True)
class Workplace:
    """The embedded host's folder, opened."""

    settings: Settings
    database: Database
    clock: Clock
    blobs: FileBlobs
    reader: SqliteReader
    configurations: Configurations
    policy: DeliveryPolicy
    receipt_first: bool = True
    """The broker counts exactly, and reading costs nothing."""
    holder: str = field(default_factory=own_name)

    def is_gone(self, holder: str) -> bool:
        """Whether a process of this machine has ended."""
        return is_gone(holder)

    def bus(self, sender: str) -> SqliteBus:
        """Speak as a service, or as the outside."""
        return SqliteBus(self.database, self.clock, policy=self.policy, sender=sender)

    def store(self, service: str) -> SqliteStore:
        """Keep records as a service."""
        return SqliteStore(self.database, service, self.bus(service))

    def dead_letters(self) -> SqliteDeadLetters:
        """Open the operators' box of dead letters."""
        return SqliteDeadLetters(self.database, self.clock)

    def spoken(self, job_id: str) -> list[Spoken]:
        """List every message about a job, in the order of saying."""
        return [
            Spoken(heard.topic, heard.type, heard.at_ms, heard.data)
            for heard in self.bus(OUTSIDE).history(job_id)
        ]

    def refusals(self, after: int | None) -> tuple[int, list[Refused]]:
        """List what was refused since a mark, and give the next one; None: from now on."""
        heard = self.bus(OUTSIDE).outcomes(after or 0)
        mark = max((each.sequence for each in heard), default=after or 0)
        return mark, [] if after is None else refusals_among(each.data for each in heard)

    def at_rest(self) -> bool:
        """Whether nothing is undelivered."""
        return not self.bus(OUTSIDE).backlog()

    def oldest_ages_ms(self) -> dict[str, int]:
        """Give the age of the oldest undelivered message by subscription."""
        now_ms = self.clock.now_ms()
        backlog = self.bus(OUTSIDE).backlog()
        return {name: max(0, now_ms - each.oldest_ms) for name, each in backlog.items()}

    def wait_for_change(self, seen: int, timeout_s: float) -> int:
        """Wait until the database changes."""
        return self.database.wait_for_change(seen, timeout_s)

    def exporting(self, service: str) -> Callable[[], None]:
        """Give nothing to do: the host shows every service's metrics."""
        del service
        return _nothing

    def close(self) -> None:
        """Let go of the files."""
        self.blobs.close()
        self.database.close()


def _nothing() -> None:
    """Do it."""


def open_workplace(settings: Settings, *, clock: Clock | None = None) -> Workplace:
    """Open the folder, making it where it is missing.

    Raises:
        Misconfigured: The configuration is wrong.
        Unavailable: The folder cannot be used.
    """
    configuration = load_configuration(settings.config)
    settings.home.mkdir(parents=True, exist_ok=True)
    clock = clock or SystemClock()
    database = Database(settings.database)
    blobs = FileBlobs(settings.blobs, clock)
    configurations = Configurations(configuration, blobs)
    configurations.keep()
    delivery = configuration.delivery
    return Workplace(
        settings=settings,
        database=database,
        clock=clock,
        blobs=blobs,
        reader=SqliteReader(database),
        configurations=configurations,
        policy=DeliveryPolicy(
            ack_deadline_ms=delivery.ack_deadline_ms,
            attempts_max=delivery.attempts_max,
            backoff_min_ms=delivery.backoff_min_ms,
            backoff_max_ms=delivery.backoff_max_ms,
        ),
    )
