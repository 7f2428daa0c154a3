"""Ingest alone on a bench: its real handlers in the real delivery loop, all else in memory."""

from dataclasses import dataclass, field, replace
from typing import Any

from services.ingest.handlers import HANDLERS, IngestTools
from shared.adapters.object_names import check_object_name
from shared.catalog.load import load_configuration
from shared.contracts.codec import decode_envelope, encode_envelope
from shared.contracts.envelope import Envelope
from shared.contracts.funds import Tick
from shared.contracts.job import JobSubmit
from shared.contracts.registry import SCHEMA_OF, type_of
from shared.contracts.uploads import PromptUploaded
from shared.ports.bus import Delivery
from shared.ports.handler import Ports
from shared.runtime.consume import Consumer, Verdict
from shared.topology import TOPIC_OF, listeners
from tests.support.blobs import MemoryBlobs
from tests.support.clock import FakeClock
from tests.support.records import MemoryStore

__all__ = ["CONFIGURATION", "TENANT", "Ingest", "a_message", "ask", "opened_by_plain_names"]

CONFIGURATION = load_configuration()
TENANT = "local"


@dataclass
class Ingest:
    """Ingest alone: its real handlers in the real delivery loop, all else in memory."""

    clock: FakeClock = field(default_factory=FakeClock)
    store: MemoryStore = field(default_factory=lambda: MemoryStore("ingest"))
    said: list[Envelope] = field(default_factory=list[Envelope])
    sent: int = 0

    def __post_init__(self) -> None:
        self.blobs = MemoryBlobs(self.clock)
        self.ports: Ports[IngestTools] = Ports(
            "ingest",
            self.store,
            self.blobs,
            self.clock,
            lambda _digest: CONFIGURATION,
            IngestTools(),
        )
        self.consumer = Consumer(
            "ingest", HANDLERS, self.ports, self.store, self, lambda _attempt: None
        )

    def publish(self, topic: str, data: bytes, attributes: dict[str, str] | None = None) -> None:
        self.said.append(decode_envelope(data))

    def hear(self, payload: object, message_id: str = "", tenant: str = TENANT) -> list[Any]:
        """Deliver a request; give what ingest says to it."""
        self.sent += 1
        before = len(self.said)
        topic = TOPIC_OF[type_of(payload)]
        where = next(each for each in listeners(topic) if each.service == "ingest")
        data = a_message(payload, message_id or f"m-{self.sent}")
        answer = self.consumer.consume(Delivery(where.name, data))
        assert answer.verdict is Verdict.ACKNOWLEDGE, answer.reason
        return [envelope.payload for envelope in self.said[before:]]

    def upload(self, name: str, content: bytes, **changes: Any) -> list[Any]:
        """Put a prompt into the bucket and deliver its notice."""
        self.blobs.put(name, content)
        info = self.blobs.stat(name)
        assert info
        notice = PromptUploaded("inbox", name, info.generation, info.size)
        return self.hear(replace(notice, **changes))

    def restart(self) -> None:
        """Forget what is only in memory: a new process on the same store and bucket."""
        self.ports = replace(self.ports, tools=IngestTools())
        self.consumer = replace(self.consumer, ports=self.ports)

    def tick(self) -> list[Any]:
        """Deliver a tick; give what ingest says to it."""
        return self.hear(Tick(self.clock.now_ms()))

    def jobs(self) -> list[str]:
        return [record.key for record in self.store.scan("intake", "")]


def opened_by_plain_names(name: str) -> None:
    """Stand in for what looks at an object, in a bucket of ours in which there is none."""
    check_object_name(name)


def a_message(payload: object, message_id: str) -> bytes:
    type_ = type_of(payload)
    return encode_envelope(
        Envelope(message_id, type_, SCHEMA_OF[type_], "anybody", "", 1000, "", "", payload)
    )


def ask(key: str = "key-1", text: str = "A lighthouse keeper", **changes: Any) -> JobSubmit:
    return replace(JobSubmit(key, text, "prompt", "test"), **changes)
