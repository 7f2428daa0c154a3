"""Every move of a take as a pure function: the take before and what happened give the take after.

No function sends anything: `intent_to_submit` is the one door to a paid request, and it opens from
PREPARED alone. Times are milliseconds since the epoch.
"""

from dataclasses import replace

from services.generator.take import ENDED, Basis, Event, Pace, State, Take, Ticket, state_after
from shared.contracts.envelope import BlobRef
from shared.contracts.take import FailureKind, TakeOrder
from shared.domain.redaction import Redactor

__all__ = [
    "adopt_ticket",
    "alarmed",
    "called_off",
    "cancel",
    "collected",
    "deadline_passed",
    "expired_lease",
    "failed",
    "in_doubt",
    "intent_to_submit",
    "never_arrived",
    "nothing_bought",
    "ordered",
    "priced",
    "resumed",
    "taken_over",
    "throttled",
    "told",
    "total_micros",
    "write_off",
]

REASON_CHARS_MAX = 300
_READ_CHARS_MAX = 4_000
_REDACT = Redactor()


def told(words: str) -> str:
    """Give what may be repeated of a vendor's words: no secrets, and only what a message carries.

    Vendors print back what they were sent, a key among it; customers are told why a take failed.
    """
    return _REDACT(words[:_READ_CHARS_MAX])[:REASON_CHARS_MAX]


def total_micros(take: Take) -> int:
    """Add up what its tickets cost; one that cannot say counts with its ceiling or promise."""
    return sum(
        t.cost_micros
        if t.cost_micros is not None
        else max(take.ceiling_micros, t.quoted_micros or 0)
        for t in take.tickets
    )


def ordered(order: TakeOrder, job_id: str, tenant: str, now_ms: int, deadline_ms: int) -> Take:
    """Begin a take, which may last deadline_ms from its start: nothing is bought."""
    start_ms = max(order.not_before_ms, now_ms)
    return Take(
        take_id=order.take_id,
        job_id=job_id,
        tenant=tenant,
        state=State.PREPARED,
        order=order,
        deadline_ms=start_ms + deadline_ms,
        due_at_ms=start_ms,
    )


def called_off(take_id: str, job_id: str, tenant: str) -> Take:
    """Remember a cancel that overtook its order."""
    return Take(take_id, job_id, tenant, State.CALLED_OFF, None, cancel_requested=True)


def intent_to_submit(take: Take, now_ms: int, pace: Pace, holder: str = "") -> Take:
    """Take the lease in the name of a process. To be committed before anything is sent.

    Due at once: the sweep also breaks the lease of a holder that died.

    Raises:
        IllegalTransition: It is not PREPARED: it may have been bought.
    """
    return replace(
        take,
        state=state_after(take, Event.SUBMIT),
        attempts=take.attempts + 1,
        submitted_at_ms=now_ms,
        lease_until_ms=now_ms + pace.lease_ms,
        lease_holder=holder,
        due_at_ms=now_ms,
    )


def adopt_ticket(
    take: Take, ticket: str, quoted_micros: int | None, poll_at_ms: int, now_ms: int, pace: Pace
) -> Take:
    """Learn a ticket, in any state, however late. A known one changes nothing.

    A second, different ticket is kept beside the first: both are polled and both are paid for.
    """
    if any(known.ticket == ticket for known in take.tickets):
        return take
    late = take.state in ENDED
    deadline_ms = now_ms + pace.deadline_ms if late else take.deadline_ms
    second = "the vendor gave two tickets for one take" if take.tickets else ""
    return replace(
        take,
        state=state_after(take, Event.TICKETED),
        tickets=(*take.tickets, Ticket(ticket, now_ms, quoted_micros)),
        due_at_ms=max(now_ms, min(poll_at_ms, deadline_ms)),
        deadline_ms=deadline_ms,
        reason=second or ("a ticket came after the take had ended" if late else take.reason),
    )


def throttled(take: Take, retry_after_ms: int, now_ms: int, pace: Pace) -> Take:
    """Go back to PREPARED: the vendor said later, with a body, so nothing was bought."""
    due_ms = now_ms + max(retry_after_ms, pace.throttled_retry_ms)
    if due_ms > take.deadline_ms:
        return failed(take, FailureKind.TRANSIENT, "throttled until its deadline")
    return _not_bought(take, due_ms)


def never_arrived(take: Take, reason: str, now_ms: int, pace: Pace) -> Take:
    """Go back to PREPARED a few times: it provably never reached the vendor."""
    counted = replace(take, unreached=take.unreached + 1)
    if counted.unreached >= pace.connect_tries_max:
        return failed(counted, FailureKind.TRANSIENT, f"the vendor cannot be reached: {reason}")
    return _not_bought(counted, now_ms + pace.connect_retry_ms)


def _not_bought(take: Take, due_ms: int) -> Take:
    if take.cancel_requested:
        return failed(take, FailureKind.CANCELLED, "cancelled before anything was bought")
    return replace(
        take,
        state=state_after(take, Event.NOT_BOUGHT),
        due_at_ms=due_ms,
        lease_until_ms=0,
        doubt_until_ms=0,
    )


def in_doubt(take: Take, reason: str, now_ms: int, pace: Pace) -> Take:
    """Admit that it may have been bought. From here it is looked for, never sent again."""
    return replace(
        take,
        state=state_after(take, Event.DOUBTED),
        lease_until_ms=0,
        doubt_until_ms=now_ms + pace.doubt_ms,
        due_at_ms=now_ms,
        reason=told(reason),
    )


def expired_lease(take: Take, now_ms: int, pace: Pace, *, holder_died: bool = False) -> Take:
    """Doubt a submit whose worker died or fell silent; unchanged while its lease lives."""
    lives = now_ms < take.lease_until_ms and not holder_died
    if take.state is not State.SUBMITTING or lives:
        return take
    return in_doubt(take, "the submit gave no answer within its lease", now_ms, pace)


def priced(
    take: Take, ticket: str, cost_micros: int, ending: str, reason: str, now_ms: int
) -> Take:
    """Note how a ticket ended and what it cost. Ended takes correct their total by it."""
    if all(known.ticket != ticket or known.ending for known in take.tickets):
        return take
    tickets = tuple(
        replace(t, cost_micros=cost_micros, ending=ending, reason=told(reason))
        if t.ticket == ticket
        else t
        for t in take.tickets
    )
    noted = replace(take, state=state_after(take, Event.NOTED), tickets=tickets, due_at_ms=now_ms)
    return _corrected(noted) if take.state in ENDED else noted


def _corrected(take: Take) -> Take:
    """Replace what an ended take was said to cost once all its tickets have a price."""
    if take.open_tickets:
        return take
    return replace(take, cost_micros=total_micros(take), basis=Basis.BILLED, due_at_ms=None)


def nothing_bought(take: Take, kind: FailureKind, reason: str) -> Take:
    """Learn, perhaps late, that the one submit was refused: nothing was bought."""
    if take.tickets or take.state in (State.RETURNED, State.FAILED, State.PREPARED):
        return take
    if take.state is State.WRITTEN_OFF:
        return replace(
            take,
            state=state_after(take, Event.NOTED),
            cost_micros=0,
            basis=Basis.NOTHING_BOUGHT,
            reason="the vendor's refusal came after it was written off",
        )
    return failed(take, kind, reason)


def failed(take: Take, kind: FailureKind, reason: str) -> Take:
    """End without a clip, at the cost of its tickets; without any, nothing was bought."""
    if not take.tickets:
        basis = Basis.NOTHING_BOUGHT
    else:
        basis = Basis.ASSUMED if take.open_tickets else Basis.BILLED
    return replace(
        take,
        state=state_after(take, Event.GAVE_UP),
        kind=kind,
        reason=told(reason),
        cost_micros=total_micros(take),
        basis=basis,
        due_at_ms=None,
    )


def collected(take: Take, clip: BlobRef) -> Take:
    """End with a clip. All its tickets are priced by now."""
    return replace(
        take,
        state=state_after(take, Event.COLLECTED),
        clip=clip,
        cost_micros=total_micros(take),
        basis=Basis.BILLED,
        due_at_ms=None,
    )


def taken_over(take: Take, clip: BlobRef) -> Take:
    """End with the clip of an equal take of the tenant: nothing is bought.

    Raises:
        IllegalTransition: It is not PREPARED: it may have been bought.
    """
    return replace(
        take,
        state=state_after(take, Event.TAKEN_OVER),
        clip=clip,
        cost_micros=0,
        basis=Basis.NOTHING_BOUGHT,
        reason="its clip had been made before",
        due_at_ms=None,
    )


def resumed(take: Take, now_ms: int, pace: Pace) -> Take:
    """Look again later: the clip is paid for but could not be fetched now."""
    return replace(take, state=state_after(take, Event.NOTED), due_at_ms=now_ms + pace.poll_ms)


def alarmed(take: Take, reason: str) -> Take:
    """Note that the vendor answers against its contract; polling goes on to the deadline."""
    noted = told(f"unreadable answer: {reason}")
    return replace(take, state=state_after(take, Event.NOTED), unreadable=True, reason=noted)


def write_off(take: Take) -> Take:
    """Count a submit that was never found as spent, with its whole ceiling."""
    return replace(
        take,
        state=state_after(take, Event.WROTE_OFF),
        cost_micros=take.ceiling_micros,
        basis=Basis.ASSUMED,
        due_at_ms=None,
    )


def deadline_passed(take: Take) -> Take:
    """Stop waiting: what is not known by now counts as spent."""
    if take.state in ENDED:
        return replace(
            take,
            state=state_after(take, Event.NOTED),
            cost_micros=total_micros(take),
            basis=Basis.ASSUMED,
            due_at_ms=None,
        )
    if take.cancel_requested:
        return failed(take, FailureKind.CANCELLED, "cancelled; its cost never became known")
    if take.unreadable:
        return failed(take, FailureKind.PERMANENT, take.reason)
    return failed(take, FailureKind.TRANSIENT, "no clip by its deadline")


def cancel(take: Take) -> Take:
    """Stop it if nothing is bought yet; otherwise only its cost is still wanted."""
    if take.state is State.PREPARED:
        return failed(take, FailureKind.CANCELLED, "cancelled before anything was bought")
    if take.state in ENDED or take.cancel_requested:
        return take
    return replace(take, state=state_after(take, Event.NOTED), cancel_requested=True)
