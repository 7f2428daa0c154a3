"""Takes in and out of their records: what a move of a take makes true, and what a take needs.

The only place that knows how a take lies in the store, where its plan is and at what pace it goes.
"""

from dataclasses import dataclass

from services.generator.facts import RefusalFact, announcement, new_facts, refusal_key
from services.generator.moves import told
from services.generator.providers import GeneratorTools
from services.generator.take import Pace, Take
from shared.catalog.configuration import Model, Takes
from shared.contracts.codec import decode_record, encode_record
from shared.contracts.take import TakeOrder
from shared.ports.handler import Effects, Ports, Say
from shared.ports.provider import Refused, TakeRequest, VideoProvider
from shared.ports.store import Record, Row, Update

__all__ = ["Commission", "Held", "commission", "held", "load", "moved", "pace_of", "refusal"]

Tools = Ports[GeneratorTools]


@dataclass(frozen=True, slots=True)
class Held:
    """A take as it was read; version 0 when it is not stored yet."""

    version: int
    take: Take | None


@dataclass(frozen=True, slots=True)
class Commission:
    """Everything needed to talk to the vendor about a take."""

    provider: VideoProvider
    request: TakeRequest
    tenant: str
    number: int
    """Which take of the shot, from 1."""


def load(ports: Tools, take_id: str) -> Held:
    """Read a take anew."""
    record = ports.records.get("takes", take_id)
    return held(record) if record else Held(0, None)


def held(record: Record) -> Held:
    """Read a take from its record."""
    return Held(record.version, decode_record(Take, "takes", record.body))


def moved(ports: Tools, before: Held, after: Take, *facts: Row) -> Effects:
    """Give what a move makes true: record, money facts, the word to the job, which counts it.

    A move that changes nothing writes nothing but facts that are not stored yet.
    """
    missing = [row for row in facts if ports.records.get(row.collection, row.key) is None]
    if before.take == after:
        return Effects(rows=tuple(missing))
    version = before.version + 1
    rows = new_facts(before.take, after, version, ports.clock.now_ms())
    missing += [Row("facts", key, encode_record(fact)) for key, fact in rows.items()]
    body = encode_record(after)
    said = announcement(before.take, after)
    return Effects(
        updates=(Update("takes", after.take_id, before.version, body, after.due_at_ms),),
        rows=tuple(missing),
        says=(Say(said, after.job_id, after.tenant),) if said else (),
    )


def refusal(take: Take, attempt: int, answer: Refused, now_ms: int) -> Row:
    """Give the row of a refused submit."""
    fact = RefusalFact(take.take_id, attempt, told(answer.reason), answer.moderation, now_ms)
    return Row("facts", refusal_key(take.take_id, attempt), encode_record(fact))


def pace_of(ports: Tools, order: TakeOrder) -> Pace:
    """Give the pace of a take, from the configuration its job pins.

    Raises:
        LookupError: The configuration does not have this provider or model.
    """
    configuration = ports.configuration(order.config_digest)
    takes = configuration.takes
    model = configuration.providers[order.route.provider].models[order.route.model]
    return Pace(
        lease_ms=takes.submit_timeout_ms + takes.lease_margin_ms,
        connect_tries_max=takes.connect_tries_max,
        connect_retry_ms=takes.connect_retry_ms,
        throttled_retry_ms=takes.throttled_retry_ms,
        poll_ms=takes.poll_ms,
        reconcile_ms=takes.reconcile_ms,
        doubt_ms=_doubt_ms(model, takes),
        deadline_ms=takes.deadline_ms,
    )


def _doubt_ms(model: Model, takes: Takes) -> int:
    """How long a lost submit may still turn up: the vendor's own window, or our caution."""
    own = model.doubt_window_ms
    return model.p99_ms + takes.doubt_window_ms if own is None else own


def commission(ports: Tools, take: Take) -> Commission:
    """Put together the request that a take's order means.

    Raises:
        LookupError: No such provider, or no such shot in the plan.
        NotFound: The plan is not there.
        MalformedMessage: The plan is not the one the order names.
    """
    order = take.ordered
    provider = ports.tools.provider(order.route.provider)
    plan = ports.tools.plans.get(ports.blobs, order.plan)
    request = TakeRequest(
        take_id=order.take_id,
        ordinal=order.ordinal,
        shot=plan.shot(order.shot_id),
        style=plan.style,
        size=plan.size,
        rate=plan.rate,
        model=order.route.model,
        ceiling_micros=order.route.ceiling_micros,
        simulate=order.simulate,
    )
    return Commission(provider, request, take.tenant, order.number)
