"""What the generator does with each message: the submit machine, driven.

Orders, cancels and what the sweep saw move takes; the tick only looks. Who moves a take reads it
first and commits at the version that was read.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from services.generator.collect import fetch, resolve
from services.generator.desk import Held, Tools, commission, load, moved, pace_of
from services.generator.moves import (
    adopt_ticket,
    alarmed,
    called_off,
    cancel,
    deadline_passed,
    expired_lease,
    failed,
    ordered,
    priced,
    write_off,
)
from services.generator.providers import GeneratorTools
from services.generator.submit import begin
from services.generator.take import SUCCEEDED, State, Take
from services.generator.watch import sweep
from shared.contracts.envelope import BlobRef, Envelope
from shared.contracts.funds import Tick
from shared.contracts.take import FailureKind, TakeCancel, TakeOrder, TakeProgressed
from shared.domain.errors import AiprodError, MalformedMessage, NotYet
from shared.ports.handler import Act, Effects, HandlerTable, Step

__all__ = ["HANDLERS"]


def on_take_order(envelope: Envelope, ports: Tools) -> Step:
    """Buy a take, once. A redelivery never submits: it only finds out what became of the first.

    Raises:
        NotYet: Somebody holds a live lease on it.
    """
    order: TakeOrder = envelope.payload
    before, now_ms = load(ports, order.take_id), ports.clock.now_ms()
    limits = ports.configuration(order.config_digest).takes
    fresh = ordered(order, envelope.job_id, envelope.tenant, now_ms, limits.deadline_ms)
    if before.take is None:
        waits = order.not_before_ms > now_ms
        return moved(ports, before, fresh) if waits else begin(ports, before, fresh)
    if before.take.state is State.CALLED_OFF:
        known = replace(fresh, state=State.CALLED_OFF)
        reason = "cancelled before it was ordered"
        return moved(ports, before, failed(known, FailureKind.CANCELLED, reason))
    return _met_again(before.take, now_ms)


def _met_again(take: Take, now_ms: int) -> Effects:
    """Answer a delivery whose take somebody has begun to submit, perhaps an earlier copy of it.

    An expired lease is left to the sweep, whose own message moves it to SUBMIT_UNKNOWN. Moved here,
    it would leave this message's receipt, and an earlier copy that comes back late with a ticket
    would find its outcome taken.

    Raises:
        NotYet: The lease lives.
    """
    if take.state is State.SUBMITTING and now_ms < take.lease_until_ms:
        raise NotYet("a submit of this take is under way")
    return Effects()


def on_take_cancel(envelope: Envelope, ports: Tools) -> Step:
    """Stop a take if nothing is bought; else ask the vendor to, and go on for the cost."""
    command: TakeCancel = envelope.payload
    before = load(ports, command.take_id)
    if before.take is None:
        early = called_off(command.take_id, envelope.job_id, envelope.tenant)
        return moved(ports, before, early)
    after = cancel(before.take)
    effects = moved(ports, before, after)
    if after == before.take or after.state is not State.WAITING:
        return effects
    return Act(effects, partial(_ask_to_stop, ports, after))


def _ask_to_stop(ports: Tools, take: Take) -> Callable[[], Effects]:
    """Hint the vendor. Whether it listens shows in the cost, which is polled for as before."""
    try:
        work = commission(ports, take)
        for ticket in take.open_tickets:
            work.provider.cancel(work.request, ticket.ticket)
    except (AiprodError, LookupError):
        pass  # A hint that does not arrive changes nothing that we rely on.
    return Effects


def on_take_progressed(envelope: Envelope, ports: Tools) -> Step:
    """Move a take by what the sweep saw, unless it has moved since.

    Raises:
        MalformedMessage: An observation that this release does not know.
    """
    seen: TakeProgressed = envelope.payload
    rule = RULES.get(seen.saw)
    if rule is None:
        raise MalformedMessage("saw: unknown")
    before = load(ports, seen.take_id)
    if before.take is None:
        return Effects()
    if before.version != seen.record_version:
        return _behind(seen, before.take, ports.clock.now_ms())
    return rule(ports, before, before.take, seen)


def _behind(seen: TakeProgressed, take: Take, now_ms: int) -> Effects:
    """Answer an observation of an older version: somebody has acted on it, or is about to."""
    return _met_again(take, now_ms) if seen.saw == "due" else Effects()


def _due(ports: Tools, before: Held, take: Take, _seen: TakeProgressed) -> Step:
    return begin(ports, before, take)


def _lease_expired(ports: Tools, before: Held, take: Take, _seen: TakeProgressed) -> Step:
    pace = pace_of(ports, take.ordered)
    died = ports.is_gone(take.lease_holder)
    doubted = expired_lease(take, ports.clock.now_ms(), pace, holder_died=died)
    return moved(ports, before, doubted)


def _found(ports: Tools, before: Held, take: Take, seen: TakeProgressed) -> Step:
    now_ms, pace = ports.clock.now_ms(), pace_of(ports, take.ordered)
    return moved(ports, before, adopt_ticket(take, seen.ticket, None, now_ms, now_ms, pace))


def _ended(ending: str, ports: Tools, before: Held, take: Take, seen: TakeProgressed) -> Step:
    """A ticket ended: note its price, and end the take once all its tickets have one."""
    assert seen.cost_micros is not None, "the sweep says what it cost"
    order, now_ms = take.ordered, ports.clock.now_ms()
    after = priced(take, seen.ticket, seen.cost_micros, ending, seen.reason, now_ms)

    def bring(ticket: str) -> BlobRef:
        return fetch(ports, commission(ports, take), ticket)

    return moved(ports, before, resolve(after, bring, now_ms, pace_of(ports, order)))


def _window_closed(ports: Tools, before: Held, take: Take, _seen: TakeProgressed) -> Step:
    return moved(ports, before, write_off(take))


def _deadline_passed(ports: Tools, before: Held, take: Take, _seen: TakeProgressed) -> Step:
    return moved(ports, before, deadline_passed(take))


def _unreadable(ports: Tools, before: Held, take: Take, seen: TakeProgressed) -> Step:
    return moved(ports, before, alarmed(take, seen.reason))


RULES: Mapping[str, Callable[[Tools, Held, Take, TakeProgressed], Step]] = MappingProxyType(
    {
        "due": _due,
        "lease_expired": _lease_expired,
        "found": _found,
        "succeeded": partial(_ended, SUCCEEDED),
        "failed": partial(_ended, FailureKind.TRANSIENT),
        "refused": partial(_ended, FailureKind.REFUSED),
        "impossible": partial(_ended, FailureKind.PERMANENT),
        "window_closed": _window_closed,
        "deadline_passed": _deadline_passed,
        "unreadable": _unreadable,
    }
)
"""What the sweep may have seen, to the rule that moves the take."""


def on_tick(envelope: Envelope, ports: Tools) -> Effects:
    """Look at every due take and say what was seen; stale ticks are dropped."""
    tick: Tick = envelope.payload
    now_ms = ports.clock.now_ms()
    if now_ms - tick.at_ms > ports.configuration("").delivery.stale_tick_ms:
        return Effects()
    return Effects(says=ports.tools.vigil.once(envelope.id, partial(sweep, ports, now_ms)))


HANDLERS: HandlerTable[GeneratorTools] = {
    "take.order": on_take_order,
    "take.cancel": on_take_cancel,
    "take.progressed": on_take_progressed,
    "tick": on_tick,
}
