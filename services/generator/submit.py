"""The one place that asks a vendor to make something: intent, the call, the outcome.

    PREPARED --intent committed--> SUBMITTING --submit()--> what the answer proves
        |                              |
        | died before the commit:      | died anywhere after it: the lease runs out, and the take
        | nothing was sent             | goes to SUBMIT_UNKNOWN; nobody sends it again

The take may have moved while the vendor thought: then the first commit of the outcome meets a
conflict, and the next `settle` reads the take anew.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from services.generator.collect import fetch, made_before, resolve
from services.generator.desk import (
    Commission,
    Held,
    Tools,
    commission,
    load,
    moved,
    pace_of,
    refusal,
)
from services.generator.moves import (
    adopt_ticket,
    failed,
    in_doubt,
    intent_to_submit,
    never_arrived,
    nothing_bought,
    priced,
    taken_over,
    throttled,
)
from services.generator.take import SUCCEEDED, Pace, State, Take
from shared.contracts.envelope import BlobRef
from shared.contracts.take import FailureKind
from shared.domain.errors import AiprodError, MalformedMessage, Unavailable
from shared.ports.handler import Act, Effects, Step
from shared.ports.provider import (
    Accepted,
    Failed,
    NeverArrived,
    Refused,
    Submitted,
    Succeeded,
    Throttled,
    Unknown,
)

__all__ = ["after_submit", "begin", "ending_of"]

TICKET_CHARS_MAX = 300

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Done:
    """A take that was ready with the answer: its price, and its clip or why there is none."""

    ticket: str
    seen: Succeeded | Failed
    clip: BlobRef | AiprodError

    def bring(self, _ticket: str) -> BlobRef:
        if isinstance(self.clip, AiprodError):
            raise self.clip
        return self.clip


def begin(ports: Tools, before: Held, take: Take) -> Step:
    """Submit a PREPARED take, unless its clip is there already.

    One that cannot be asked for fails at once and for nothing.
    """
    try:
        work, pace = commission(ports, take), pace_of(ports, take.ordered)
    except (LookupError, MalformedMessage):
        reason = "the backend, the model or the shot of this order does not exist"
        return moved(ports, before, failed(take, FailureKind.PERMANENT, reason))
    clip = made_before(ports, work)
    if clip is not None:
        return moved(ports, before, taken_over(take, clip))
    intent = intent_to_submit(take, ports.clock.now_ms(), pace, ports.holder)

    def perform() -> Callable[[], Effects]:
        answer = work.provider.submit(work.request)
        done = _finish(ports, work, answer)
        # As the intent left it: seldom has anybody moved the take meanwhile. After that it is read.
        left = [Held(before.version + 1, intent)]
        return lambda: _settle(ports, left.pop() if left else None, intent, answer, done, pace)

    return Act(moved(ports, before, intent), perform)


def _finish(ports: Tools, work: Commission, answer: Submitted) -> _Done | None:
    """Collect at once what is ready at once. Never raises: the ticket must reach its record."""
    if not isinstance(answer, Accepted) or answer.first_poll_ms > 0:
        return None
    try:
        seen = work.provider.poll(work.request.take_id, work.request.model, answer.ticket)
        if isinstance(seen, Succeeded):
            return _Done(answer.ticket, seen, _clip(ports, work, answer.ticket))
        if isinstance(seen, Failed):
            return _Done(answer.ticket, seen, Unavailable("there is no clip"))
    except Exception as error:  # noqa: BLE001 - whatever it is, the tick will ask again
        problem, take_id = type(error).__name__, work.request.take_id
        _logger.warning("take %s: not collected at once: %s", take_id, problem)
    return None


def _clip(ports: Tools, work: Commission, ticket: str) -> BlobRef | AiprodError:
    try:
        return fetch(ports, work, ticket)
    except AiprodError as error:
        return error


def _settle(
    ports: Tools,
    left: Held | None,
    intent: Take,
    answer: Submitted,
    done: _Done | None,
    pace: Pace,
) -> Effects:
    before = left or load(ports, intent.take_id)
    assert before.take is not None, "its intent was committed"
    now_ms = ports.clock.now_ms()
    after = after_submit(before.take, intent.attempts, answer, now_ms, pace)
    if done is not None:
        after = priced(after, done.ticket, *ending_of(done.seen), now_ms)
        after = resolve(after, done.bring, now_ms, pace)
    if isinstance(answer, Refused):
        return moved(ports, before, after, refusal(after, intent.attempts, answer, now_ms))
    return moved(ports, before, after)


def ending_of(seen: Succeeded | Failed) -> tuple[int, str, str]:
    """Translate how a ticket ended into its cost, its ending and the reason."""
    if isinstance(seen, Succeeded):
        return seen.cost_micros, SUCCEEDED, ""
    if seen.moderation:
        return seen.cost_micros, FailureKind.REFUSED, seen.reason
    kind = FailureKind.TRANSIENT if seen.transient else FailureKind.PERMANENT
    return seen.cost_micros, kind, seen.reason


def after_submit(take: Take, attempt: int, answer: Submitted, now_ms: int, pace: Pace) -> Take:
    """Apply the answer to the attempt-th submit, whatever has become of the take since.

    A ticket counts in every state. Any other answer says something about its own attempt only.
    """
    if isinstance(answer, Accepted):
        if 0 < len(answer.ticket) <= TICKET_CHARS_MAX:
            poll_at_ms = now_ms + answer.first_poll_ms
            return adopt_ticket(take, answer.ticket, answer.quoted_micros, poll_at_ms, now_ms, pace)
        answer = Unknown("the vendor accepted it with a ticket that cannot be used")
    if take.attempts != attempt:
        return take
    if isinstance(answer, Unknown):
        doubtful = take.state is State.SUBMITTING
        return in_doubt(take, answer.reason, now_ms, pace) if doubtful else take
    return _after_proof(take, answer, now_ms, pace)


def _after_proof(
    take: Take, answer: Refused | Throttled | NeverArrived, now_ms: int, pace: Pace
) -> Take:
    """The answer proves that nothing was bought."""
    if isinstance(answer, Refused):
        kind = FailureKind.REFUSED if answer.moderation else FailureKind.PERMANENT
        return nothing_bought(take, kind, answer.reason)
    if take.state not in (State.SUBMITTING, State.SUBMIT_UNKNOWN):
        return nothing_bought(take, FailureKind.TRANSIENT, "the vendor never took it")
    if isinstance(answer, Throttled):
        return throttled(take, answer.retry_after_ms, now_ms, pace)
    return never_arrived(take, answer.reason, now_ms, pace)
