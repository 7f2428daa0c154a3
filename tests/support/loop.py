"""One service in the delivery loop, with a store, a broker and a handler that a test upsets."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from shared.catalog.load import load_configuration
from shared.contracts.codec import decode_envelope, encode_envelope
from shared.contracts.envelope import Envelope
from shared.contracts.job import JobClosed, JobDue, JobWaiting
from shared.contracts.registry import SCHEMA_OF, type_of
from shared.domain.errors import Unavailable
from shared.ports.bus import Delivery
from shared.ports.handler import Effects, Ports, Say, Step
from shared.ports.store import Commit
from shared.runtime.consume import Answer, Consumer, Verdict
from tests.support.blobs import MemoryBlobs
from tests.support.builders import an_update
from tests.support.clock import FakeClock
from tests.support.records import MemoryStore

__all__ = ["ACK", "Loop", "MoodyBus", "MoodyStore", "a_delivery", "an_envelope", "moved", "moving"]

ACK = Answer(Verdict.ACKNOWLEDGE)
CONFIGURATION = load_configuration()


class MoodyStore(MemoryStore):
    """Fails as it is told, before or after it has committed."""

    def __init__(self) -> None:
        super().__init__("router")
        self.before: list[Exception | None] = []
        self.after: list[Exception | None] = []
        self.commits = 0

    def commit(self, commit: Commit) -> None:
        self.commits += 1
        failure = self.before.pop(0) if self.before else None
        if failure:
            raise failure
        super().commit(commit)
        lost = self.after.pop(0) if self.after else None
        if lost:
            raise lost


@dataclass
class MoodyBus:
    """Keeps what is published; refuses as it is told."""

    said: list[tuple[str, bytes, dict[str, str]]] = field(
        default_factory=list[tuple[str, bytes, dict[str, str]]]
    )
    refuses: int = 0

    def publish(self, topic: str, data: bytes, attributes: dict[str, str] | None = None) -> None:
        if self.refuses:
            self.refuses -= 1
            raise Unavailable("the broker is away")
        self.said.append((topic, data, attributes or {}))

    @property
    def messages(self) -> list[Envelope]:
        return [decode_envelope(data) for _, data, _ in self.said]

    @property
    def ids(self) -> list[str]:
        return [message.id for message in self.messages]


class Loop:
    """One service in the delivery loop, with a handler that a test writes."""

    def __init__(self, handler: Callable[[Envelope, Ports[None]], Step] | None = None) -> None:
        self.clock = FakeClock()
        self.blobs = MemoryBlobs(self.clock)
        self.store = MoodyStore()
        self.bus = MoodyBus()
        self.heard: list[Envelope] = []
        self.pauses: list[int] = []
        self.handler = handler or moving

        def counted(message: Envelope, ports: Ports[None]) -> Step:
            self.heard.append(message)
            return self.handler(message, ports)

        ports: Ports[None] = Ports(
            "router",
            self.store,
            self.blobs,
            self.clock,
            lambda _digest: CONFIGURATION,
            None,  # type: ignore[arg-type,return-value]
        )
        self.consumer = Consumer(
            service="router",
            handlers={"job.due": counted, "job.cancel": counted, "letter.dead": counted},
            ports=ports,
            store=self.store,
            bus=self.bus,
            pause=self.pauses.append,
            conflict_tries_max=4,
        )

    def consume(self, delivery: Delivery | None = None, attempt: int = 1) -> Answer:
        return self.consumer.consume(replace(delivery or a_delivery(), attempt=attempt))

    @property
    def version(self) -> int:
        record = self.store.get("jobs", "job-1")
        return record.version if record else 0


def an_envelope(payload: object, **changes: Any) -> Envelope:
    type_ = type_of(payload)
    made = Envelope(
        "m-1", type_, SCHEMA_OF[type_], "acme", "job-1", 1000, "cause", "a" * 32, payload
    )
    return replace(made, **changes)


def a_delivery(payload: object | None = None, **changes: Any) -> Delivery:
    data = encode_envelope(an_envelope(payload or JobDue(1), **changes))
    return Delivery("router-job-events", data)


def moved(ports: Ports[None], *says: object) -> Effects:
    """Move the job by one version, whatever it is at."""
    record = ports.records.get("jobs", "job-1")
    update = an_update(expected_version=record.version if record else 0)
    return Effects(updates=(update,), says=tuple(map(Say, says)), counts=("films_rendered{}",))


def moving(_message: Envelope, ports: Ports[None]) -> Effects:
    return moved(
        ports,
        JobWaiting("plan", "digest", 1, 1, "It waits."),
        JobClosed("failed", 0, 0, 0, (), 1),
    )
