"""The whole of AIPROD on one folder, driven one delivery at a time, by a clock that a test owns.

Real: the six services' handlers, the delivery loop, the store, the bus, the blobs, the submit
machine, the ledger, the decider. Quick instead of real: the pixels. Every effect (commit, publish,
acknowledgement, blob write, provider call) passes a gate, where a test may let the process die.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from services.generator.providers import GeneratorTools
from services.generator.providers.animatic import Animatic
from services.ingest.handlers import IngestTools
from services.postprocessor.handlers import PostTools
from services.qa.handlers import QaTools
from services.router.handlers import RouterTools
from services.router.job import Job
from shared.adapters.local.bus import BusFaults, DeliveryPolicy, SqliteBus
from shared.adapters.local.store import SqliteStore
from shared.contracts.codec import decode_record
from shared.contracts.job import JobSubmit
from shared.domain.errors import Unavailable
from shared.domain.ids import job_id_of
from shared.runtime.assemble import assemble
from shared.runtime.compose import Workplace, open_workplace
from shared.runtime.consume import Consumer, Verdict
from shared.runtime.requests import send
from shared.runtime.service import ServiceDefinition, load_service
from shared.runtime.settings import Settings
from shared.runtime.ticking import tick_message
from shared.runtime.views import job_view
from shared.topology import SERVICES, SUBSCRIPTIONS, TENANT
from tests.support.clock import FakeClock
from tests.support.quick import SHORT_SIDE, QuickPlanner, QuickProber, QuickRenderer, quick_draw

__all__ = ["Crash", "Gate", "World", "a_request"]


class Crash(BaseException):
    """The process died here; nothing that is only in memory survives."""


class Gate:
    """Counts effects; dies before or after the one that it is told to."""

    def __init__(self, die_at: int | None = None, *, after: bool = False) -> None:
        self.die_at, self.after = die_at, after
        self.passed: list[str] = []

    def through(self, what: str, effect: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        self.passed.append(what)
        here = len(self.passed) == self.die_at
        if here and not self.after:
            raise Crash(what)
        result = effect(*args, **kwargs)
        if here and self.after:
            raise Crash(what)
        return result


class _Gated:
    """Lets some methods of an object through the gate; the rest as they are."""

    def __init__(self, inner: object, gate: Gate, label: str, effects: frozenset[str]) -> None:
        self._inner, self._gate, self._label, self._effects = inner, gate, label, effects

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if name not in self._effects:
            return found
        return partial(self._gate.through, f"{self._label}.{name}", found)


STORE = frozenset({"commit"})
BUS = frozenset({"publish"})
BLOBS = frozenset({"put", "put_file", "delete"})
PROVIDER = frozenset({"submit", "poll", "find", "collect", "cancel"})

CONFIGURATION = f"[encoding]\nshort_side = {SHORT_SIDE}\n"


def a_request(key: str = "key-1", *, simulate: str = "", **options: str) -> JobSubmit:
    given = {"duration": "4", "budget": "6", **options}
    if simulate:
        given["simulate"] = simulate
    return JobSubmit(
        key, "A lighthouse keeper lights the lamp", "prompt", "test", tuple(given.items())
    )


def _nobody(_holder: str) -> bool:
    return False


def _at_once(_attempt: int) -> None:
    """Do not wait: time is the test's."""


@dataclass
class World:
    """One folder and everything that works on it."""

    folder: Path
    clock: FakeClock
    gate: Gate
    config: Path | None = None
    faults: BusFaults | None = None
    shots: int = 2
    bad: frozenset[str] = frozenset()
    render_failures: int = 0
    ack_deadline_ms: int | None = None
    alter: Callable[[ServiceDefinition], ServiceDefinition] = lambda definition: definition
    as_in_the_cloud: bool = False
    """Receipts are looked for last, and an outbox is said after its commit, never with it."""

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        own = self.folder / "small.toml"
        own.write_text(CONFIGURATION)
        settings = Settings("local", self.folder, self.config or own)
        self.place: Workplace = open_workplace(settings, clock=self.clock)
        if self.ack_deadline_ms:
            policy = replace(self.place.policy, ack_deadline_ms=self.ack_deadline_ms)
            self.place = replace(self.place, policy=policy)
        self.listener = self._bus("outside")
        self.consumers = {name: self._consumer(name) for name in SERVICES}
        self._last_tick_ms = 0

    @property
    def policy(self) -> DeliveryPolicy:
        return self.place.policy

    def _bus(self, sender: str) -> SqliteBus:
        return SqliteBus(
            self.place.database, self.clock, faults=self.faults, sender=sender, policy=self.policy
        )

    def _consumer(self, name: str) -> Consumer:
        definition = self.alter(load_service(name))
        blobs = _Gated(self.place.blobs, self.gate, f"{name}:blobs", BLOBS)

        def tools(*_surroundings: object) -> Any:
            return self._tools(name, blobs)

        quick: Any = replace(definition, tools=tools)
        consumer = assemble(
            quick,
            store=_Gated(self._store(name), self.gate, f"{name}:store", STORE),  # type: ignore[arg-type]
            bus=_Gated(self._bus(name), self.gate, f"{name}:bus", BUS),  # type: ignore[arg-type]
            blobs=blobs,  # type: ignore[arg-type]
            clock=self.clock,
            configurations=self.place.configurations,
        )
        # This test is one process that pretends to be several: only time breaks its leases.
        ports = replace(consumer.ports, is_gone=_nobody, holder=self.place.holder)
        return replace(
            consumer, ports=ports, pause=_at_once, receipt_first=not self.as_in_the_cloud
        )

    def _store(self, name: str) -> SqliteStore:
        bus = None if self.as_in_the_cloud else self._bus(name)
        return SqliteStore(self.place.database, name, bus)

    def _tools(self, name: str, blobs: Any) -> Any:
        if name in ("ingest", "router"):
            return IngestTools() if name == "ingest" else RouterTools(QuickPlanner(self.shots))
        if name == "generator":
            # The vendor's own books are not our effects: it writes them past the gate.
            animatic = Animatic(self.place.blobs, self.clock, quick_draw, 120_000)
            gated: Any = _Gated(animatic, self.gate, "provider", PROVIDER)
            return GeneratorTools(lambda _name: gated)
        if name == "qa":
            return QaTools(QuickProber(self.bad))
        if name == "postprocessor":
            return PostTools(QuickRenderer(self._render_failure))
        return None

    def _render_failure(self) -> Exception | None:
        if self.render_failures > 0:
            self.render_failures -= 1
            return Unavailable("narration: the speech engine did not start")
        return None

    def submit(self, request: JobSubmit | None = None) -> str:
        """Hand in a request; give the id of its job."""
        asked = request or a_request()
        send(self.listener, self.clock, asked)
        return job_id_of(TENANT, asked.request_key)

    def say(self, payload: object, job_id: str) -> None:
        send(self.listener, self.clock, payload, job_id=job_id)

    def deliver_one(self) -> bool:
        """Carry one visible delivery to its end; False when there is none."""
        for subscription in SUBSCRIPTIONS:
            for leased in self.listener.pull(subscription.name, 1):
                consumer = self.consumers[subscription.service]
                answer = consumer.consume(leased.delivery)
                if answer.verdict is Verdict.ACKNOWLEDGE:
                    self.gate.through(f"{subscription.name}.ack", self.listener.ack, leased.lease)
                else:
                    self.gate.through(f"{subscription.name}.nack", self.listener.nack, leased.lease)
                return True
        return False

    def next_ms(self) -> int | None:
        """When something happens next."""
        names = tuple(s.name for s in SUBSCRIPTIONS)
        dues = [self.place.store(n).next_due_ms() for n in SERVICES if SERVICES[n].ticks_on]
        soonest = min((d for d in dues if d is not None), default=None)
        tick = None if soonest is None else max(soonest, self._last_tick_ms + 1000)
        visible = self.listener.next_visible_ms(names)
        return min((at for at in (visible, tick) if at is not None), default=None)

    def tick_if_due(self) -> None:
        dues = [self.place.store(n).next_due_ms() for n in SERVICES if SERVICES[n].ticks_on]
        soonest = min((d for d in dues if d is not None), default=None)
        now_ms = self.clock.now_ms()
        if soonest is not None and max(soonest, self._last_tick_ms + 1000) <= now_ms:
            self._last_tick_ms = now_ms
            self.listener.publish("ticks", tick_message(now_ms), {"type": "tick"})

    def run(self, *, horizon_ms: int = 3 * 86_400_000, steps_max: int = 20_000) -> None:
        """Go on until nothing is left to do, letting time jump to the next thing."""
        end_ms = self.clock.now_ms() + horizon_ms
        for _ in range(steps_max):
            self.tick_if_due()
            if self.deliver_one():
                self._check_purses()
                continue
            at_ms = self.next_ms()
            if at_ms is None or at_ms > end_ms:
                return
            self.clock.advance(max(1, at_ms - self.clock.now_ms()))
        raise AssertionError("it never comes to rest")

    def _check_purses(self) -> None:
        """I5 at every instant: drawn, granted, cap."""
        for record in self.place.reader.scan("jobs", ""):
            job = decode_record(Job, "jobs", record.body)
            within = job.drawn_micros <= job.granted_micros <= job.terms.budget_micros
            assert within, f"I5 broken in {job.state}"

    def view(self, job_id: str) -> Any:
        return job_view(self.place, job_id)

    def state(self, job_id: str) -> str:
        view = self.view(job_id)
        return view.state if view else ""

    def manifest(self, job_id: str) -> Any:
        return json.loads(self.place.blobs.get(self.view(job_id).manifest.name))

    def close(self) -> None:
        self.place.close()
