"""Billing on a store in memory: deliver a payload, look at what became true."""

from typing import TypeVar

from services.billing.books import SettledTake, chain_of, date_of_ms, entries_of
from services.billing.handlers import HANDLERS
from services.billing.holds import DayRow, Hold
from services.billing.incidents import Incident
from services.billing.ledger import Entry, Head
from shared.catalog.load import load_configuration
from shared.contracts.codec import decode_envelope, decode_record, encode_envelope
from shared.contracts.envelope import BlobRef, Envelope
from shared.contracts.job import JobClosed, OpenDraw
from shared.contracts.registry import SCHEMA_OF, type_of
from shared.contracts.take import FailureKind, TakeFailed, TakeReturned, TakeWrittenOff
from shared.ports.handler import Effects, Ports
from tests.support.blobs import MemoryBlobs
from tests.support.records import MemoryReader, MemoryStore, commit_effects

__all__ = ["DAY_MS", "NOON_MS", "BillingDesk", "a_failure", "a_purse", "a_return", "a_write_off"]

T = TypeVar("T")

NOON_MS = 1_790_000_000_000 // 86_400_000 * 86_400_000 + 43_200_000
DAY_MS = 86_400_000
CONFIGURATION = load_configuration()


class BillingDesk:
    """One billing service, its store and its clock."""

    def __init__(self, day_cap_micros: int = 100_000_000) -> None:
        self.store = MemoryStore("billing")
        self.reader = MemoryReader(self.store.shared)
        self.now = NOON_MS
        self.delivered = 0
        self.blobs = MemoryBlobs(self)
        money = CONFIGURATION.money.model_copy(update={"day_cap_micros": day_cap_micros})
        self.configuration = CONFIGURATION.model_copy(update={"money": money})

    def now_ms(self) -> int:
        return self.now

    @property
    def ports(self) -> Ports[None]:
        return Ports("billing", self.store, self.blobs, self, lambda _: self.configuration, None)

    def decide(
        self, payload: object, job: str = "job-1", tenant: str = "t", id_: str = ""
    ) -> Effects:
        """Hand a message over, through the codec, and commit nothing."""
        self.delivered += 1
        type_ = type_of(payload)
        id_ = id_ or f"m{self.delivered}"
        said = Envelope(id_, type_, SCHEMA_OF[type_], tenant, job, self.now, "", "", payload)
        step = HANDLERS[type_](decode_envelope(encode_envelope(said)), self.ports)
        assert isinstance(step, Effects)
        return step

    def deliver(
        self, payload: object, job: str = "job-1", tenant: str = "t", id_: str = ""
    ) -> Effects:
        """Hand a message over and make true what billing decides."""
        effects = self.decide(payload, job, tenant, id_)
        commit_effects(self.store, effects)
        return effects

    def one(self, cls: type[T], collection: str, key: str) -> T:
        record = self.store.get(collection, key)
        assert record is not None, f"no {collection}/{key}"
        return decode_record(cls, collection, record.body)

    def all(self, cls: type[T], collection: str, prefix: str = "") -> list[T]:
        found = self.store.scan(collection, prefix, 100_000)
        return [decode_record(cls, collection, record.body) for record in found]

    def hold(self, job: str = "job-1") -> Hold:
        return self.one(Hold, "holds", job)

    def day(self, tenant: str = "t", at_ms: int = NOON_MS) -> DayRow:
        return self.one(DayRow, "days", f"{tenant}/{date_of_ms(at_ms)}")

    def head(self, job: str = "job-1") -> Head:
        return chain_of(self.store, self.hold(job))

    def entries(self, job: str = "job-1") -> list[Entry]:
        return list(entries_of(self.store, job))

    def settled(self, job: str = "job-1") -> list[SettledTake]:
        return self.all(SettledTake, "settled", f"{job}.")

    def incidents(self) -> list[Incident]:
        return self.all(Incident, "incidents")


def a_return(
    cost: int,
    take: str = "job-1.s1.t1",
    ticket: str = "ticket",
    provider: str = "animatic",
    ceiling: int | None = None,
) -> TakeReturned:
    """Say what a take cost and, unless an older release says it, what was drawn for it."""
    clip = BlobRef(f"takes/{take}.mp4", "0" * 64, 1)
    return TakeReturned(take, "s1", clip, cost, ticket, provider, "draft", ceiling)


def a_failure(
    cost: int, take: str = "job-1.s1.t1", ticket: str = "", ceiling: int | None = None
) -> TakeFailed:
    return TakeFailed(
        take, "s1", FailureKind.TRANSIENT, "broken", cost, ticket, "animatic", "draft", ceiling
    )


def a_write_off(cost: int, take: str = "job-1.s1.t1", ceiling: int | None = None) -> TakeWrittenOff:
    return TakeWrittenOff(take, "s1", cost, "veo", "fast", ceiling)


def a_purse(
    granted: int,
    spent: int,
    *draws: tuple[str, int],
    overrun: int = 0,
    revision: int = 1,
    deadline_ms: int = NOON_MS,
) -> JobClosed:
    """Say what a job says of its purse at its end; draws are (take, ceiling)."""
    open_draws = tuple(OpenDraw(take, ceiling, deadline_ms) for take, ceiling in draws)
    return JobClosed("delivered", granted, spent, overrun, open_draws, revision)
