"""The generator alone on a bench: its real handlers in the real delivery loop, all else in memory.

`Crash` stands for the death of the process: no handler and no loop survives it, what is committed
and what lies in blobs does.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from services.generator.collect import name_of
from services.generator.desk import commission
from services.generator.facts import CostFact, TicketFact
from services.generator.handlers import HANDLERS
from services.generator.providers import GeneratorTools
from services.generator.providers.animatic import BILLED, Animatic
from services.generator.take import Take
from shared.catalog.load import load_configuration
from shared.contracts.brief import Simulation
from shared.contracts.clip import note_of_accepted
from shared.contracts.codec import (
    decode_envelope,
    decode_record,
    encode_envelope,
    encode_json,
)
from shared.contracts.envelope import Envelope
from shared.contracts.funds import Tick
from shared.contracts.registry import SCHEMA_OF, type_of
from shared.contracts.take import Route, TakeCancel, TakeOrder
from shared.domain import plan as plans
from shared.domain.ids import digest
from shared.domain.media import FrameSize, Rate
from shared.domain.plan import (
    CameraMove,
    Framing,
    MusicCue,
    Plan,
    Setting,
    ShotPlan,
    StyleBible,
    TimeOfDay,
    Weather,
)
from shared.ports.bus import Delivery
from shared.ports.handler import Ports
from shared.ports.provider import TakeRequest, VideoProvider
from shared.runtime.consume import Answer, Consumer
from shared.topology import TOPIC_OF
from tests.support.blobs import MemoryBlobs
from tests.support.clock import FakeClock
from tests.support.records import MemoryStore

__all__ = ["Bench", "Crash", "a_plan", "a_shot", "a_take_request", "draw_fake"]

T = TypeVar("T")
CEILING = 500_000
CONFIGURATION = load_configuration()


class Crash(BaseException):
    """The process dies here."""


def a_shot(shot_id: str = "s01", seed: int = 7) -> ShotPlan:
    return ShotPlan(
        shot_id=shot_id,
        duration_frames=24,
        description="A keeper climbs the stairs",
        prompt="A keeper climbs the stairs",
        subject="keeper",
        framing=Framing.WIDE,
        camera=CameraMove.DOLLY_IN,
        setting=Setting.SEA,
        time_of_day=TimeOfDay.DUSK,
        weather=Weather.CLEAR,
        seed=seed,
    )


def a_plan(shots: int = 4) -> Plan:
    return Plan(
        job_id="job-1",
        revision=1,
        title="The keeper",
        language="en",
        path=plans.Path.FAST_TRACK,
        path_reason="short",
        complexity=100,
        rate=Rate(24, 1),
        size=FrameSize(320, 180),
        ratios=("16:9",),
        style=StyleBible(("#101010", "#404040", "#808080", "#f0a000"), "calm", "plain"),
        music=MusicCue("calm", 80, "D minor"),
        shots=tuple(a_shot(f"s{n:02d}", seed=n) for n in range(1, shots + 1)),
    )


def a_take_request(simulate: Simulation | None = None, ordinal: int = 1, n: int = 1) -> TakeRequest:
    plan = a_plan()
    return TakeRequest(
        take_id=f"job-1.s01.t{n}",
        ordinal=ordinal,
        shot=plan.shots[0],
        style=plan.style,
        size=plan.size,
        rate=plan.rate,
        model="draft",
        ceiling_micros=CEILING,
        simulate=simulate,
    )


def draw_fake(
    shot: ShotPlan, style: StyleBible, size: FrameSize, rate: Rate, path: Path, timeout_ms: int
) -> None:
    """Write what begins like an mp4 file and depends on the shot."""
    path.write_bytes(b"\0\0\0\x18ftypmp42" + encode_json(shot))


@dataclass
class RecordingBus:
    """Keeps what is published, for the bench to deliver or a test to read."""

    commands: list[Delivery] = field(default_factory=list[Delivery])
    events: dict[str, Envelope] = field(default_factory=dict[str, Envelope])

    def publish(self, topic: str, data: bytes, attributes: dict[str, str] | None = None) -> None:
        if topic == "generation-commands":
            self.commands.append(Delivery("generator-generation-commands", data))
        else:
            envelope = decode_envelope(data)
            self.events[envelope.id] = envelope


class Bench:
    """A generator with one backend, told to misbehave as a test likes."""

    def __init__(self, wrap: Callable[[VideoProvider], VideoProvider] = lambda each: each) -> None:
        self.clock = FakeClock()
        self.blobs = MemoryBlobs(self.clock)
        self.store = MemoryStore("generator")
        self.bus = RecordingBus()
        self.draws, self.tenant = 0, "t1"
        self.provider = wrap(Animatic(self.blobs, self.clock, self._draw, 1000))
        self.plan = self.blobs.put("plans/job-1/1", encode_json(a_plan()))
        self.restart()

    def _draw(self, *arguments: Any) -> None:
        self.draws += 1
        draw_fake(*arguments)

    def restart(self) -> None:
        """Drop all memory: only the store, the blobs and what is on the bus stay."""
        tools = GeneratorTools({"animatic": self.provider}.__getitem__)
        self.ports: Ports[GeneratorTools] = Ports(
            "generator", self.store, self.blobs, self.clock, lambda _digest: CONFIGURATION, tools
        )
        self.consumer = Consumer(
            "generator", HANDLERS, self.ports, self.store, self.bus, lambda _attempt: None
        )

    def order(
        self, simulate: Simulation | None = None, shot: int = 1, number: int = 1, **changes: Any
    ) -> TakeOrder:
        """Give an order; its take is the shot-th of the job."""
        shot_id = f"s{shot:02d}"
        route = Route("animatic", "draft", 0, CEILING)
        given = TakeOrder(f"job-1.{shot_id}.t{number}", shot_id, self.plan, route, number, shot)
        return replace(given, simulate=simulate, **changes)

    def send(self, payload: object, message_id: str = "") -> Answer:
        """Deliver a message from the router, or one copy more of it."""
        return self.deliver(self.delivery(payload, message_id))

    def delivery(self, payload: object, message_id: str = "") -> Delivery:
        type_ = type_of(payload)
        about = message_id or digest(type_, encode_json(payload))
        now_ms = self.clock.now_ms()
        said = (about, type_, SCHEMA_OF[type_], self.tenant, "job-1", now_ms, "", "", payload)
        envelope = Envelope(*said)
        return Delivery(f"generator-{TOPIC_OF[type_]}", encode_envelope(envelope))

    def deliver(self, delivery: Delivery) -> Answer:
        return self.consumer.consume(delivery)

    def tick(self) -> None:
        """Let the sweep look once."""
        now_ms = self.clock.now_ms()
        answer = self.send(Tick(now_ms), f"tick-{now_ms}-{len(self.bus.commands)}")
        assert answer.reason == "", answer

    def work(self) -> None:
        """Deliver what the generator has said to itself, until it is silent."""
        while self.bus.commands:
            answer = self.deliver(self.bus.commands.pop(0))
            assert answer.reason == "", answer

    def pass_time(self, ms: int, step_ms: int = 1000) -> None:
        """Let time pass with a tick at each step."""
        for _ in range(0, ms, step_ms):
            self.clock.advance(step_ms)
            self.tick()
            self.work()

    def cancel(self, order: TakeOrder) -> Answer:
        return self.send(TakeCancel(order.take_id))

    def take(self, order: TakeOrder) -> Take:
        record = self.store.get("takes", order.take_id)
        assert record is not None, "no such take"
        return decode_record(Take, "takes", record.body)

    def clip_name(self, order: TakeOrder) -> str:
        return name_of(commission(self.ports, self.take(order)))

    def accept(self, order: TakeOrder) -> None:
        """Note its clip as QA does."""
        clip = self.take(order).clip
        assert clip is not None, "what is accepted came back"
        self.blobs.put(note_of_accepted(clip.name), encode_json(clip))

    def facts(self, order: TakeOrder, kind: str) -> list[str]:
        prefix = f"{order.take_id}/{kind}"
        return [record.key for record in self.store.scan("facts", prefix)]

    def tickets_known(self, order: TakeOrder) -> set[str]:
        """Give the tickets that the money facts name, in rows of their own or beside the cost."""
        rows = self.store.scan("facts", f"{order.take_id}/")
        own = {
            decode_record(TicketFact, "facts", row.body).ticket
            for row in rows
            if "/ticket/" in row.key
        }
        costs = [row for row in rows if row.key.endswith("/cost") or "/correction/" in row.key]
        named = [decode_record(CostFact, "facts", row.body).tickets for row in costs]
        return own.union(*named)

    def billed(self, order: TakeOrder) -> int:
        """Count how often the vendor billed the take."""
        return len(list(self.blobs.list(f"{BILLED}{order.take_id}.")))

    def said(self, cls: type[T]) -> list[T]:
        """Give what the job was told, of one kind, in order, without repetitions."""
        payloads = [envelope.payload for envelope in self.bus.events.values()]
        return [payload for payload in payloads if isinstance(payload, cls)]
